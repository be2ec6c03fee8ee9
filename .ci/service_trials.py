"""Trials of `letterpress serve`: hostile requests and clients, its conduct under load and at its end, its
interface as a fuzzer sees it, and jobs through kills and with object stores."""

from __future__ import annotations

import argparse
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import service_conduct as conduct
import service_documents
import service_hostile
import service_interface
import service_kills
import service_stores
from service_tools import Service, Trials


def load(trials: Trials, program: str) -> None:
    """Whether `benches/serve.py` works; its numbers are for a machine that does nothing else."""
    command = [sys.executable, "-B", "benches/serve.py", "--program", program, "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    print(done.stdout, end="")
    trials.check(done.returncode == 0 and "half load" in done.stdout, f"under load: {done.stdout}{done.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--schemathesis", help="the fuzzer's program; without it the interface is not fuzzed")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--lines", type=int, default=10_000, help="lines of a large invoice")
    parser.add_argument("--store", action="append", default=[], metavar="NAME=COMMAND",
                        help="the server of an object store: s3=PYTHON, azure=NODE:SCRIPT, google=PROGRAM")
    parser.add_argument("--store-kills", type=int, default=8, help="kills with each object store")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--only", action="append", default=[], help="a trial by its name; several may be given")
    options = parser.parse_args()
    random.seed(options.seed)
    tools = dict(one.split("=", 1) for one in options.store)
    program = str(pathlib.Path(options.program).resolve())
    trials, began = Trials(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="letterpress-serve-") as folder:
        place = pathlib.Path(folder)

        def start(*more: str) -> Service:
            return Service(program, place, *more)

        def hostile() -> None:
            with start() as service:
                service_hostile.rows(trials, service)

        every = {
            "hostile": hostile,
            "guarded": lambda: service_hostile.guarded(trials, start, place),
            "slow": lambda: conduct.slow(trials, start),
            "framed": lambda: conduct.framed(trials, start),
            "vanishing": lambda: conduct.vanishing(trials, start),
            "idle": lambda: conduct.idle(trials, start),
            "overflow": lambda: conduct.overflow(trials, start),
            "late": lambda: conduct.late(trials, start),
            "lanes": lambda: conduct.lanes(trials, start, options.lines),
            "stopped": lambda: conduct.stopped(trials, start),
            "log": lambda: conduct.silent_log(trials, start),
            "letters": lambda: service_interface.letters(trials, start),
            "interface": lambda: service_interface.fuzzed(trials, start, options.schemathesis, options.seed),
            "documents": lambda: service_documents.documents(trials, start, place),
            "load": lambda: load(trials, program),
            "kills": lambda: service_kills.kills(trials, start, place, options.kills),
            "stores": lambda: service_stores.stores(trials, program, place, tools, options.store_kills),
        }
        for name in options.only or every:
            at = time.monotonic()
            every[name]()
            print(f"-- {name}: {time.monotonic() - at:.1f} s", flush=True)
    print(f"all of it took {time.monotonic() - began:.0f} s")
    print(f"{trials.passed} passed, {trials.failed} failed")
    sys.exit(1 if trials.failed else 0)


if __name__ == "__main__":
    main()
