"""Whether a letter's PDF shows what its YAML says, where the envelope's window shows it, and in order.

Read from the YAML: the recipient's name, organisation and address lines, subject, salutation, language.
Read from the PDF, with poppler: words with their boxes, lines in drawing order, the text of the tag tree.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import yaml

MM = 72 / 25.4  # points in a millimetre


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet in mm, origin top left."""

    left: float
    right: float
    top: float
    bottom: float

    def holds(self, other: Box) -> bool:
        slack = 0.05
        return (
            self.left - slack <= other.left
            and other.right <= self.right + slack
            and self.top - slack <= other.top
            and other.bottom <= self.bottom + slack
        )

    def __str__(self) -> str:
        return f"x {self.left:.1f}-{self.right:.1f} y {self.top:.1f}-{self.bottom:.1f} mm"


A4, LETTER = (210.0, 297.0), (215.9, 279.4)

# Per layout: the sheet, and what an envelope's window always shows of it, however the sheet slides.
LAYOUTS = {
    "nf-z11-001": (A4, Box(100, 190, 45, 79)),
    "din-5008-a": (A4, Box(20, 91, 36, 72)),
    "din-5008-b": (A4, Box(20, 100, 50, 90)),
    "uk-dl": (A4, Box(20, 100, 57, 79)),
    "us-letter": (LETTER, Box(22.2, 111.1, 63.5, 80.4)),
    "be-nbn-z01-002": (A4, Box(20, 91, 54, 90)),
    "sn-010130-left": (A4, Box(20, 101, 52, 83.5)),
    "sn-010130-right": (A4, Box(122, 193, 52, 71.5)),
}

# Layouts whose subject stands between salutation and body.
SUBJECT_AFTER_SALUTATION = {"uk-dl", "us-letter"}


def plain(text: str) -> str:
    """Text without what typesetting may change: case, spaces, kinds of quotes and dashes, markup."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[\u2018\u2019\u02bc]", "'", text)
    text = re.sub("[\u201c\u201d\u201e\u00ab\u00bb]", '"', text)
    text = re.sub(r"[\s*_`\\\u2010-\u2015\u2212-]", "", text)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", text.casefold())


def pattern(text: str) -> re.Pattern[str]:
    """What `text` looks like on the page; a `{{ variable }}` stands for any short text."""
    pieces = re.split(r"\{\{.*?\}\}", text)
    return re.compile(".{1,80}?".join(re.escape(plain(piece)) for piece in pieces))


class Stream:
    """Words or lines one after the other, searchable as one text without spaces."""

    def __init__(self, items: list[str]):
        self.starts: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        self.text = ""
        for index, item in enumerate(items):
            item = plain(item)
            if item:
                self.starts[len(self.text)] = index
                self.text += item
                self.ends[len(self.text)] = index

    def whole(self, text: str, after: int = 0) -> list[re.Match[str]]:
        """Matches that are whole items: begin where an item begins, end where one ends.

        Of matches with one end, which only a leading variable makes, the shortest counts.
        """
        wanted = pattern(text)
        by_end: dict[int, re.Match[str]] = {}
        for start in self.starts:
            if start < after or not wanted.match(self.text, start):
                continue
            ends = (end for end in self.ends if start < end <= start + len(text) + 160)
            match = next(filter(None, (wanted.fullmatch(self.text, start, end) for end in ends)), None)
            if match:
                by_end[match.end()] = match
        return list(by_end.values())

    def items(self, match: re.Match[str]) -> range:
        return range(self.starts[match.start()], self.ends[match.end()] + 1)


@dataclass
class Letter:
    """What a sample's YAML says of the things that are checked."""

    file: Path
    layout: str
    language: str
    names: list[str]
    address: list[str]
    subject: str | None
    salutation: str | None
    problems: list[str]

    @property
    def lines(self) -> list[str]:
        return self.names + self.address


def read(file: Path) -> Letter | None:
    """The letter in `file`; None for a YAML that is no letter: a letterhead, a template."""
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return Letter(file, "", "", [], [], None, None, [f"cannot be read as YAML: {error}"])
    if not isinstance(data, dict) or "recipient" not in data or data.get("kind") == "template":
        return None
    problems: list[str] = []
    head = data.get("letterhead")
    if isinstance(head, str):
        shared = file.parent / head
        try:
            shared_data = yaml.safe_load(shared.read_text(encoding="utf-8"))
            data = {**shared_data, **data}
        except (OSError, TypeError, yaml.YAMLError, UnicodeDecodeError) as error:
            problems.append(f"letterhead {head} cannot be read: {error}")
    recipient = data["recipient"]
    if not isinstance(recipient, dict):
        recipient = {}
    address = recipient.get("address")
    if isinstance(address, str):
        address = address.splitlines()
    if not isinstance(address, list) or not address:
        problems.append("recipient.address is not a list of lines")
        address = []
    names = [recipient.get(key) for key in ("name", "organisation")]
    return Letter(
        file=file,
        layout=Path(str(data.get("layout", ""))).name.removesuffix(".yaml"),
        language=str(data.get("language", "")),
        names=[str(name) for name in names if name],
        address=[str(line) for line in address],
        subject=text_or_none(data.get("subject")),
        salutation=text_or_none(data.get("salutation")),
        problems=problems,
    )


def text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def poppler(*command: str | Path) -> bytes:
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout


def window_problems(letter: Letter, pdf: Path) -> list[str]:
    """Every line of the recipient's address must stand in the window of page 1, one under the other."""
    if letter.layout not in LAYOUTS:
        known = ", ".join(LAYOUTS)
        return [f"no window is known for layout '{letter.layout}' (known: {known})"]
    sheet, window = LAYOUTS[letter.layout]
    xml = poppler("pdftotext", "-bbox", "-f", "1", "-l", "1", pdf, "-")
    # Control characters, which XML forbids, are another check's business.
    xml = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", xml)
    page = next(e for e in ElementTree.fromstring(xml).iter() if e.tag.endswith("page"))
    size = tuple(float(page.get(side)) / MM for side in ("width", "height"))
    problems = []
    if any(abs(is_ - should) > 0.2 for is_, should in zip(size, sheet, strict=True)):
        problems.append(f"page 1 is {size[0]:.1f} x {size[1]:.1f} mm, not {sheet[0]} x {sheet[1]}")
    words = list(page)
    stream = Stream([word.text or "" for word in words])
    found: list[Box] = []
    for line in letter.lines:
        places = [[box(words[i]) for i in stream.items(match)] for match in stream.whole(line)]
        if not places:
            problems.append(f"'{line}' is not on page 1")
            continue
        boxes = [surround(place) for place in places]
        inside = [b for b in boxes if window.holds(b) or window.holds(inked(pdf, b, window))]
        if inside:
            found.append(inside[0])
        else:
            at = "; ".join(str(b) for b in boxes)
            problems.append(f"'{line}' stands at {at}, outside the window {window}")
    if len(found) == len(letter.lines):
        names, tops = found[: len(letter.names)], [b.top for b in found[len(letter.names) :]]
        if tops != sorted(set(tops)) or any(b.top >= tops[0] for b in names):
            problems.append("the address lines do not stand one under the other")
    return problems


def box(word: ElementTree.Element) -> Box:
    return Box(*(float(word.get(key)) / MM for key in ("xMin", "xMax", "yMin", "yMax")))


def surround(boxes: list[Box]) -> Box:
    return Box(
        min(b.left for b in boxes),
        max(b.right for b in boxes),
        min(b.top for b in boxes),
        max(b.bottom for b in boxes),
    )


def inked(pdf: Path, line: Box, window: Box) -> Box:
    """`line` cut down to its ink, where only the font's own line height passes the window's edge."""
    height = line.bottom - line.top
    if line.top < window.top - height or line.bottom > window.bottom + height:
        return line
    dots = 300 / 25.4
    left, top = int(line.left * dots), int(line.top * dots)
    crop = {"-x": left, "-y": top}
    crop["-W"], crop["-H"] = int(line.right * dots) + 1 - left, int(line.bottom * dots) + 1 - top
    options = [str(part) for pair in crop.items() for part in pair]
    pgm = poppler("pdftoppm", "-r", "300", "-gray", "-f", "1", "-l", "1", *options, pdf)
    width, rows = (int(number) for number in pgm.split(maxsplit=3)[1:3])
    pixels = pgm[len(pgm) - width * rows :]
    dark = [r for r in range(rows) if min(pixels[r * width : (r + 1) * width]) < 128]
    if not dark:
        return line
    return Box(line.left, line.right, (top + dark[0]) / dots, (top + dark[-1] + 1) / dots)


def order_problems(letter: Letter, pdf: Path) -> list[str]:
    """Address, subject, salutation in the layout's order: as drawn, and in the tag tree."""
    drawn = poppler("pdftotext", "-raw", "-enc", "UTF-8", pdf, "-").decode("utf-8", "replace")
    problems = line_order(letter, Stream(drawn.splitlines()))
    tree = poppler("pdfinfo", "-struct-text", "-enc", "UTF-8", pdf).decode("utf-8", "replace")
    tagged = "".join(plain(text) for text in re.findall(r'^\s*"(.*)"$', tree, re.MULTILINE))
    at = 0
    heads = [letter.subject, letter.salutation]
    if letter.layout in SUBJECT_AFTER_SALUTATION:
        heads.reverse()
    wanted = letter.address + [text for text in heads if text]
    for text in wanted:
        match = pattern(text).search(tagged, at)
        if not match:
            missing = "comes too early" if pattern(text).search(tagged) else "is missing"
            problems.append(f"tag tree: '{text}' {missing}")
            break
        at = match.end()
    return problems


def line_order(letter: Letter, lines: Stream) -> list[str]:
    problems = []
    end_of_names = end = 0
    for name in letter.names:
        matches = lines.whole(name)
        if matches:
            end_of_names = max(end_of_names, matches[0].end())
        else:
            problems.append(f"'{name}' is not a line of its own")
    end = end_of_names
    for line in letter.address:
        matches = lines.whole(line, after=end)
        if matches:
            end = matches[0].end()
        elif lines.whole(line):
            problems.append(f"'{line}' comes too early among the address lines")
        else:
            problems.append(f"'{line}' is not a line of its own")
    if letter.layout in SUBJECT_AFTER_SALUTATION and letter.salutation is not None:
        matches = lines.whole(letter.salutation, after=end)
        if matches:
            end = matches[0].end()
        else:
            problems.append(f"the salutation '{letter.salutation}' is not a line after the address")
    if letter.subject is not None:
        match = pattern(letter.subject).search(lines.text, end)
        if match:
            end = match.end()
        else:
            problems.append(f"the subject '{letter.subject}' does not follow the address")
    checked = letter.layout in SUBJECT_AFTER_SALUTATION
    if not checked and letter.salutation is not None and not lines.whole(letter.salutation, after=end):
        after = "subject" if letter.subject is not None else "address"
        problems.append(f"the salutation '{letter.salutation}' is not a line after the {after}")
    return problems
