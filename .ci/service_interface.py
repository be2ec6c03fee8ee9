"""The interface as others see it: what its document says is what is answered, whatever is sent."""

from __future__ import annotations

import json
import pathlib
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import jsonschema_rs

from service_tools import FORM, JSON, LETTER, YAML, Answer, Service, Trials, form, get, post

Start = Callable[..., Service]
# Left out: what a letter may say is in this document, but not all that makes it an error (law, arithmetic,
# check digits), and some that it does not say is taken.
LEFT_OUT = "positive_data_acceptance,negative_data_rejection"


def document(service: Service) -> dict:
    return service.ask(get("/v1/openapi.json")).last.json()


def fuzzed(trials: Trials, start: Start, program: str | None, seed: int) -> None:
    """schemathesis: no 5xx, no answer, header, status or media type that the document does not name."""
    if not trials.check(program, "schemathesis is missing: the interface is not fuzzed"):
        return
    with start("--header-timeout", "60s") as service:
        # The document itself is where it begins, and not asked for again.
        operations = sum(
            method in ("get", "post", "put", "delete", "patch")
            for path, methods in document(service)["paths"].items() for method in methods
            if path != "/v1/openapi.json")
        # One request for each value of each key of a letter: 18,000 that say no more than those at random.
        (service.log.parent / "schemathesis.toml").write_text("".join(
            f'[[operations]]\ninclude-path = "{path}"\nphases.coverage.enabled = false\n'
            for path in ("/v1/render", "/v1/check")))
        command = [program, "run", service.url("/v1/openapi.json"), "--seed", str(seed), "--generation-deterministic",
                   "--checks", "all", "--exclude-checks", LEFT_OUT, "--suppress-health-check", "all",
                   "--continue-on-failure", "--max-examples", "40", "--request-timeout", "30", "--no-color"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=service.log.parent)
            code, said = done.returncode, done.stdout + done.stderr
        except subprocess.TimeoutExpired as late:
            code, said = None, (late.stdout or b"").decode(errors="replace")
        tested = re.search(r"Tested: (\d+)", said)
        cases = re.search(r"(\d+) generated", said)
        if not trials.check(code == 0, "schemathesis is not content"):
            print(said, file=sys.stderr)
        trials.check(tested and int(tested[1]) == operations, f"of {operations} operations {tested and tested[1]}")
        trials.check(service.lives(), "the service lives after schemathesis")
        trials.check("panicked" not in service.logged(), "a panic")
        print(f"schemathesis: {operations} operations, {cases and cases[1]} requests")


class Described:
    """The schemas of the document."""

    def __init__(self, service: Service) -> None:
        self.document = document(service)

    def against(self, path: str, method: str, answer: Answer) -> str:
        """What is wrong with an answer by the document."""
        responses = self.document["paths"][path][method]["responses"]
        response = responses.get(str(answer.status))
        if response is None:
            return f"status {answer.status} is not in the document"
        kinds = response.get("content", {})
        if kinds and answer.kind not in kinds:
            return f"{answer.status} as {answer.kind} is not in the document"
        if not kinds or not answer.kind.endswith("json"):
            return ""
        schema = {**kinds[answer.kind]["schema"], "components": self.document["components"]}
        try:
            jsonschema_rs.Draft202012Validator(schema).validate(json.loads(answer.body))
        except (ValueError, jsonschema_rs.ValidationError) as error:
            return str(error)[:300]
        return ""


def mangled(text: bytes) -> bytes:
    """A letter with some of its lines or bytes changed."""
    data = bytearray(text)
    lines = text.split(b"\n")
    for _ in range(random.randint(1, 4)):
        match random.randrange(7):
            case 0:
                del lines[random.randrange(len(lines))]
            case 1:
                lines.insert(random.randrange(len(lines)), random.choice(lines))
            case 2:
                at = random.randrange(len(lines))
                lines[at] = b" " * random.randrange(5) + lines[at].lstrip()
            case 3:
                at = random.randrange(len(lines))
                strange = [b"-1", b"null", b"[]", b"{}", b"1e99", b"''", b"\xff", b"*a", b"2026-02-30", b"0" * 300]
                lines[at] = lines[at].partition(b":")[0] + b": " + random.choice(strange)
            case 4:
                at = random.randrange(len(lines))
                lines[at] = lines[at] * random.randint(2, 50)
            case _:
                data = bytearray(b"\n".join(lines))
                for _ in range(random.randint(1, 8)):
                    data[random.randrange(len(data))] = random.randrange(256)
                lines = bytes(data).split(b"\n")
    return b"\n".join(lines)


def letters(trials: Trials, start: Start, count: int = 400) -> None:
    """Letters that went wrong somewhere: 200 or 422, as the document says, and no failure of the service."""
    samples = [path.read_bytes() for path in sorted(pathlib.Path("samples").glob("*/*.yaml"))]
    files = [(f'name="file"; filename="{path.name}"', path.read_bytes())
             for path in sorted(pathlib.Path("samples/fr").glob("agence.*"))]
    wishes = ["", "?layout=din-5008-b", "?language=de-DE", "?include=pictures,pdf,e_invoice&dpi=30", "?dpi=24&page=1"]
    wanted = ["application/pdf", "application/json", "image/png", "image/svg+xml", "*/*"]
    with start() as service:
        described, statuses = Described(service), Counter()
        for number in range(count):
            letter, target = mangled(random.choice(samples)), random.choice(("/v1/render", "/v1/check"))
            kind, body = YAML, letter
            if number % 4 == 0:
                kind, body = FORM, form(('name="letter"', letter), *files)
            accept = f"Accept: {random.choice(wanted)}"
            talk = service.ask(post(target + random.choice(wishes), body, kind, accept), 40)
            answer = talk.last
            statuses[answer.status] += 1
            allowed = (200,) if target == "/v1/check" else (200, 400, 422)
            wrong = described.against(target, "post", answer)
            fits = answer.whole and answer.status in allowed and not wrong
            trials.check(fits, f"letter {number}: {talk} {wrong}")
        for target, method, path in (
            ("/v1/layouts", "get", "/v1/layouts"), ("/v1/languages", "get", "/v1/languages"),
            ("/v1/purposes", "get", "/v1/purposes"), ("/v1/purposes/offer/letter", "get", "/v1/purposes/{name}/letter"),
            ("/v1/purposes/no/letter", "get", "/v1/purposes/{name}/letter"), ("/v1/schema", "get", "/v1/schema"),
            ("/v1/schema/layout", "get", "/v1/schema/{kind}"), ("/v1/schema/no", "get", "/v1/schema/{kind}"),
        ):
            answer = service.ask(get(target)).last
            wrong = described.against(path, method, answer)
            trials.check(answer.whole and not wrong, f"{target}: {wrong}")
        trials.check("panicked" not in service.logged() and service.lives(), "the service lives after wrong letters")
        as_json = service.ask(post("/v1/render", b'{"letter": 1}', JSON)).last
        trials.check(as_json.status == 422, f"JSON that is no letter: {as_json.status}")
        unchanged(trials, service)
        print(f"{count} letters that went wrong: {dict(sorted(statuses.items()))}")


def unchanged(trials: Trials, service: Service) -> None:
    """The same letter is the same answer, named by its `ETag`."""
    first, second = service.render(), service.render()
    tag = first.headers.get("etag", "")
    trials.check(first.status == 200 and first.body == second.body, "the same letter, the same bytes")
    trials.check(tag and tag == second.headers.get("etag"), f"one ETag: {tag}")
    for known, status in ((tag, 304), (f'"x", {tag}', 304), (f"W/{tag}", 304), ('"x"', 200), ("", 200)):
        answer = service.ask(post("/v1/render", LETTER, YAML, f"If-None-Match: {known}")).last
        trials.check(answer.status == status, f"If-None-Match {known}: {answer.status} in place of {status}")
        trials.check(status == 200 or answer.headers.get("etag") == tag and not answer.body, "304 names what is known")
    for target, kind, letter in (("/v1/render", "application/json", LETTER), ("/v1/render?dpi=97", "image/png", LETTER),
                                 ("/v1/render", "application/pdf", LETTER.replace(b"Lemaire", b"Leclerc"))):
        other = service.ask(post(target, letter, YAML, f"Accept: {kind}")).last
        trials.check(other.headers.get("etag") not in ("", tag), f"another answer, another ETag: {target} {kind}")
        trials.check("accept" in other.headers.get("vary", "").lower(), "answers vary by Accept")
