"""The benchmark letter made by libraries of Python, warm, in this process:
`python3 serve.py typst|weasyprint|reportlab`, in a folder with the letter's files.

Says its version in a line of JSON, then answers lines such as `plain 0 100` (which letter, first
number, how many) with milliseconds of each letter and bytes of the last. `rows`: every letter
has other amounts too. Where KEEP names a folder, the last letter is left there.
"""

import json
import os
import pathlib
import sys
import time

PARAGRAPH = (
    "Alors que j'ai eu le plaisir d'être votre représentant des relations publiques pendant ces "
    "cinq dernières années, je ne serai plus en mesure de servir en cette qualité à compter du "
    "1<sup>er</sup> mai 2026. Malheureusement, je crains que nous ayons des philosophies très "
    "différentes quant au respect des échéances et des calendriers de publication, et je ne sens "
    "plus que je puisse être un défenseur efficace pour vous dans cette position."
)


def euros(amount):
    return f"{amount:,}".replace(",", " ") + ",00 €"


LINES = [
    (f"Kit de presse numérique n° {n}", str(n + 1), euros(125), euros(125 * (n + 1))) for n in range(12)
]


def html():
    """The letter for WeasyPrint and Chromium; NAME stands for the recipient."""
    rows = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in LINES)
    page = pathlib.Path("letter.html").read_text(encoding="utf-8")
    return page.replace("PARAGRAPHS", f"<p>{PARAGRAPH}</p>\n" * 6).replace("ROWS", rows)


def amounts(number):
    """Quantity and price in cents of each line of a letter, as its row of the table has them."""
    return [((number + 3 * n) % 20 + 1, 1000 + (number * 37 + n * 911) % 49000) for n in range(12)]


def typst():
    import typst as library

    compiler = library.Compiler("letter.typ", ignore_system_fonts=True)

    def make(which, number):
        inputs = {"name": f"Madame Claire Dubois {number}"}
        if which == "rows":
            inputs["rows"] = json.dumps(amounts(number))
        return compiler.compile(sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"], format="pdf")

    return library.__version__, make


def weasyprint():
    import weasyprint as library
    from weasyprint.text.fonts import FontConfiguration

    page, fonts = html(), FontConfiguration()

    def make(which, number):
        text = page.replace("NAME", f"Madame Claire Dubois {number}")
        letter = library.HTML(string=text, base_url=os.getcwd() + "/")
        return letter.write_pdf(font_config=fonts, pdf_variant="pdf/a-3a")

    return library.__version__, make


def reportlab():
    import io

    import reportlab as library
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import (
        Image, Indenter, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle,
    )

    registerFont(TTFont("Letter", "SourceSerif4-Regular.ttf"))
    registerFont(TTFont("Letter-Bold", "SourceSerif4-Bold.ttf"))
    plain = ParagraphStyle("plain", fontName="Letter", fontSize=9.5, leading=12, spaceAfter=2.4 * mm)
    body = ParagraphStyle("body", plain, alignment=TA_JUSTIFY, hyphenationLang="fr_FR")
    right = ParagraphStyle("right", plain, alignment=TA_RIGHT)
    total = ParagraphStyle("total", right, fontName="Letter-Bold")
    bold = ParagraphStyle("bold", plain, fontName="Letter-Bold")
    title = ParagraphStyle("title", plain, fontName="Letter-Bold", fontSize=14, leading=18)
    grid = TableStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("FONT", (0, 0), (-1, -1), "Letter", 10),
    ])
    small = ParagraphStyle("small", plain, fontSize=8, alignment=TA_CENTER)

    def foot(canvas, document):
        text = f"Atelier Marchand SARL — SIRET 123 456 789 00012 — Page {document.page} / 2"
        line = Paragraph(text, small)
        line.wrap(165 * mm, 10 * mm)
        line.drawOn(canvas, 25 * mm, 14 * mm)

    def make(which, number):
        out = io.BytesIO()
        document = SimpleDocTemplate(
            out, pagesize=A4, leftMargin=25 * mm, rightMargin=20 * mm, topMargin=27 * mm,
            bottomMargin=25 * mm, title="Fin de notre mission", lang="fr-FR",
        )
        story = [
            Image("logo.png", width=45 * mm, height=15 * mm, hAlign="LEFT"),
            Spacer(0, 8 * mm),
            Indenter(left=85 * mm),
            Paragraph(f"Madame Claire Dubois {number}<br/>Société Horizon<br/>"
                      "12, rue des Lilas<br/>75011 Paris", plain),
            Indenter(left=-85 * mm),
            Spacer(0, 8 * mm),
            Paragraph("Paris, le 3 mars 2026", right),
            Paragraph("Objet : fin de notre mission de relations publiques", bold),
            Paragraph("Madame,", plain),
            *(Paragraph(PARAGRAPH, body) for _ in range(6)),
            Paragraph("Je vous souhaite beaucoup de succès dans tous vos projets professionnels.", plain),
            Spacer(0, 12 * mm),
            Paragraph("Jean Marchand, gérant", plain),
            PageBreak(),
            Paragraph("Facture finale F-2026-031", title),
            Table([("Désignation", "Qté", "P.U. HT", "Total HT"), *LINES],
                  colWidths=[90 * mm, 15 * mm, 30 * mm, 30 * mm], style=grid, repeatRows=1),
            Spacer(0, 3 * mm),
            Paragraph("Total TTC : 11 700,00 €", total),
        ]
        document.build(story, onFirstPage=foot, onLaterPages=foot)
        return out.getvalue()

    return library.Version, make


def main():
    peer = sys.argv[1]
    version, make = {"typst": typst, "weasyprint": weasyprint, "reportlab": reportlab}[peer]()
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        which, first, count = line.split()
        times, pdf = [], b""
        for number in range(int(first), int(first) + int(count)):
            start = time.perf_counter()
            pdf = make(which, number)
            times.append((time.perf_counter() - start) * 1e3)
        if folder := os.environ.get("KEEP"):
            pathlib.Path(folder, f"{peer}-{which}.pdf").write_bytes(pdf)
        print(json.dumps({"ms": times, "bytes": len(pdf)}), flush=True)


if __name__ == "__main__":
    main()
