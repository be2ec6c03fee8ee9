#!/usr/bin/env python3
"""Measures this program and its peers on the benchmark letter, in turn, in one run.

    python3 benches/compare.py                        # all that is installed
    python3 benches/compare.py --only typst --step warm --quick
    python3 benches/compare.py --json found.json --readme README.md

Three steps. `warm`: another recipient each time, in one process that stays. `process`: one process
for one letter, on disk and in a file system in memory. `batch`: serial letters on all cores.
Typst, ReportLab and WeasyPrint are the Python packages of these names, for the Python that runs
this; `typst`, `pdflatex`, `lualatex` and `chromium` are looked for on PATH. What is not there is
said, and left out. With `--json` every step is written as soon as it is done, and what the file
holds already stays, unless it is measured again.
"""

import argparse
import csv
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE / "peers"))
sys.dont_write_bytecode = True

from serve import amounts, html  # noqa: E402
from table import BUSY, block, claims, into, machine  # noqa: E402
from tools import Missing, Worker, build, commands, run, say, summary  # noqa: E402

PEERS = ("typst", "reportlab", "weasyprint", "latex", "chromium")
STEPS = ("warm", "process", "batch")
MEMORY = pathlib.Path("/dev/shm")


def identified(e_invoice):
    """The letter with all that the law wants, as `desk/mod.rs` makes it."""
    text = (HERE / "letter.yaml").read_text(encoding="utf-8")
    for line, more in json.loads((HERE / "identified.json").read_text(encoding="utf-8")):
        text = text.replace(line, line + more, 1)
    return text.replace("  currency: EUR\n", f"  currency: EUR\n  e_invoice: {e_invoice}\n")


def lay(folder):
    """Lays the letter of every peer into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*(HERE / "peers").glob("letter.*"), HERE / "letter.yaml", HERE / "logo.png",
                 *(ROOT / "fonts").glob("SourceSerif4-*.ttf")):
        shutil.copy(file, folder)
    shutil.copytree(HERE / "layouts", folder / "layouts")
    for name in ("pdflatex", "lualatex"):
        (folder / name).mkdir()
    before = os.getcwd()
    os.chdir(folder)
    (folder / "chromium.html").write_text(html().replace("NAME", "Madame Claire Dubois"), encoding="utf-8")
    os.chdir(before)
    full = identified("en16931").replace("role: gérant}", "role: gérant, field: true}")
    (folder / "full.yaml").write_text(full, encoding="utf-8")


def places(disk):
    """New folders to write in: on disk, and in memory where there is such a file system."""
    found = {"on disk": disk}
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        found["in memory"] = MEMORY
    return {place: pathlib.Path(tempfile.mkdtemp(prefix="compare-", dir=base)) for place, base in found.items()}


def warm(args, letter, missing):
    """Blocks of letters of each program in turn; blocks, so that none finds its caches cold."""
    folder = args.places["on disk"] / "warm"
    lay(folder)
    keep = folder / "keep"
    keep.mkdir()
    ours = Worker([letter, "serve"], folder, str(keep), greets=False)
    workers = {"letterpress": (ours, "plain"), "letterpress-full": (ours, "full")}
    for peer in ("typst", "reportlab", "weasyprint"):
        if peer in args.only:
            try:
                argv = [sys.executable, str(HERE / "peers/serve.py"), peer]
                workers[peer] = (Worker(argv, folder, str(keep), greets=True), "plain")
            except Missing as why:
                missing[f"{peer} (library)"] = str(why)
    count, times = {}, {peer: [] for peer in workers}
    for peer, (worker, which) in workers.items():
        worker.ask(which, 3)
        typical = statistics.median(worker.ask(which, 5))
        count[peer] = max(2, min(300, int(args.block / typical)))
    for turn in range(args.turns):
        say(f"warm: turn {turn + 1} of {args.turns}")
        for peer, (worker, which) in workers.items():
            times[peer] += worker.ask(which, count[peer])
    version = args.version
    found = {}
    for peer, (worker, which) in workers.items():
        name = peer.removesuffix("-full")
        found[peer] = {"version": worker.version or version, **summary(times[peer]),
                       "claims": claims(keep / f"{name}-{which}.pdf")}
    for worker in {id(worker): worker for worker, _ in workers.values()}.values():
        worker.close()
    return found


def process(args, letterpress, missing):
    """Processes in turn; slow ones less often, evenly between the others."""
    found = {}
    for place, base in args.places.items():
        folder = base / "process"
        lay(folder)
        calls, absent = commands(args.only, letterpress)
        missing.update(absent)
        ready, times = [], {}
        for peer, version, argv, pdf in calls:
            try:
                run(argv, folder)
                first = run(argv, folder)
                if not (folder / pdf).exists():
                    raise Missing("it wrote no PDF")
            except Missing as why:
                missing[peer] = str(why)
                continue
            times[peer] = []
            often = max(3, min(args.rounds, int(args.budget / first)))
            ready.append((peer, version, argv, pdf, often))
        say(f"process, {place}: {args.rounds} rounds of {', '.join(times)}")
        for turn in range(args.rounds):
            at = turn % len(ready)
            for peer, _, argv, _, often in ready[at:] + ready[:at]:
                if (turn + 1) * often // args.rounds > turn * often // args.rounds:
                    times[peer].append(run(argv, folder))
        found[place] = {
            peer: {"version": version, **summary(times[peer]), "claims": claims(folder / pdf)}
            for peer, version, _, pdf, _ in ready
        }
    return found


def table_of_clients(folder, rows):
    """The letter as a template, and a table whose every row has another recipient and other amounts."""
    head, _, _ = identified("none").partition("  lines:\n")
    head = head.replace("Madame Claire Dubois", "'{{ name }}'").replace("F-2026-031", "'{{ number }}'")
    lines = "".join(
        f'    - {{description: Kit de presse numérique n° {n}, quantity: "{{{{ q{n} }}}}", '
        f'unit_price: "{{{{ p{n} }}}}", vat: 20}}\n' for n in range(12)
    )
    (folder / "template.yaml").write_text(f"kind: template\n{head}  lines:\n{lines}", encoding="utf-8")
    with open(folder / "clients.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["name", "number", *(f"{key}{n}" for n in range(12) for key in "qp")])
        for row in range(rows):
            pairs = [(quantity, f"{cents // 100}.{cents % 100:02}") for quantity, cents in amounts(row)]
            out.writerow([f"Madame Claire Dubois {row}", f"F-2026-{row:05}", *(v for pair in pairs for v in pair)])


def serial(letterpress, folder, rows):
    """Letters a second of one call on a table."""
    argv = [letterpress, "render", "template.yaml", "--quiet", "--layouts", "layouts",
            "--data", "clients.csv", "-o", "out"]
    start = time.perf_counter()
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True)
    taken = time.perf_counter() - start
    made = len(list((folder / "out").glob("*.pdf")))
    if done.returncode or made != rows:
        sys.exit(f"compare.py: {made} of {rows} serial letters\n{done.stderr[-2000:]}")
    shutil.rmtree(folder / "out")
    return rows / taken


def batch(args, letterpress, missing):
    """Tables through this program, and letters through Typst, in turn."""
    folders = {place: base / "batch" for place, base in args.places.items()}
    for folder in folders.values():
        lay(folder)
        table_of_clients(folder, args.rows)
    here = folders["on disk"]
    workers = []
    if "typst" in args.only:
        try:
            for _ in range(machine()["cores"]):
                argv = [sys.executable, str(HERE / "peers/serve.py"), "typst"]
                workers.append(Worker(argv, here, str(here), greets=True))
                workers[-1].ask("rows", 3)
        except Missing as why:
            missing["typst (library)"] = str(why)
            workers = []
    rates = {}

    def peers(crew, key):
        start = time.perf_counter()
        for worker in crew:
            worker.send("rows", args.compilations)
        for worker in crew:
            worker.receive()
        rate = len(crew) * args.compilations / (time.perf_counter() - start)
        rates.setdefault(key, []).append(rate)

    for turn in range(args.batches):
        say(f"batch: {args.rows} letters, turn {turn + 1} of {args.batches}")
        for place, folder in folders.items():
            rate = serial(letterpress, folder, args.rows)
            rates.setdefault(place.split()[-1], []).append(rate)
            if workers:
                peers(workers[:1], "typst-one")
                peers(workers, "typst-all")
    for worker in workers:
        worker.close()
    return {key: {"rate": statistics.median(all_), "rates": all_, "rows": args.rows}
            for key, all_ in rates.items()}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few runs: a look, no measurement")
    parser.add_argument("--only", action="append", choices=("letterpress", *PEERS), metavar="NAME",
                        help=f"only these peers, beside letterpress: {', '.join(PEERS)}")
    parser.add_argument("--step", action="append", choices=STEPS, help="only these steps")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write what was measured there")
    parser.add_argument("--readme", type=pathlib.Path, metavar="FILE", help="write the table into this file")
    parser.add_argument("--disk", metavar="DIR", help="where `on disk` is [default: the system's place]")
    args = parser.parse_args()
    args.only, args.step = args.only or PEERS, args.step or STEPS
    # Turns and milliseconds a block; rounds and milliseconds for a slow program; letters.
    quick = args.quick
    args.turns, args.block = (2, 60) if quick else (12, 250)
    args.rounds, args.budget = (5, 500) if quick else (100, 5000)
    args.rows, args.batches, args.compilations = (300, 1, 10) if quick else (10_000, 3, 60)
    return args


def main():
    args = arguments()
    letterpress, letter = build(ROOT, "warm" in args.step)
    args.version = subprocess.run([letterpress, "--version"], capture_output=True, text=True).stdout.split()[-1]
    results = {}
    if args.json and args.json.exists():
        results = json.loads(args.json.read_text(encoding="utf-8"))
    results["machine"] = machine()
    missing = {}
    args.places = places(args.disk)
    steps = {
        "warm": lambda: warm(args, letter, missing),
        "process": lambda: process(args, letterpress, missing),
        "batch": lambda: batch(args, letterpress, missing),
    }
    try:
        for step in args.step:
            load = os.getloadavg()[0]
            if load > BUSY:
                say(f"{step}: the machine has other work (load {load:.1f}); trust no times")
            results[step] = steps[step]()
            results.setdefault("runs", {})[step] = {
                "date": datetime.date.today().isoformat(), "load": round(load, 1), "missing": dict(missing),
            }
            missing.clear()
            if args.json:
                args.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    finally:
        for folder in args.places.values():
            shutil.rmtree(folder, ignore_errors=True)
    print(block(results))
    if args.readme:
        into(args.readme, results)


if __name__ == "__main__":
    main()
