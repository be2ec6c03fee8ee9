"""Holds pages and e-invoices of generated invoices against fractions, amount by amount.

Invoices are made from a seed (`invoice_cases.py`), rendered in one call of the program, and read back: the XML
out of the PDF, the page through pdftotext. Every amount of lines, VAT groups and totals must be the one reckoned;
the XML is then counted again from its own numbers, as an auditor would. A share of the files is changed by a cent,
amount by amount, which must be found out each time.

The last line is `N passed, N failed`; exit code 1 at any failure.
"""

from __future__ import annotations

import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

import pikepdf

from invoice_amounts import Amounts, check_page, check_xml, sums_on_page
from invoice_cases import Case, Maker, reckon

TIMEOUT = 3600


# ---- one case after the other


def read(pdf: Path) -> tuple[str, bytes | None]:
    """The text of a PDF and the e-invoice in it."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True, timeout=120
    )
    with pikepdf.open(pdf) as opened:
        attached = opened.attachments.get("factur-x.xml")
        xml = attached.get_file().read_bytes() if attached else None
    text = done.stdout.decode("utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    return text, xml


def judge(case: Case, folder: Path) -> list[str]:
    pdf = folder / f"{case.name}.pdf"
    if not pdf.exists():
        return ["there is no PDF"]
    try:
        text, xml = read(pdf)
        say = check_page(case, text)
        if (xml is not None) != (case.seller.e_invoice != "none"):
            return [*say, "an e-invoice is missing, or there is one too many"]
        return say if xml is None else say + check_xml(case, xml)
    except Exception as error:  # whatever it is, the other invoices must be looked at
        return [f"{type(error).__name__}: {error}"]


def changed(case: Case, folder: Path) -> tuple[int, list[str]]:
    """Changes each amount of page and e-invoice by a cent: how many, and which nobody noticed."""
    text, xml = read(folder / f"{case.name}.pdf")
    tried, missed = 0, []
    spots = [] if xml is None else list(re.finditer(rb"(Amount[^>]*>)(-?\d+\.\d\d)<", xml))
    for spot in spots:
        other = reckon.show(Fraction(spot[2].decode()) + Fraction(1, 100)).encode()
        name = xml[xml.rfind(b"<", 0, spot.start(2)) : spot.start(2)].decode()
        # A price that is a cent higher may round to the same line.
        if "ChargeAmount" in name:
            continue
        tried += 1
        if not check_xml(case, xml[: spot.start(2)] + other + xml[spot.end(2) :]):
            missed.append(f"{name}{spot[2].decode()} to {other.decode()}")
    amounts = Amounts(case)
    rows, wanted = text.splitlines(), set(sums_on_page(case))
    last = max((at for at, row in enumerate(rows) if re.match(r"\s*W\d{3}", row)), default=0)
    counts = collections.Counter(amounts.of("\n".join(rows[last + 1 :])))
    needed = collections.Counter(sums_on_page(case))
    for at, row in enumerate(rows):
        is_line = re.match(r"\s*W\d{3}(?!\d)", row)
        found = list(amounts.pattern.finditer(row))
        for spot in found[-1:] if is_line else found if at > last else []:
            # What stands there more often than it must is also something else: a code, a deposit's VAT.
            if not is_line and (spot[0] not in wanted or counts[spot[0]] > needed[spot[0]]):
                continue
            digit = max(at for at, sign in enumerate(spot[0]) if sign.isdigit())
            other = spot[0][:digit] + str((int(spot[0][digit]) + 1) % 10) + spot[0][digit + 1 :]
            tried += 1
            rest = [*rows[:at], row[: spot.start()] + other + row[spot.end() :], *rows[at + 1 :]]
            if not check_page(case, "\n".join(rest)):
                missed.append(f"{spot[0]} to {other} in `{row.strip()}`")
    return tried, missed


def render(program: Path, cases: list[Case], work: Path) -> tuple[Path, list[str]]:
    """Renders all in one call; what the program said if it was not content."""
    letters, out = work / "letters", work / "out"
    letters.mkdir()
    for case in cases:
        (letters / f"{case.name}.yaml").write_text(case.yaml(), encoding="utf-8")
    began = time.monotonic()
    done = subprocess.run(
        [program.resolve(), "render", letters, "-o", out, "--deny-warnings"],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
    )
    print(f"{len(cases)} invoices rendered in {time.monotonic() - began:.1f} s")
    said = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()
    said = [line for line in said if not line.startswith("wrote ")]
    return out, [] if done.returncode == 0 else [f"exit code {done.returncode}", *said[:40]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help="the program that renders")
    parser.add_argument("--count", type=int, default=2000, help="how many invoices")
    parser.add_argument("--seed", type=int, default=16931, help="from which they are made")
    parser.add_argument("--self-test", action="store_true", help="only prove that a changed amount is found out")
    parser.add_argument("--keep", type=Path, help="folder for letters and PDFs, which are kept there")
    args = parser.parse_args()
    maker = Maker(args.seed)
    cases = [maker.case(number) for number in range(args.count)]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="letterpress-invoices-") as temporary:
        work = args.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        out, said = render(args.program, cases, work)
        if said:
            failed += 1
            print("FAIL render: " + "\n       ".join(said))
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            if not args.self_test:
                for case, say in zip(cases, pool.map(judge, cases, [out] * len(cases), chunksize=20), strict=True):
                    passed += not say
                    failed += bool(say)
                    if say and failed <= 40:
                        print(f"FAIL {case.name}: " + "\n       ".join(say[:6]))
            sample = [case for case in cases if (out / f"{case.name}.pdf").exists()][:60]
            tried = 0
            for case, (count, missed) in zip(sample, pool.map(changed, sample, [out] * len(sample)), strict=True):
                tried += count
                passed += not missed
                failed += bool(missed)
                if missed:
                    print(f"FAIL {case.name}: a change was not noticed: " + "\n       ".join(missed[:6]))
            print(f"{tried} amounts changed by a cent in {len(sample)} invoices")
            if not tried:
                failed += 1
                print("FAIL nothing was changed")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
