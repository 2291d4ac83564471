"""Tables of papers: columns as wide as what stands in them, so that no number is torn apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from xlhazard.model.letters import Boxes, Grid
from xlhazard.render.letters.page import (
    BODY_FONT,
    CENTER,
    HEADING_FONT,
    LEFT,
    RIGHT,
    SMALL,
    WIDTH,
    last,
    spaced,
    written,
)

LINE = Pt(18)
BOX_LINE = Pt(15)

_WIDE, _NARROW = 3.75, 2.4
"""Millimetres of a Chinese sign and of a digit at 10.5 points, in the widest font that may have
to stand in for the official ones."""
_MARGIN = 3.0
_SIDE = 1.3
"""Between a cell's border and its text: _MARGIN of both sides with a hair to spare."""
_WHOLE = 11
"""A number, day or code of so many signs is never torn apart; longer ones are, at a hyphen."""
_SHORT = 4
_MOST = 110.0
_RUN = re.compile(r"[\x21-\x7e]+")
_PARTS = 12


def add_grid(word: Word, grid: Grid) -> Table:
    """A table whose header is repeated on every page and whose rows are never torn apart."""
    lines = (grid.headers, *grid.rows)
    table: Table = word.add_table(len(lines), len(grid.headers), "Table Grid")
    widths = column_widths(grid)
    _fixed(word, table, widths)
    centred = [_all_short(column) for column in zip(*grid.rows, strict=True)] or [True] * len(
        grid.headers
    )
    for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        for cell, text, width, middle in zip(row.cells, texts, widths, centred, strict=True):
            cell.width = Mm(width)
            _fill(cell, text, centred=not number or middle)
    _kept_whole(word, header=True)
    return table


def add_boxes(word: Word, rows: Sequence[Boxes]) -> None:
    """The boxes of a sheet, twelve parts across."""
    table = word.add_table(rows=len(rows), cols=_PARTS, style="Table Grid")
    part = WIDTH / _PARTS
    _fixed(word, table, [part] * _PARTS)
    drawn = last(word, "w:tbl").tr_lst
    for row, line, told in zip(table.rows, drawn, rows, strict=True):
        if told.height:
            row.height, row.height_rule = Mm(told.height), WD_ROW_HEIGHT_RULE.AT_LEAST
        boxes, spare = line.tc_lst[: len(told.boxes)], line.tc_lst[len(told.boxes) :]
        for one in spare:  # spans are set, not merged: merging looks at every row each time
            line.remove(one)
        for one, box in zip(boxes, told.boxes, strict=True):
            one.grid_span = box.span
            cell = _Cell(one, table)
            cell.width = Mm(part * box.span)
            if box.role == "place":
                _fill_place(cell, box.text)
            else:
                label = box.role == "label"
                _fill(cell, box.text, centred=label, boxed=True, label=label)
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _kept_whole(word)


def column_widths(grid: Grid) -> list[float]:
    """Millimetres of each column: what must stay whole fits, the rest is shared by need."""
    columns = [(head, [row[n] for row in grid.rows]) for n, head in enumerate(grid.headers)]
    least = [max(_least_header(head), *map(_least, texts), 0.0) for head, texts in columns]
    wanted = [
        max(low, min(_MOST, max(map(_width, (head, *texts)))))
        for low, (head, texts) in zip(least, columns, strict=True)
    ]
    if sum(wanted) > WIDTH:  # codes go on two lines before texts go on many
        wanted = [
            low if all(map(_is_code, texts)) else most
            for low, most, (_, texts) in zip(least, wanted, columns, strict=True)
        ]
    spare, need = WIDTH - sum(least), sum(wanted) - sum(least)
    if spare <= 0:
        return [low * WIDTH / sum(least) for low in least]
    if need > spare:
        return [low + (most - low) * spare / need for low, most in zip(least, wanted, strict=True)]
    return [one * WIDTH / sum(wanted) for one in wanted]


def _is_code(text: str) -> bool:
    return _RUN.fullmatch(text) is not None


def _width(text: str) -> float:
    narrow = sum(len(run) for run in _RUN.findall(text))
    return narrow * _NARROW + (len(text) - narrow) * _WIDE + _MARGIN


def _least(text: str) -> float:
    runs = max((min(len(run), _WHOLE) for run in _RUN.findall(text)), default=0)
    signs = min(len(_RUN.sub("", text)), _SHORT)
    return max(runs * _NARROW, signs * _WIDE) + _MARGIN


def _least_header(text: str) -> float:
    """Headers of four signs and more may stand on two lines."""
    signs = len(text) if len(text) < _SHORT else (len(text) + 1) // 2
    return signs * _WIDE + _MARGIN


def _all_short(texts: Sequence[str]) -> bool:
    return all(len(text) <= _WHOLE for text in texts) and max(map(_width, texts)) < _WHOLE * _WIDE


def _fixed(word: Word, table: Table, widths: Sequence[float]) -> None:
    """The widths, and margins of the cells, of the table that was just added."""
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    sides = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(Mm(_SIDE).twips))
        one.set(qn("w:type"), "dxa")
        sides.append(one)
    about = last(word, "w:tbl").tblPr
    about.find(qn("w:tblLook")).addprevious(sides)


def _kept_whole(word: Word, *, header: bool = False) -> None:
    """No row of the last table goes over two pages; its first row is repeated."""
    for number, row in enumerate(last(word, "w:tbl").iter(qn("w:tr"))):
        about = row.get_or_add_trPr()
        about.append(OxmlElement("w:cantSplit"))
        if header and number == 0:
            about.append(OxmlElement("w:tblHeader"))


def _fill(
    cell: _Cell, text: str, *, centred: bool, boxed: bool = False, label: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    spaced(paragraph, BOX_LINE if boxed else LINE)
    if centred:
        paragraph.alignment = CENTER
    written(paragraph, text, HEADING_FONT if label else BODY_FONT, SMALL)


def _fill_place(cell: _Cell, text: str) -> None:
    """What the place is for at its top left, the lines below it at the right."""
    for number, one in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        spaced(paragraph, BOX_LINE)
        paragraph.alignment = RIGHT if number else LEFT
        written(paragraph, one, BODY_FONT, SMALL)
