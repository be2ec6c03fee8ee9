"""Whether the judges of `signature_oracles` can refuse: each one is given something that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf

import field_judges
import signature_judges as judges
from pdf_oracles import FLAVOURS, judged, page_validation, qpdf, verapdf
from signature_letters import Letter
from signature_pki import Authority
from signature_tools import Check, Tools


def objects(judge: Callable[..., list[str]], *given: object) -> list[str]:
    """Whether a judge has something to say against what is wrong."""
    return [] if judged(judge, *given) else ["it finds nothing wrong"]


Mutation = Callable[[pikepdf.Pdf, pikepdf.Object], None]


def mutation(**entries: object) -> Mutation:
    """Sets entries of the field, or takes them out where they are `None`."""

    def change(_: pikepdf.Pdf, field: pikepdf.Object) -> None:
        for key, value in entries.items():
            if value is None:
                del field[f"/{key}"]
            else:
                field[f"/{key}"] = value

    return change


def as_array(pdf: pikepdf.Pdf, _: pikepdf.Object) -> None:
    for element in field_judges.form_elements(pdf.Root.StructTreeRoot):
        element.K = pikepdf.Array([element.K])


def drawn(pdf: pikepdf.Pdf, field: pikepdf.Object) -> None:
    form = pdf.make_stream(b"0 0 60 20 re f")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, 60, 20])
    field.AP = pikepdf.Dictionary(N=form)


# A name, the change, and the flavours that the result breaks.
MUTATIONS: dict[str, tuple[Mutation, tuple[str, ...]]] = {
    "hidden": (mutation(F=2), ("3a",)),
    "no tooltip": (mutation(TU=None), ("ua1",)),
    "no appearance": (mutation(AP=None), ("3a",)),
    "action": (mutation(A=pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.NextPage)), ("3a",)),
    "name with a dot": (mutation(T=pikepdf.String("a.b")), ()),
    "no place in the tree": (mutation(StructParent=None), ("ua1",)),
    "tabs": (lambda pdf, field: field.P.__delitem__("/Tabs"), ("ua1",)),
    "flags": (lambda pdf, _: pdf.Root.AcroForm.__setitem__("/SigFlags", 3), ()),
    "appearances wanted": (lambda pdf, _: pdf.Root.AcroForm.__setitem__("/NeedAppearances", True), ("3a",)),
    "array": (as_array, ()),
}


def mutant(letter: Letter, file: Path, change: Mutation) -> Path:
    with pikepdf.open(letter.pdf) as pdf:
        change(pdf, field_judges.widgets(pdf)[0][1])
        pdf.save(file)
    return file


def of_judges(tools: Tools, letters: list[Letter], silent: Authority) -> list[Check]:
    """Checks that no judge says yes to everything."""
    folder = tools.work / "judges"
    folder.mkdir()
    one, other = letters[0], letters[1]
    field, root, stranger = one.fields[0], silent.root, silent.root.with_name("stranger-root.crt")
    signed = tools.work / "pyhanko" / f"{one.pdf.stem}-{field}.pdf"
    flipped = folder / "flipped.pdf"
    data = bytearray(signed.read_bytes())
    data[data.index(b"stream") + 40] ^= 1
    flipped.write_bytes(data)
    cut = folder / "cut.pdf"
    cut.write_bytes(signed.read_bytes()[:-2000])
    ink = mutant(one, folder / "ink.pdf", drawn)
    cases: list[tuple] = [
        ("form: no field", field_judges.form, one.plain),
        ("form: two revisions", field_judges.form, signed),
        ("pyHanko lists: another state", field_judges.listed_by_pyhanko, signed, one.fields, "EMPTY"),
        ("pyHanko lists: another field", field_judges.listed_by_pyhanko, one.pdf, ["another"], "EMPTY"),
        ("pictures: another letter", field_judges.same_picture, one.pdf, other.plain),
        ("pictures: nothing in the box", field_judges.drawn_in_box, one.pdf, one.pdf, True),
        ("pictures: something in the box", field_judges.drawn_in_box, ink, one.pdf, False),
        ("pyHanko: byte flipped", judges.valid_by_pyhanko, flipped, root, [field]),
        ("pyHanko: another root", judges.valid_by_pyhanko, signed, stranger, [field]),
        ("pyHanko: not signed", judges.valid_by_pyhanko, one.pdf, root, [field]),
        ("pdfsig: byte flipped", judges.valid_by_pdfsig, flipped, [field]),
        ("pdfsig: not signed", judges.valid_by_pdfsig, one.pdf, [field]),
        ("verify-signature: byte flipped", judges.valid_by_us, tools, flipped, root, {field: "B-B"}),
        ("verify-signature: another root", judges.valid_by_us, tools, signed, stranger, {field: "B-B"}),
        ("verify-signature: another level", judges.valid_by_us, tools, signed, root, {field: "B-T"}),
        ("adesverify: no timestamp", judges.accepted_as_ades, signed, root, "B-T"),
        ("nobody asked: no revocation data", judges.valid_for_long, signed, root),
        ("qpdf: cut off", qpdf, cut),
    ]
    if tools.libpdf:
        cases.append(("libpdf lists: no field", lambda: field_judges.listed_by_libpdf(tools, [one.plain])[one.plain]))
    breaking: dict[str, list[Path]] = {flavour: [] for flavour in FLAVOURS}
    for name, (change, broken) in MUTATIONS.items():
        pdf = mutant(one, folder / f"{name.replace(' ', '-')}.pdf", change)
        cases.append((f"form: {name}", field_judges.form, pdf))
        for flavour in broken:
            breaking[flavour].append(pdf)
            cases.append((f"page-validation {flavour}: {name}", page_validation, pdf, flavour))
    if tools.verapdf:
        cases += [
            (f"veraPDF {flavour}: {pdf.stem}", lambda found=found, pdf=pdf: found[pdf])
            for flavour, pdfs in breaking.items()
            for found in [verapdf(tools.verapdf, flavour, pdfs)]
            for pdf in pdfs
        ]
    return [("judge refuses", name, objects, *given) for name, *given in cases]
