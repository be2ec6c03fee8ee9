#!/usr/bin/env python3
"""Measures `letterpress serve` with wrk beside it: the benchmark letter, another recipient each time.

    python3 benches/serve.py                     # the release build, all of it: some four minutes
    python3 benches/serve.py --program FILE --quick

Where the service is saturated: requests a second, and the time that half of them and 99 of 100 take at
most. At half of that, with requests that come at random times: the same. And the memory after 1,000 and
after 100,000 requests.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True


class Service:
    """The program, serving the benchmark's layout on a port of its own."""

    def __init__(self, program, folder):
        self.log = folder / "log"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LETTERPRESS")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--listen", "127.0.0.1:0", "--layout-folders", HERE / "layouts"],
                stdout=subprocess.DEVNULL, stderr=log, env=clean | {"XDG_STATE_HOME": str(folder)})
        for _ in range(200):
            found = re.search(r"listening on (http://\S+)", self.log.read_text(errors="replace"))
            if found or self.process.poll() is not None:
                break
            time.sleep(0.05)
        if not found:
            raise SystemExit(f"the service does not start: {self.log.read_text(errors='replace')}")
        self.url = found[1]

    def memory(self):
        """MiB in memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

    def made(self):
        """Letters made so far."""
        with urllib.request.urlopen(self.url + "/metrics", timeout=30) as answer:
            found = re.search(r"(?m)^letterpress_letters_total (\d+)", answer.read().decode())
        return int(found[1]) if found else 0

    def load(self, seconds, connections, rest=0.0):
        """So many connections, each asking again when it is answered, or after a rest of so many milliseconds."""
        command = ["wrk", "-t", str(min(2, connections)), "-c", str(connections), "-d", f"{seconds}s",
                   "--timeout", "30s", "-s", HERE / "serve.lua", self.url,
                   "--", HERE / "letter.yaml", HERE / "logo.png", str(rest)]
        more = {"SERVE_REST": "1"} if rest else {}
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | more)
        last = done.stdout.strip().splitlines()[-1:]
        if done.returncode or not last or not last[0].startswith("{"):
            raise SystemExit(f"wrk: {done.stdout}{done.stderr}")
        found = json.loads(last[0])
        found["rate"] = found["requests"] / found["seconds"]
        return found


def shown(name, found):
    failed = f", {found['failed']} FAILED" if found["failed"] else ""
    times = f"p50 {found['p50']:.1f} ms, p99 {found['p99']:.1f} ms"
    print(f"{name}: {found['rate']:.0f} a second, {times}{failed}", flush=True)


def measure(service, options):
    seconds = 1 if options.quick else 10
    service.load(seconds, 2)
    rounds = [(many, service.load(seconds, many)) for many in ((4,) if options.quick else (2, 4, 8, 16, 32))]
    for many, found in rounds:
        shown(f"{many} connections", found)
    # Saturated: the fewest connections that come near the most there is; more only wait.
    best = max(found["rate"] for _, found in rounds)
    many, most = next((many, found) for many, found in rounds if found["rate"] >= 0.97 * best)
    shown(f"saturated with {many} connections", most)
    crowd = 64
    rest = 1e3 * crowd / (most["rate"] / 2) - most["p50"] / 2
    half = service.load(2 if options.quick else 30, crowd, rest)
    shown("half load", half)
    return {"saturated": most, "half": half}


def memory(program, folder, options):
    """A service of its own, from its start."""
    first, last = (200, 1000) if options.quick else (1000, 100_000)
    service = Service(program, folder)
    try:
        found = []
        for count in (first, last):
            while (made := service.made()) < count:
                service.load(1 if count - made < 5000 else 10, 4)
            found.append((made, service.memory()))
        for count, size in found:
            print(f"memory after {count} requests: {size:.1f} MiB", flush=True)
        print(f"memory: {found[1][1] / found[0][1]:.2f} times as much", flush=True)
        return found
    finally:
        service.process.terminate()
        service.process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", help="the program; by default the release build is made and taken")
    parser.add_argument("--quick", action="store_true", help="only whether it works")
    parser.add_argument("--json", type=pathlib.Path, help="where to write what was found")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing")
    program = options.program
    if not program:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=HERE.parent, check=True)
        target = os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target")
        program = pathlib.Path(target) / "release" / "letterpress"
    program = str(pathlib.Path(program).resolve())
    with tempfile.TemporaryDirectory(prefix="letterpress-load-") as folder:
        folder = pathlib.Path(folder)
        service = Service(program, folder)
        try:
            found = measure(service, options)
        finally:
            service.process.terminate()
            code = service.process.wait(30)
        found["memory"] = memory(program, folder, options)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    failed = found["saturated"]["failed"] + found["half"]["failed"]
    sys.exit(1 if failed or code else 0)


if __name__ == "__main__":
    main()
