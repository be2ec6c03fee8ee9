"""Has rendered samples judged by qpdf, veraPDF, page-validation, poppler and judges of e-invoices; see `oracles`.

Every failure is listed; the last line is `N passed, N failed`; exit code 1 at any failure.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import page
import pikepdf

import einvoice_oracles
import letter_on_page

FLAVOURS = {"3a": page.ValidationProfile.PDF_A_3A, "ua1": page.ValidationProfile.PDF_UA_1}
VERAPDF_MAIN = "org.verapdf.apps.GreenfieldCliWrapper"
TIMEOUT = 900


class Tally:
    """Counts checks and says what failed, file by file."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def note(self, what: str, check: str, problems: list[str]) -> None:
        if not problems:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAIL {what}: {check}")
        for problem in problems[:12]:
            print(f"       {problem}")
        if len(problems) > 12:
            print(f"       and {len(problems) - 12} more")

    def run(self, what: str, check: str, judge: Callable[..., list[str]], *given: object) -> None:
        self.note(what, check, judged(judge, *given))


def judged(judge: Callable[..., list[str]], *given: object) -> list[str]:
    """What a judge finds; one that breaks down has found a fault too."""
    try:
        return judge(*given)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or b"").decode("utf-8", "replace").splitlines()
        return [f"{error.cmd[0]} gave up: {' / '.join(said[:3])}"]
    except Exception as error:  # whatever it is, the other checks must go on
        return [f"{type(error).__name__}: {error}"]


def tool(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, check=True, timeout=TIMEOUT)
    return done.stdout.decode("utf-8", "replace")


# ---- rendering, and the same bytes every time

# Templates of the samples, their tables and the column that groups the rows.
SERIAL = [("fr/mensuel.yaml", "fr/clients.csv", "client")]


def render(program: Path, samples: Path, out: Path, before: list[str], env: dict[str, str]) -> list[str]:
    """Renders all samples into `out`, templates with the table beside them; what the program said
    if it was not content."""
    out.mkdir(parents=True)
    call = [*before, str(program), "render", "--deny-warnings"]
    commands = [[*call, str(samples), "-o", str(out)]]
    for template, table, group in SERIAL:
        if (samples / template).exists():
            files = [str(samples / template), "--data", str(samples / table), "--group-by", group]
            into = out / Path(template).with_suffix("")
            commands.append([*call, *files, "-o", str(into), "--merge", str(into / "all.pdf")])
    problems = []
    for command in commands:
        done = subprocess.run(
            command, capture_output=True, env={**os.environ, **env}, stdin=subprocess.DEVNULL, timeout=TIMEOUT
        )
        if done.returncode != 0:
            said = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()
            problems += [f"exit code {done.returncode}", *said[-60:]]
    return problems


def differences(one: Path, other: Path) -> list[str]:
    """Which files two folders do not share byte for byte."""
    files = [{f.relative_to(d) for f in d.rglob("*") if f.is_file()} for d in (one, other)]
    problems = [f"{file} is only in one of two runs" for file in sorted(files[0] ^ files[1])]
    for file in sorted(files[0] & files[1]):
        a, b = (one / file).read_bytes(), (other / file).read_bytes()
        if a != b:
            at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            problems.append(f"{file}: {len(a)} and {len(b)} bytes, first difference at byte {at}")
    return problems if files[0] | files[1] else ["no file was written"]


def render_all(tally: Tally, program: Path, samples: Path, work: Path, plain_cpu: str | None) -> Path:
    """Renders in several surroundings, which must not matter; returns the first folder."""
    # The program's path stays valid whatever the process thinks of its surroundings.
    program, samples = program.resolve(), samples.resolve()
    surroundings: dict[str, tuple[list[str], dict[str, str]]] = {
        "once": ([], {}),
        "again": ([], {}),
        "one thread": ([], {"RAYON_NUM_THREADS": "1"}),
        "another place": (
            [],
            {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "COLUMNS": "40"},
        ),
    }
    if plain_cpu:
        surroundings["a processor without newer instructions"] = (shlex.split(plain_cpu), {})
    else:
        print("NOTE: no processor emulator; that every processor gives the same bytes is NOT checked")
    first = work / "once"
    for name, (before, env) in surroundings.items():
        out = work / name.replace(" ", "-")
        tally.run(f"render ({name})", "no error, no warning", render, program, samples, out, before, env)
        if out != first:
            tally.run(f"render ({name})", "the same bytes", differences, first, out)
    return first


# ---- judges of one file


def qpdf(pdf: Path) -> list[str]:
    done = subprocess.run(["qpdf", "--check", pdf], capture_output=True, text=True, timeout=TIMEOUT)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()


def page_validation(pdf: Path, flavour: str) -> list[str]:
    report = page.validate_pdf(str(pdf), profile=FLAVOURS[flavour])
    problems = [f"{failure.rule_id} {failure.message}" for failure in report.failures]
    return problems if problems or report.is_compliant else ["not compliant"]


def fonts(pdf: Path) -> list[str]:
    """Every font embedded, as a subset, with a way back to Unicode."""
    rows = tool("pdffonts", pdf).splitlines()[2:]
    problems = [] if rows else ["no font at all"]
    for row in rows:
        cells = row.split()
        name, flags = cells[0], cells[-5:-2]
        for flag, meaning in zip(flags, ("embedded", "a subset", "mapped to Unicode"), strict=True):
            if flag != "yes":
                problems.append(f"font {name} is not {meaning}")
        if not re.match(r"[A-Z]{6}\+", name):
            problems.append(f"font {name} has no subset prefix")
    return problems


def facts(pdf: Path) -> list[str]:
    pairs = (line.partition(":") for line in tool("pdfinfo", pdf).splitlines())
    info = {key: value.strip() for key, _, value in pairs}
    wanted = {"Tagged": "yes", "Suspects": "no", "JavaScript": "no", "Encrypted": "no", "Page rot": "0"}
    problems = [f"{key}: {info.get(key)}" for key, value in wanted.items() if info.get(key) != value]
    if not info.get("Title"):
        problems.append("no title")
    if int(info.get("Pages", 0)) < 1:
        problems.append("no page")
    return problems


def text(pdf: Path) -> list[str]:
    """Text can be taken out, in both of poppler's ways, and is text."""
    problems = []
    for mode in ("-layout", "-raw"):
        out = tool("pdftotext", mode, "-enc", "UTF-8", pdf, "-")
        if len(out.split()) < 10:
            problems.append(f"pdftotext {mode}: hardly a word")
        strange = sorted(
            {c for c in out if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or (c < " " and c not in "\n\f")}
        )
        if strange:
            shown = ", ".join(f"U+{ord(c):04X}" for c in strange)
            problems.append(f"pdftotext {mode}: characters that mean nothing: {shown}")
        if "{{" in out or "}}" in out:
            problems.append(f"pdftotext {mode}: a variable was left as it was")
    return problems


def language(pdf: Path, wanted: str) -> list[str]:
    with pikepdf.open(pdf) as opened:
        found = str(opened.Root.get("/Lang", ""))
    return [] if found.lower() == wanted.lower() else [f"/Lang is '{found}', the letter says '{wanted}'"]


# ---- veraPDF, one call for all files


def verapdf(jar: Path, flavour: str, pdfs: list[Path]) -> dict[Path, list[str]]:
    """What veraPDF finds in each file; a file that it does not mention has failed."""
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(jar), VERAPDF_MAIN]
    command += ["--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "3"]
    done = subprocess.run(command + [str(p) for p in pdfs], capture_output=True, timeout=TIMEOUT)
    found = {pdf: ["veraPDF gave no answer"] for pdf in pdfs}
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
    except (ValueError, KeyError):
        said = (done.stderr or done.stdout).decode("utf-8", "replace")[-500:]
        return {pdf: [f"veraPDF gave no answer: {said}"] for pdf in pdfs}
    for job in jobs:
        found[Path(job["itemDetails"]["name"])] = job_problems(job)
    return found


def job_problems(job: dict) -> list[str]:
    if "taskException" in job or not job.get("validationResult"):
        return [job.get("taskException", {}).get("exceptionMessage", "not validated")]
    problems = []
    for result in job["validationResult"]:
        if result["compliant"] is True and result["details"]["passedChecks"] > 0:
            continue
        rules = result["details"]["ruleSummaries"]
        for rule in rules:
            problems.append(
                f"{rule['clause']}-{rule['testNumber']} ({rule['failedChecks']} times) {rule['description']}"
            )
            for check in rule["checks"]:
                problems.append(f"  {check['context']}: {check.get('errorMessage', '')}")
        if not rules:
            problems.append(result["statement"])
    return problems


# ---- all together


def pdf_of(letter: letter_on_page.Letter, samples: Path, out: Path) -> Path:
    """Where a letter's PDF is: in the same place of the tree, else beside all others."""
    nested = out / letter.file.relative_to(samples).with_suffix(".pdf")
    return nested if nested.exists() else out / f"{letter.file.stem}.pdf"


def judge_letters(tally: Tally, samples: Path, out: Path) -> None:
    letters = []
    for file in sorted([*samples.rglob("*.yaml"), *samples.rglob("*.yml")]):
        letter = letter_on_page.read(file)
        if letter is None:
            print(f"NOTE: {file.relative_to(samples)} has no recipient and is not taken for a letter")
        else:
            letters.append(letter)
    tally.note("samples", "there are letters", [] if letters else [f"none in {samples}"])
    for letter in letters:
        name = str(letter.file.relative_to(samples))
        pdf = pdf_of(letter, samples, out)
        if not pdf.exists():
            letter.problems.append("there is no PDF of it")
        tally.note(name, "letter and PDF", letter.problems)
        if letter.problems:
            continue
        tally.run(name, "address in the window", letter_on_page.window_problems, letter, pdf)
        tally.run(name, "reading order", letter_on_page.order_problems, letter, pdf)
        tally.run(name, "language", language, pdf, letter.language)


def judge_files(tally: Tally, out: Path, jar: Path | None) -> None:
    pdfs = sorted(p.resolve() for p in out.rglob("*.pdf"))
    tally.note("samples", "there are PDFs", [] if pdfs else ["none was rendered"])
    vera = {flavour: verapdf(jar, flavour, pdfs) for flavour in FLAVOURS} if jar and pdfs else {}
    for pdf in pdfs:
        name = str(pdf.relative_to(out.resolve()))
        tally.run(name, "qpdf --check", qpdf, pdf)
        for flavour in FLAVOURS:
            if flavour in vera:
                tally.note(name, f"veraPDF {flavour}", vera[flavour][pdf])
            tally.run(name, f"page-validation {flavour}", page_validation, pdf, flavour)
        tally.run(name, "fonts", fonts, pdf)
        tally.run(name, "document facts", facts, pdf)
        tally.run(name, "text", text, pdf)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=Path("samples"))
    parser.add_argument("--pdfs", type=Path, help="already rendered; nothing is rendered then")
    parser.add_argument("--program", type=Path, help="the program that renders")
    parser.add_argument("--plain-cpu", help="command that runs the program on an emulated plain processor")
    parser.add_argument("--verapdf", type=Path, help="veraPDF's jar")
    parser.add_argument("--mustang", type=Path, help="folder with Mustang's jars")
    parser.add_argument("--en16931", type=Path, help="the program en16931")
    parser.add_argument("--e-invoices", type=int, default=0, help="so many samples carry one at least")
    args = parser.parse_args()
    judges = einvoice_oracles.Judges(einvoice_oracles.find_fxcheck(), args.mustang, args.en16931)
    tally = Tally()
    missing = "" if args.verapdf else "WARNING: NO veraPDF HERE; page-validation alone judges PDF/A and PDF/UA"
    print(missing or f"veraPDF: {args.verapdf.name}")
    with tempfile.TemporaryDirectory(prefix="letterpress-oracles-") as work:
        out = args.pdfs or render_all(tally, args.program, args.samples, Path(work), args.plain_cpu)
        judge_files(tally, out, args.verapdf)
        judge_letters(tally, args.samples, out)
        pdfs = sorted(out.rglob("*.pdf"))
        judges.cen = einvoice_oracles.cen_rules(args.mustang, Path(work))
        einvoice_oracles.judge(tally, pdfs, out, judges, args.e_invoices, Path(work))
        if args.program:
            einvoice_oracles.judge_profiles(tally, args.program, args.samples, judges, Path(work))
    for note in [missing] * bool(missing) + judges.missing():
        print(note)
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
