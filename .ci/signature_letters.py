"""The letters of samples/ with fields to sign in, the same without them, and signed as they are rendered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import yaml

from pdf_oracles import Tally
from signature_pki import PASSPHRASE
from signature_tools import Answer, Tools, ask, ours

# Under `signature:`, what there is to say only of who signs electronically.
ELECTRONIC = ("field", "tooltip", "order", "lock", "seed", "anchors")
USUAL = "signature"


@dataclass(frozen=True)
class Letter:
    """A sample, rendered with and without its fields."""

    name: str
    source: Path
    pdf: Path
    plain: Path
    fields: list[str]  # in the order of signing
    has_invoice: bool  # an e-invoice is embedded
    lone: bool  # one signs, in the field of the usual name


def letters_of(samples: Path) -> Iterable[tuple[Path, dict]]:
    """Files with a subject; a letterhead or an invoice alone has none; a template is no letter yet.

    Letters to start from, whose names return in each language, have the same layouts as the others.
    """
    for file in sorted([*samples.rglob("*.yaml"), *samples.rglob("*.yml")]):
        if "purposes" in file.parts:
            continue
        with file.open(encoding="utf-8") as opened:
            content = yaml.safe_load(opened)
        if isinstance(content, dict) and "subject" in content and content.get("kind") not in ("letterhead", "template"):
            yield file, content


def fields_of(signature: object) -> list[str]:
    """Fields in the order of signing, as the letter names them."""
    if not isinstance(signature, list):
        named = signature.get("field") if isinstance(signature, dict) else None
        return [named if isinstance(named, str) else USUAL]
    numbered = [(who.get("order", index), who) for index, who in enumerate(signature, 1)]
    return [
        who["field"] if isinstance(who["field"], str) else who.get("side", "sender")
        for _, who in sorted(numbered, key=lambda pair: pair[0])
        if who.get("field")
    ]


def setting(signature: object, fields: bool) -> str:
    """The option that gives a letter its fields, or takes them away."""
    if not isinstance(signature, list):
        return f"signature.field={json.dumps(fields)}"
    if fields:
        return "signature=" + json.dumps(signature, ensure_ascii=False)
    ink = [{key: value for key, value in who.items() if key not in ELECTRONIC} for who in signature]
    return "signature=" + json.dumps(ink, ensure_ascii=False)


def render(tally: Tally, tools: Tools, samples: Path) -> list[Letter]:
    """Every letter twice; those whose files were not written have been told of."""
    with_fields, without = tools.work / "fields", tools.work / "plain"
    # Letters with the same options are rendered in one call.
    calls: dict[tuple[Path, str], list[Path]] = {}
    letters = []
    for source, content in letters_of(samples):
        signature = content.get("signature")
        named = isinstance(signature, dict) and isinstance(signature.get("field"), str)
        for out, fields in ((with_fields, True), (without, False)):
            option = "" if fields and named else setting(signature, fields)
            calls.setdefault((out, option), []).append(source)
        pdf = with_fields / f"{source.stem}.pdf"
        fields = fields_of(signature)
        lone = not isinstance(signature, list) and fields == [USUAL]
        name = str(source.relative_to(samples))
        letters.append(Letter(name, source, pdf, without / pdf.name, fields, False, lone))
    for (out, option), sources in calls.items():
        done = render_files(tools, sources, out, ["--set", option] if option else [])
        problems = [] if done.code == 0 else done.last
        tally.note(f"render --set {option}", f"into {out.name}, no error, no warning", problems)
    for letter in letters:
        made = [file for file in (letter.pdf, letter.plain) if file.exists()]
        tally.note(letter.name, "rendered with and without field", [] if len(made) == 2 else [f"only {made}"])
    names = [letter.pdf.name for letter in letters]
    twice = sorted({name for name in names if names.count(name) > 1})
    tally.note("samples", "letters are told apart by their names", twice)
    there = [letter for letter in letters if letter.pdf.exists() and letter.plain.exists()]
    return [replace(letter, has_invoice=embeds(letter.pdf)) for letter in there]


def embeds(pdf: Path) -> bool:
    with pikepdf.open(pdf) as opened:
        return len(opened.attachments) > 0


def render_files(tools: Tools, sources: list[Path], out: Path, options: list[str]) -> Answer:
    """Renders `sources` into the folder `out`."""
    out.mkdir(exist_ok=True)
    target = out if len(sources) > 1 else out / f"{sources[0].stem}.pdf"
    command = ("render", *sources, "-o", target, "--deny-warnings")
    return ask(tools.program, *command, *options, LETTERPRESS_TEST_SECRET=PASSPHRASE)


# ---- rendered and signed in one go


def at_once(letter: Letter, folder: Path) -> Path:
    """Where `render_signed` puts a letter."""
    return folder / letter.pdf.name


def render_signed(tools: Tools, letters: list[Letter], folder: Path, options: list[str]) -> list[str]:
    """Renders and signs letters that one signs, in one call; `options` name the key."""
    given = ["--set", setting(None, True), "--sign-field", USUAL, *options]
    done = render_files(tools, [letter.source for letter in letters], folder, given)
    return [] if done.code == 0 else done.last


def same_as_later(tools: Tools, letter: Letter, folder: Path, options: list[str]) -> list[str]:
    """Whether a letter signed as it is rendered has the bytes of one that is signed afterwards."""
    later = folder / "later" / letter.pdf.name
    later.parent.mkdir(exist_ok=True)
    if problems := ours(tools, letter.pdf, later, letter.fields[0], options):
        return problems
    one, other = at_once(letter, folder).read_bytes(), later.read_bytes()
    if one == other:
        return []
    at = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    return [f"{len(one)} and {len(other)} bytes, first difference at byte {at}"]
