"""What the comparison says of files and of the machine, and the table of the README."""

import os
import re
import zlib

NAMES = {
    "letterpress": "**letterpress**",
    "letterpress-full": "the same with signature field and e-invoice",
    "typst": "Typst",
    "reportlab": "ReportLab",
    "weasyprint": "WeasyPrint",
    "pdflatex": "LaTeX (KOMA-Script), pdflatex, one run",
    "lualatex": "LaTeX (KOMA-Script), lualatex, one run",
    "chromium": "Chromium, headless",
}
# A load from which on other work is told: this script's own is about one.
BUSY = 1.5
BEGIN, END = "<!-- compare:begin -->", "<!-- compare:end -->"


def claims(path):
    """What a PDF says of itself: pages, kilobytes, and the standards that it declares."""
    with open(path, "rb") as file:
        pdf = file.read()
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n", pdf):
        try:
            parts.append(zlib.decompressobj().decompress(pdf[found.end():]))
        except zlib.error:
            pass
    text = b"\n".join(parts)

    def value(*patterns):
        found = filter(None, (re.search(pattern, text) for pattern in patterns))
        return next((one.group(1).decode() for one in found), None)

    said = []
    if part := value(rb"pdfaid:part>(\d)", rb"pdfaid:part=[\"'](\d)"):
        level = value(rb"pdfaid:conformance>(\w)", rb"pdfaid:conformance=[\"'](\w)") or ""
        said.append(f"PDF/A-{part}{level.lower()}")
    if part := value(rb"pdfuaid:part>(\d)", rb"pdfuaid:part=[\"'](\d)"):
        said.append(f"PDF/UA-{part}")
    if b"/StructTreeRoot" in text:
        said.append("tagged")
    if b"factur-x.xml" in text:
        said.append("Factur-X")
    pages = len(re.findall(rb"/Type\s*/Page\b", text))
    return {"pages": pages, "bytes": len(pdf), "says": said}


def machine():
    """Processor and cores."""
    model = "unknown processor"
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((l.split(":", 1)[1].strip() for l in file if l.startswith("model name")), model)
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"cores": cores, "processor": model}


def number(value):
    """Two or three digits that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(value, base):
    """How many times the base's time."""
    return f"{number(value / base)} ×" if base else ""


def named(peer, found):
    """The peer with its version, short."""
    version = re.search(r"\d+(\.\d+)+(?!.*TeX Live)|TeX Live \d+", found.get("version") or "")
    return f"{NAMES[peer]}{' ' + version.group(0) if version and peer != 'letterpress-full' else ''}"


def ordered(found):
    """Peers in the table's order."""
    return [(peer, found[peer]) for peer in NAMES if peer in found]


def warm(found):
    """The table of letters in one process that stays."""
    base = found["letterpress"]["median"]
    yield "| in one process that stays | ms a letter | | kB | the file says of itself |"
    yield "|---|--:|--:|--:|---|"
    for peer, one in ordered(found):
        says = ", ".join(one["claims"]["says"]) or "nothing of the kind"
        yield (f"| {named(peer, one)} | {number(one['median'])} | {times(one['median'], base)} "
               f"| {one['claims']['bytes'] / 1000:.0f} | {says} |")


def process(found):
    """The table of processes that make one letter."""
    places = list(found)
    yield f"| a process for one letter | {' | | '.join(f'ms, {place}' for place in places)} | | the file says of itself |"
    yield "|---|" + "--:|--:|" * len(places) + "---|"
    for peer, first in ordered(found[places[0]]):
        cells = []
        for place in places:
            one, base = found[place].get(peer), found[place]["letterpress"]["median"]
            cells += [number(one["median"]), times(one["median"], base)] if one else ["", ""]
        says = ", ".join(first["claims"]["says"]) or "nothing of the kind"
        yield f"| {named(peer, first)} | {' | '.join(cells)} | {says} |"


def batch(found):
    """The table of serial letters."""
    base = found.get("memory") or found["disk"]
    rows = f"{base['rows']:,}".replace(",", " ")
    yield f"| {rows} serial letters, each with other names and amounts | letters a second | |"
    yield "|---|--:|--:|"
    for key, words in (
        ("memory", "**letterpress** `--data`, all cores, into memory"),
        ("disk", "**letterpress** `--data`, all cores, onto disk"),
        ("typst-all", "Typst, a process that stays on each core, nothing written"),
        ("typst-one", "Typst, one process that stays, nothing written"),
    ):
        if one := found.get(key):
            yield f"| {words} | {number(one['rate'])} | {times(base['rate'], one['rate'])} |"


def block(results):
    """All of it, as the README has it."""
    box = results["machine"]
    lines = [f"Medians on {box['cores']} cores of {box['processor']}; the programs of a table were measured "
             "in turn, in one run.", ""]
    for step, make in (("warm", warm), ("process", process), ("batch", batch)):
        if not results.get(step):
            continue
        lines += [*make(results[step]), ""]
        of = results["runs"][step]
        busy = f", beside other work (load {of['load']})" if of["load"] > BUSY else ""
        absent = "; ".join(f"{peer} ({why})" for peer, why in sorted(of["missing"].items()))
        lines += [f"Measured {of['date']}{busy}.{f' Not there: {absent}.' if absent else ''}", ""]
    return "\n".join(lines).strip()


def into(readme, results):
    """Puts the table between the marks of a file."""
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"compare.py: {readme} has no {BEGIN} and {END}")
    with open(readme, "w", encoding="utf-8") as file:
        file.write(f"{head}{BEGIN}\n{block(results)}\n{END}{tail}")
