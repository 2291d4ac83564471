"""Pages, lines, fonts and footers as GB/T 9704 asks: A4, 28 points a line, 28 characters a line.

Nothing here looks at the clock: times come from the day of the paper.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from xlhazard.render.zipped import inflated_parts, zipped

TITLE_FONT, BODY_FONT, HEADING_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
PLAIN_FONT = "宋体"
TITLE, BODY, SMALL = Pt(22), Pt(16), Pt(10.5)
LINE = Pt(28)
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

OFFICIAL = (37, 35)
"""Margins above and below, in millimetres, of an official letter."""
WIDTH = 156
"""What is printed across a page, in millimetres."""

_STAND_INS = {TITLE_FONT: "宋体", BODY_FONT: "仿宋"}
"""Fonts that not every computer has, with what takes their place there."""
_FONT_TABLE = "word/fontTable.xml"


def new_document(
    title: str, subject: str, remark: str, day: dt.date, margins: tuple[int, int] = OFFICIAL
) -> Word:
    """A blank document of one section whose header says the remark."""
    word = Document()
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = (Mm(one) for one in margins)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.header_distance, page.footer_distance = Mm(15), Mm(min(22, margins[1] - 10))
    moment = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC).replace(tzinfo=None)
    about = word.core_properties
    about.title, about.subject = title, subject
    about.author = about.last_modified_by = "xlhazard"
    about.comments, about.language = remark, "zh-CN"
    about.created = about.modified = moment
    written(page.header.paragraphs[0], f"【{remark}】", PLAIN_FONT, SMALL)
    page.header.paragraphs[0].alignment = RIGHT
    return word


def saved(word: Word) -> bytes:
    """The document as bytes that depend on nothing but its content."""
    stream = io.BytesIO()
    word.save(stream)
    parts = inflated_parts(stream.getvalue())
    end = b"</w:fonts>"
    if _FONT_TABLE in parts:
        named = "".join(_stand_ins()).encode()
        parts[_FONT_TABLE] = parts[_FONT_TABLE].replace(end, named + end)
    return zipped(parts)


def _stand_ins() -> Iterator[str]:
    for name, other in _STAND_INS.items():
        yield (
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/>'
            '<w:charset w:val="86"/><w:pitch w:val="variable"/></w:font>'
        )


def last(word: Word, tag: str) -> Any:
    """The last element of this kind in the body, such as the table that was just added."""
    return next(word.element.body.iterchildren(qn(tag), reversed=True))


def line(
    word: Word,
    text: str,
    alignment: WD_ALIGN_PARAGRAPH = LEFT,
    font: str = BODY_FONT,
    size: Pt = BODY,
) -> Paragraph:
    """A line of the text's size and height at the end of the document."""
    paragraph = word.add_paragraph()
    paragraph.alignment = alignment
    spaced(paragraph, LINE)
    written(paragraph, text, font, size)
    return paragraph


def spaced(paragraph: Paragraph, height: Pt) -> None:
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = height, Pt(0), Pt(0)


def written(paragraph: Paragraph, text: str, font: str, size: Pt) -> Run:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, size
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def indented(paragraph: Paragraph) -> Paragraph:
    """Two characters before the first line, also where somebody changes the size."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Pt(BODY.pt * 2)
    indent = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    return paragraph


def footer(section: Section, code: str, record: str = "") -> None:
    """— 1 — in the middle, the 核对码 below, before it what the page is about."""
    section.footer.is_linked_to_previous = False
    number = section.footer.paragraphs[0]
    number.alignment = CENTER
    written(number, "— ", PLAIN_FONT, Pt(14))
    page_field(number, "PAGE", PLAIN_FONT, Pt(14))
    written(number, " —", PLAIN_FONT, Pt(14))
    below = section.footer.add_paragraph()
    below.alignment = RIGHT
    written(below, f"{record}  核对码 {code}".lstrip(), PLAIN_FONT, SMALL)


def page_field(
    paragraph: Paragraph, instruction: str, font: str, size: Pt, shown: str = ""
) -> None:
    """A number that the program works out when it shows the page; shown: what stands until then."""
    for kind in ("begin", "", "separate", "text", "end"):
        if kind == "text":
            mark = OxmlElement("w:t")
            mark.text = shown or "1"
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if kind == "begin" and shown:
                mark.set(qn("w:dirty"), "true")
        else:
            mark = OxmlElement("w:instrText")
            mark.text = instruction
        written(paragraph, "", font, size).element.append(mark)
