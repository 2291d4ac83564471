"""A printed workbook made of tables: a first page with its facts, then one sheet a list.

Everything is a value; nothing is to be typed. Every page carries the 核对码 of the whole workbook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.model.check_code import check_code
from xlhazard.model.edits import Scalar
from xlhazard.render.sealed import sealed
from xlhazard.render.templates import look
from xlhazard.render.templates.list_columns import look_of, widths_of
from xlhazard.render.templates.look import Look
from xlhazard.render.templates.names import SEQ
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.sheets import (
    LINE_HEIGHT,
    add_sheet,
    height_for,
    link,
    merge,
    printing,
    put,
    show_from,
    title,
    widths,
)
from xlhazard.schema.types import Column, Kind, Schema
from xlhazard.tables.display import plain_text

CARD_WIDTHS = (16.0, 28.0, 16.0, 28.0)
_HEADER_ROW = 3
_LINE = 24.0
_TALL = 34.0
_NUMBER = Column(SEQ, "序号", Kind.WHOLE, width=5)


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One table. columns that are wide stand right of the print area; rows hold what is shown."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    tab: str = look.LIST_TAB


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table on the first page: a heading, a header and rows, at most four columns."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook in words and values.

    owner begins the title of every sheet; line is what stands under the title (where, as of when);
    mark tells who may see it (内部资料, 公示). facts are label and text, two a line; notes end the
    first page.
    """

    title: str
    owner: str
    line: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[BookSheet, ...]
    grids: tuple[Grid, ...] = ()
    notes: tuple[str, ...] = ()
    first: str = "概况"

    @property
    def check_code(self) -> str:
        """The 核对码 of every value on every sheet, by where it stands."""
        return check_code(self._values())

    def _values(self) -> Iterator[tuple[str, str]]:
        yield from (("title", self.title), ("line", self.line), ("mark", self.mark))
        yield from ((f"fact {number} {one[0]}", one[1]) for number, one in enumerate(self.facts))
        yield from ((f"note {number}", one) for number, one in enumerate(self.notes))
        for grid in self.grids:
            for number, row in enumerate(grid.rows):
                for place, text in enumerate(row):
                    yield f"{grid.heading} {number} {place}", text
        for sheet in self.sheets:
            for number, cells in enumerate(sheet.rows, 1):
                for column, cell in zip(sheet.columns, cells, strict=True):
                    if (text := plain_text(cell)) != "":
                        yield f"{sheet.name} {number} {column.header}", text


def book_workbook(book: Book, schema: Schema) -> bytes:
    """The workbook's bytes: the same for the same book, sealed (see render.sealed)."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    code = book.check_code
    card_sheet(workbook, book, code)
    for one in book.sheets:
        table_sheet(workbook, one, book, schema, code)
    workbook.active = 0
    return sealed(packed(workbook, book.title))


def card_sheet(workbook: Workbook, book: Book, code: str) -> None:
    """The first page: title, facts, small tables, and what the workbook holds."""
    sheet = add_sheet(workbook, book.first, look.GUIDE_TAB)
    widths(sheet, CARD_WIDTHS)
    title(sheet, book.title, len(CARD_WIDTHS))
    merge(sheet, "A2:C2", book.line, look.SUBTITLE)
    put(sheet, "D2", book.mark, look.SUBTITLE_RIGHT)
    sheet.row_dimensions[2].height = _LINE
    row = _facts(sheet, book.facts, 3)
    for grid in book.grids:
        row = _grid(sheet, grid, row)
    row = _contents(sheet, book, row)
    for note in book.notes:
        merge(sheet, f"A{row}:D{row}", note, look.GUIDE_TEXT)
        sheet.row_dimensions[row].height = height_for(note, sum(CARD_WIDTHS), 12)
        row += 1
    printing(sheet, f"A1:D{max(row - 1, 3)}", landscape=False)
    footer(sheet, code)
    show_from(sheet, None, "A1")


def table_sheet(workbook: Workbook, one: BookSheet, book: Book, schema: Schema, code: str) -> None:
    """One list, ready to print: header repeated, one page wide, landscape."""
    columns = (_NUMBER, *(column for column in one.columns if not column.wide))
    screen = tuple(column for column in one.columns if column.wide)
    sheet = add_sheet(workbook, one.name, one.tab)
    fitted = widths_of((*columns, *screen), schema)
    for index, column in enumerate((*columns, *screen), 1):
        sheet.column_dimensions[get_column_letter(index)].width = fitted[column.id]
        put(sheet, f"{get_column_letter(index)}{_HEADER_ROW}", column.header, look.HEADER)
    _heading(sheet, one, book, tuple(fitted[column.id] for column in columns))
    sheet.row_dimensions[_HEADER_ROW].height = max(
        _TALL, *(height_for(c.header, fitted[c.id]) + 4 for c in columns)
    )
    places = {column.id: place for place, column in enumerate(one.columns)}
    for number, cells in enumerate(one.rows, 1):
        row = _HEADER_ROW + number
        tallest = LINE_HEIGHT
        for index, column in enumerate((*columns, *screen), 1):
            value = number if column is _NUMBER else cells[places[column.id]]
            put(sheet, f"{get_column_letter(index)}{row}", value, _look(column, value))
            if isinstance(value, str) and not column.wide:
                tallest = max(tallest, height_for(value, fitted[column.id]))
        sheet.row_dimensions[row].height = min(tallest, 400)
    last = _HEADER_ROW + max(1, len(one.rows))
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(columns) + len(screen))}{last}"
    area = f"A1:{get_column_letter(len(columns))}{last}"
    printing(sheet, area, landscape=True, repeat=f"1:{_HEADER_ROW}")
    footer(sheet, code)
    show_from(sheet, f"B{_HEADER_ROW + 1}", f"A{_HEADER_ROW + 1}")


def _heading(sheet: Worksheet, one: BookSheet, book: Book, fitted: tuple[float, ...]) -> None:
    count = len(fitted)
    title(sheet, f"{book.owner}{one.name}", count)
    parts = (book.line, f"共{len(one.rows)}条", one.about, book.mark)
    line = "　".join(part for part in parts if part)
    merge(sheet, f"A2:{get_column_letter(count)}2", line, look.SUBTITLE)
    sheet.row_dimensions[2].height = height_for(line, sum(fitted), 12, _LINE)


def _look(column: Column, value: Scalar) -> Look:
    """The look of the column; what stands there instead of a number or day is a text."""
    plain = look_of(column)
    if plain in (look.DATE, look.WHOLE, look.DECIMAL, look.MONEY) and isinstance(value, str):
        return look.CENTRE
    return plain


def _facts(sheet: Worksheet, facts: tuple[tuple[str, str], ...], row: int) -> int:
    """Labels and texts, two a line; gives the next free row."""
    for start in range(0, len(facts), 2):
        pair = facts[start : start + 2]
        for place in range(2):
            label, text = pair[place] if place < len(pair) else ("", "")
            put(sheet, f"{'AC'[place]}{row}", label, look.LABEL)
            put(sheet, f"{'BD'[place]}{row}", text, look.FORM_LABEL)
        sheet.row_dimensions[row].height = max(
            30.0, *(height_for(text, CARD_WIDTHS[1], 12) for _, text in pair)
        )
        row += 1
    return row


def _grid(sheet: Worksheet, grid: Grid, row: int) -> int:
    merge(sheet, f"A{row}:D{row}", grid.heading, look.GUIDE_HEAD)
    sheet.row_dimensions[row].height = 32
    for offset, cells in enumerate((grid.header, *grid.rows), 1):
        for index in range(len(CARD_WIDTHS)):
            text = cells[index] if index < len(cells) else ""
            style = look.HEADER if offset == 1 else look.FORM_NO if index else look.FORM_LABEL
            put(sheet, f"{get_column_letter(index + 1)}{row + offset}", text, style)
        sheet.row_dimensions[row + offset].height = LINE_HEIGHT
    return row + len(grid.rows) + 2


def _contents(sheet: Worksheet, book: Book, row: int) -> int:
    """A link to every sheet with the number of its records."""
    if not book.sheets:
        return row
    merge(sheet, f"A{row}:D{row}", "目录", look.GUIDE_HEAD)
    sheet.row_dimensions[row].height = 32
    for place, one in enumerate(book.sheets):
        column = "AC"[place % 2]
        line = row + 1 + place // 2
        link(sheet, f"{column}{line}", one.name, one.name)
        put(sheet, f"{'BD'[place % 2]}{line}", f"{len(one.rows)}条", look.GUIDE_CELL)
        sheet.row_dimensions[line].height = LINE_HEIGHT
    return row + 2 + (len(book.sheets) - 1) // 2


def footer(sheet: Worksheet, code: str) -> None:
    """The 核对码 beside the number of the page."""
    if (line := sheet.oddFooter) is not None:
        line.center.text = f"核对码 {code}　第 &P 页 共 &N 页"
