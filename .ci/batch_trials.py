"""Trials of `letterpress render FOLDER` and `render --data`: whatever ends it, no PDF is half written, and
the next run completes and equals an undisturbed one byte for byte."""

import argparse
import hashlib
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SAMPLE = pathlib.Path("samples/fr/simple.yaml")
TEMPLATE, CLIENTS = pathlib.Path("samples/fr/mensuel.yaml"), pathlib.Path("samples/fr/clients.csv")
TEMPORARY = re.compile(r"\.letterpress-[0-9a-f]+-\d+-\d+\.tmp")


def make(folder, count):
    """Letters that differ in their place."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert re.search(r"(?m)^place: .*$", text)
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(re.sub(r"(?m)^place: .*$", f"place: Lyon {number}", text), encoding="utf-8")


def table(path, count):
    """Clients as in the sample, each row another one."""
    header, first, *_ = CLIENTS.read_text(encoding="utf-8").splitlines()
    client, rest = first.split(";", 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(header + "\n")
        for number in range(count):
            file.write(f"{client}{number:06};{rest}\n")


def prints(folder):
    """Fingerprints of the PDFs below a folder; and the other files there."""
    pdfs, others = {}, []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            if path.suffix == ".pdf":
                pdfs[name] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                others.append(name)
    return pdfs, others


class Trials:
    def __init__(self, program):
        self.program, self.passed, self.failed = str(pathlib.Path(program).resolve()), 0, 0

    def check(self, holds, what):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"FAILED: {what}", file=sys.stderr)

    def start(self, source, target, *options, **more):
        command = [self.program, "render", str(source), "-o", str(target), *options]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)

    def run(self, source, target, *options):
        began = time.monotonic()
        process = self.start(source, target, *options)
        out, err = process.communicate()
        return process.returncode, out, err, time.monotonic() - began

    def peak(self, source, target, *options):
        """Peak memory in MiB of a batch: the kernel's own, which only grows, asked for until the end. What
        `wait4` tells would be at least that of this program, from which the other one was started."""
        process = subprocess.Popen(
            [self.program, "render", str(source), "-o", str(target), "--quiet", *options])
        peak = 0
        while process.poll() is None:
            try:
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            except OSError:
                continue
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            peak = max(peak, int(found[1]) if found else 0)
            time.sleep(0.005)
        self.check(process.returncode == 0 and peak, "the batch is rendered")
        return peak / 1024

    def kills(self, place, count, letters, options):
        source, target = place / "in", place / "out"
        make(source, letters)
        code, _, err, whole = self.run(source, target, *options)
        sound, _ = prints(target)
        self.check(code == 0 and len(sound) == letters, f"undisturbed: code {code}, {len(sound)} PDFs\n{err}")
        early = stray = 0
        for number in range(count):
            if number % 2:
                # Every other time over what an earlier run left.
                shutil.rmtree(target, ignore_errors=True)
            process = self.start(source, target, *options)
            time.sleep(random.random() * whole)
            process.kill()
            process.communicate()
            early += process.returncode == -signal.SIGKILL
            pdfs, others = prints(target) if target.exists() else ({}, [])
            others = [name for name in others if not name.endswith(".json")]
            stray += len(others)
            self.check(all(sound[name] == found for name, found in pdfs.items()), f"kill {number}: half a PDF")
            self.check(all(TEMPORARY.fullmatch(name.split("/")[-1]) for name in others), f"{others}")
        code, _, err, _ = self.run(source, target, *options)
        pdfs, others = prints(target)
        others = [name for name in others if not name.endswith(".json")]
        self.check(code == 0 and pdfs == sound, f"the rerun differs: code {code}\n{err}")
        self.check(not others, f"left: {others[:5]}")
        self.check(early > count // 4, f"only {early} of {count} kills came in time")
        print(f"{early} of {count} kills came in the middle {options}, they left {stray} temporary files")

    def asked(self, place, letters):
        source, target = place / "in", place / "asked"
        make(source, letters)
        process = self.start(source, target)
        while not target.exists() or not prints(target)[0]:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        pdfs, others = prints(target)
        told = [line.split(" (")[0] for line in out.splitlines() if line.startswith("wrote ")]
        self.check(process.returncode == 130, f"SIGINT: code {process.returncode}")
        self.check(len(told) == len(pdfs) and not others, f"SIGINT: {len(told)} told, {len(pdfs)} there, {others}")
        self.check("interrupted" in err, err)

    def full(self, place):
        """A file system of its own that is too small, where one may be mounted."""
        small = place / "small"
        small.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True)
        if mounted.returncode:
            print("no file system can be mounted here: the full disk was not tried")
            return
        try:
            source = place / "in-full"
            make(source, 200)
            code, out, err, _ = self.run(source, small / "out", "--message-format", "short")
            pdfs, others = prints(small)
            errors = err.count("error[unwritable-file]")
            self.check(code == 2 and errors and errors + len(pdfs) == 200, f"full: {code}, {errors}, {len(pdfs)}")
            self.check(not others and out.count("wrote ") == len(pdfs), f"full: left {others[:5]}")
            whole = all((small / name).read_bytes().rstrip().endswith(b"%%EOF") for name in pdfs)
            self.check(whole, "full: half a PDF")
            print(f"full disk: {len(pdfs)} written, {errors} clear errors")
        finally:
            subprocess.run(["umount", small], check=True)

    def again(self, place, letters):
        source, target = place / "in-again", place / "again"
        make(source, letters)
        _, _, _, first = self.run(source, target, "--incremental", "--quiet")
        before = prints(target)
        # The best of three: another program may have had the processor for a while.
        second = first
        for _ in range(3):
            code, _, err, took = self.run(source, target, "--incremental")
            self.check(code == 0 and f"{letters} unchanged" in err, err)
            second = min(second, took)
        self.check(prints(target) == before, "what is unchanged was touched")
        share = 100 * second / first
        self.check(share < 5, f"the second run took {share:.1f} % of the first")
        print(f"{letters} letters, --incremental: {first:.2f} s, then {second:.3f} s ({share:.1f} %)")

    def memory(self, place, few, many):
        peaks = []
        for letters in (few, many):
            source, target = place / f"in-{letters}", place / f"memory-{letters}"
            make(source, letters)
            began = time.monotonic()
            peaks.append(self.peak(source, target))
            seconds = time.monotonic() - began
            print(f"{letters} letters: {peaks[-1]:.1f} MiB at most, {letters / seconds:.0f} a second")
            shutil.rmtree(source)
            shutil.rmtree(target)
        ratio = peaks[1] / peaks[0]
        self.check(ratio <= 1.2 and peaks[1] < 200, f"memory: {peaks[1]:.1f} MiB, {ratio:.2f} times as much")
        print(f"memory: {ratio:.2f} times as much for {many} letters as for {few}")


    def rows(self, place, few, many):
        """Serial letters: the same, and the same files from one thread as from several."""
        for options in ([], ["--group-by", "client"], ["--name", "{{ client }}"], ["--incremental"]):
            peaks = []
            for count in (few, many):
                data, target = place / f"{count}.csv", place / f"rows-{count}"
                table(data, count)
                began = time.monotonic()
                peaks.append(self.peak(TEMPLATE, target, "--data", str(data), *options))
                rate = count / (time.monotonic() - began)
                found = sum(1 for path in target.iterdir() if path.suffix == ".pdf")
                self.check(found == count, f"{found} of {count} letters {options}")
                print(f"{count} rows {options}: {peaks[-1]:.1f} MiB at most, {rate:.0f} a second")
                shutil.rmtree(target)
            ratio = peaks[1] / peaks[0]
            self.check(ratio <= 1.2 and peaks[1] < 200, f"rows {options}: {peaks[1]:.1f} MiB, {ratio:.2f} times")
        found = []
        for jobs in ("1", "5"):
            target = place / f"jobs-{jobs}"
            self.peak(TEMPLATE, target, "--data", str(place / f"{few}.csv"), "--jobs", jobs)
            found.append(prints(target))
            shutil.rmtree(target)
        self.check(found[0] == found[1], "serial letters depend on the number of threads")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--letters", type=int, default=1500)
    parser.add_argument("--many", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=6)
    options = parser.parse_args()
    random.seed(options.seed)
    trials = Trials(options.program)
    with tempfile.TemporaryDirectory(prefix="letterpress-batch-") as folder:
        place = pathlib.Path(folder)
        trials.kills(place, options.kills, options.letters, [])
        shutil.rmtree(place / "out")
        trials.kills(place, options.kills // 4, options.letters, ["--incremental"])
        trials.asked(place, options.letters)
        trials.full(place)
        trials.again(place, options.many // 2)
        trials.memory(place, options.many // 20, options.many)
        trials.rows(place, options.many // 20, options.many // 2)
    print(f"{trials.passed} passed, {trials.failed} failed")
    sys.exit(1 if trials.failed else 0)


if __name__ == "__main__":
    main()
