"""Has signature fields and signatures of rendered samples judged by others; see `signatures`.

Every failure is listed; the last line is `N passed, N failed`; exit code 1 at any failure.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import field_judges
import signature_honest
import signature_judges as judges
import signature_letters
import signature_refusals
import signature_trials
import signature_wishes
from pdf_oracles import FLAVOURS, Tally, qpdf, verapdf
from signature_letters import Letter
from signature_pki import TOKEN, Authority, answering_authority, silent_authority, token
from signature_tampering import FORGERIES
from signature_tools import Check, Tools, judge_all, libpdf_signs, ours, pyhanko

ACTORS = ("ours", "pyHanko")
WORDS = ["--reason", "Bon pour accord", "--place", "Lyon", "--contact", "+33 4 78 00 00 00"]
CERTIFY = ("fill-in", "no-changes", "annotate")


@contextlib.contextmanager
def stage(name: str, tally: Tally) -> Iterator[None]:
    """Tells how many checks a stage made, and the time it took."""
    began, before = time.monotonic(), tally.passed + tally.failed
    yield
    made = tally.passed + tally.failed - before
    print(f"{name}: {made} checks in {time.monotonic() - began:.1f} s", flush=True)


class Run:
    """All stages, on the letters of one folder."""

    def __init__(self, tally: Tally, tools: Tools, letters: list[Letter]) -> None:
        self.tally, self.tools, self.letters = tally, tools, letters
        self.silent = silent_authority(tools.work / "silent")
        self.archive: list[Path] = []  # what has to be PDF/A and PDF/UA

    def folder(self, name: str) -> Path:
        folder = self.tools.work / name
        folder.mkdir(exist_ok=True)
        return folder

    def name(self, pdf: Path) -> str:
        return str(pdf.relative_to(self.tools.work))

    def sign(self, actor: str, pdf: Path, out: Path, field: str, signer: str, certify: bool = False) -> Check:
        """A check that signs."""
        key = self.silent.signers[signer]
        if actor == "ours":
            options = [*key.ours, *(["--certify", "fill-in"] if certify else [])]
            return (self.name(out), "letterpress signs", ours, self.tools, pdf, out, field, options)
        options = ["--certify"] if certify else []
        return (self.name(out), "pyHanko signs", pyhanko, pdf, out, field, key, options)

    def judge_signed(self, signed: dict[Path, dict[str, str]], authority: Authority) -> None:
        """All three judges on every file that is there; one that is not has been told of."""
        checks: list[Check] = []
        for pdf, levels in signed.items():
            if pdf.exists():
                checks += judges.signature_checks(self.tools, self.name(pdf), pdf, authority, levels)
        judge_all(self.tally, checks)

    # ---- fields

    def fields(self) -> None:
        checks: list[Check] = []
        for letter in self.letters:
            name, pdf = letter.name, letter.pdf
            checks += [
                (name, "form", field_judges.form, pdf),
                (name, "pyHanko lists", field_judges.listed_by_pyhanko, pdf, letter.fields, "EMPTY"),
                (name, "same picture but for the box", field_judges.same_picture, pdf, letter.plain),
                (name, "no signature yet", signature_refusals.not_signed, self.tools, pdf, letter.fields),
            ]
        judge_all(self.tally, checks)
        self.archive += [letter.pdf for letter in self.letters]
        if self.tools.libpdf:
            found = field_judges.listed_by_libpdf(self.tools, [letter.pdf for letter in self.letters])
            for letter in self.letters:
                self.tally.note(letter.name, "libpdf lists", found[letter.pdf])
        checks, wished = signature_wishes.of_letters(self.tools, self.letters, self.silent)
        judge_all(self.tally, checks)
        self.archive += [pdf for pdf in wished if pdf.exists()]

    # ---- one signature, ours and others'

    def one_signature(self) -> None:
        mine, theirs = self.folder("ours"), self.folder("pyhanko")
        signing: list[Check] = []
        signed: dict[Path, dict[str, str]] = {}
        pictures: list[Check] = []
        for index, letter in enumerate(self.letters):
            out = mine / letter.pdf.name
            options = self.silent.signers["rsa" if index % 2 else "p256"].ours
            visible = index % 3 == 0
            options += ["--visible"] if visible else []
            options += WORDS if index % 4 < 2 else []
            options += ["--certify", CERTIFY[index // 5 % 3]] if index % 5 == 1 else []
            field = letter.fields[0]
            signing.append(
                (self.name(out), "letterpress signs", ours, self.tools, letter.pdf, out, field, options)
            )
            signed[out] = {field: "B-B"}
            pictures += [
                (self.name(out), "same picture but for the box", field_judges.same_picture, out, letter.plain),
                (self.name(out), "drawn in the box", field_judges.drawn_in_box, out, letter.pdf, visible),
            ]
            for field in letter.fields:
                out = theirs / f"{letter.pdf.stem}-{field}.pdf"
                signing.append(self.sign("pyHanko", letter.pdf, out, field, "p256" if index % 2 else "rsa"))
                signed[out] = {field: "B-B"}
        if self.tools.libpdf:
            letter, key = self.letters[0], self.silent.signers["rsa"]
            out = self.folder("libpdf") / letter.pdf.name
            secret = self.silent.root.with_name("passphrase")
            signing.append(
                (self.name(out), "libpdf signs", libpdf_signs, self.tools, letter.pdf, out)
                + (letter.fields[0], key.p12, secret)
            )
            signed[out] = {letter.fields[0]: "B-B"}
        judge_all(self.tally, signing)
        judge_all(self.tally, [check for check in pictures if check[3].exists()])
        self.judge_signed(signed, self.silent)
        self.archive += [pdf for pdf in signed if pdf.parent == mine and pdf.exists()]

    # ---- two signatures

    def two_signatures(self) -> None:
        letter = next((letter for letter in self.letters if len(letter.fields) == 2), None)
        if letter is None:
            self.tally.note("samples", "a letter with two fields", ["there is none"])
            return
        folder = self.folder("two")
        first: dict[Path, tuple[str, str]] = {}
        signing = []
        for one, other in (letter.fields, letter.fields[::-1]):
            for actor in ACTORS:
                for certify in (False, True):
                    out = folder / f"{one}-{actor}-{'certifies' if certify else 'approves'}.pdf"
                    signing.append(self.sign(actor, letter.pdf, out, one, "rsa", certify))
                    first[out] = (one, other)
        judge_all(self.tally, signing)
        signing, signed = [], {}
        for pdf, (one, other) in first.items():
            for actor in ACTORS:
                out = folder / f"{pdf.stem}-then-{other}-{actor}.pdf"
                if pdf.exists():
                    signing.append(self.sign(actor, pdf, out, other, "p256"))
                    signed[out] = {one: "B-B", other: "B-B"}
        judge_all(self.tally, signing)
        self.judge_signed(signed, self.silent)
        self.archive += [pdf for pdf in signed if "pyHanko" not in pdf.stem and pdf.exists()]

    # ---- timestamps and revocation

    def long_term(self, authority: Authority) -> None:
        letter, folder = self.letters[0], self.folder("long")
        field, trust = letter.fields[0], ["--trust", str(authority.root)]
        stamp = ["--timestamp-url", authority.timestamps]
        validation = ["--with-validation-info", *trust, "--trust-replace"]
        theirs = {"B-T": stamp, "B-LT": stamp + validation}
        theirs["B-LTA"] = stamp + validation + ["--use-pades-lta"]
        mine = {"B-T": stamp, "B-LT": [*stamp, "--long-term", *trust]}
        signing: list[Check] = []
        signed: dict[Path, str] = {}
        for kind in ("rsa", "p256"):
            signer = authority.signers[kind]
            for level, options in mine.items():
                out = folder / f"ours-{kind}-{level}.pdf"
                given = [*signer.ours, *options]
                signing.append(
                    (self.name(out), "letterpress signs", ours, self.tools, letter.pdf, out, field, given)
                )
                signed[out] = level
            for level, options in theirs.items():
                out = folder / f"pyhanko-{kind}-{level}.pdf"
                signing.append((self.name(out), "pyHanko signs", pyhanko, letter.pdf, out, field, signer, options))
                signed[out] = level
        judge_all(self.tally, signing)
        checks: list[Check] = []
        for pdf, level in signed.items():
            if not pdf.exists():
                continue
            name, levels = self.name(pdf), {field: level}
            checks.append((name, "verify-signature", judges.valid_by_us, self.tools, pdf, authority.root, levels))
            checks.append((name, "adesverify", judges.accepted_as_ades, pdf, authority.root, level))
            if level != "B-T":
                checks.append((name, "pyHanko, nobody asked", judges.valid_for_long, pdf, authority.root))
            if level != "B-LTA":
                checks.append((name, "pdfsig", judges.valid_by_pdfsig, pdf, [field], level == "B-T"))
        judge_all(self.tally, checks)
        self.archive += [pdf for pdf in signed if pdf.stem.startswith("ours") and pdf.exists()]
        judge_all(self.tally, signature_refusals.of_revoked(self.tools, letter, authority, [*stamp, *trust]))

    # ---- other keys

    def other_keys(self) -> None:
        letter, folder = self.letters[0], self.folder("keys")
        secret = self.silent.root.with_name("passphrase")
        ways: dict[str, list[str]] = {}
        for kind in ("rsa", "p256"):
            signer = self.silent.signers[kind]
            ways[f"p12-{kind}"] = ["--p12", str(signer.p12), "--passphrase-file", str(secret)]
            ways[f"p12-env-{kind}"] = ["--p12", str(signer.p12), "--passphrase-env", "LETTERPRESS_TEST_SECRET"]
            if self.tools.softhsm:
                ways[f"token-{kind}"] = [
                    *("--pkcs11", str(self.tools.softhsm), "--token", TOKEN, "--key-label", kind),
                    *("--passphrase-env", "LETTERPRESS_TEST_PIN", "--chain", str(signer.chain)),
                ]
        if self.tools.softhsm:
            kinds = {kind: self.silent.signers[kind] for kind in ("rsa", "p256")}
            token(self.tools.softhsm, self.folder("token"), kinds)
        outs = {name: folder / f"{name}.pdf" for name in ways}
        judge_all(
            self.tally,
            [
                (self.name(out), "letterpress signs", ours, self.tools, letter.pdf, out, letter.fields[0], ways[name])
                for name, out in outs.items()
            ],
        )
        self.judge_signed({out: {letter.fields[0]: "B-B"} for out in outs.values()}, self.silent)

    # ---- forgeries

    def forgeries(self, authority: Authority) -> None:
        namesake = self.silent.signers["stranger"]
        bases = signature_honest.bases(self.tally, self.tools, self.letters, authority, namesake, WORDS)
        if bases is None:
            return
        folder = self.folder("forged")
        rows: list[str] = []
        checks: list[Check] = []
        for index, name in enumerate(FORGERIES):
            pdf = folder / f"{index + 1:02}.pdf"
            checks.append(
                (f"forged: {name}", "reported", judges.reported, self.tools, pdf, name, bases, authority, rows)
            )
        judge_all(self.tally, checks)
        print("forged file | our verdict | pyHanko | pdfsig")
        for row in sorted(rows):
            print(row)

    # ---- rendered and signed in one go

    def in_one_go(self) -> None:
        folder, key = self.folder("at-once"), self.silent.signers["p256"].ours
        key = [*key, "--time", "2026-03-03T10:00:00+01:00"]
        letters = [letter for letter in self.letters if letter.lone]
        problems = signature_letters.render_signed(self.tools, letters, folder, key)
        self.tally.note("render --sign-field", "a folder of letters", problems)
        judge_all(
            self.tally,
            [
                (self.name(signature_letters.at_once(letter, folder)), "same as signed afterwards", signature_letters.same_as_later)
                + (self.tools, letter, folder, key)
                for letter in letters
            ],
        )
        signed = {signature_letters.at_once(letter, folder): {letter.fields[0]: "B-B"} for letter in letters}
        self.judge_signed(signed, self.silent)

    # ---- PDF/A and PDF/UA

    def archives(self) -> None:
        checks: list[Check] = []
        for pdf in self.archive:
            checks.append((self.name(pdf), "qpdf --check", qpdf, pdf))
            for flavour in FLAVOURS:
                checks.append((self.name(pdf), f"page-validation {flavour}", judges.archive, pdf, flavour))
        judge_all(self.tally, checks)
        if not self.tools.verapdf:
            return
        for flavour in FLAVOURS:
            found = verapdf(self.tools.verapdf, flavour, self.archive)
            for pdf in self.archive:
                self.tally.note(self.name(pdf), f"veraPDF {flavour}", found[pdf])


def everything(tally: Tally, tools: Tools, samples: Path) -> None:
    with stage("letters", tally):
        letters = signature_letters.render(tally, tools, samples)
    if not letters:
        tally.note("samples", "letters with fields", ["there are none"])
        return
    run = Run(tally, tools, letters)
    with stage("fields", tally):
        run.fields()
    with stage("one signature", tally):
        run.one_signature()
    with stage("two signatures", tally):
        run.two_signatures()
    with stage("other keys", tally):
        run.other_keys()
    with stage("refusals", tally):
        judge_all(tally, signature_refusals.of_all(tools, letters, run.silent))
    with answering_authority(tools.work / "answering") as authority:
        with stage("long-term signatures", tally):
            run.long_term(authority)
        with stage("forgeries", tally):
            run.forgeries(authority)
    with stage("rendered and signed", tally):
        run.in_one_go()
    with stage("judges", tally):
        judge_all(tally, signature_trials.of_judges(tools, letters, run.silent))
    with stage("archive", tally):
        run.archives()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help="the program that renders and signs")
    parser.add_argument("--samples", type=Path, default=Path("samples"))
    parser.add_argument("--verapdf", type=Path, help="veraPDF's jar")
    parser.add_argument("--libpdf", type=Path, help="the file of @libpdf/core to import")
    parser.add_argument("--softhsm", type=Path, help="SoftHSM's library")
    parser.add_argument("--keep", type=Path, help="an empty folder for all files that are made")
    args = parser.parse_args()
    missing = []
    for given, what in (
        (args.verapdf, "veraPDF; page-validation alone judges PDF/A and PDF/UA"),
        (args.libpdf, "@libpdf/core; it lists and signs no fields"),
        (args.softhsm, "SoftHSM; signing with a token is NOT checked"),
    ):
        if not given:
            missing.append(f"WARNING: NO {what}")
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="letterpress-signatures-") as scratch:
        work = (args.keep or Path(scratch)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        tools = Tools(args.program.resolve(), args.libpdf, args.softhsm, args.verapdf, work)
        everything(tally, tools, args.samples)
    for note in missing:
        print(note)
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
