"""New sheets of ours: their look, links, frozen header and print set-up (see LOOK in the docs)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from math import ceil

from xlhazard.io.patch.book import Book
from xlhazard.io.patch.columns import offered
from xlhazard.io.patch.drawings import draw, reference
from xlhazard.io.patch.grid import Cell
from xlhazard.io.patch.styles import NO_FILL, Styles
from xlhazard.io.patch.text import attribute_text, looks_like_formula, presentable, width_of
from xlhazard.io.patch.values import holding
from xlhazard.model.address import Address, Area, column_letters
from xlhazard.model.edits import CellLook, Frame, NewSheet, Scalar


def _font(name: str, size: int, marks: str = "", colour: str = "FF000000") -> str:
    look = f'{marks}<sz val="{size}"/><color rgb="{colour}"/>'
    return f'<font>{look}<name val="{name}"/><charset val="134"/></font>'


_FONTS = {
    "title": _font("方正小标宋简体", 18, "<b/>"),
    "lead": _font("宋体", 12),
    "header": _font("黑体", 11, "<b/>"),
    "text": _font("宋体", 11),
    "strong": _font("宋体", 11, "<b/>"),
    "link": _font("宋体", 11, "<u/>", "FF0563C1"),
    "section": _font("黑体", 13),
    "figure": _font("黑体", 20),
    "aside": _font("宋体", 10, "", "FF404040"),
}
_FILLS = {"header": "FFD9E1F2", "error": "FFFBE0DD", "warning": "FFFFF2CC", "info": "FFE9F0E4"}
_NO_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_THIN = 'style="thin"><color rgb="FFBFBFBF"/>'
_BORDER = (
    f"<border><left {_THIN}</left><right {_THIN}</right><top {_THIN}</top>"
    f"<bottom {_THIN}</bottom><diagonal/></border>"
)
_TEXT_FORMAT = 49
_RATE = "0.0"
_PLAIN = frozenset({"title", "lead"})
_NO_FRAME = _PLAIN | {"section", "aside"}
_STRONG = frozenset({"error", "warning", "info", "status"})
_ACROSS = frozenset({"title", "header", "code", "number", "rate", "status", "figure"})
_MIDDLE = (_ACROSS - {"code"}) | {"lead", "section", "line"}
_TITLE_HEIGHT = 32
_LINE_HEIGHT = 15
_TALLEST = 409
"""Points; Excel's own limit."""

_USUAL_WIDTH = 9.0
_FOOTER = "&amp;C第 &amp;P 页，共 &amp;N 页"
_LANDSCAPE_FROM = 90.0
"""Column widths together from which a sheet prints across."""


def put_sheet(book: Book, styles: Styles, sheet: NewSheet, state: str) -> None:
    """Put a sheet of ours into the workbook, in place of an older one of its name."""
    book.remove_sheet(sheet.name)
    xml = _sheet_xml(book, styles, sheet)
    part = book.add_sheet(sheet.name, sheet.position, xml, state)
    if sheet.frame.charts:
        draw(book, part, sheet.frame.charts)
    quoted = sheet.name.replace("'", "''")
    if sheet.header_row and not sheet.hidden:
        rows = f"'{quoted}'!${sheet.header_row}:${sheet.header_row}"
        book.set_name("_xlnm.Print_Titles", sheet.name, rows)
    if (printed := sheet.frame.printed) is not None:
        corners = ":".join(
            f"${column_letters(one.column)}${one.row}" for one in (printed.first, printed.last)
        )
        book.set_name("_xlnm.Print_Area", sheet.name, f"'{quoted}'!{corners}")


def _sheet_xml(book: Book, styles: Styles, sheet: NewSheet) -> bytes:
    widest = max((len(row) for row in sheet.rows), default=1) or 1
    used = Area(Address(1, 1), Address(max(len(sheet.rows), 1), widest))
    style_of = _styler(styles)
    date1904 = book.date1904
    rows = b"".join(
        _row(sheet, number, values, style_of, date1904)
        for number, values in enumerate(sheet.rows, 1)
    )
    links = b"".join(
        _link(at, look.link, sheet) for at, look in sorted(sheet.looks.items()) if look.link
    )
    merges = _merged_titles(sheet, widest)
    across = sum(sheet.widths) >= _LANDSCAPE_FROM
    pieces = [
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        b'<worksheet xmlns="%s">' % book.namespace.encode(),
        _properties(sheet.frame),
        b'<dimension ref="%s"/>' % str(used).encode(),
        _view(sheet.header_row),
        b'<sheetFormatPr defaultRowHeight="18"/>',
        _columns(sheet.widths, sheet.frame),
        b"<sheetData>" + rows + b"</sheetData>",
        merges,
        _drop_downs(sheet),
        b"<hyperlinks>" + links + b"</hyperlinks>" if links else b"",
        b'<printOptions horizontalCentered="1"/>',
        b'<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>',
        b'<pageSetup paperSize="9" orientation="%s"%s/>'
        % (b"landscape" if across else b"portrait", _size(sheet.frame)),
        f"<headerFooter><oddFooter>{_FOOTER}</oddFooter></headerFooter>".encode(),
        _breaks(sheet.frame.breaks),
        reference(book) if sheet.frame.charts else b"",
        b"</worksheet>",
    ]
    return b"".join(pieces)


def _row(
    sheet: NewSheet,
    number: int,
    values: tuple[Scalar, ...],
    style_of: Callable[[str, bool, bool], int],
    date1904: bool,
) -> bytes:
    cells = []
    looks = [sheet.looks.get(Address(number, c), CellLook()) for c in range(1, len(values) + 1)]
    for column, (value, look) in enumerate(zip(values, looks, strict=True), 1):
        at = Address(number, column)
        if value is None and look.style == "bare":
            continue
        if isinstance(value, str):
            value = presentable(value)
        text = isinstance(value, str)
        style = style_of(
            "link" if look.link and look.style == "text" else look.style,
            text and looks_like_formula(str(value)),
            isinstance(value, dt.date),
        )
        cell = Cell(b' r="%s" s="%d"' % (str(at).encode(), style))
        cell = holding(cell, value, b"", date1904=date1904)
        inner = b">" + cell.inner + b"</c>" if cell.inner else b"/>"
        cells.append(b"<c" + cell.attributes + inner)
    if not cells:
        return b""
    stated = sheet.frame.heights.get(number)
    height = b' ht="%g"' % (_height(values, looks, sheet.widths) if stated is None else stated)
    fixed = b"" if number in sheet.frame.growing else b' customHeight="1"'
    shown = b' hidden="1"' if number in sheet.frame.hidden_rows else b""
    return b'<row r="%d"%s%s%s>%s</row>' % (number, height, fixed, shown, b"".join(cells))


def _height(values: tuple[Scalar, ...], looks: list[CellLook], widths: tuple[float, ...]) -> int:
    """Points that a row needs, so that no program shows half a text or prints it over the next."""
    if any(look.style == "title" for look in looks):
        return _TITLE_HEIGHT
    lines = 1
    for column, (value, look) in enumerate(zip(values, looks, strict=True)):
        width = widths[column] if column < len(widths) else _USUAL_WIDTH
        room = max(sum(widths) if look.style in _PLAIN else width, 4) - 1
        texts = presentable(str(value)).split("\n") if value is not None else []
        lines = max(lines, sum(max(1, ceil(width_of(text) / room)) for text in texts))
    return min(_LINE_HEIGHT * lines + 4, _TALLEST)


def _styler(styles: Styles) -> Callable[[str, bool, bool], int]:
    """Gives the style number of a named look, with quote prefix or as a day where asked."""
    made: dict[str, int] = {}

    def style_of(look: str, quoted: bool, day: bool) -> int:
        if look not in made:
            made[look] = _made(styles, look)
        style = made[look]
        if day:
            style = styles.as_date(style)
        return styles.quoted(style) if quoted else style

    return style_of


def _made(styles: Styles, look: str) -> int:
    font = "strong" if look in _STRONG else look if look in _FONTS else "text"
    colour = _FILLS.get(look)
    solid = f'<patternFill patternType="solid"><fgColor rgb="{colour}"/>'
    fill = f'<fill>{solid}<bgColor indexed="64"/></patternFill></fill>' if colour else NO_FILL
    given = {
        "numFmtId": _number_format(styles, look),
        "fontId": styles.font(_FONTS[font]),
        "fillId": styles.fill(fill),
        "borderId": styles.border(_NO_BORDER if look in _NO_FRAME else _BORDER),
        "xfId": 0,
        "applyFont": 1,
        **({"applyNumberFormat": 1} if look == "rate" else {}),
        "applyFill": 1,
        "applyBorder": 1,
        "applyAlignment": 1,
    }
    across = "center" if look in _ACROSS else "left"
    down = "center" if look in _MIDDLE else "top"
    return styles.format(given, f'horizontal="{across}" vertical="{down}" wrapText="1"')


def _number_format(styles: Styles, look: str) -> int:
    if look == "rate":
        return styles.number_format(_RATE)
    return _TEXT_FORMAT if look == "code" else 0


def _merged_titles(sheet: NewSheet, widest: int) -> bytes:
    """A title or lead that stands alone in its row spans the table; others as they were asked."""
    areas = [str(area) for area in sheet.frame.merged]
    for number, values in enumerate(sheet.rows, 1):
        look = sheet.looks.get(Address(number, 1), CellLook()).style
        if look in _PLAIN and widest > 1 and not any(v not in (None, "") for v in values[1:]):
            areas.append(f"A{number}:{column_letters(widest)}{number}")
    if not areas:
        return b""
    inner = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f'<mergeCells count="{len(areas)}">{inner}</mergeCells>'.encode()


def _view(header_row: int) -> bytes:
    head = b'<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
    if not header_row:
        return head + b"</sheetView></sheetViews>"
    top = b"A%d" % (header_row + 1)
    return (
        head + b'<pane ySplit="%d" topLeftCell="%s" activePane="bottomLeft" state="frozen"/>'
        b'<selection pane="bottomLeft" activeCell="%s" sqref="%s"/></sheetView></sheetViews>'
        % (header_row, top, top, top)
    )


def _columns(widths: tuple[float, ...], frame: Frame) -> bytes:
    columns = ""
    for n, width in enumerate(widths, 1):
        hidden = ' hidden="1"' if n in frame.hidden_columns else ""
        columns += f'<col min="{n}" max="{n}" width="{width:g}"{hidden} customWidth="1"/>'
    return f"<cols>{columns}</cols>".encode() if columns else b""


def _drop_downs(sheet: NewSheet) -> bytes:
    offers = [
        offered(b"", Address(sheet.header_row, column), choices)
        for column, choices in sorted(sheet.choices.items())
    ]
    count = sum(map(bool, offers))
    if not count:
        return b""
    return b'<dataValidations count="%d">%s</dataValidations>' % (count, b"".join(offers))


def _properties(frame: Frame) -> bytes:
    fitted = "" if frame.scale else '<pageSetUpPr fitToPage="1"/>'
    return f'<sheetPr><tabColor rgb="FF{frame.tab}"/>{fitted}</sheetPr>'.encode()


def _size(frame: Frame) -> bytes:
    return b' scale="%d"' % frame.scale if frame.scale else b' fitToWidth="1" fitToHeight="0"'


def _breaks(rows: tuple[int, ...]) -> bytes:
    """Page breaks behind rows."""
    if not rows:
        return b""
    inner = b"".join(b'<brk id="%d" max="16383" man="1"/>' % row for row in rows)
    return b'<rowBreaks count="%d" manualBreakCount="%d">%s</rowBreaks>' % (
        len(rows),
        len(rows),
        inner,
    )


def _link(at: Address, link: tuple[str, Address], sheet: NewSheet) -> bytes:
    name, cell = link
    quoted = name.replace("'", "''")
    row = sheet.rows[at.row - 1] if at.row <= len(sheet.rows) else ()
    shown = row[at.column - 1] if at.column <= len(row) else ""
    return b'<hyperlink ref="%s" location="%s" display="%s"/>' % (
        str(at).encode(),
        attribute_text(f"'{quoted}'!{cell}"),
        attribute_text(presentable(str(shown or ""), 250)),
    )
