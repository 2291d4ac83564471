"""Sheets of hazards as .docx: a page each, with cover and table of contents where it has them."""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from xlhazard.model.letters import Booklet, Grid, Sheet
from xlhazard.render.letters.page import (
    BODY_FONT,
    CENTER,
    SMALL,
    TITLE_FONT,
    footer,
    last,
    line,
    new_document,
    page_field,
    saved,
)
from xlhazard.render.letters.tables import add_boxes, add_grid
from xlhazard.tables.display import day_words

REMARK = "核对无误并签字盖章后有效"
CONTENTS = "目  录"
MARGINS = (25, 22)
"""Above and below, in millimetres: a sheet is a form, it fits on one page."""
_COVER_TITLE, _SHEET_TITLE = Pt(36), Pt(20)
_ROWS_A_PAGE = 26
"""Rows of the contents on one page, as a first guess until the program works the pages out."""


def booklet_document(booklet: Booklet) -> bytes:
    """The sheets as the bytes of a Word document."""
    title = booklet.cover[0] if booklet.cover else booklet.label
    word = new_document(title, booklet.label, REMARK, booklet.day, MARGINS)
    whole, sections = booklet.check_code, 0
    if booklet.cover:
        _cover(word, booklet)
        sections += 1
    if booklet.contents is not None:
        section = _section(word, sections, first=bool(booklet.cover))
        _contents(word, booklet.contents, booklet.page_header)
        footer(section, whole)
        sections += 1
    for number, sheet in enumerate(booklet.sheets, 1):
        codes = f"{sheet.check_code}（全册 {whole}）"
        footer(_section(word, sections), codes, sheet.record)
        _sheet(word, sheet, number)
        sections += 1
    return saved(word)


def _section(word: Word, before: int, *, first: bool = False) -> Section:
    """The next section on a page of its own; first: its pages are counted from 1."""
    section = word.add_section(WD_SECTION.NEW_PAGE) if before else word.sections[0]
    about = last(word, "w:sectPr")
    for old in about.findall(qn("w:pgNumType")):
        about.remove(old)
    if first:
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        about.find(qn("w:cols")).addprevious(start)  # sectPr is a sequence
    return section


def _cover(word: Word, booklet: Booklet) -> None:
    title, *rest = booklet.cover
    for _ in range(6):
        line(word, "")
    large = line(word, title, CENTER, TITLE_FONT, _COVER_TITLE)
    large.paragraph_format.line_spacing = Pt(_COVER_TITLE.pt * 1.5)
    for text in rest:
        line(word, text, CENTER)
    for _ in range(10):
        line(word, "")
    for text in (booklet.office, day_words(booklet.day)):
        line(word, text, CENTER)


def _contents(word: Word, contents: Grid, page_header: str) -> None:
    line(word, CONTENTS, CENTER, TITLE_FONT, _SHEET_TITLE)
    line(word, "")
    if not page_header:
        add_grid(word, contents)
        return
    before = -(-len(contents.rows) // _ROWS_A_PAGE)
    rows = tuple((*row, "") for row in contents.rows)
    table = add_grid(word, Grid((*contents.headers, page_header), rows))
    for number, row in enumerate(table.rows[1:], 1):
        place = row.cells[-1].paragraphs[0]
        page_field(place, f"PAGEREF {_mark(number)}", BODY_FONT, SMALL, str(before + number))


def _sheet(word: Word, sheet: Sheet, number: int) -> None:
    title = line(word, sheet.title, CENTER, TITLE_FONT, _SHEET_TITLE)
    _marked(title, number)
    add_boxes(word, sheet.rows)
    end = line(word, "", size=Pt(1))
    end.paragraph_format.line_spacing = Pt(1)


def _mark(number: int) -> str:
    return f"sheet_{number}"


def _marked(paragraph: Paragraph, number: int) -> None:
    """A bookmark, which the contents ask for the page."""
    for kind in ("Start", "End"):
        mark = OxmlElement(f"w:bookmark{kind}")
        mark.set(qn("w:id"), str(number))
        if kind == "Start":
            mark.set(qn("w:name"), _mark(number))
        paragraph.paragraph_format.element.append(mark)
