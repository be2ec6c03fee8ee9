"""The signed files that `signature_tampering` forges, all of them valid."""

from __future__ import annotations

from asn1crypto import pem

import signature_judges as judges
from pdf_oracles import Tally
from signature_letters import Letter
from signature_pki import Authority, Signer
from signature_tampering import Bases
from signature_tools import Tools, judge_all, ours


def bases(
    tally: Tally, tools: Tools, letters: list[Letter], authority: Authority, namesake: Signer, words: list[str]
) -> Bases | None:
    """Signs what is to be forged; `namesake` has the name of the signer and another key."""
    folder, trust = tools.work / "honest", authority.root
    folder.mkdir()
    two = next((letter for letter in letters if len(letter.fields) == 2), None)
    one = next((letter for letter in letters if letter.has_invoice), letters[0])
    other = next((letter for letter in letters if letter not in (one, two)), None)
    if two is None or other is None:
        tally.note("forgeries", "letters to forge", ["not enough of them"])
        return None
    key = [*authority.signers["p256"].ours, "--time", "2026-03-03T10:00:00+01:00"]
    stamp = ["--timestamp-url", authority.timestamps]
    ways: dict[str, tuple[Letter, list[str]]] = {
        "one": (one, words),
        "other": (other, words),
        "once": (two, words),
        "certified": (two, ["--certify", "fill-in"]),
        "frozen": (two, ["--certify", "no-changes"]),
        "stamped": (one, stamp),
        "stamped_other": (other, stamp),
    }
    files = {name: folder / f"{name}.pdf" for name in [*ways, "twice"]}
    judge_all(
        tally,
        [
            (f"honest/{name}", "letterpress signs", ours, tools, letter.pdf, files[name])
            + (letter.fields[0], key + options)
            for name, (letter, options) in ways.items()
        ],
    )
    second = (files["once"], files["twice"], two.fields[1], key)
    tally.run("honest/twice", "letterpress signs", ours, tools, *second)
    if not all(file.exists() for file in files.values()):
        return None
    levels = {name: {letter.fields[0]: "B-B"} for name, (letter, _) in ways.items()}
    levels |= {name: {ways[name][0].fields[0]: "B-T"} for name in ("stamped", "stamped_other")}
    levels["twice"] = {field: "B-B" for field in two.fields}
    judge_all(
        tally,
        [
            (f"honest/{name}", "valid", judges.valid_by_us, tools, files[name], trust, wanted)
            for name, wanted in levels.items()
        ],
    )
    _, _, certificate = pem.unarmor(namesake.certificate.read_bytes())
    signed = {name: file.read_bytes() for name, file in files.items() if name != "once"}
    return Bases(**signed, namesake=certificate)
