"""How the comparison runs this program and its peers: workers that stay, commands that end."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time


def say(text):
    """Progress, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


class Missing(Exception):
    """A peer that is not there, or does not work, and why."""


def summary(times):
    """Median and least of milliseconds, and how many they are."""
    return {"median": statistics.median(times), "least": min(times), "runs": len(times)}


class Worker:
    """A process that stays: lines such as `plain 0 100` in, milliseconds of each letter out."""

    def __init__(self, argv, folder, keep, greets):
        self.errors = open(os.path.join(folder, f"{os.path.basename(argv[-1])}.log"), "w+b")
        self.process = subprocess.Popen(
            argv, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            env={**os.environ, "KEEP": keep}, text=True,
        )
        self.version = self.receive()["version"] if greets else None
        self.next = 0

    def send(self, which, count):
        """Asks for letters to as many other recipients."""
        self.process.stdin.write(f"{which} {self.next} {count}\n")
        self.process.stdin.flush()
        self.next += count

    def receive(self):
        """What was measured."""
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            told = self.errors.read().decode(errors="replace").strip().splitlines()
            raise Missing(told[-1] if told else f"ended with {self.process.returncode}")
        return json.loads(line)

    def ask(self, which, count):
        """Both."""
        self.send(which, count)
        return self.receive()["ms"]

    def close(self):
        """Lets it end."""
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()


def run(argv, folder):
    """Milliseconds of a process from start to end; nothing is read from it."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
        start = time.perf_counter()
        child = os.posix_spawn(argv[0], argv, os.environ, file_actions=nothing)
        _, status = os.waitpid(child, 0)
        taken = (time.perf_counter() - start) * 1e3
    finally:
        os.chdir(before)
    if status:
        raise Missing(f"{os.path.basename(argv[0])} ended with {os.waitstatus_to_exitcode(status)}")
    return taken


def tell(argv, line=0):
    """A line of what a command prints, such as its version; empty where there is none."""
    found = subprocess.run(argv, capture_output=True, text=True, timeout=60).stdout.strip().splitlines()
    return found[line].strip() if len(found) > line else ""


def commands(only, letterpress):
    """Programs that are called for each letter, by peer: name, version, arguments, the PDF."""
    found, missing = [], {}
    version = tell([letterpress, "--version"]).split()[-1]
    ours = [letterpress, "render", "--quiet", "--layouts", "layouts"]
    found.append(("letterpress", version, [*ours, "letter.yaml", "-o", "letter.pdf"], "letter.pdf"))
    found.append(("letterpress-full", version, [*ours, "full.yaml", "-o", "full.pdf"], "full.pdf"))
    if "typst" in only:
        if program := shutil.which("typst"):
            flags = ["compile", "--ignore-system-fonts", "--pdf-standard", "a-3a,ua-1"]
            version = tell([program, "--version"]).split()[1]
            found.append(("typst", version, [program, *flags, "letter.typ", "typst.pdf"], "typst.pdf"))
        else:
            missing["typst"] = "no command `typst`"
    if "latex" in only:
        for name in ("pdflatex", "lualatex"):
            if program := shutil.which(name):
                version = tell([program, "--version"])
                argv = [program, "-interaction=batchmode", f"-output-directory={name}", "letter.tex"]
                found.append((name, version, argv, f"{name}/letter.pdf"))
            else:
                missing[name] = f"no command `{name}`"
    if "chromium" in only:
        program = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
        if program:
            version = next((w for w in tell([program, "--version"]).split() if w[0].isdigit()), "")
            argv = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                    "--user-data-dir=chromium", "--print-to-pdf=chromium.pdf", "chromium.html"]
            found.append(("chromium", version, argv, "chromium.pdf"))
        else:
            missing["chromium"] = "no command `chromium`"
    return found, missing


def build(root, bench):
    """Builds this program, and its benchmark where that is asked for; both paths."""
    calls = [("letterpress", ["build", "--release", "--bin", "letterpress"])]
    if bench:
        calls.append(("letter", ["bench", "--no-run", "--bench", "letter"]))
    paths = {}
    for name, argv in calls:
        say(f"cargo {' '.join(argv)}")
        done = subprocess.run(["cargo", *argv, "--message-format", "json-render-diagnostics"],
                              cwd=root, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit("compare.py: this program does not build")
        for line in done.stdout.splitlines():
            message = json.loads(line)
            if message.get("executable") and message["target"]["name"] == name:
                paths[name] = message["executable"]
    return paths["letterpress"], paths.get("letter")
