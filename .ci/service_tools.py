"""The service under trial: started on a port of its own, asked by raw sockets, and looked at from outside."""

from __future__ import annotations

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

LETTER = pathlib.Path("samples/fr/simple.yaml").read_bytes()
YAML, JSON = "application/yaml", "application/json"


class Trials:
    """Counts what holds and what does not, and says what does not."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def check(self, holds: object, what: str) -> bool:
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"FAILED: {what}", file=sys.stderr, flush=True)
        return bool(holds)


@dataclass
class Answer:
    """One answer of a connection."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = False

    def json(self) -> dict:
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def code(self) -> str:
        return str(self.json().get("code", ""))

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]


@dataclass
class Talk:
    """All that came on a connection, and how it ended."""

    answers: list[Answer]
    closed: bool
    seconds: float
    raw: bytes

    @property
    def last(self) -> Answer:
        return self.answers[-1] if self.answers else Answer()

    def __str__(self) -> str:
        return f"{[answer.status for answer in self.answers]} {self.last.code} {self.last.body[-200:]!r}"


def read_chunked(data: bytes) -> tuple[bytes, int, bool]:
    """A body in chunks: what it says, how long it is, whether it is whole."""
    body, at = b"", 0
    while True:
        end = data.find(b"\r\n", at)
        if end < 0:
            return body, len(data), False
        size = int(data[at:end].split(b";")[0], 16)
        if len(data) < end + 2 + size + 2:
            return body, len(data), False
        body += data[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
        if size == 0:
            return body, at, True


def answers(data: bytes, without_body: bool = False) -> list[Answer]:
    """The answers that a stream of bytes holds."""
    found = []
    while data:
        head, parted, rest = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = re.match(r"HTTP/1\.[01] (\d{3})", lines[0])
        if not parted or not status:
            found.append(Answer(body=data))
            break
        pairs = [line.partition(":") for line in lines[1:]]
        answer = Answer(int(status[1]))
        for name, _, value in pairs:
            before = answer.headers.get(name.lower())
            answer.headers[name.lower()] = f"{before}, {value.strip()}" if before else value.strip()
        if answer.status < 200 or answer.status in (204, 304) or without_body:
            used, answer.whole = 0, True
        elif "chunked" in answer.headers.get("transfer-encoding", ""):
            answer.body, used, answer.whole = read_chunked(rest)
        else:
            used = int(answer.headers.get("content-length", len(rest)))
            answer.body, answer.whole = rest[:used], len(rest) >= used
        found.append(answer)
        data = rest[used:]
    return found


class Connection:
    """A socket, with nothing between it and the service."""

    def __init__(self, port: int, wait: float = 10.0) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=wait)
        self.data = b""
        self.closed = False

    def send(self, data: bytes) -> Connection:
        try:
            self.socket.sendall(data)
        except OSError:
            # It was refused before all of it was sent; the answer tells why.
            pass
        return self

    def end_sending(self) -> Connection:
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return self

    def read(self, wait: float, until_answers: int = 0, without_body: bool = False) -> Talk:
        """Reads until the service closes, the time is over, or so many answers are whole."""
        began = time.monotonic()
        while not self.closed and (left := began + wait - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                part = self.socket.recv(1 << 20)
            except TimeoutError:
                break
            except OSError:
                part = b""
            self.closed = not part
            self.data += part
            if until_answers and self.data.endswith((b"\n", b"}", b"EOF")):
                whole = [one for one in answers(self.data, without_body) if one.whole and one.status >= 200]
                if len(whole) >= until_answers:
                    break
        return Talk(answers(self.data, without_body), self.closed, time.monotonic() - began, self.data)

    def close(self) -> None:
        self.socket.close()


def head(method: str, target: str, *lines: str, host: str | None = "127.0.0.1", version: str = "HTTP/1.1") -> bytes:
    """The head of a request."""
    first = [f"{method} {target} {version}"] + ([f"Host: {host}"] if host is not None else [])
    return "\r\n".join([*first, *lines, "", ""]).encode("latin-1")


def get(target: str, *lines: str, **more: object) -> bytes:
    return head("GET", target, "Connection: close", *lines, **more)


def post(target: str, body: bytes | str, kind: str = YAML, *lines: str, **more: object) -> bytes:
    """A request with a body, its length announced."""
    body = body.encode() if isinstance(body, str) else body
    lines = ("Connection: close", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines)
    return head("POST", target, *lines, **more) + body


def form(*parts: tuple[str, bytes]) -> bytes:
    """A form of parts, each with what its disposition says."""
    disposition = b"Content-Disposition: form-data; "
    made = [b"--PART\r\n" + disposition + said.encode() + b"\r\n\r\n" + body + b"\r\n" for said, body in parts]
    return b"".join(made) + b"--PART--\r\n"


FORM = "multipart/form-data; boundary=PART"


class Service:
    """The program, serving on a port of its own until it is stopped."""

    def __init__(
        self, program: str, folder: pathlib.Path, *options: str, variables: dict[str, str] | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / f"log-{time.monotonic_ns()}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LETTERPRESS")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--listen", "127.0.0.1:0", *options],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, cwd=folder,
                env=clean | {"XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder)} | (variables or {}),
            )
        self.port = self._port()

    def _port(self) -> int:
        for _ in range(600):
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", self.log.read_text(errors="replace"))
            if found:
                return int(found[1])
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"the service does not start:\n{self.log.read_text(errors='replace')}")

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def open(self, wait: float = 10.0) -> Connection:
        return Connection(self.port, wait)

    def ask(self, request: bytes, wait: float = 15.0, until_answers: int = 0, without_body: bool = False) -> Talk:
        connection = self.open()
        talk = connection.send(request).read(wait, until_answers, without_body)
        connection.close()
        return talk

    def render(self, letter: bytes = LETTER, wait: float = 30.0) -> Answer:
        return self.ask(post("/v1/render", letter), wait).last

    def url(self, target: str = "") -> str:
        return f"http://127.0.0.1:{self.port}{target}"

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def files(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def memory(self) -> float:
        """MiB in memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

    def lives(self) -> bool:
        return self.process.poll() is None and self.ask(get("/livez"), 5).last.body == b"ok\n"

    def logged(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self, wait: float = 30.0) -> tuple[int | None, float]:
        """Asks it to end; its exit code and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(wait)
        except subprocess.TimeoutExpired:
            code = None
        return code, time.monotonic() - began


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def invoice(lines: int) -> bytes:
    """A letter whose invoice has so many lines."""
    text = """layout: din-5008-b
language: en-GB
sender: {name: Ada Hart, organisation: Hart Ltd, address: [1 Mill Road, London N1 9GU], email: ada@hart.example}
recipient: {name: Carl Dent, organisation: Dent Ltd, address: [2 Mill Road, London N1 9GU]}
date: 2026-06-30
subject: Invoice
salutation: Dear Mr Dent,
body: Our invoice is enclosed.
closing: Yours sincerely,
signature: {name: Ada Hart}
invoice:
  number: F-1
  date: 2026-06-30
  due: 2026-07-30
  currency: GBP
  lines:
"""
    line = "    - {{description: Item {0}, quantity: {1}, unit: piece, unit_price: {2}.50, vat: 20}}\n"
    return (text + "".join(line.format(n, n % 7 + 1, n % 90 + 1) for n in range(lines))).encode()
