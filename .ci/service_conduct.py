"""How the service bears up: slow and vanishing clients, full queues, large documents, and its own end."""

from __future__ import annotations

import pathlib
import random
import resource
import threading
import time
from collections import Counter
from collections.abc import Callable

from service_tools import (
    FORM, JSON, LETTER, YAML, Answer, Connection, Service, Talk, Trials, form, get, head, invoice, percentile, post)

Start = Callable[..., Service]
# What is read of a connection's answer may come later by this, on a busy machine.
LATE = 3.0


def together(work: list[Callable[[], object]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=one, daemon=True) for one in work]
    for thread in threads:
        thread.start()
    return threads


def drip(connection: Connection, data: bytes, pause: float, seconds: float) -> None:
    """Sends a byte now and then, until the service has enough of it."""
    began = time.monotonic()
    for number in range(len(data)):
        if time.monotonic() - began > seconds or connection.closed:
            return
        try:
            connection.socket.sendall(data[number : number + 1])
        except OSError:
            return
        time.sleep(pause)


def slow(trials: Trials, start: Start) -> None:
    """Heads and bodies that come by drops."""
    with start("--header-timeout", "1s", "--body-timeout", "1s") as service:
        begin = post("/v1/render", LETTER)
        whole_head = begin[: begin.index(b"\r\n\r\n") + 4]
        for name, first, rest, expected in (
            ("silent", b"", b"", ()),
            ("slow head", b"", get("/livez", "X: " + "a" * 200), ()),
            ("half a head", begin[:40], b"", ()),
            ("slow body", whole_head, LETTER, (408,)),
            ("no body", whole_head, b"", (408,)),
            ("slow form", head("POST", "/v1/render", f"Content-Type: {FORM}", "Content-Length: 9999"),
             form(('name="letter"', LETTER)), (408,)),
            ("slow chunks", head("POST", "/v1/render", f"Content-Type: {YAML}", "Transfer-Encoding: chunked"),
             b"1\r\na\r\n" * 100, (408,)),
        ):
            connection = service.open()
            connection.send(first)
            together([lambda: drip(connection, rest, 0.05, 8)])
            talk = connection.read(8)
            statuses = [answer.status for answer in talk.answers]
            # A head that does not come may be told so, but need not.
            fits = statuses == list(expected) or (not expected and statuses == [408])
            trials.check(fits and talk.closed and talk.seconds < 1 + LATE, f"{name}: {talk} in {talk.seconds:.1f} s")
            connection.close()
        kept = service.open()
        first = kept.send(get("/livez").replace(b"Connection: close\r\n", b"")).read(5, 1)
        again = kept.read(8)
        trials.check(first.last.status == 200 and again.closed, "a connection that is kept is closed when idle")
        trials.check(again.seconds < 1 + LATE, f"idle for {again.seconds:.1f} s")
        trials.check(service.lives(), "the service lives after slow clients")


def framed(trials: Trials, start: Start) -> None:
    """Several requests on a connection, and requests whose end can be read in two ways."""
    with start() as service:
        one = head("GET", "/v1/languages") + head("GET", "/livez")
        three = one + post("/v1/check", LETTER)
        talk = service.ask(three, until_answers=3)
        kinds = [answer.body[:3] for answer in talk.answers]
        trials.check(kinds[:2] == [b'{"l', b"ok\n"] and len(kinds) == 3 and b'"ok":true' in talk.last.body,
                     f"pipelined: {kinds}")
        hidden = b"GET /v1/hidden HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        kind, chunked = f"Content-Type: {YAML}", "Transfer-Encoding: chunked"
        for name, lines, body in (
            ("length and chunks", ("Content-Length: 5", chunked), b"0\r\n\r\n"),
            ("chunks and length", (chunked, "Content-Length: 5"), b"0\r\n\r\n"),
            ("chunks twice", (chunked, chunked), b"0\r\n\r\n"),
            ("chunks in disguise", ("Transfer-Encoding: xchunked", "Content-Length: 5"), b"0\r\n\r\n"),
            ("chunks behind another coding", ("Transfer-Encoding: gzip, chunked",), b"0\r\n\r\n"),
            ("chunks before another coding", ("Transfer-Encoding: chunked, gzip",), b"0\r\n\r\n"),
            ("chunks behind a tab", ("Transfer-Encoding:\tchunked", "Content-Length: 5"), b"0\r\n\r\n"),
            ("chunks behind a bad line end", ("X: a\nTransfer-Encoding: chunked", "Content-Length: 5"), b"0\r\n\r\n"),
            ("two lengths", ("Content-Length: 55", "Content-Length: 6"), b"0\r\n\r\n"),
        ):
            talk = service.ask(head("POST", "/v1/check", kind, *lines) + body + hidden, 3)
            finals = [answer.status for answer in talk.answers if answer.status >= 200]
            refused = len(finals) <= 1 and all(status in (400, 501) for status in finals)
            # One answer, and what comes behind it on this connection is not looked at.
            single = not refused and len(finals) == 1 and "Content-Length: 5" in lines and "xchunked" not in str(lines)
            trials.check(talk.closed and (refused or single), f"{name}: {finals}, closed: {talk.closed}")
        trials.check("/v1/hidden" not in service.logged() and '"route":"none"' not in service.logged(),
                     "no request was hidden in another")
        connection = service.open()
        expecting = post("/v1/check", LETTER, YAML, "Expect: 100-continue")
        at = expecting.index(b"\r\n\r\n") + 4
        told = connection.send(expecting[:at]).read(3).answers
        done = connection.send(expecting[at:]).read(10)
        trials.check([one.status for one in told] == [100] and done.last.status == 200, f"100-continue: {done}")
        large = head("POST", "/v1/check", kind, "Expect: 100-continue", "Content-Length: 99999999")
        talk = service.ask(large, 5, 1)
        trials.check([one.status for one in talk.answers] == [413], f"100-continue, too large: {talk}")
        half = service.open().send(post("/v1/render", LETTER)).end_sending().read(10)
        whole = half.last.whole and half.last.status == 200
        trials.check(half.closed and (whole or not half.raw), f"half closed: {half}")
        for name in ("a b", "a" * 65, "a\tb", "{}", "../x"):
            told = service.ask(get("/livez", f"X-Request-Id: {name}")).last.headers.get("x-request-id")
            trials.check(told and told != name, f"the request id `{name}` was taken")
        trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        talk = service.ask(get("/livez", "X-Request-Id: ours-1", f"traceparent: {trace}"))
        logged = service.logged()
        trials.check(talk.last.headers.get("x-request-id") == "ours-1" and "ours-1" in logged, "a request id is kept")
        trials.check("4bf92f3577b34da6a3ce929d0e0e4736" in logged, "the log names the trace")


def vanishing(trials: Trials, start: Start) -> None:
    """Clients that go away at any moment leave nothing behind."""
    with start("--header-timeout", "2s", "--body-timeout", "2s") as service:
        for _ in range(20):
            service.render()
        time.sleep(0.5)
        before = service.threads(), service.files()
        request = post("/v1/render", LETTER)
        body_at = request.index(b"\r\n\r\n") + 4
        for number in range(500):
            end = (random.randrange(body_at), random.randrange(body_at, len(request)), len(request))[number % 3]
            connection = service.open()
            connection.send(request[:end])
            if number % 2:
                # No farewell: the kernel says that the connection is broken.
                connection.socket.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")
            connection.close()
        deadline = time.monotonic() + 15
        while (service.threads(), service.files()) > before and time.monotonic() < deadline:
            time.sleep(0.2)
        after = service.threads(), service.files()
        trials.check(after <= before, f"threads and files: {before} before, {after} after 500 clients that left")
        trials.check(service.render().status == 200 and service.lives(), "letters after clients that left")


def idle(trials: Trials, start: Start) -> None:
    """More connections than are taken, all silent: letters come again when their time is over."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    try:
        with start("--header-timeout", "4s", "--connections", "1200") as service:
            crowd, refused, began = [], 0, time.monotonic()
            for _ in range(2000):
                try:
                    crowd.append(service.open(0.05))
                except OSError:
                    refused += 1
            answer = service.render(wait=30)
            took = time.monotonic() - began
            trials.check(answer.status == 200 and took < 2 * 4 + 2 * LATE, f"a letter behind the crowd: {took:.1f} s")
            print(f"{len(crowd)} silent connections ({refused} more refused), a letter {took:.1f} s after the first")
            for connection in crowd:
                connection.close()
            trials.check(service.lives(), "the service lives after the crowd")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def overflow(trials: Trials, start: Start) -> None:
    """More letters than may wait."""
    with start("--threads", "1", "--queue", "4") as service:
        got: list[Answer] = []
        letter = invoice(400)
        crowd = together([lambda: got.append(service.render(letter, 60))] * 40)
        for _ in range(5):
            trials.check(service.ask(get("/livez"), 5).last.status == 200, "it says that it lives while it is busy")
        for thread in crowd:
            thread.join(90)
        counts = Counter(answer.status for answer in got)
        busy = [answer for answer in got if answer.status == 429]
        told = all(1 <= int(answer.headers.get("retry-after", 0)) <= 60 and answer.code == "busy" for answer in busy)
        trials.check(set(counts) == {200, 429} and len(got) == 40, f"overflow: {counts}")
        trials.check(busy and told, "429 says when to ask again")
        metrics = service.ask(get("/metrics")).last.body.decode()
        trials.check('letterpress_refusals_total{reason="busy"}' in metrics, "refusals are counted")
        trials.check(service.render().status == 200, "a letter after the overflow")
        print(f"40 letters at once, room for 4: {dict(counts)}")


def processor(service: Service) -> float:
    """Seconds of processor that the service has used."""
    fields = pathlib.Path(f"/proc/{service.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def late(trials: Trials, start: Start) -> None:
    """A document that takes longer than there is time for."""
    with start("--deadline", "300ms", "--body-limit", "32MiB") as service:
        answer = service.ask(post("/v1/render", invoice(100_000)), 60)
        last = answer.last
        fits = last.status == 503 and last.code == "deadline-passed" and "retry-after" in last.headers
        trials.check(fits and answer.seconds < 0.3 + LATE, f"deadline: {answer} after {answer.seconds:.1f} s")
        trials.check(service.render().status == 200, "a letter while the large document is given up")
        time.sleep(4)
        used = processor(service)
        time.sleep(1)
        used = processor(service) - used
        trials.check(used < 0.3, f"the work goes on behind the deadline: {used:.2f} s of processor in a second")
        print(f"deadline of 0.3 s: answered after {answer.seconds:.2f} s, {used:.2f} s of work a second later on")


def lanes(trials: Trials, start: Start, lines: int, count: int = 300) -> None:
    """Large invoices, one behind the other, do not hold letters up."""
    with start("--deadline", "120s") as service:
        large, stop = invoice(lines), threading.Event()
        took: list[float] = []

        def letters() -> list[float]:
            times = []
            for number in range(count):
                letter = LETTER.replace(b"Paul Lemaire", b"Paul Lemaire %d" % number)
                began = time.monotonic()
                status = service.render(letter).status
                times.append(time.monotonic() - began)
                trials.check(status == 200, f"a letter: {status}")
            return times

        def invoices() -> None:
            while not stop.is_set():
                began = time.monotonic()
                if service.render(large, 120).status == 200:
                    took.append(time.monotonic() - began)

        letters()
        alone = letters()
        thread = together([invoices])[0]
        time.sleep(0.2)
        beside = letters()
        while not took and thread.is_alive():
            time.sleep(0.1)
        stop.set()
        thread.join(120)
        made = percentile(took, 0.5)
        p50, p99 = percentile(beside, 0.5), percentile(beside, 0.99)
        print(f"letters alone: p50 {1e3 * percentile(alone, 0.5):.1f} ms, p99 {1e3 * percentile(alone, 0.99):.1f} ms; "
              f"beside invoices of {lines} lines ({made:.1f} s each): p50 {1e3 * p50:.1f} ms, p99 {1e3 * p99:.1f} ms")
        trials.check(took, "large invoices were made")
        trials.check(p99 < max(0.1, made / 4), f"letters wait for invoices: p99 {p99:.2f} s of {made:.2f} s")


def stopped(trials: Trials, start: Start) -> None:
    """Told to end in the middle of 50 requests."""
    with start() as service:
        idle_one = service.open()
        idle_one.send(head("GET", "/livez")).read(5, 1)
        letter = invoice(40)
        crowd = [service.open(40) for _ in range(50)]
        for number, connection in enumerate(crowd):
            connection.send(post("/v1/render", letter.replace(b"Carl Dent", b"Carl Dent %d" % number)))
        time.sleep(0.3)
        talks: list[Talk] = []
        readers = together([lambda one=one: talks.append(one.read(40)) for one in crowd])
        code, seconds = service.stop()
        for reader in readers:
            reader.join(45)
        statuses = Counter(talk.last.status for talk in talks)
        whole = [talk for talk in talks if talk.closed and len(talk.answers) == 1 and talk.last.whole]
        sound = [talk for talk in whole if talk.last.body.rstrip().endswith(b"%%EOF")]
        trials.check(len(whole) == 50, f"stopped: {len(whole)} of 50 answers are whole: {statuses}")
        trials.check(len(sound) == statuses[200] == 50, f"stopped: {statuses}, {len(sound)} letters")
        trials.check(code == 0 and seconds < 25, f"stopped: code {code} after {seconds:.1f} s")
        trials.check(idle_one.read(2).closed, "an idle connection is closed at the end")
        try:
            service.open(1)
            trials.check(False, "it still takes connections at its end")
        except OSError:
            pass
        print(f"told to end amid 50 requests: {len(sound)} letters whole, ended after {seconds:.2f} s")
    with start("--stop-within", "1s", "--body-timeout", "60s") as service:
        hanging = service.open().send(post("/v1/render", LETTER)[:-100])
        time.sleep(0.2)
        code, seconds = service.stop()
        trials.check(code == 0 and seconds < 1 + LATE, f"a client that hangs: code {code} after {seconds:.1f} s")
        trials.check(not [one for one in hanging.read(1).answers if one.status == 200], "half a letter was made")


def silent_log(trials: Trials, start: Start) -> None:
    """What letters say is in no log."""
    secret = "Xylophonium"
    with start() as service:
        said = LETTER.replace(b"Lemaire", secret.encode())
        spelt = said.replace(b"subject:", f"{secret}:".encode())
        for body, kind in ((said, YAML), (spelt, YAML), (secret.encode(), YAML), (said.replace(b":", b"::"), YAML),
                           (f'{{"{secret}": "{secret}"'.encode(), JSON), (f'{{"{secret}": "{secret}"}}'.encode(), JSON),
                           (form((f'name="letter"; filename="{secret}.yaml"', said)), FORM),
                           (form((f'name="{secret}"', said)), FORM), (said, f"text/{secret}")):
            for target in ("/v1/render", "/v1/check", f"/v1/render?layout={secret}", f"/v1/render?{secret}=1"):
                service.ask(post(target, body, kind))
        service.ask(get(f"/{secret}"))
        service.ask(get(f"/v1/purposes/{secret}/letter"))
        service.ask(get("/livez", f"X-Request-Id: {secret} 1", f"traceparent: {secret}", f"User-Agent: {secret}"))
        metrics = service.ask(get("/metrics")).last
        trials.check(secret not in service.logged(), "the log says what a letter says")
        trials.check(secret.encode() not in metrics.body, "the metrics say what a letter says")
        lines = service.logged().splitlines()
        trials.check(len(lines) > 39, f"{len(lines)} lines of log")
        trials.check(metrics.body.endswith(b"# EOF\n"), "metrics end as OpenMetrics text does")
        ready = service.ask(get("/readyz")).last
        trials.check(ready.status == 200, f"/readyz: {ready.status}")
