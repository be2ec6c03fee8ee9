"""What `signature_oracles` and its judges share: asking programs, and signing with them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pdf_oracles import Tally, judged
from signature_pki import PASSPHRASE, PIN, Signer

PYHANKO = Path(sys.executable).with_name("pyhanko")
TIMEOUT = 120


@dataclass(frozen=True)
class Answer:
    """What a program said, and its exit code."""

    code: int
    out: str
    said: str

    @property
    def last(self) -> list[str]:
        """The end of what it said, for a report."""
        return [f"exit code {self.code}", *(self.out + self.said).splitlines()[-6:]]


def ask(*command: str | Path, **env: str) -> Answer:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
        env={**os.environ, **env},
    )
    out, said = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    return Answer(done.returncode, out, said)


@dataclass(frozen=True)
class Tools:
    """The programs at hand, and where their files go."""

    program: Path
    libpdf: Path | None
    softhsm: Path | None
    verapdf: Path | None
    work: Path


# One check: the file or thing it is about, its name, and who judges what.
Check = tuple[str, str, Callable[..., list[str]], *tuple[object, ...]]


def judge_all(tally: Tally, checks: Iterable[Check]) -> None:
    """Has all checks made side by side, and notes them in their order."""
    checks = list(checks)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = pool.map(lambda check: judged(*check[2:]), checks)
        for (what, name, *_), problems in zip(checks, found, strict=True):
            tally.note(what, name, problems)


# ---- signing


def ours(tools: Tools, pdf: Path, out: Path, field: str, options: list[str]) -> list[str]:
    """Signs with our program; `options` name the key and what else is wished."""
    secrets = {"LETTERPRESS_TEST_SECRET": PASSPHRASE, "LETTERPRESS_TEST_PIN": PIN}
    done = ask(tools.program, "sign", pdf, "--field", field, "-o", out, *options, **secrets)
    if done.code:
        return done.last
    return [] if out.exists() else ["there is no file", *done.last]


def pyhanko(pdf: Path, out: Path, field: str, signer: Signer, options: list[str]) -> list[str]:
    """Signs with pyHanko, in a field that is there already."""
    start = [PYHANKO, "sign", "addsig", "--field", field, "--existing-only", "--use-pades"]
    done = ask(*start, *options, *signer.pyhanko, pdf, out)
    return done.last if done.code else []


def libpdf_signs(tools: Tools, pdf: Path, out: Path, field: str, keys: Path, secret: Path) -> list[str]:
    done = ask("node", ".ci/libpdf.mjs", str(tools.libpdf), "sign", pdf, field, keys, secret, out)
    return done.last if done.code else []
