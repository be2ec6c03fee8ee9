"""Hostile requests: each row says what is sent and what must come back."""

from __future__ import annotations

import gzip
import hashlib
import pathlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service_tools import FORM, JSON, LETTER, YAML, Answer, Service, Talk, Trials, form, get, head, post

TEXT = LETTER.decode()
SOUND = ('name="letter"', LETTER)
# Nothing of the machine that serves may be seen from outside.
OF_THE_SERVER = re.compile(rb"/tmp/|/home/|/root(?!/secret)|/usr/|/proc/|\.cargo|src/|\.rs\b|panicked|root:x:0")


@dataclass
class Row:
    """A request and its answer: the status, and where it is a problem its code."""

    name: str
    request: bytes
    status: int | tuple[int, ...]
    code: str = ""
    # The rule that is broken, where the letter is to blame.
    rule: str = ""
    # The words of the detail, or of the first finding.
    says: str = ""
    # Refused before the request is understood: there is a status and nothing else.
    bare: bool = False


def heads() -> Iterator[Row]:
    yield Row("huge head", get("/livez", "X: " + "a" * 200_000), 431, bare=True)
    yield Row("many headers", get("/livez", *["X: a"] * 200), 431, bare=True)
    yield Row("long address", get("/" + "a" * 70_000), 414, bare=True)
    yield Row("no request", b"hello\r\n\r\n", 400, bare=True)
    yield Row("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 60, 400, bare=True)
    yield Row("NUL in the address", get("/livez\0"), 400, bare=True)
    yield Row("HTTP/1.0", get("/livez", host=None, version="HTTP/1.0"), 200)
    yield Row("HTTP/3.0", get("/livez", version="HTTP/3.0"), (400, 505), bare=True)
    yield Row("folded header", get("/livez", "X: a\r\n b"), 400, bare=True)
    yield Row("space before the colon", get("/livez", "X : a"), 400, bare=True)
    yield Row("no Host", get("/livez", host=None), 400, bare=True)
    yield Row("two Hosts", get("/livez", "Host: localhost"), 400, bare=True)
    yield Row("Host of no form", get("/livez", host="a b<>"), (400, 421), bare=True)
    yield Row("foreign Host", get("/v1/layouts", host="evil.example"), 421, "wrong-host")
    yield Row("foreign Host in the address", get("http://evil.example/v1/layouts"), 421, "wrong-host")
    yield Row("method of no form", head("G(T", "/livez"), 400, bare=True)
    yield Row("unknown method", head("BREW", "/livez", "Connection: close"), 405, "wrong-method")
    yield Row("TRACE", head("TRACE", "/v1/render", "Connection: close"), 405, "wrong-method")
    yield Row("CONNECT", head("CONNECT", "evil.example:443", "Connection: close"), (400, 404, 405, 421), bare=True)
    yield Row("GET for POST", get("/v1/render"), 405, "wrong-method")
    yield Row("DELETE", head("DELETE", "/v1/layouts", "Connection: close"), 405, "wrong-method")


def addresses() -> Iterator[Row]:
    for target in ("/v1/samples/../../etc/passwd", "/v1/samples/..%2f..%2fetc%2fpasswd", "/v1/samples/%2e%2e/%2e%2e",
                   "/../../../etc/passwd", "//etc/passwd", "/v1/schema/..%2fletter", "/v1/schema/letter%00",
                   "/v1/samples/fr/..%5c..%5cx", "/v1/purposes/..%2f..%2fetc%2fpasswd/letter", "/v1/schema/%ff",
                   "/v1/purposes/%ff/letter", "/%c0%ae%c0%ae/etc/passwd", "/.git/config", "/v1/schema/" + "a" * 9000):
        yield Row(f"address {target[:40]}", get(target), (400, 404))
    yield Row("unknown parameter", post("/v1/render?colour=red", LETTER), 400, "wrong-parameter")
    yield Row("parameter twice", post("/v1/render?page=1&page=2", LETTER), 400, "wrong-parameter")
    for wish in ("dpi=3", "dpi=1e9", "dpi=-1", "dpi=99999999999999999999", "page=0", "page=x", "include=passwords"):
        yield Row(wish, post(f"/v1/render?{wish}", LETTER), 400, "wrong-parameter")
    yield Row("no such page", post("/v1/render?page=9", LETTER, YAML, "Accept: image/png"), 400, "wrong-parameter")
    for value in ("a%0d%0aX-Evil:%201", "a%00b", "%ff", "../../etc/passwd", "%7b%7b7*7%7d%7d", "a" * 5000):
        yield Row(f"layout {value[:24]}", post(f"/v1/render?layout={value}", LETTER), 422, "letter-has-errors")
    yield Row("form of no kind", post("/v1/render", LETTER, YAML, "Accept: text/html"), 406, "not-acceptable")


def bodies() -> Iterator[Row]:
    large = b"a" * (5 << 20)
    chunked = ("Connection: close", f"Content-Type: {YAML}", "Transfer-Encoding: chunked")
    chunks = b"%x\r\n" % len(large) + large + b"\r\n0\r\n\r\n"
    yield Row("over the limit", post("/v1/render", large), 413, "too-large")
    yield Row("over the limit in chunks", head("POST", "/v1/render", *chunked) + chunks, 413, "too-large")
    endless = head("POST", "/v1/render", "Connection: close", f"Content-Type: {YAML}", f"Content-Length: {1 << 62}")
    yield Row("announced over the limit", endless, 413, "too-large")
    bomb, zipped = gzip.compress(b"a" * (64 << 20)), "Content-Encoding: gzip"
    yield Row("gzip", post("/v1/render", gzip.compress(LETTER), YAML, zipped), 200)
    yield Row("gzip bomb", post("/v1/render", bomb, YAML, zipped), 413, "too-large")
    yield Row("gzip bomb in a form", post("/v1/render", bomb, FORM, zipped), 413, "too-large")
    yield Row("no gzip", post("/v1/render", LETTER, YAML, zipped), 400, "wrong-body")
    yield Row("half a gzip", post("/v1/render", gzip.compress(LETTER)[:-30], YAML, zipped), 400, "wrong-body")
    for coding in ("br", "compress", "gzip, gzip, gzip", "x"):
        request = post("/v1/render", LETTER, YAML, f"Content-Encoding: {coding}")
        yield Row(f"encoding {coding}", request, 415, "wrong-content-type")
    for kind in ("text/html", "application/pdf", "application/yaml+x", "image/svg+xml", "*/*", "yaml"):
        yield Row(f"type {kind}", post("/v1/render", LETTER, kind), 415, "wrong-content-type")
    untyped = head("POST", "/v1/render", "Connection: close", f"Content-Length: {len(LETTER)}") + LETTER
    yield Row("no type", untyped, 415, "wrong-content-type")
    yield Row("nothing", post("/v1/render", b""), 422, "letter-has-errors", "empty-file")
    broken = (b"[" * 9, b"{}{}", b"", b"NaN", b'{"body":NaN}', b'{"subject":"\xff"}', b"\xef\xbb\xbf{}", b"'a'")
    for body in broken:
        yield Row(f"JSON {body!r}", post("/v1/render", body, JSON), 400, "wrong-body")
    for body, rule in ((b'{"subject":"\\ud800"}', "yaml-syntax"), (b"[" * 50_000 + b"]" * 50_000, "yaml-too-complex"),
                       (b'{"date":"2026-01-01","date":"2026-01-01"}', "duplicate-key"), (b"1", "wrong-type"),
                       (b'{"subject":"a\\u0000b"}', "control-character")):
        yield Row(f"JSON {body[:24]!r}", post("/v1/render", body, JSON), 422, "letter-has-errors", rule)


def lengths() -> Iterator[Row]:
    def framed(*lines: str) -> bytes:
        return head("POST", "/v1/check", f"Content-Type: {YAML}", *lines)

    for lines in (("Content-Length: 5", "Content-Length: 6"), ("Content-Length: -5",), ("Content-Length: +5",),
                  ("Content-Length: 5, 6",), ("Content-Length: 0x5",), ("Content-Length: " + "9" * 24,)):
        yield Row(" and ".join(lines)[:60], framed(*lines) + b"abcdef", 400, bare=True)
    yield Row("chunk of no size", framed("Transfer-Encoding: chunked") + b"zz\r\nabc\r\n0\r\n\r\n", 400)
    yield Row("chunk of 2^64", framed("Transfer-Encoding: chunked") + b"10000000000000000\r\nabc", 400)
    yield Row("chunk with a long remark", framed("Transfer-Encoding: chunked") + b"5;" + b"x" * 99_999, 400)


def forms() -> Iterator[Row]:
    for name in ("../x", "a/../../x", "/etc/passwd", "a\\\\b", "..\\\\x", "C:x", "a\0b", ".", "..", "", "a" * 300,
                 "a\r\nX-Evil: 1", "file:///etc/passwd"):
        body = form(SOUND, (f'name="file"; filename="{name}"', b"x"))
        yield Row(f"file name {name[:24]!r}", post("/v1/check", body, FORM), 400, "wrong-body")
        body = form((f'name="letter"; filename="{name}"', LETTER))
        refused = 200 if "\r" in name else 400  # a header of the part, and no file name at all
        yield Row(f"letter's name {name[:24]!r}", post("/v1/check", body, FORM), (refused, 400))
    for name in ("%2e%2e%2fx", "a/b.svg", "ä.svg", ". .svg", "-rf", "$(id)", "';--"):
        body = form(SOUND, (f'name="file"; filename="{name}"'.encode().decode("latin-1"), b"x"))
        yield Row(f"plain name {name}", post("/v1/check", body, FORM), 200)
    body = form(('name="letter"; filename="a%0d%0aX-Evil 1.yaml"', LETTER))
    yield Row("line breaks in a name", post("/v1/render", body, FORM), 200)
    file = 'name="file"; filename="f"', b"x"
    yield Row("two letters", post("/v1/check", form(SOUND, SOUND), FORM), 400, "wrong-body")
    yield Row("two files", post("/v1/check", form(SOUND, file, file), FORM), 400, "wrong-body")
    again = 'name="file"; filename="./f"', b"x"
    yield Row("two files, one name", post("/v1/check", form(SOUND, file, again), FORM), 400, "wrong-body")
    yield Row("no letter", post("/v1/check", form(file), FORM), 400, "wrong-body")
    yield Row("no part", post("/v1/check", b"--PART--\r\n", FORM), 400, "wrong-body")
    yield Row("no file name", post("/v1/check", form(SOUND, ('name="file"', b"x")), FORM), 400, "wrong-body")
    yield Row("unknown part", post("/v1/check", form(SOUND, ('name="x"', b"x")), FORM), 400, "wrong-body")
    many = [(f'name="file"; filename="f{number}"', b"x") for number in range(10_000)]
    yield Row("10,000 files", post("/v1/check", form(SOUND, *many), FORM), 413, "too-large")
    many = [(f'name="p{number}"', b"x") for number in range(10_000)]
    yield Row("10,000 parts", post("/v1/check", form(SOUND, *many), FORM), 400, "wrong-body")
    yield Row("no boundary", post("/v1/check", form(SOUND), "multipart/form-data"), 400, "wrong-body")
    yield Row("another boundary", post("/v1/check", form(SOUND), FORM + "S"), 400, "wrong-body")
    yield Row("not ended", post("/v1/check", form(SOUND)[:-40], FORM), 400, "wrong-body")
    long = form(('name="letter"\r\nX: ' + "a" * 300_000, b"x"))
    yield Row("part with a huge head", post("/v1/check", long, FORM), (200, 400))
    huge = form(SOUND, ('name="file"; filename="f"', b"x" * (33 << 20)))
    yield Row("form over the limit", post("/v1/check", huge, FORM), 413, "too-large")


def letters() -> Iterator[Row]:
    def render(letter: bytes | str) -> bytes:
        return post("/v1/render", letter)

    rows = [chr(98 + n) + ": &" + chr(98 + n) + " [" + ",".join(["*" + chr(97 + n)] * 9) + "]\n" for n in range(9)]
    for name, letter, rule in (
        ("alias bomb", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(rows), "yaml-too-complex"),
        ("deep list", "[" * 100_000, "yaml-too-complex"),
        ("deep mapping", "body: " + "{a: " * 1000 + "1" + "}" * 1000, "yaml-too-complex"),
        ("not UTF-8", LETTER.replace(b"Monsieur", b"Monsieur\xff"), "not-utf8"),
        ("UTF-16", TEXT.encode("utf-16"), "not-utf8"),
        ("NUL", LETTER.replace(b"Monsieur", b"Mon\0sieur"), "yaml-syntax"),
        ("turned text", TEXT.replace("Exposition", "Expo\u202esition"), "bidi-override"),
        ("two documents", TEXT + "---\n" + TEXT, "many-documents"),
        ("unknown key", TEXT.replace("subject:", "subjekt:"), "unknown-key"),
        ("duplicate key", TEXT + "\nplace: Lyon\n", "duplicate-key"),
        ("tag of Python", "!!python/object/apply:os.system [id]", "yaml-syntax"),
    ):
        yield Row(name, render(letter), 422, "letter-has-errors", rule)
    yield Row("word of 100,000 letters", render(TEXT.replace("Je vous remercie", "a" * 100_000)), (200, 422))
    yield Row("CRLF", render(TEXT.replace("\n", "\r\n")), 200)
    yield Row("byte order mark", render("\ufeff" + TEXT), 200)


PATHS = ("missing.svg", "/etc/passwd", "/etc/shadow", "/var/none", "../../x", "a/../../../etc/passwd",
         "/proc/self/environ", "/dev/urandom", "letter.yaml", "..", ".")
URLS = ("http://169.254.169.254/", "https://example.com/a.svg", "file:///etc/passwd", "ftp://example.com/a",
        "//host/share/a.svg", "data:image/svg+xml,x", "HTTP://127.0.0.1/", "gopher://x/1")
PLACES = {
    "logo": lambda path: TEXT.replace("sender:\n", f'sender:\n  logo: {{file: "{path}", width: 20mm, alt: x}}\n', 1),
    "letterhead": lambda path: f'letterhead: "{path}"\n' + TEXT,
    "annex": lambda path: re.sub("(?m)^enclosures:.*$", f'enclosures: [{{title: x, file: "{path}"}}]', TEXT),
}


def no_file_of_the_server(trials: Trials, service: Service) -> None:
    """A file that is there is refused in the same words as one that is not; no address is asked."""
    for place, letter in PLACES.items():
        for names, rules in ((PATHS, {"unreadable-file"}), (URLS, {"not-a-path", "unreadable-file"})):
            told = set()
            for path in names:
                talk = service.ask(post("/v1/render", letter(path)))
                errors = talk.last.json().get("errors", [])
                found = [error for error in errors if error["code"] in rules]
                trials.check(talk.last.status == 422 and found, f"{place} {path}: {talk}")
                told.update(re.sub("`.*?`", "PATH", error["message"] + str(error["hint"])) for error in found)
            trials.check(len(told) == 1, f"{place}: several words for {names}: {told}")


def sound(answer: Answer, row: Row) -> str:
    """What is wrong with the form of an answer."""
    if OF_THE_SERVER.search(answer.body if answer.status != 200 else b""):
        return "it tells a path of the server"
    if "x-evil" in answer.headers:
        return "a header was brought in"
    if answer.status >= 400 and not (row.bare and not answer.body):
        problem = answer.json()
        if answer.kind != "application/problem+json" or problem.get("status") != answer.status:
            return f"it is no problem but {answer.kind}"
        if not {"type", "title", "code"} <= problem.keys():
            return f"it has {sorted(problem)}"
    if not row.bare and answer.headers.get("x-content-type-options") != "nosniff":
        return "it lacks the headers of every answer"
    return ""


def answered(row: Row, talk: Talk) -> str:
    """What is wrong with what came."""
    allowed = row.status if isinstance(row.status, tuple) else (row.status,)
    finals = [answer for answer in talk.answers if answer.status >= 200]
    if len(finals) != 1 or not finals[0].whole or finals[0].status not in allowed:
        return f"{[one.status for one in talk.answers]} in place of {row.status}"
    answer = finals[0]
    if row.code and answer.code != row.code:
        return f"`{answer.code}` in place of `{row.code}`"
    rules = [error["code"] for error in answer.json().get("errors", [])] if row.rule else []
    if row.rule and row.rule not in rules:
        return f"rules {rules} in place of `{row.rule}`"
    return sound(answer, row)


def rows(trials: Trials, service: Service) -> None:
    """Every row, one after the other."""
    count, slowest = 0, (0.0, "")
    for family in (heads, addresses, bodies, lengths, forms, letters):
        for row in family():
            talk = service.ask(row.request)
            wrong = answered(row, talk)
            trials.check(not wrong, f"{row.name}: {wrong}; {talk}")
            count, slowest = count + 1, max(slowest, (talk.seconds, row.name))
    no_file_of_the_server(trials, service)
    trials.check(service.lives(), "the service lives after all rows")
    counters = service.ask(get("/metrics")).last.body
    series = [line for line in counters.splitlines() if line.startswith(b"letterpress_requests_total{")]
    trials.check(0 < len(series) < 100, f"{len(series)} series: what is asked makes counters")
    trials.check(not OF_THE_SERVER.search(service.logged().encode()), "the log tells paths or a panic")
    print(f"{count} hostile requests; the slowest answer, {slowest[1]}, took {slowest[0]:.2f} s")


OPEN = ("/livez", "/readyz", "/v1/openapi.json")


def guarded(trials: Trials, start: Callable[..., Service], place: pathlib.Path) -> None:
    """With tokens, all but what everybody may know is shut to those who have none, or the wrong one."""
    token, other = "a-token-of-thirty-two-characters", "another-token-of-some-characters"
    entries = [f"  - {{name: {name}, sha256: {hashlib.sha256(word.encode()).hexdigest()}, per_minute: {most}}}\n"
               for name, word, most in (("one", token, 6000), ("two", other, 3))]
    file = place / "tokens.yaml"
    file.write_text("tokens:\n" + "".join(entries))
    with start("--tokens", str(file)) as service:
        document = service.ask(get("/v1/openapi.json")).last.json()
        asked = [(method.upper(), re.sub(r"\{.*?\}", "x", path)) for path, methods in document["paths"].items()
                 for method in methods if method in ("get", "post", "put", "delete") and path not in OPEN]
        trials.check(len(asked) > 8, f"{len(asked)} operations")
        for method, path in asked:
            for wrong in (None, "Bearer", "Bearer ", f"Bearer {token}x", f"Basic {token}", token, "Bearer \xff",
                          f"Bearer {hashlib.sha256(token.encode()).hexdigest()}"):
                lines = ("Connection: close", *([f"Authorization: {wrong}"] if wrong is not None else []))
                answer = service.ask(head(method, path, *lines)).last
                fits = answer.status == 401 and answer.code == "unauthorised" and "www-authenticate" in answer.headers
                trials.check(fits, f"{method} {path} with {wrong}: {answer.status}")
        shut = service.ask(get(f"/v1/layouts?access_token={token}")).last.status
        trials.check(shut == 401, f"a token in the address: {shut}")
        right = [service.ask(get("/v1/layouts", f"Authorization: {kind} {token}")).last.status
                 for kind in ("Bearer", "bearer", "BEARER")]
        trials.check(right == [200] * 3, f"with a token: {right}")
        few = [service.ask(get("/v1/layouts", f"Authorization: Bearer {other}")).last for _ in range(5)]
        statuses = [answer.status for answer in few]
        trials.check(statuses == [200] * 3 + [429] * 2, f"three a minute: {statuses}")
        trials.check(int(few[-1].headers.get("retry-after", 0)) in range(1, 61), "it says when to ask again")
        logged = service.logged()
        trials.check(token not in logged and other not in logged, "the log tells tokens")
        print(f"{len(asked)} operations are shut to those without a token")
