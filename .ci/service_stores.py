"""Jobs whose files are in an object store: what comes of them, what is removed, and what happens when the store, its
credentials or its address fail."""

from __future__ import annotations

import contextlib
import io
import os
import pathlib
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable

import service_kills
from service_emulators import CONTAINER, S3, Azure, Google, Store
from service_kills import ZIP, asked, batch
from service_tools import Answer, Service, Trials, get, head, post

Start = Callable[..., Service]
# Letters of a job during which the store fails, and the seconds for which it does.
MANY, AWAY = 150, 6.0


def stores(trials: Trials, program: str, place: pathlib.Path, tools: dict[str, str], kills: int) -> None:
    for kind in (S3, Azure, Google):
        tool = tools.get(kind.name)
        if not trials.check(tool, f"{kind.name}: there is no server to try it with"):
            continue
        began = time.monotonic()
        with kind(*tool.split(":")) as store:
            folder = place / store.name
            folder.mkdir()

            def start(*more: str, name: str = "service", variables: dict[str, str] | None = None) -> Service:
                return Service(program, folder / name, "--results", store.address, *more,
                               variables=store.variables if variables is None else variables)

            same(trials, program, start, store, folder)
            expired(trials, start, store)
            service_kills.kills(trials, start, folder, kills)
            left(trials, start, store, folder)
            for state in ("shut", "busy", "silent") if kind is S3 else ("shut",):
                away(trials, start, store, state)
            stopped(trials, start, store)
            refused(trials, program, start, store, folder)
        print(f"   {kind.name}: {time.monotonic() - began:.1f} s", flush=True)
    addresses(trials, program, place)


def until(holds: Callable[[], object], seconds: float) -> bool:
    """Whether it holds within some time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def send(service: Service, number: int, letters: int) -> str:
    """The address of a job that was taken on."""
    talk = service.ask(post("/v1/batches", batch(number, letters), ZIP), 40)
    if talk.last.status != 202:
        raise SystemExit(f"a batch is refused: {talk}\n{service.logged()}")
    return talk.last.headers["location"]


def end(service: Service, job: str, seconds: float = 60) -> dict:
    until(lambda: asked(service, job).last.json().get("state") not in ("queued", "running"), seconds)
    return asked(service, job).last.json()


def of(store: Store, job: str) -> list[str]:
    """The objects of a job, by their names in its folder."""
    part = f"/{job.rsplit('/', 1)[-1]}/"
    return sorted(name.partition(part)[2] for name in store.objects() if part in name)


def results(service: Service, job: str) -> dict[str, bytes]:
    """All that came of a job: what is in the ZIP, and each result by itself with its tag."""
    found = {}
    packed = service.ask(get(f"{job}/results"), 60).last
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
        found = {name: archive.read(name) for name in archive.namelist() if name != "report.json"}
    for one in asked(service, job).last.json()["results"]:
        if one["href"]:
            answer = service.ask(get(one["href"])).last
            found[f"{one['index']} {answer.status} {answer.headers.get('etag')}"] = answer.body
    return found


def same(trials: Trials, program: str, start: Start, store: Store, place: pathlib.Path) -> None:
    """What comes of a batch is the same as with a folder, and is removed with it."""
    number, letters = 5, 8
    with Service(program, place / "plain") as plain, start() as service:
        jobs = [(one, send(one, number, letters)) for one in (plain, service)]
        ends = [end(*one) for one in jobs]
        counts = [one["letters"] for one in ends]
        trials.check(counts[0] == counts[1] == {"total": letters, "done": letters - 1, "failed": 1},
                     f"{store.name}: letters {counts}")
        ours = [results(*one) for one in jobs]
        pairs = 2 * (letters - 1)
        trials.check(len(ours[0]) == pairs and ours[0] == ours[1],
                     f"{store.name}: with a folder {sorted(ours[0])}, with the store {sorted(ours[1])}")
        job = jobs[1][1]
        wanted = sorted(["sent.zip", *(f"results/{index}" for index in range(1, letters))])
        trials.check(of(store, job) == wanted, f"{store.name}: {of(store, job)} are stored, not {wanted}")
        begins = store.address.split("/", 3)[3]
        trials.check(all(name.startswith(f"{begins}/") for name in store.objects()), f"{store.name}: {store.objects()}")
        gone = service.ask(head("DELETE", job, "Connection: close")).last
        trials.check(gone.status == 204 and until(lambda: not store.objects(), 10),
                     f"{store.name}: deleted with {gone.status}, there remain {store.objects()}")


def expired(trials: Trials, start: Start, store: Store) -> None:
    """A job whose time is over is removed with its objects."""
    with start("--keep", "2s", name="expired") as service:
        job = send(service, 1, 3)
        trials.check(end(service, job)["state"] == "done" and len(of(store, job)) == 4, f"{store.name}: {of(store, job)}")
        trials.check(until(lambda: not store.objects(), 15), f"{store.name}: expired, there remain {store.objects()}")
        trials.check(asked(service, job).last.status == 404, f"{store.name}: the job is still known")


def left(trials: Trials, start: Start, store: Store, place: pathlib.Path) -> None:
    """After the kills there are objects of the jobs that are known, and no others."""
    with start("--config", str(place / "kills.yaml")) as service:
        known = {job["id"] for job in service.ask(get("/v1/jobs")).last.json()["jobs"]}

        def stray() -> list[str]:
            return [name for name in store.objects() if not known & set(name.split("/"))]

        trials.check(known and until(lambda: not stray(), 15), f"{store.name}: {stray()} belong to no job")
        for job in known:
            service.ask(head("DELETE", f"/v1/jobs/{job}", "Connection: close"))
        trials.check(until(lambda: not store.objects(), 15), f"{store.name}: there remain {store.objects()}")


def begun(service: Service) -> str:
    """A job of which some letters are made and many are not."""
    job = send(service, 1, MANY)
    until(lambda: asked(service, job).last.json()["letters"]["done"] >= 10, 30)
    return job


def ready(service: Service) -> Answer:
    return service.ask(get("/readyz"), 10).last


def away(trials: Trials, start: Start, store: Store, state: str) -> None:
    """The store goes away while a job runs, and comes back."""
    what = f"{store.name}, {state}"
    with start(name=f"away-{state}") as service:
        job = begun(service)
        store.gate.turn(state)
        began, meanwhile = time.monotonic(), asked(service, job).last.json()
        trials.check(meanwhile["letters"]["done"] < MANY, f"{what}: the job is done before the store is away")
        trials.check(until(lambda: ready(service).status == 503, 12), f"{what}: it says that it is ready")
        told = ready(service)
        trials.check(told.code == "not-ready" and "store" in told.json().get("detail", ""), f"{what}: {told.body!r}")
        trials.check(service.lives() and service.render().status == 200, f"{what}: no letters are made")
        if state != "silent":
            for request in (post("/v1/batches", batch(2, 2), ZIP), get(f"{job}/results/3")):
                answer = service.ask(request, 70).last
                fits = answer.status == 503 and answer.code == "not-ready" and "retry-after" in answer.headers
                trials.check(fits, f"{what}: {answer.status} {answer.headers} {answer.body[-200:]!r}")
            packed = service.ask(get(f"{job}/results"), 70).last
            trials.check(not packed.whole, f"{what}: an archive that lacks letters is whole")
        time.sleep(max(0.0, began + AWAY - time.monotonic()))
        meanwhile = asked(service, job).last.json()
        trials.check(meanwhile["state"] == "running" and not meanwhile["letters"]["failed"], f"{what}: {meanwhile}")
        store.gate.turn("open")
        trials.check(until(lambda: ready(service).status == 200, 12), f"{what}: it is not ready again")
        whole(trials, service, store, job, what)


def whole(trials: Trials, service: Service, store: Store, job: str, what: str) -> None:
    """The job ends with all its letters; they and it are then removed."""
    view = end(service, job, 90)
    trials.check(view["state"] == "done" and view["letters"] == {"total": MANY, "done": MANY, "failed": 0},
                 f"{what}: {view['state']} {view['letters']}")
    trials.check(len(of(store, job)) == MANY + 1, f"{what}: {len(of(store, job))} objects of {MANY} letters")
    pdf = service.ask(get(f"{job}/results/{MANY - 1}")).last
    trials.check(pdf.whole and pdf.body.startswith(b"%PDF"), f"{what}: the last letter: {pdf.status}")
    before = len(store.gate.asked)
    service.ask(head("DELETE", job, "Connection: close"))
    trials.check(until(lambda: not of(store, job), 20), f"{what}: there remain {len(of(store, job))} objects")
    if isinstance(store, S3):
        requests = len(store.gate.asked) - before
        trials.check(requests < MANY / 2, f"{what}: {requests} requests remove {MANY} objects")


def stopped(trials: Trials, start: Start, store: Store) -> None:
    """The service is stopped and killed while the store is away; the job goes on when both are back."""
    what = f"{store.name}, stopped"
    with start(name="stopped") as service:
        job = begun(service)
        store.gate.turn("silent")
        time.sleep(0.5)
        code, seconds = service.stop(40)
        trials.check(code == 0 and seconds < 30, f"{what}: it ends with {code} after {seconds:.1f} s")
        store.gate.turn("open")
    with start(name="stopped") as service:
        store.gate.turn("shut")
        time.sleep(0.5)
        service.process.kill()
        service.process.wait()
        store.gate.turn("open")
    with start(name="stopped") as service:
        whole(trials, service, store, job, what)


def started(program: str, place: pathlib.Path, address: str, variables: dict[str, str]) -> tuple[int | None, str, float]:
    """A service that does not start: its exit code, what it says, and the seconds it took."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LETTERPRESS", "AWS_", "AZURE_"))}
    command = [program, "serve", "--listen", "127.0.0.1:0", "--state", str(place / "refused"), "--results", address]
    began = time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=40, cwd=place, env=clean | variables)
    except subprocess.TimeoutExpired as late:
        return None, (late.stderr or b"").decode(), time.monotonic() - began
    return done.returncode, done.stderr, time.monotonic() - began


def refused(trials: Trials, program: str, start: Start, store: Store, place: pathlib.Path) -> None:
    """It does not start where the store cannot be used, and says why, without secrets."""
    where = store.address.replace(f"/{CONTAINER}/", "/no-such-letters/")
    denied = "it does not take the credentials"
    tries = [("wrong credentials", store.address, store.wrong, denied, 25)]
    if isinstance(store, S3):
        tries += [(f"without {right}", store.address, store.without(right), "", 25) for right in store.rights]
        # Rights are for one bucket, and of others nothing is said.
        tries.append(("no bucket", where, store.variables, denied, 25))
    else:
        tries.append(("no container", where, store.variables, "there is no such bucket", 25))
    for what, address, variables, wanted, within in tries:
        code, said, seconds = started(program, place, address, variables)
        fits = code == 2 and f"cannot use the results at `{address}`" in said and wanted in said and seconds < within
        trials.check(fits, f"{store.name}, {what}: {code} after {seconds:.1f} s: {said}")
        secrets = [value for name, value in variables.items() if name.endswith("_KEY")]
        trials.check(not any(value in said for value in secrets), f"{store.name}, {what}: a secret is told: {said}")
    for state in ("shut", "busy", "silent"):
        store.gate.turn(state)
        code, said, seconds = started(program, place, store.address, store.variables)
        store.gate.turn("open")
        fits = code == 2 and f"cannot use the results at `{store.address}`" in said and seconds < 25
        trials.check(fits, f"{store.name}, {state} at the start: {code} after {seconds:.1f} s: {said}")
    # Of other programs, or of everybody.
    foreign = {"TIMEOUT": "30", "TOKEN": "a", "BUCKET": "b", "ENDPOINT": "http://127.0.0.1:9", "ACCESS_KEY": "c",
               "BASE_URL": "http://127.0.0.1:9", "BEARER_TOKEN": "d", "SKIP_SIGNATURE": "true"}
    with start(name="foreign", variables=store.variables | foreign) as service:
        trials.check(end(service, send(service, 1, 1))["state"] == "done", f"{store.name}: variables that are not its own")


def addresses(trials: Trials, program: str, place: pathlib.Path) -> None:
    """Addresses of no store."""
    for address in ("memory:///", "http://127.0.0.1:9/letters", "ftp://example.com/letters", "letters", "s3://", "gs://"):
        code, said, seconds = started(program, place, address, {})
        trials.check(code == 2 and f"`{address}`" in said and seconds < 5, f"{address}: {code}: {said}")
