"""What has to be refused: what our program does not sign, and what it does not call valid."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

import signature_judges as judges
from signature_letters import Letter, render_files
from signature_pki import PASSPHRASE, PIN, TOKEN, Authority, Signer, free_port
from signature_tools import Check, Tools, ask, ours

DOCUMENT, USAGE, EITHER = (1,), (2,), (1, 2)
OPEN_TO_ALL = 0o644


def not_signed(tools: Tools, pdf: Path, fields: list[str]) -> list[str]:
    """`verify-signature` on a file whose fields are all empty."""
    done = ask(tools.program, "verify-signature", pdf, "--json")
    try:
        said = json.loads(done.out)
    except ValueError:
        return done.last
    found = said.get("signatures"), sorted(said.get("unsigned_fields", []))
    return [] if done.code == 1 and found == ([], sorted(fields)) else [f"exit code {done.code}, {found}"]


def refused(command: list[str | Path], out: Path, codes: tuple[int, ...], words: str, secrets: dict[str, str]):
    """Whether a command fails with one of `codes` and `words`, writes nothing and tells no secret."""
    done = ask(*command, **secrets)
    said = done.out + done.said
    problems = []
    if done.code not in codes:
        problems.append(f"exit code {done.code}, wanted is one of {codes}")
    problems += [f"'{word}' is not in it" for word in words.split() if word.lower() not in said.lower()]
    if out.exists():
        problems.append("there is a file")
    if PASSPHRASE in said or PIN in said:
        problems.append("it tells a secret")
    return [*problems, *done.last] if problems else []


# ---- files that are not to be signed

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Files:
    """Makes files that are not to be signed; `folder` is the place of one of them alone."""

    tools: Tools
    one: Letter  # with one field
    two: Letter  # with two
    signer: Signer

    def signed(self, folder: Path, options: list[str] | None = None, pdf: Path | None = None) -> Path:
        """The first of two fields signed."""
        out, pdf = folder / "signed.pdf", pdf or self.two.pdf
        if problems := ours(self.tools, pdf, out, self.two.fields[0], [*self.signer.ours, *(options or [])]):
            raise ValueError("; ".join(problems))
        return out

    def certified(self, folder: Path) -> Path:
        return self.signed(folder, ["--certify", "no-changes"])

    def broken(self, folder: Path) -> Path:
        """A byte flipped under the signature of the first field."""
        pdf = self.signed(folder)
        data = bytearray(pdf.read_bytes())
        data[data.index(b"stream") + 40] ^= 1
        pdf.write_bytes(data)
        return pdf

    def rendered(self, folder: Path, *settings: str) -> Path:
        options = [part for setting in settings for part in ("--set", setting)]
        done = render_files(self.tools, [self.one.source], folder, options)
        if done.code:
            raise ValueError("; ".join(done.last))
        return folder / self.one.pdf.name

    def draft(self, folder: Path) -> Path:
        return self.rendered(folder, "signature.field=true", "review.required=true")

    def choosy(self, folder: Path) -> Path:
        seed = {"reasons": ["Agreed"], "mandatory": True}
        return self.rendered(folder, "signature.field=true", f"signature.seed={json.dumps(seed)}")

    def locked(self, folder: Path) -> Path:
        """The signature of the first field locks the second one."""
        who = [{"field": self.two.fields[0], "lock": "all"}, {"side": "recipient", "field": self.two.fields[1]}]
        return self.signed(folder, [], self.rendered(folder, f"signature={json.dumps(who)}"))

    def encrypted(self, folder: Path) -> Path:
        pdf = folder / "encrypted.pdf"
        with pikepdf.open(self.one.pdf) as opened:
            opened.save(pdf, encryption=pikepdf.Encryption(owner="owner", user=""))
        return pdf

    def no_pdf(self, folder: Path) -> Path:
        pdf = folder / "words.pdf"
        pdf.write_text("Dear Sir or Madam")
        return pdf

    def cut(self, folder: Path) -> Path:
        pdf = folder / "cut.pdf"
        pdf.write_bytes(self.one.pdf.read_bytes()[:-2000])
        return pdf


def of_documents(files: Files) -> list[tuple[str, Make, str, list[str], tuple[int, ...], str]]:
    """Name, what makes the file, field, options, exit codes, words."""
    first, second = files.two.fields
    field = files.one.fields[0]
    return [
        ("field used", files.signed, first, [], DOCUMENT, f"{first} signed"),
        ("field that is not there", lambda _: files.two.pdf, "elsewhere", [], DOCUMENT, f"elsewhere {first} {second}"),
        ("file without fields", lambda _: files.one.plain, field, [], DOCUMENT, "field"),
        ("draft", files.draft, field, [], DOCUMENT, "draft field"),
        ("tampered file", files.broken, second, [], DOCUMENT, f"{first} valid"),
        ("locked field", files.locked, second, [], DOCUMENT, f"{first} lock"),
        ("file certified against changes", files.certified, second, [], DOCUMENT, f"{first} certif"),
        ("certified second", files.signed, second, ["--certify", "fill-in"], DOCUMENT, f"{first} certify"),
        ("reason that the field does not list", files.choosy, field, ["--reason", "No"], DOCUMENT, "Agreed"),
        ("reason missing that the field wants", files.choosy, field, [], DOCUMENT, "Agreed reason"),
        ("encrypted file", files.encrypted, field, [], EITHER, "encrypted"),
        ("file that is no PDF", files.no_pdf, field, [], EITHER, "PDF"),
        ("file cut off", files.cut, field, [], EITHER, "cut.pdf"),
        ("file that is not there", lambda folder: folder / "nothing.pdf", field, [], USAGE, "nothing.pdf"),
        ("no URL for --long-term", lambda _: files.one.pdf, field, ["--long-term"], USAGE, "--timestamp-url"),
        (
            "timestamps from nobody",
            lambda _: files.one.pdf,
            field,
            ["--timestamp-url", f"http://127.0.0.1:{free_port()}/"],
            EITHER,
            "time",
        ),
        ("secret on the command line", lambda _: files.one.pdf, field, ["--passphrase", "x"], USAGE, "--passphrase"),
    ]


# ---- keys that are not to be used


def of_keys(tools: Tools, folder: Path, silent: Authority) -> list[tuple[str, list[str | Path], tuple[int, ...], str]]:
    """Name, options, exit codes, words."""
    secret = silent.root.with_name("passphrase")
    good, other = silent.signers["p256"], silent.signers["rsa"]
    folder.mkdir()

    def copy(file: Path, mode: int, data: bytes | None = None) -> Path:
        new = folder / f"{file.name}-{mode:o}-{len(data or b'')}"
        new.write_bytes(file.read_bytes() if data is None else data)
        new.chmod(mode)
        return new

    def pem(key: Path, certificate: Path, chain: Path = good.chain) -> list[str | Path]:
        return ["--key", key, "--cert", certificate, "--chain", chain]

    def p12(file: Path, passphrases: Path) -> list[str | Path]:
        return ["--p12", file, "--passphrase-file", passphrases]

    def of(label: str) -> list[str]:
        return silent.signers[label].ours

    wrong = copy(secret, 0o600, b"wrong\n")
    cases = [
        ("key that others can read", pem(copy(good.key, OPEN_TO_ALL), good.certificate), EITHER, "chmod 600"),
        ("p12 that others can read", p12(copy(good.p12, OPEN_TO_ALL), secret), EITHER, "chmod 600"),
        ("passphrase that others can read", p12(good.p12, copy(secret, OPEN_TO_ALL)), EITHER, "chmod 600"),
        ("key that the group can read", pem(copy(good.key, 0o640), good.certificate), EITHER, "chmod 600"),
        ("wrong passphrase", p12(good.p12, wrong), EITHER, "passphrase"),
        ("no passphrase and nobody to ask", ["--p12", good.p12], EITHER, "passphrase"),
        ("variable that is not set", ["--p12", good.p12, "--passphrase-env", "UNSET"], EITHER, "UNSET"),
        ("p12 that is none", p12(copy(good.p12, 0o600, b"nothing"), secret), EITHER, "PKCS#12"),
        ("key of another certificate", pem(other.key, good.certificate), EITHER, "key certificate"),
        ("certificate for a key", pem(good.key, good.key), EITHER, "certificate"),
        ("expired certificate", of("expired"), EITHER, "expired --force-expired"),
        ("certificate not for signing", of("server"), EITHER, "nonRepudiation"),
        ("no key", [], USAGE, "--p12"),
        ("two keys", [*good.ours, *p12(good.p12, secret)], USAGE, "--p12"),
    ]
    if tools.softhsm:
        start = ["--pkcs11", tools.softhsm, "--chain", good.chain, "--token"]
        pin = ["--passphrase-env", "LETTERPRESS_TEST_PIN"]
        bad = ["--passphrase-file", wrong]
        cases += [
            ("wrong PIN", [*start, TOKEN, "--key-label", "p256", *bad], EITHER, "PIN"),
            ("token that is not there", [*start, "nowhere", "--key-label", "p256", *pin], EITHER, "nowhere"),
            ("key that is not in the token", [*start, TOKEN, "--key-label", "nobody", *pin], EITHER, "nobody"),
            ("library that is none", ["--pkcs11", good.key, *start[2:], TOKEN, "--key-label", "p256", *pin], EITHER, good.key.name),
        ]
    return cases


def of_all(tools: Tools, letters: list[Letter], silent: Authority) -> list[Check]:
    """Checks of everything that `sign` and `verify-signature` have to refuse."""
    one = next((letter for letter in letters if letter.lone), None)
    two = next((letter for letter in letters if len(letter.fields) == 2), None)
    if not one or not two:
        return [("refusals", "letters to refuse", lambda: ["not enough of them"])]
    home = tools.work / "refused"
    home.mkdir()
    signer = silent.signers["p256"]
    files = Files(tools, one, two, signer)
    secrets = {"LETTERPRESS_TEST_SECRET": PASSPHRASE, "LETTERPRESS_TEST_PIN": PIN}

    def sign(make: Make, folder: Path, field: str, options: list, codes: tuple[int, ...], words: str) -> list[str]:
        folder.mkdir()
        pdf, out = make(folder), folder / "out.pdf"
        command = [tools.program, "sign", pdf, "--field", field, "-o", out, *options]
        return refused(command, out, codes, words, secrets)

    checks: list[Check] = []
    for index, (name, make, field, options, codes, words) in enumerate(of_documents(files)):
        given = [*signer.ours, *options]
        checks.append((f"refused: {name}", "sign", sign, make, home / f"file-{index}", field, given, codes, words))
    for index, (name, options, codes, words) in enumerate(of_keys(tools, home / "keys", silent)):
        folder = home / f"key-{index}"
        given = (lambda _: one.pdf, folder, one.fields[0], options, codes, words)
        checks.append((f"refused: {name}", "sign", sign, *given))
    for name, wanted in (("expired", expired), ("untrusted", untrusted), ("unreadable", unreadable)):
        checks.append((f"verdict: {name}", "verify-signature", wanted, tools, home / name, files, silent))
    return checks


# ---- verdicts between valid and invalid


def verdict(tools: Tools, pdf: Path, options: list[str | Path], code: int, wanted: str) -> list[str]:
    done, signatures = judges.our_verdict(tools, pdf, *options)
    found = [signature["verdict"] for signature in signatures]
    if done.code == code and found == [wanted]:
        return []
    return [f"{options}: exit code {done.code}, {found}; wanted are {code}, {wanted}", *done.last]


def expired(tools: Tools, folder: Path, files: Files, silent: Authority) -> list[str]:
    """Valid at the time of signing, which nobody vouches for: so to be judged at that time, and not today."""
    folder.mkdir()
    then = ["--time", "2020-06-01T12:00:00+02:00"]
    trust: list[str | Path] = ["--trust", silent.root]
    problems = []
    for name, options in (("then", then), ("forced", ["--force-expired"])):
        out, given = folder / f"{name}.pdf", [*silent.signers["expired"].ours, *options]
        problems += ours(tools, files.one.pdf, out, files.one.fields[0], given)
        problems += verdict(tools, out, trust, 1, "untrusted")
    return problems + verdict(tools, folder / "then.pdf", [*trust, *then], 0, "valid")


def untrusted(tools: Tools, folder: Path, files: Files, silent: Authority) -> list[str]:
    """Another root by the same name, and none."""
    folder.mkdir()
    out, stranger = folder / "out.pdf", silent.root.with_name("stranger-root.crt")
    return (
        ours(tools, files.one.pdf, out, files.one.fields[0], silent.signers["p256"].ours)
        or verdict(tools, out, ["--trust", stranger], 1, "untrusted") + verdict(tools, out, [], 0, "intact")
    )


def unreadable(tools: Tools, folder: Path, files: Files, silent: Authority) -> list[str]:
    folder.mkdir()
    problems = []
    for pdf in (files.no_pdf(folder), folder / "nothing.pdf"):
        done, _ = judges.our_verdict(tools, pdf, "--trust", silent.root)
        if done.code != 2:
            problems += [f"{pdf.name}: wanted is exit code 2", *done.last]
    return problems


def of_revoked(tools: Tools, letter: Letter, authority: Authority, options: list[str]) -> list[Check]:
    """A revoked certificate signs nothing that is to be valid for long."""
    out = tools.work / "long" / "revoked.pdf"
    command = [tools.program, "sign", letter.pdf, "--field", letter.fields[0], "-o", out, "--long-term"]
    command += [*authority.signers["revoked"].ours, *options]
    return [("refused: revoked certificate", "sign", refused, command, out, EITHER, "revoked", {})]
