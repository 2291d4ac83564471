"""A letter as .docx, laid out as GB/T 9704 asks: 22 lines of 28 characters on a page."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Word
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from xlhazard.model.letters import Block, Grid, Letter
from xlhazard.render.letters.page import (
    BODY,
    BODY_FONT,
    CENTER,
    HEADING_FONT,
    RIGHT,
    TITLE,
    TITLE_FONT,
    footer,
    indented,
    line,
    new_document,
    saved,
)
from xlhazard.render.letters.tables import add_grid
from xlhazard.tables.display import day_words

DRAFT = "拟稿：未经审核签发，不得外发"
DOCUMENT_NUMBER = "〔    〕    号"
"""文号 is given by the office when the letter is signed."""
SEAL = "（印章）"


def letter_document(letter: Letter) -> bytes:
    """The letter as the bytes of a Word document."""
    word = new_document(letter.title.replace("\n", ""), letter.label, DRAFT, letter.day)
    line(word, DOCUMENT_NUMBER, CENTER)
    line(word, letter.title, CENTER, TITLE_FONT, TITLE)
    line(word, "")
    line(word, f"{letter.addressee}：")
    _add_all(word, letter.body)
    _kept_together(indented(line(word, letter.closing)))
    for _ in range(2):
        _kept_together(line(word, ""))
    for text in (letter.office, day_words(letter.day), SEAL):
        signature = line(word, text, RIGHT)
        signature.paragraph_format.right_indent = Pt(BODY.pt * 2)
        _kept_together(signature, last=text == SEAL)
    _add_all(word, letter.annex)
    footer(word.sections[0], letter.check_code)
    return saved(word)


def _add_all(word: Word, blocks: Sequence[Block]) -> None:
    """The blocks; a line between two tables, which else would become one."""
    for number, block in enumerate(blocks):
        if number and isinstance(block, Grid) and isinstance(blocks[number - 1], Grid):
            line(word, "")
        _add(word, block)


def _add(word: Word, block: Block) -> None:
    if isinstance(block, Grid):
        add_grid(word, block)
        return
    font = BODY_FONT if block.role == "body" else HEADING_FONT
    paragraph = indented(line(word, block.text, font=font))
    paragraph.paragraph_format.keep_with_next = block.role != "body"
    paragraph.paragraph_format.page_break_before = block.role == "annex"


def _kept_together(paragraph: Paragraph, *, last: bool = False) -> None:
    """The signature never stands on a page without a word of the letter."""
    paragraph.paragraph_format.keep_with_next = not last
