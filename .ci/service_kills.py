"""Jobs through kills: each one that was accepted ends exactly once, with all its letters, and says so once."""

from __future__ import annotations

import http.server
import io
import json
import pathlib
import random
import threading
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable

from service_tools import LETTER, Service, Talk, Trials, get, head, post

Start = Callable[..., Service]
ZIP = "application/zip"


class Listener(http.server.ThreadingHTTPServer):
    """Hears what webhooks tell."""

    def __init__(self) -> None:
        heard: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                job = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                heard[job["id"]][self.headers["Letterpress-Delivery"], self.headers["Letterpress-Event"]] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.heard = heard
        threading.Thread(target=self.serve_forever, daemon=True).start()


def batch(number: int, count: int) -> bytes:
    """So many letters, none like another; of each fifth batch one has errors."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for letter in range(count):
            text = LETTER.replace(b"place: Le Havre", b"place: Lyon %d-%d" % (number, letter))
            if number % 5 == 0 and letter == 0:
                text = text.replace(b"subject:", b"subjekt:")
            archive.writestr(zipfile.ZipInfo(f"{letter:03}.yaml"), text)
    return packed.getvalue()


class Jobs:
    """What was sent, and what was accepted of it."""

    def __init__(self, trials: Trials, hook: str) -> None:
        self.trials, self.hook = trials, hook
        self.sent: dict[str, tuple[bytes, int]] = {}
        self.accepted: dict[str, str] = {}

    def send(self, service: Service, key: str) -> None:
        """Sends a batch, for the first time or again; notes where its job is."""
        content, _ = self.sent[key]
        try:
            talk = service.ask(post(f"/v1/batches?webhook={self.hook}", content, ZIP, f'Idempotency-Key: "{key}"'), 20)
        except OSError:
            return
        if talk.last.status == 202 and talk.last.whole:
            job = talk.last.headers["location"]
            earlier = self.accepted.setdefault(key, job)
            self.trials.check(earlier == job, f"{key} is {earlier} and {job}")
        else:
            # Killed meanwhile; nothing was promised.
            self.trials.check(not talk.answers or not talk.last.whole, f"a batch was refused: {talk}")


def asked(service: Service, job: str) -> Talk:
    return service.ask(get(job))


def kills(trials: Trials, start: Start, place: pathlib.Path, count: int) -> None:
    secret, settings = place / "secret", place / "kills.yaml"
    secret.write_text("a secret of more than thirty-two letters\n")
    secret.chmod(0o600)
    settings.write_text(f"state: {place / 'kills'}\nwebhook_secret_file: {secret}\nwebhook_private: true\n")
    with start() as service:
        paths = service.ask(get("/v1/openapi.json")).last.json()["paths"]
    if "/v1/batches" not in paths:
        print("there are no jobs in this program: the kills were not tried")
        return
    listener = Listener()
    jobs = Jobs(trials, f"http://127.0.0.1:{listener.server_port}/heard")
    early = 0
    for number in range(count):
        with start("--config", str(settings)) as service:
            key = f"batch-{number:04}"
            size = random.randint(1, 12)
            jobs.sent[key] = batch(number, size), size
            # What was not accepted is sent again, as a client would.
            missing = [one for one in jobs.sent if one not in jobs.accepted]
            senders = [threading.Thread(target=jobs.send, args=(service, one)) for one in missing[-4:]]
            for sender in senders:
                sender.start()
            # At once in a third of all cases: before the answer, or between it and what it promises.
            time.sleep(random.random() * (0.35 if number % 3 else 0.03))
            early += any(sender.is_alive() for sender in senders)
            service.process.kill()
            service.process.wait()
            for sender in senders:
                sender.join(30)
    with start("--config", str(settings)) as service:
        for key in jobs.sent:
            jobs.send(service, key)
        trials.check(len(jobs.accepted) == count, f"{len(jobs.accepted)} of {count} batches were accepted")
        trials.check(len(set(jobs.accepted.values())) == count, "two batches are one job")
        ended(trials, service, jobs, count)
        told(trials, listener, jobs)
        code, _ = service.stop()
        trials.check(code == 0, f"the end: {code}")
    listener.shutdown()
    print(f"{count} kills, {early} of them while a batch was being sent: {len(jobs.accepted)} jobs were accepted")


def ended(trials: Trials, service: Service, jobs: Jobs, count: int) -> None:
    """Every job has ended, with each of its letters."""
    until = time.monotonic() + 90
    for key, job in jobs.accepted.items():
        while (state := asked(service, job).last.json()).get("state") in ("queued", "running"):
            if time.monotonic() > until:
                break
            time.sleep(0.05)
        number, size = int(key[-4:]), jobs.sent[key][1]
        letters, failed = state.get("letters", {}), int(number % 5 == 0)
        fits = letters == {"total": size, "done": size - failed, "failed": failed}
        ends = ("done",) if not failed else ("failed",) if failed == size else ("done", "failed")
        trials.check(state.get("state") in ends and fits, f"{key}: {state.get('state')}, {letters} of {size}")
        results = state.get("results", [])
        indices = [one["index"] for one in results]
        trials.check(sorted(indices) == list(range(size)), f"{key}: results {indices} of {size}")
        for one in results:
            if one.get("href"):
                pdf = service.ask(get(one["href"])).last
                whole = pdf.status == 200 and pdf.whole and pdf.body.rstrip().endswith(b"%%EOF")
                trials.check(whole, f"{key}: {one['href']} is {pdf.status}")
        packed = service.ask(get(f"{job}/results")).last
        try:
            names = zipfile.ZipFile(io.BytesIO(packed.body)).namelist()
        except zipfile.BadZipFile:
            names = []
        pdfs = [name for name in names if name.endswith(".pdf")]
        trials.check(len(pdfs) == size - failed and "report.json" in names, f"{key}: in the ZIP {names}")
    last = list(jobs.accepted.items())[-1]
    gone = service.ask(head("DELETE", last[1], "Connection: close")).last
    after = asked(service, last[1]).last
    trials.check(gone.status == 204 and after.status == 404, f"deleted: {gone.status}, then {after.status}")


def told(trials: Trials, listener: Listener, jobs: Jobs) -> None:
    """Every end was told; more than once only where the answer was lost, and then under the same id."""
    ids = {job.rsplit("/", 1)[-1]: key for key, job in jobs.accepted.items()}
    until = time.monotonic() + 60
    while set(ids) - set(listener.heard) and time.monotonic() < until:
        time.sleep(0.2)
    for job, key in ids.items():
        deliveries = {delivery for delivery, _ in listener.heard[job]}
        events = {event for _, event in listener.heard[job]}
        trials.check(len(deliveries) == 1, f"{key}: {len(deliveries)} deliveries in place of one")
        trials.check(len(events) == 1 and events <= {"job.done", "job.failed"}, f"{key}: {events}")
