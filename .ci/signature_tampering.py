"""Signed files as a forger would leave them; `signature_oracles` wants every one of them reported.

A forgery takes the bytes of one or more signed files and returns those of the forged one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms, x509

from signature_later import LATER, later


@dataclass(frozen=True)
class Bases:
    """What is forged: the bytes of files that our program signed."""

    one: bytes  # one field, signed with a reason; with an embedded invoice
    other: bytes  # another letter, signed with the same key
    twice: bytes  # two fields, both signed
    certified: bytes  # two fields, the first certifies and permits to fill in
    frozen: bytes  # two fields, the first certifies and permits nothing
    stamped: bytes  # with a timestamp
    stamped_other: bytes  # another letter with another timestamp
    namesake: bytes  # DER certificate of another key by the name of the signer


Forgery = Callable[[Bases], bytes]
FORGERIES: dict[str, Forgery] = {}


def forgery(name: str) -> Callable[[Forgery], Forgery]:
    def add(make: Forgery) -> Forgery:
        FORGERIES[name] = make
        return make

    return add


# ---- single bytes


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def place(data: bytes, pattern: bytes) -> int:
    """Where the first group of `pattern` begins."""
    match = re.search(pattern, data, re.DOTALL)
    if not match:
        raise ValueError(f"there is no {pattern!r}")
    return match.start(1)


FLIPS = {
    "byte flipped in the first line": rb"^%PDF-1\.(\d)",
    "byte flipped in a stream": rb"stream\r?\n.{40}(.)",
    "byte flipped in the cross-reference's offset": rb".*startxref\s+(\d)",
    "byte flipped in the time of signing": rb".*/M ?\(D:\d\d\d(\d)",
    "byte flipped in the reason": rb".*/Reason ?[(<].{4}(.)",
    "byte flipped in the name of the field's filter": rb".*/SubFilter ?/ETSI\.CA(d)",
    "byte flipped in the end of file": rb".*%%E(O)F",
}
for name, pattern in FLIPS.items():
    FORGERIES[name] = lambda bases, pattern=pattern: flipped(bases.one, place(bases.one, pattern))


# ---- /ByteRange and /Contents


def ranges(data: bytes) -> list[tuple[re.Match[bytes], list[int]]]:
    """Every /ByteRange in the order of the file, with its numbers."""
    found = re.finditer(rb"/ByteRange\s*\[([-\d\s]+)\]", data)
    return [(match, [int(number) for number in match[1].split()]) for match in found]


def with_range(data: bytes, change: Callable[[list[int]], list[int]]) -> bytes:
    """The last /ByteRange changed, in the room it has."""
    match, numbers = ranges(data)[-1]
    start, end = match.span(1)
    # The room may end in spaces behind the bracket: signers leave them for larger numbers.
    room = end - start + len(data[end + 1 :]) - len(data[end + 1 :].lstrip(b" "))
    text = " ".join(str(number) for number in change(numbers)).encode()
    if len(text) > room:
        raise ValueError("no room for another range")
    return data[:start] + text + b"]" + b" " * (room - len(text)) + data[start + room + 1 :]


RANGES = {
    "range that ends before the file does": lambda n: [n[0], n[1], n[2], n[3] - 64],
    "range with a gap wider than the contents": lambda n: [n[0], n[1] - 64, n[2], n[3]],
    "range with a gap that reaches into what follows": lambda n: [n[0], n[1], n[2] + 64, n[3] - 64],
    "range that begins at byte 1": lambda n: [1, n[1] - 1, n[2], n[3]],
    "range of zeros": lambda n: [0, 0, 0, 0],
    "range with a negative number": lambda n: [0, -1, n[2], n[3]],
    "range whose parts overlap": lambda n: [0, n[1], n[1] - 64, n[3]],
    "range beyond the end of the file": lambda n: [n[0], n[1], n[2], n[3] + 64],
    "range of two numbers": lambda n: [n[0], n[1]],
}
for name, change in RANGES.items():
    FORGERIES[name] = lambda bases, change=change: with_range(bases.one, change)


def gap(data: bytes, index: int = -1) -> tuple[int, int]:
    """Where the digits of a signature's /Contents begin and end."""
    _, numbers = ranges(data)[index]
    return numbers[1] + 1, numbers[2] - 1


def contents(data: bytes, index: int = -1) -> bytes:
    start, end = gap(data, index)
    return bytes.fromhex(data[start:end].decode("ascii"))


def with_contents(data: bytes, der: bytes, index: int = -1) -> bytes:
    start, end = gap(data, index)
    text = der.hex().encode()
    if len(text) > end - start:
        text = text.rstrip(b"0")
    if len(text) > end - start:
        raise ValueError("no room for other contents")
    return data[:start] + text.ljust(end - start, b"0") + data[end:]


def with_cms(data: bytes, change: Callable[[cms.SignedData], None]) -> bytes:
    """The last signature's CMS changed."""
    content = cms.ContentInfo.load(contents(data))
    change(content["content"])
    return with_contents(data, content.dump(force=True))


def flip_in_cms(data: bytes, find: Callable[[cms.SignedData], bytes]) -> bytes:
    """A byte flipped within the bytes that `find` finds in the last signature's CMS."""
    der = contents(data)
    wanted = find(cms.ContentInfo.load(der)["content"])
    return with_contents(data, flipped(der, der.index(wanted) + len(wanted) - 3))


def digest_of(signed: cms.SignedData) -> bytes:
    attributes = signed["signer_infos"][0]["signed_attrs"]
    return next(a["values"][0].native for a in attributes if a["type"].native == "message_digest")


@forgery("contents of zeros")
def _(bases: Bases) -> bytes:
    return with_contents(bases.one, b"")


@forgery("contents of another file's signature")
def _(bases: Bases) -> bytes:
    return with_contents(bases.one, contents(bases.other))


@forgery("contents of two signatures swapped")
def _(bases: Bases) -> bytes:
    first, second = contents(bases.twice, 0), contents(bases.twice, 1)
    return with_contents(with_contents(bases.twice, second, 0), first, 1)


@forgery("byte flipped in the signature's value")
def _(bases: Bases) -> bytes:
    return flip_in_cms(bases.one, lambda signed: signed["signer_infos"][0]["signature"].native)


@forgery("byte flipped in the message digest")
def _(bases: Bases) -> bytes:
    return flip_in_cms(bases.one, digest_of)


@forgery("byte flipped in the signer's certificate")
def _(bases: Bases) -> bytes:
    return flip_in_cms(bases.one, lambda signed: signed["certificates"][0].chosen.dump())


@forgery("certificate of a namesake")
def _(bases: Bases) -> bytes:
    def change(signed: cms.SignedData) -> None:
        serial = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
        kept = [c.chosen for c in signed["certificates"] if c.chosen.serial_number != serial]
        namesake = x509.Certificate.load(bases.namesake)
        signed["certificates"] = cms.CertificateSet(
            [cms.CertificateChoices("certificate", one) for one in [namesake, *kept]]
        )

    return with_cms(bases.one, change)


@forgery("no certificate at all")
def _(bases: Bases) -> bytes:
    return with_cms(bases.one, lambda signed: signed.__setitem__("certificates", []))


@forgery("timestamp of another signature")
def _(bases: Bases) -> bytes:
    other = cms.ContentInfo.load(contents(bases.stamped_other))["content"]

    def change(signed: cms.SignedData) -> None:
        signed["signer_infos"][0]["unsigned_attrs"] = other["signer_infos"][0]["unsigned_attrs"]

    return with_cms(bases.stamped, change)


# ---- revisions cut off, taken out, and put behind


def ends(data: bytes) -> list[int]:
    return [match.end() for match in re.finditer(rb"%%EOF\s*", data)]


@forgery("end of the file cut off")
def _(bases: Bases) -> bytes:
    return bases.one[:-24]


@forgery("first signature's revision taken out")
def _(bases: Bases) -> bytes:
    blank, first, *_ = ends(bases.twice)
    return bases.twice[:blank] + bases.twice[first:]


@forgery("first signature's revision blanked")
def _(bases: Bases) -> bytes:
    blank, first, *_ = ends(bases.twice)
    return bases.twice[:blank] + b" " * (first - blank) + bases.twice[first:]


@forgery("words behind the end of the file")
def _(bases: Bases) -> bytes:
    return bases.one + b"\n% and 5,000 euros more\n"


@forgery("cross-reference led back before the signature")
def _(bases: Bases) -> bytes:
    old = re.findall(rb"startxref\s+(\d+)", bases.one)[0]
    return bases.one + b"\nstartxref\n" + old + b"\n%%EOF\n"


@forgery("unsigned file before the signed one")
def _(bases: Bases) -> bytes:
    unsigned = bases.other[: ends(bases.other)[0]]
    return unsigned + bases.one


# ---- a later revision

for name, (base, change) in LATER.items():
    FORGERIES[f"later: {name}"] = lambda bases, base=base, change=change: later(getattr(bases, base), change)
