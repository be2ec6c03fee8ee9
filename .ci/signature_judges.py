"""Signatures before judges: pyHanko, poppler's pdfsig, and our own verdict.

Every judge returns what it found wrong, an empty list where all is well.
"""

from __future__ import annotations

import json
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore

from pdf_oracles import page_validation
from signature_pki import Authority
from signature_tampering import FORGERIES, Bases
from signature_tools import PYHANKO, Answer, Check, Tools, ask


def valid_by_pyhanko(pdf: Path, root: Path, fields: list[str]) -> list[str]:
    """Every signature VALID: `fields`, and no others."""
    trust = ("--trust", root, "--trust-replace", "--no-revocation-check", "--executive-summary")
    done = ask(PYHANKO, "sign", "validate", *trust, pdf)
    rows = [line.split(":") for line in done.out.splitlines()]
    found = {row[0]: row[-1] for row in rows}
    if done.code or found != dict.fromkeys(fields, "VALID"):
        return [f"wanted are {fields}", *done.last]
    return []


def accepted_as_ades(pdf: Path, root: Path, level: str) -> list[str]:
    """`pyhanko sign adesverify`, and that the level shows in what it says."""
    done = ask(PYHANKO, "sign", "adesverify", "--trust", root, "--trust-replace", pdf)
    parts = ["INTACT:TRUSTED", "TIMESTAMP_TOKEN<INTACT:TRUSTED>"]
    parts.append("UNTOUCHED" if level == "B-T" else "EXTENDED_WITH_LTA_UPDATES")
    missing = [part for part in parts if part not in done.out]
    return done.last if done.code or missing else []


def valid_for_long(pdf: Path, root: Path) -> list[str]:
    """By pyHanko: valid with what the file itself says of revocation, and nobody asked."""
    anchor = load_cert_from_pemder(str(root))
    with pdf.open("rb") as opened:
        reader = PdfFileReader(opened)
        store = DocumentSecurityStore.read_dss(reader)
        rules = {"trust_roots": [anchor], "allow_fetching": False, "revocation_mode": "require"}
        rules["retroactive_revinfo"] = True
        context, for_timestamp = (store.as_validation_context(dict(rules)) for _ in range(2))
        status = validate_pdf_signature(reader.embedded_regular_signatures[0], context, for_timestamp)
        summary = status.summary()
    if status.bottom_line and "TIMESTAMP_TOKEN<INTACT:TRUSTED>" in summary:
        return []
    return [summary]


def pdfsig_says(pdf: Path) -> dict[str, dict[str, str]]:
    """By field, what poppler says: `Signature Validation`, and `signed` for how much is signed."""
    done = ask("pdfsig", "-nocert", pdf)
    found: dict[str, dict[str, str]] = {}
    facts: dict[str, str] = {}
    for line in done.out.splitlines():
        if line.startswith("Signature #"):
            facts = {}
        key, _, value = line.removeprefix("  ").removeprefix("- ").partition(": ")
        facts[key] = value
        if key == "Signature Field Name":
            found[value] = facts
        if key.lower().endswith("total document signed"):
            facts["signed"] = key
    return {field: facts for field, facts in found.items() if "Signature Validation" in facts}


def valid_by_pdfsig(pdf: Path, fields: list[str], to_the_end: bool = True) -> list[str]:
    """`fields` in order of signing; only the last can cover the file `to_the_end`."""
    said = pdfsig_says(pdf)
    if sorted(said) != sorted(fields):
        return [f"it sees signatures in {list(said)}, wanted are {fields}"]
    problems = []
    for field, facts in said.items():
        if facts["Signature Validation"] != "Signature is Valid.":
            problems.append(f"{field}: {facts['Signature Validation']}")
        last = to_the_end and field == fields[-1]
        whole = "Total document signed" if last else "Not total document signed"
        if facts.get("signed") != whole:
            problems.append(f"{field}: {facts.get('signed')}")
    return problems


def our_verdict(tools: Tools, pdf: Path, *options: str | Path) -> tuple[Answer, list[dict]]:
    done = ask(tools.program, "verify-signature", pdf, "--json", *options)
    try:
        return done, json.loads(done.out)["signatures"]
    except (ValueError, KeyError):
        return done, []


def valid_by_us(tools: Tools, pdf: Path, root: Path, levels: dict[str, str]) -> list[str]:
    """Every signature valid at its level, and pdfsig foreseen; `levels` in order of signing."""
    done, signatures = our_verdict(tools, pdf, "--trust", root)
    problems = [] if done.code == 0 else done.last
    found = {signature["field"]: signature["level"] for signature in signatures}
    if found != levels:
        problems.append(f"it finds {found}, wanted are {levels}")
    said = pdfsig_says(pdf)
    for signature in signatures:
        if signature["verdict"] != "valid" or signature["problems"]:
            problems.append(f"{signature['field']}: {signature['verdict']} {signature['problems']}")
        facts = said.get(signature["field"], {})
        for what in (facts.get("Signature Validation"), facts.get("signed")):
            if what and what not in signature["pdfsig"]:
                problems.append(f"pdfsig says '{what}', we foresaw '{signature['pdfsig']}'")
    return problems


# page-validation wants every signature to cover all of the file, which only the last one can.
ONE_SIGNATURE_ONLY = "PDFA3A-SIGNATURE-BYTERANGE-001"


def archive(pdf: Path, flavour: str) -> list[str]:
    """page-validation, but for what it does not know of revisions behind a signature; veraPDF knows it."""
    revisions = pdf.read_bytes().count(b"startxref")
    problems = page_validation(pdf, flavour)
    return [one for one in problems if revisions < 3 or not one.startswith(ONE_SIGNATURE_ONLY)]


def signature_checks(
    tools: Tools, what: str, pdf: Path, authority: Authority, levels: dict[str, str]
) -> list[Check]:
    """The three judges of a signed file; `levels` in order of signing."""
    fields = list(levels)
    return [
        (what, "pyHanko", valid_by_pyhanko, pdf, authority.root, fields),
        (what, "pdfsig", valid_by_pdfsig, pdf, fields),
        (what, "verify-signature", valid_by_us, tools, pdf, authority.root, levels),
    ]


def said_by_others(pdf: Path, root: Path) -> tuple[str, str]:
    """What pyHanko and pdfsig say of every signature of a file, however broken it is."""
    trust = ("--trust", root, "--trust-replace", "--no-revocation-check", "--executive-summary")
    done = ask(PYHANKO, "sign", "validate", *trust, pdf)
    verdicts = [line.rsplit(":", 1)[-1] for line in done.out.splitlines() if line.count(":") >= 2]
    found = [facts["Signature Validation"] for facts in pdfsig_says(pdf).values()]
    return ", ".join(verdicts) or f"exit code {done.code}", ", ".join(found) or "no signature"


def reported(
    tools: Tools, pdf: Path, name: str, bases: Bases, authority: Authority, rows: list[str]
) -> list[str]:
    """Whether `verify-signature` reports a forged file, in words; `rows` gets what everybody says of it."""
    pdf.write_bytes(FORGERIES[name](bases))
    done, signatures = our_verdict(tools, pdf, "--trust", authority.root)
    ours = ", ".join(signature["verdict"] for signature in signatures) or f"exit code {done.code}"
    rows.append(" | ".join((f"{pdf.stem} {name}", ours, *said_by_others(pdf, authority.root))))
    problems = [] if done.code in (1, 2) else ["it is not reported", *done.last]
    if signatures and not any(signature["problems"] for signature in signatures):
        problems.append(f"no signature has a problem: {ours}")
    if "panicked" in done.said:
        problems += done.last
    return problems
