"""Has the e-invoices inside rendered samples judged by programs that nobody here wrote.

Which PDF carries one is told by what is inside, not by the letter. Every judge must also refuse
a copy in which one amount was changed by a cent: one that always says yes would be found out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from lxml import etree

NAMES = ("factur-x.xml", "xrechnung.xml")
RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
MUSTANG_MAIN = "org.mustangproject.validator.ZUGFeRDValidator"
TIMEOUT = 300

Judge = Callable[[Path, bool], list[str]]


@dataclass
class Judges:
    """Where the judges are; `None` for one that cannot be had here."""

    fxcheck: Path | None
    mustang: Path | None
    en16931: Path | None
    cen: Path | None = None

    def all(self) -> dict[str, Judge]:
        found: dict[str, Judge] = {}
        if self.fxcheck:
            found["fxcheck"] = lambda pdf, french: fxcheck(self.fxcheck, self.cen, pdf, french)
        if self.mustang:
            found["Mustang"] = lambda pdf, _: mustang(self.mustang, pdf)
        if self.en16931:
            found["en16931"] = lambda pdf, _: en16931(self.en16931, pdf)
        return found

    def missing(self) -> list[str]:
        """What is told loudly: which judge was not heard."""
        notes = []
        if not self.fxcheck:
            notes.append("NOTE: NO fxcheck.py (LETTERPRESS_FXCHECK); Factur-X schematron, BR-FR and exact sums NOT judged")
        if not self.mustang:
            notes.append("WARNING: NO Mustang HERE; e-invoices are not judged by it")
        if not self.en16931:
            notes.append("WARNING: NO en16931 PROGRAM HERE; e-invoices are not judged by it")
        return notes


def find_fxcheck() -> Path | None:
    """The checker that the environment names, or the one beside the checkout."""
    named = os.environ.get("LETTERPRESS_FXCHECK")
    path = Path(named) if named else Path("..") / "shared" / "oracles" / "fxcheck.py"
    if named and not path.is_file():
        sys.exit(f"LETTERPRESS_FXCHECK names no file: {named}")
    return path.resolve() if path.is_file() else None


# ---- what is inside


def embedded(pdf: Path) -> bytes | None:
    """The XML of the e-invoice in a PDF, `None` if there is none."""
    with pikepdf.open(pdf) as opened:
        for name in NAMES:
            if name in opened.attachments:
                return opened.attachments[name].get_file().read_bytes()
    return None


def is_french(xml: bytes) -> bool:
    """Whether seller and buyer are both in France."""
    root = etree.fromstring(xml)
    countries = [
        root.findtext(f".//{RAM}{party}/{RAM}PostalTradeAddress/{RAM}CountryID")
        for party in ("SellerTradeParty", "BuyerTradeParty")
    ]
    return countries == ["FR", "FR"]


def copied(pdf: Path, out: Path, cents_more: int) -> Path:
    """A copy whose e-invoice asks for so many cents more than it adds up to."""

    def more(found: re.Match[bytes]) -> bytes:
        cents = int(found[2].replace(b".", b"")) + cents_more
        return found[1] + f"{cents // 100}.{cents % 100:02}".encode()

    with pikepdf.open(pdf) as opened:
        name = next(name for name in NAMES if name in opened.attachments)
        stream = opened.attachments[name].obj.EF.F
        old = stream.read_bytes()
        new, count = re.subn(rb"(<ram:DuePayableAmount[^>]*>)(\d+\.\d\d)", more, old)
        if count != 1:
            raise ValueError(f"{count} amounts due in {name}")
        stream.write(new)
        opened.save(out)
    return out


# ---- judges of one file


def cen_rules(jars: Path | None, work: Path) -> Path | None:
    """CEN's own schematron, which Mustang's validator carries, for the checker to run as well."""
    for jar in sorted(jars.glob("validator-*.jar")) if jars else []:
        with zipfile.ZipFile(jar) as opened:
            for name in opened.namelist():
                if name.endswith("EN16931-CII-validation.xslt"):
                    return Path(opened.extract(name, work))
    return None


def fxcheck(script: Path, cen: Path | None, pdf: Path, french: bool) -> list[str]:
    """Container, XSD, Factur-X schematron, CEN's and France's, exact sums."""
    command = [sys.executable, "-B", str(script), *(["--fr"] if french else []), str(pdf)]
    env = {**os.environ, **({"FXCHECK_CEN_XSLT": str(cen)} if cen else {})}
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, env=env)
    lines = (done.stdout + done.stderr).splitlines()
    if done.returncode == 0 and lines and lines[0].startswith("OK"):
        return []
    return [line.strip() for line in lines if " warning " not in line] or ["no answer"]


_JVM: list[Path] = []


def mustang(jars: Path, pdf: Path) -> list[str]:
    """PDF/A, metadata, schematron and sums, as Mustang sees them."""
    import jpype

    if not _JVM:
        jpype.startJVM("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=[str(jars / "*")])
        _JVM.append(jars)
    validator = jpype.JClass(MUSTANG_MAIN)()
    report = str(validator.validate(str(pdf)))
    if validator.wasCompletelyValid() and '<summary status="valid"' in report:
        return []
    problems = re.findall(r"<(?:error|warning|exception)\b[^>]*>([^<]*)<", report)
    return [problem.strip()[:300] for problem in problems] or [report[-300:]]


def en16931(program: Path, pdf: Path) -> list[str]:
    """The CEN rules in another's hand, and the container."""
    done = subprocess.run([program, "validate", pdf], capture_output=True, text=True, timeout=TIMEOUT)
    said = (done.stdout + done.stderr).splitlines()
    if done.returncode == 0 and "recommendation: accept" in said:
        return []
    return said or ["no answer"]


# ---- the same invoice in other profiles

# A sample, the profile it is rendered in, what is set besides, and the judges that know the profile.
PROFILES = [
    ("de/behoerde.yaml", "xrechnung", [], ("Mustang", "en16931")),
    ("de/behoerde.yaml", "extended", [], ("fxcheck", "Mustang")),
    ("nl/factuur.yaml", "basic", ["invoice.lines.0.details="], ("fxcheck", "Mustang", "en16931")),
]


def judge_profiles(tally, program: Path, samples: Path, judges: Judges, work: Path) -> None:
    """Judges profiles that no sample is written in."""
    for sample, profile, settings, known in PROFILES:
        pdf = work / f"{profile}.pdf"
        command = [program, "render", samples / sample, "-o", pdf, "--deny-warnings"]
        for setting in [f"invoice.e_invoice={profile}", *settings]:
            command += ["--set", setting]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
        name = f"{sample} as {profile}"
        tally.note(name, "rendered", (done.stdout + done.stderr).splitlines() if done.returncode else [])
        for judge_name, ask in judges.all().items():
            if judge_name in known and pdf.exists():
                tally.run(name, f"e-invoice: {judge_name}", ask, pdf, False)


# ---- all together


def judge(tally, pdfs: list[Path], root: Path, judges: Judges, wanted: int, work: Path) -> None:
    """Judges every e-invoice among `pdfs`; at least `wanted` must carry one."""
    carrying = {}
    for pdf in pdfs:
        xml = embedded(pdf)
        if xml is not None:
            carrying[pdf] = is_french(xml)
    count = len(carrying)
    tally.note("samples", "e-invoices", [] if count >= wanted else [f"{count} carry one, {wanted} should"])
    for pdf, french in carrying.items():
        for name, ask in judges.all().items():
            tally.run(str(pdf.relative_to(root)), f"e-invoice: {name}", ask, pdf, french)
    for at, (pdf, french) in enumerate(carrying.items()):
        if at > 0 and french == next(iter(carrying.values())):
            continue  # one copy of each kind is enough
        same = copied(pdf, work / f"same-{at}.pdf", 0)
        spoilt = copied(pdf, work / f"spoilt-{at}.pdf", 1)
        for name, ask in judges.all().items():
            # The copy alone is no reason to refuse, or the refusal would say nothing.
            said = ask(same, french)
            if not said and not ask(spoilt, french):
                said = ["it accepts an e-invoice that asks for a cent too much"]
            tally.note(str(pdf.relative_to(root)), f"e-invoice: {name} can say no", said)
        if at > 0:
            break
    if not carrying:
        print("NOTE: no sample carries an e-invoice; none was judged")
