"""A letter as .docx, laid out as GB/T 9704 asks: A4, 28 points a line, 22 lines of 28 characters.

The same letter gives the same bytes: times come from its day, never from the clock.
"""

from __future__ import annotations

import datetime as dt
import io

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from xlhazard.model.check_code import check_code
from xlhazard.model.letters import Letter
from xlhazard.render.zipped import inflated_parts, zipped
from xlhazard.tables.display import day_words

TITLE_FONT, BODY_FONT, PLAIN_FONT = "方正小标宋简体", "仿宋_GB2312", "宋体"
TITLE, BODY, TABLE, SMALL = Pt(22), Pt(16), Pt(10.5), Pt(10.5)
LINE, TABLE_LINE = Pt(28), Pt(18)
DRAFT = "拟稿：未经审核签发，不得外发"
DOCUMENT_NUMBER = "〔    〕    号"
"""文号 is given by the office when the letter is signed."""
SEAL = "（印章）"

_WIDTHS = {"序号": 13, "编号": 28, "企业": 24, "时限": 25, "天数": 13, "情况": 24, "依据": 32}
"""Widths in millimetres; the columns without one share what is left of the 156."""
_PRINTED = 156


def letter_document(letter: Letter) -> bytes:
    """The letter as the bytes of a Word document."""
    word = Document()
    _set_up(word, letter)
    _line(word, DOCUMENT_NUMBER, WD_ALIGN_PARAGRAPH.CENTER)
    _line(word, letter.title, WD_ALIGN_PARAGRAPH.CENTER, TITLE_FONT, TITLE)
    _line(word, "")
    _line(word, f"{letter.addressee}：")
    for text in letter.paragraphs:
        _indented(_line(word, text))
    _table(word, letter)
    closing = _line(word, letter.closing)
    _indented(closing)
    _kept_together(closing)
    for _ in range(2):
        _kept_together(_line(word, ""))
    for text in (letter.office, day_words(letter.day), SEAL):
        signature = _line(word, text, WD_ALIGN_PARAGRAPH.RIGHT)
        signature.paragraph_format.right_indent = Pt(BODY.pt * 2)
        _kept_together(signature, last=text == SEAL)
    _footer(word, check_code(letter.values))
    stream = io.BytesIO()
    word.save(stream)
    return zipped(inflated_parts(stream.getvalue()))


def _set_up(word: Word, letter: Letter) -> None:
    """Page, fonts, properties, and the word that this is a draft."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.header_distance, page.footer_distance = Mm(15), Mm(22)
    moment = dt.datetime.combine(letter.day, dt.time(), tzinfo=dt.UTC).replace(tzinfo=None)
    about = word.core_properties
    about.title, about.subject = letter.title, letter.label
    about.author = about.last_modified_by = "xlhazard"
    about.comments, about.language = DRAFT, "zh-CN"
    about.created = about.modified = moment
    _written(page.header.paragraphs[0], f"【{DRAFT}】", PLAIN_FONT, SMALL)
    page.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _line(
    word: Word,
    text: str,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    font: str = BODY_FONT,
    size: Pt = BODY,
) -> Paragraph:
    paragraph = word.add_paragraph()
    paragraph.alignment = alignment
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = LINE, Pt(0), Pt(0)
    _written(paragraph, text, font, size)
    return paragraph


def _written(paragraph: Paragraph, text: str, font: str, size: Pt) -> Run:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, size
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _indented(paragraph: Paragraph) -> None:
    """Two characters before the first line, also where somebody changes the size."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Pt(BODY.pt * 2)
    indent = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")


def _kept_together(paragraph: Paragraph, *, last: bool = False) -> None:
    """The signature never stands on a page without a word of the letter."""
    paragraph.paragraph_format.keep_with_next = not last


def _table(word: Word, letter: Letter) -> None:
    table = word.add_table(rows=1, cols=len(letter.headers), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    fixed = sum(_WIDTHS.get(header, 0) for header in letter.headers)
    free = sum(header not in _WIDTHS for header in letter.headers)
    widths = [_WIDTHS.get(header, (_PRINTED - fixed) // max(free, 1)) for header in letter.headers]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    rows = [table.rows[0], *(table.add_row() for _ in letter.rows)]
    for row, texts in zip(rows, (letter.headers, *letter.rows), strict=True):
        for header, cell, text, width in zip(letter.headers, row.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            _cell(cell, text, centred=row is rows[0] or header in ("序号", "时限", "天数"))
    for number, row in enumerate(word.element.iter(qn("w:tr"))):
        about = OxmlElement("w:trPr")
        about.append(OxmlElement("w:cantSplit"))
        if number == 0:
            about.append(OxmlElement("w:tblHeader"))
        row.insert(0, about)


def _cell(cell: _Cell, text: str, *, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = TABLE_LINE, Pt(0), Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _written(paragraph, text, BODY_FONT, TABLE)


def _footer(word: Word, code: str) -> None:
    """— 1 — in the middle, the 核对码 below."""
    footer = word.sections[0].footer
    number = footer.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _written(number, "— ", PLAIN_FONT, Pt(14))
    _page_number(_written(number, "", PLAIN_FONT, Pt(14)))
    _written(number, " —", PLAIN_FONT, Pt(14))
    below = footer.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _written(below, f"核对码 {code}", PLAIN_FONT, SMALL)


def _page_number(run: Run) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run.element.append(mark)
