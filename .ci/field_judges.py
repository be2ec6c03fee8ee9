"""Signature fields, empty yet, before judges: pikepdf, pyHanko, @libpdf/core, and pictures by poppler.

Every judge returns what it found wrong, an empty list where all is well.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops, ImageDraw

from pdf_oracles import tool
from signature_tools import PYHANKO, Tools, ask


def widgets(pdf: pikepdf.Pdf) -> list[tuple[int, pikepdf.Object]]:
    """Signature fields with the index of their page, in the order of the form."""
    if "/AcroForm" not in pdf.Root:
        return []
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    return [(pages.get(field.P.objgen, -1), field) for field in pdf.Root.AcroForm.Fields]


def field_names(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as opened:
        return [str(field.T) for _, field in widgets(opened)]


def form_elements(element: pikepdf.Object) -> Iterable[pikepdf.Object]:
    """All elements of the structure tree under `element` that are a `Form`."""
    if not isinstance(element, pikepdf.Dictionary):
        return
    if element.get("/S") == "/Form":
        yield element
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        yield from form_elements(child)


def form(pdf: Path) -> list[str]:
    """The form as every signing tool, PDF/A and PDF/UA want it, in a file of one revision."""
    data, problems = pdf.read_bytes(), []
    if (count := data.count(b"startxref")) != 1:
        problems.append(f"{count} revisions")
    with pikepdf.open(pdf) as opened:
        fields = widgets(opened)
        if not fields:
            return ["no field"]
        if opened.Root.AcroForm.get("/SigFlags") != 1:
            problems.append("SigFlags is not 1")
        for key in ("/NeedAppearances", "/XFA"):
            if key in opened.Root.AcroForm:
                problems.append(f"the form has {key}")
        held = {element.K.Obj.objgen for element in one_child(opened, problems)}
        for index, field in fields:
            name = str(field.get("/T", "?"))
            problems += [f"{name}: {what}" for what in widget(opened, index, field)]
            if field.objgen not in held:
                problems.append(f"{name}: no Form element has it")
    return problems


def one_child(pdf: pikepdf.Pdf, problems: list[str]) -> list[pikepdf.Object]:
    """`Form` elements whose sole child is a reference to an object, written as a dictionary."""
    sound = []
    for element in form_elements(pdf.Root.StructTreeRoot):
        child = element.get("/K")
        if isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/OBJR":
            sound.append(element)
        else:
            problems.append("a Form element whose /K is not one reference dictionary")
    return sound


def widget(pdf: pikepdf.Pdf, index: int, field: pikepdf.Object) -> list[str]:
    problems = []
    wanted = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig"}
    problems += [f"{key} is not {value}" for key, value in wanted.items() if field.get(key) != value]
    if int(field.get("/F", 0)) & 0b100111 != 0b100:
        problems.append("/F does not say: printed, and neither hidden nor without view")
    if not str(field.get("/TU", "")).strip():
        problems.append("no tooltip")
    name = str(field.get("/T", ""))
    if not name.isascii() or "." in name:
        problems.append(f"'{name}' is no name for every tool")
    if "/V" in field or "/A" in field or "/AA" in field:
        problems.append("it has a value or an action")
    if not isinstance(field.get("/AP", {}).get("/N"), pikepdf.Stream):
        problems.append("its appearance is no stream")
    if "/StructParent" not in field:
        problems.append("no /StructParent")
    if index < 0:
        return [*problems, "/P is none of the pages"]
    page = pdf.pages[index].obj
    if page.get("/Tabs") != "/S":
        problems.append("its page's /Tabs is not /S")
    if field.objgen not in [annotation.objgen for annotation in page.get("/Annots", [])]:
        problems.append("it is not among the annotations of its page")
    left, low, right, high = (float(side) for side in field.Rect)
    _, _, width, height = (float(side) for side in page.MediaBox)
    if not (0 <= left < right <= width and 0 <= low < high <= height):
        problems.append(f"its box {left, low, right, high} is not on the page")
    return problems


def listed_by_pyhanko(pdf: Path, fields: list[str], state: str) -> list[str]:
    done = ask(PYHANKO, "sign", "list", pdf)
    wanted = sorted(f"{field}:{state}" for field in fields)
    return [] if sorted(done.out.split("\n")[:-1]) == wanted else [f"not {wanted}", *done.last]


def listed_by_libpdf(tools: Tools, pdfs: list[Path]) -> dict[Path, list[str]]:
    """What @libpdf/core finds wrong; it lists the fields of all files in one run."""
    done = ask("node", ".ci/libpdf.mjs", str(tools.libpdf), "list", *pdfs)
    if done.code:
        return {pdf: done.last for pdf in pdfs}
    found = json.loads(done.out)
    wanted = {pdf: [[name, "signature"] for name in field_names(pdf)] for pdf in pdfs}
    return {
        pdf: [] if wanted[pdf] and found[str(pdf)] == wanted[pdf] else [f"it lists {found[str(pdf)]}"]
        for pdf in pdfs
    }


def pictures(pdf: Path) -> list[Image.Image]:
    """The pages of a file, a pixel for a point."""
    with tempfile.TemporaryDirectory(dir=pdf.parent) as folder:
        tool("pdftoppm", "-r", "72", "-png", pdf, Path(folder) / "page")
        return [Image.open(file).convert("RGB") for file in sorted(Path(folder).iterdir())]


def boxes(pdf: Path, pages: list[Image.Image]) -> list[tuple[int, tuple[float, float, float, float]]]:
    """The boxes of the fields in pixels, a little wider, each with the index of its page."""
    with pikepdf.open(pdf) as opened:
        sides = [(index, [float(side) for side in field.Rect]) for index, field in widgets(opened)]
    return [
        (index, (left - 1, pages[index].height - high - 1, right + 1, pages[index].height - low + 1))
        for index, (left, low, right, high) in sides
    ]


def same_picture(one: Path, other: Path) -> list[str]:
    """Whether the pages of two files look the same but for the boxes of the fields of `one`."""
    pages = pictures(one), pictures(other)
    if len(pages[0]) != len(pages[1]):
        return [f"{len(pages[0])} and {len(pages[1])} pages"]
    problems = []
    for index, (a, b) in enumerate(zip(*pages, strict=True)):
        if a.size != b.size:
            return [f"page {index + 1}: {a.size} and {b.size} pixels"]
        difference = ImageChops.difference(a, b)
        blank = ImageDraw.Draw(difference)
        for at, box in boxes(one, pages[0]):
            if at == index:
                blank.rectangle(box, fill=0)
        if box := difference.getbbox():
            problems.append(f"page {index + 1} differs within {box} (points from the top left)")
    return problems


def drawn_in_box(signed: Path, unsigned: Path, visible: bool) -> list[str]:
    """Whether the box of a signature shows something, or nothing; one signature, in one of the fields."""
    pages = pictures(signed), pictures(unsigned)
    drawn = [
        index
        for index, box in boxes(unsigned, pages[1])
        if ImageChops.difference(pages[0][index].crop(box), pages[1][index].crop(box)).getbbox()
    ]
    if len(drawn) == int(visible):
        return []
    return [f"something shows in {len(drawn)} boxes, and the signature is {'' if visible else 'in'}visible"]
