"""What a forger adds to a signed file in a later revision; see `signature_tampering`."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Change = Callable[[IncrementalPdfFileWriter], None]
Value = Callable[[IncrementalPdfFileWriter], generic.PdfObject]


def later(data: bytes, change: Change) -> bytes:
    """`data` and behind it a revision with a change."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    """The first page, which is then written anew."""
    node = writer.root.raw_get("/Pages")
    while "/Kids" in node.get_object():
        node = node.get_object()["/Kids"].raw_get(0)
    writer.mark_update(node)
    return node.get_object()


def field(writer: IncrementalPdfFileWriter, index: int = 0) -> generic.DictionaryObject:
    """A field, which is then written anew."""
    reference = writer.root["/AcroForm"]["/Fields"].raw_get(index)
    writer.mark_update(reference)
    return reference.get_object()


def stream(writer: IncrementalPdfFileWriter, data: bytes, **entries: generic.PdfObject) -> generic.IndirectObject:
    named = {pdf_name(f"/{key}"): value for key, value in entries.items()}
    return writer.add_object(generic.StreamObject(named, stream_data=data))


def numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(str(value)) for value in values])


def dictionary(**entries: generic.PdfObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def white_box(writer: IncrementalPdfFileWriter) -> generic.IndirectObject:
    """An annotation that hides part of the page."""
    drawn = stream(
        writer,
        b"1 g 0 0 400 200 re f",
        Type=pdf_name("/XObject"),
        Subtype=pdf_name("/Form"),
        BBox=numbers(0, 0, 400, 200),
    )
    return writer.add_object(
        dictionary(
            Type=pdf_name("/Annot"),
            Subtype=pdf_name("/Stamp"),
            Rect=numbers(80, 300, 480, 500),
            F=generic.NumberObject(4),
            AP=dictionary(N=drawn),
        )
    )


def annotate(writer: IncrementalPdfFileWriter) -> None:
    page = first_page(writer)
    kept = list(generic.ArrayObject.raw_get(page["/Annots"], i) for i in range(len(page["/Annots"])))
    page["/Annots"] = generic.ArrayObject([*kept, white_box(writer)])


def add_page(writer: IncrementalPdfFileWriter) -> None:
    first_page(writer)
    tree = writer.root.raw_get("/Pages")
    page = dictionary(
        Type=pdf_name("/Page"),
        Parent=tree,
        MediaBox=numbers(0, 0, 595, 842),
        Resources=dictionary(),
        Contents=stream(writer, b"0 0 100 100 re f"),
    )
    tree.get_object()["/Kids"].append(writer.add_object(page))
    tree.get_object()["/Count"] = generic.NumberObject(tree.get_object()["/Count"] + 1)
    writer.mark_update(tree)
    kids = tree.get_object().raw_get("/Kids")
    if isinstance(kids, generic.IndirectObject):
        writer.mark_update(kids)


def entry(name: str, value: Value):
    """A change to the catalogue."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name(name)] = value(writer)
        writer.update_root()

    return change


def on_page(name: str, value: Value):
    def change(writer: IncrementalPdfFileWriter) -> None:
        first_page(writer)[pdf_name(name)] = value(writer)

    return change


def in_field(name: str, value: Value, index: int = 0):
    def change(writer: IncrementalPdfFileWriter) -> None:
        field(writer, index)[pdf_name(name)] = value(writer)

    return change


def script(writer: IncrementalPdfFileWriter) -> generic.PdfObject:
    return dictionary(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert('Pay twice')"))


def other_invoice(writer: IncrementalPdfFileWriter) -> None:
    file = writer.root["/AF"][0]["/EF"]
    data = writer.add_object(generic.StreamObject(dict(file["/F"]), stream_data=b"<invoice/>"))
    for key in list(file):
        file[key] = data
    writer.mark_update(writer.root["/AF"].raw_get(0))
    writer.update_container(file)


def reworded(writer: IncrementalPdfFileWriter) -> None:
    """What a screen reader reads in place of what is on the page."""
    node = writer.root["/StructTreeRoot"].raw_get("/K")
    while True:
        element = node.get_object()
        if isinstance(element, generic.ArrayObject):
            node = element.raw_get(0)
        elif "/K" in element and not isinstance(element["/K"], generic.NumberObject):
            node, last = element.raw_get("/K"), element
        else:
            break
    last[pdf_name("/ActualText")] = pdf_string("We owe nothing.")
    writer.update_container(last)


def taken_back(writer: IncrementalPdfFileWriter) -> None:
    del field(writer)["/V"]


def rewritten(writer: IncrementalPdfFileWriter) -> None:
    value = writer.root["/AcroForm"]["/Fields"][0].raw_get("/V")
    value.get_object()[pdf_name("/Reason")] = pdf_string("Something else")
    writer.mark_update(value)


def no_fields(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/AcroForm"][pdf_name("/Fields")] = generic.ArrayObject()
    writer.update_container(writer.root["/AcroForm"])


def text_field(writer: IncrementalPdfFileWriter) -> None:
    page = first_page(writer)
    new = writer.add_object(
        dictionary(
            Type=pdf_name("/Annot"),
            Subtype=pdf_name("/Widget"),
            FT=pdf_name("/Tx"),
            T=pdf_string("amount"),
            V=pdf_string("9.000,00"),
            Rect=numbers(80, 300, 280, 320),
            F=generic.NumberObject(4),
        )
    )
    page["/Annots"].append(new)
    writer.root["/AcroForm"]["/Fields"].append(new)
    writer.update_container(writer.root["/AcroForm"])


def same_value(writer: IncrementalPdfFileWriter) -> None:
    """The value of the first field also in the second one."""
    value = writer.root["/AcroForm"]["/Fields"][0].raw_get("/V")
    field(writer, 1)[pdf_name("/V")] = value


def drawn(writer: IncrementalPdfFileWriter) -> generic.PdfObject:
    return dictionary(N=stream(writer, b"0 0 90 30 re f", Subtype=pdf_name("/Form"), BBox=numbers(0, 0, 90, 30)))


LATER: dict[str, tuple[str, Change]] = {
    "page added": ("one", add_page),
    "content of a page replaced": ("one", on_page("/Contents", lambda w: stream(w, b"0 0 100 100 re f"))),
    "page turned": ("one", on_page("/Rotate", lambda w: generic.NumberObject(180))),
    "page cropped": ("one", on_page("/CropBox", lambda w: numbers(0, 500, 595, 842))),
    "fonts of a page replaced": ("one", on_page("/Resources", lambda w: dictionary())),
    "annotation over the text": ("one", annotate),
    "annotation after certification": ("certified", annotate),
    "annotation in a file certified against changes": ("frozen", annotate),
    "script when the file is opened": ("one", entry("/OpenAction", script)),
    "script on the page": ("one", on_page("/AA", lambda w: dictionary(O=script(w)))),
    "layers": ("one", entry("/OCProperties", lambda w: dictionary(OCGs=generic.ArrayObject(), D=dictionary()))),
    "metadata replaced": ("one", entry("/Metadata", lambda w: stream(w, b"<x/>", Type=pdf_name("/Metadata")))),
    "language changed": ("one", entry("/Lang", lambda w: pdf_string("tlh"))),
    "embedded invoice replaced": ("one", other_invoice),
    "words for screen readers replaced": ("one", reworded),
    "tooltip of the signed field changed": ("one", in_field("/TU", lambda w: pdf_string("Signature of nobody"))),
    "signed field moved": ("one", in_field("/Rect", lambda w: numbers(0, 0, 90, 30))),
    "picture of the signature replaced": ("one", in_field("/AP", drawn)),
    "signature taken out of its field": ("one", taken_back),
    "signature dictionary rewritten": ("one", rewritten),
    "field taken out of the form": ("one", no_fields),
    "text field after certification": ("certified", text_field),
    "tooltip of the empty field changed after certification": (
        "certified",
        in_field("/TU", lambda w: pdf_string("Signature of somebody else"), 1),
    ),
    "signature in a file certified against changes": ("frozen", same_value),
    "one signature in two fields": ("certified", same_value),
    "certification taken away": ("certified", entry("/Perms", lambda w: dictionary())),
}
