"""What a letter may wish of its fields: a text that a service looks for, a lock, what a signature must be like."""

from __future__ import annotations

import json
from pathlib import Path

import field_judges
import signature_judges as judges
from pdf_oracles import tool
from signature_letters import Letter, render_files
from signature_pki import Authority
from signature_tools import Check, Tools, pyhanko

# What each service documents for the first who signs.
ANCHORS = {
    "docusign": "/sn1/",
    "documenso": "{{signature, r1}}",
    "docuseal": "{{signature;role=Signer1;type=signature}}",
    "acrobat-sign": "{{Sig1_es_:signer1:signature}}",
}


def rendered(tools: Tools, letter: Letter, pdf: Path, *settings: str) -> list[str]:
    """Renders a letter as `pdf`, in a folder of its own."""
    options = [part for setting in settings for part in ("--set", setting)]
    pdf.parent.mkdir(parents=True)
    done = render_files(tools, [letter.source], pdf.parent, options)
    return done.last if done.code else []


def anchored(tools: Tools, letter: Letter, pdf: Path, service: str) -> list[str]:
    """The service's text in one run, once, and nothing of it to see; the field stays."""
    if problems := rendered(tools, letter, pdf, "signature.field=true", f"signature.anchors={service}"):
        return problems
    problems = field_judges.form(pdf) + field_judges.same_picture(pdf, letter.plain)
    for mode in ("-layout", "-raw"):
        found = tool("pdftotext", mode, "-enc", "UTF-8", pdf, "-").count(ANCHORS[service])
        if found != 1:
            problems.append(f"pdftotext {mode}: '{ANCHORS[service]}' is there {found} times")
    return problems


def choosy(tools: Tools, letter: Letter, pdf: Path, authority: Authority) -> list[str]:
    """pyHanko heeds what the field demands."""
    seed = {"reasons": ["Agreed"], "digests": ["sha256"], "mandatory": True}
    if problems := rendered(tools, letter, pdf, "signature.field=true", f"signature.seed={json.dumps(seed)}"):
        return problems
    field, signer = letter.fields[0], authority.signers["p256"]
    problems = field_judges.form(pdf)
    for name, options in (("another", ["--reason", "Perhaps"]), ("none", [])):
        if not any("reason" in line.lower() for line in pyhanko(pdf, pdf.with_stem(name), field, signer, options)):
            problems.append(f"pyHanko signs with {name} reason")
    out = pdf.with_stem("agreed")
    problems += pyhanko(pdf, out, field, signer, ["--reason", "Agreed"])
    return problems or judges.valid_by_pyhanko(out, authority.root, [field])


def locking(tools: Tools, letter: Letter, pdf: Path, authority: Authority) -> list[str]:
    """Whoever signs a field that the first signature locks breaks that one, for pyHanko and for us."""
    first, second = letter.fields
    who = [{"field": first, "lock": "all"}, {"side": "recipient", "field": second}]
    if problems := rendered(tools, letter, pdf, f"signature={json.dumps(who)}"):
        return problems
    signer, once, twice = authority.signers["p256"], pdf.with_stem("once"), pdf.with_stem("twice")
    problems = field_judges.form(pdf)
    problems += pyhanko(pdf, once, first, signer, []) or pyhanko(once, twice, second, signer, [])
    if problems:
        return problems
    problems += judges.valid_by_pyhanko(once, authority.root, [first])
    problems += judges.valid_by_us(tools, once, authority.root, {first: "B-B"})
    if not judges.valid_by_pyhanko(twice, authority.root, [first, second]):
        problems.append("pyHanko finds both valid")
    done, signatures = judges.our_verdict(tools, twice, "--trust", authority.root)
    if done.code != 1 or not any(one["field"] == first and one["verdict"] == "invalid" for one in signatures):
        problems += ["verify-signature does not say that the lock is broken", *done.last]
    return problems


def of_letters(tools: Tools, letters: list[Letter], authority: Authority) -> tuple[list[Check], list[Path]]:
    """Checks, and the files that have to be PDF/A and PDF/UA."""
    folder = tools.work / "wishes"
    lone = next((letter for letter in letters if letter.lone), None)
    two = next((letter for letter in letters if len(letter.fields) == 2), None)
    if not lone or not two:
        return [("wishes", "letters", lambda: ["not enough of them"])], []
    places = {service: folder / service / lone.pdf.name for service in ANCHORS}
    checks: list[Check] = [
        (f"anchors: {service}", "found, and not seen", anchored, tools, lone, pdf, service)
        for service, pdf in places.items()
    ]
    seeded, locked = folder / "seed" / lone.pdf.name, folder / "lock" / two.pdf.name
    checks.append(("seed", "heeded by pyHanko", choosy, tools, lone, seeded, authority))
    checks.append(("lock", "heeded", locking, tools, two, locked, authority))
    return checks, [*places.values(), seeded, locked]
