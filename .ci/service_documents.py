"""The examples of the documents, and the commands of the page at `/docs`, run against the service as
they are written."""

from __future__ import annotations

import html
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator

from service_tools import Service, Trials, get

Start = Callable[..., Service]
PAGES = ("../README.md", "service.md", "operation.md")
WRITTEN = "http://127.0.0.1:8080"
TYPES = {"openapi-typescript": "7.13.0", "typescript": "5.9.3", "@types/node": "20.19.25"}


def blocks(page: pathlib.Path) -> Iterator[tuple[int, str, str]]:
    """Line, kind and text of the blocks that are for the service."""
    text = page.read_text(encoding="utf-8")
    for found in re.finditer(r"(?ms)^```(\w+ service(?: jobs)?)\n(.*?)^```$", text):
        yield text.count("\n", 0, found.start()) + 1, found[1], found[2]


def run(trials: Trials, what: str, command: list[str], folder: pathlib.Path) -> bool:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    said = (done.stdout + done.stderr)[-1500:]
    return trials.check(done.returncode == 0, f"{what} ends with {done.returncode}: {said}")


def typescript(trials: Trials, what: str, code: str, service: Service, folder: pathlib.Path) -> None:
    """Types from the service's own document, then the example under the strict compiler, then run."""
    if not shutil.which("npm"):
        trials.check(False, "npm is missing: the example in TypeScript is not tried")
        return
    cache = pathlib.Path.home() / ".cache" / "letterpress-oracles" / "typescript-2"
    if not (cache / ".complete").exists():
        packages = [f"{name}@{version}" for name, version in TYPES.items()]
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(cache), *packages]
        cache.mkdir(parents=True, exist_ok=True)
        if not run(trials, "npm install", command, cache):
            return
        (cache / ".complete").touch()
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(cache / "node_modules")
    tools = folder / "node_modules" / ".bin"
    (folder / "package.json").write_text('{"type": "module"}\n')
    (folder / "client.ts").write_text(code)
    document = service.url("/v1/openapi.json")
    if run(trials, f"{what}: types", [str(tools / "openapi-typescript"), document, "-o", "letterpress.ts"], folder):
        options = ["--strict", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext",
                   "--types", "node", "--rewriteRelativeImportExtensions", "--skipLibCheck"]
        if run(trials, f"{what}: compiler", [str(tools / "tsc"), *options, "client.ts"], folder):
            run(trials, what, ["node", "client.js"], folder)


def commands(trials: Trials, service: Service, folder: pathlib.Path) -> None:
    """Each command of the page; what they name is there: a job, its number, a template with its rows."""
    # Asked by the whole address, which the commands name.
    page = urllib.request.urlopen(service.url("/docs"), timeout=15).read().decode()
    lines = [html.unescape(line) for line in re.findall(r'(?s)<pre class="curl">(.*?)</pre>', page)]
    operations = page.count('class="operation"')
    trials.check(len(lines) == operations > 15, f"{operations} operations, {len(lines)} commands")
    rows = {"template.yaml": "samples/fr/mensuel.yaml", "rows.csv": "samples/fr/clients.csv"}
    for name, sample in rows.items():
        (folder / name).write_bytes(pathlib.Path(sample).read_bytes())
    beside = "-F file=@samples/fr/agence.yaml -F file=@samples/fr/agence.svg"
    made = f"curl -sS -X POST -F template=@template.yaml -F rows=@rows.csv {beside} {service.url('/v1/batches')}"
    job = subprocess.run(made.split(), cwd=folder, capture_output=True, text=True, timeout=60).stdout
    begin = f"id=$(printf %s '{job}' | sed 's/.*\"id\":\"\\([0-9a-f]*\\)\".*/\\1/'); index=0; "
    begin += f"until curl -sS {service.url('/v1/jobs/')}$id | grep -q '\"state\":\"done\"'; do sleep 0.1; done\n"
    # What is removed is asked for no more.
    for line in sorted(lines, key=lambda line: "DELETE" in line):
        if "rows=@rows.csv" in line:
            line = line.replace("-F rows", f"{beside} -F rows")
        run(trials, line.splitlines()[0], ["bash", "-euo", "pipefail", "-c", (begin if "$id" in line else "") + line], folder)


def documents(trials: Trials, start: Start, place: pathlib.Path) -> None:
    folder = place / "documents"
    folder.mkdir()
    (folder / "samples").symlink_to(pathlib.Path("samples").resolve())
    with start() as service:
        has_jobs = "/v1/batches" in service.ask(get("/v1/openapi.json")).last.json()["paths"]
        tried = left = 0
        for name in PAGES:
            for line, kind, text in blocks(pathlib.Path("docs") / name):
                what, code = f"{name}:{line}", text.replace(WRITTEN, service.url())
                if kind.endswith("jobs") and not has_jobs:
                    left += 1
                    continue
                tried += 1
                if kind.startswith("sh"):
                    run(trials, what, ["bash", "-euo", "pipefail", "-c", code], folder)
                elif kind.startswith("python"):
                    run(trials, what, [sys.executable, "-c", code], folder)
                else:
                    typescript(trials, what, code.replace('"./letterpress"', '"./letterpress.js"'), service, folder)
        if has_jobs:
            commands(trials, service, folder)
        pdfs = [path for path in folder.glob("*.pdf") if path.read_bytes().startswith(b"%PDF-")]
        trials.check(len(pdfs) >= 4, f"the examples made {len(pdfs)} PDFs")
    print(f"{tried} examples of the documents tried, {left} left out for want of jobs")
