"""Sheets of ours written into an open Calc document; cells of one look are dressed together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlhazard.fronts.buttons.palette import HostLook, look_of
from xlhazard.fronts.hosts.calc_colours import TRANSPARENT
from xlhazard.model.address import Address, rectangles
from xlhazard.model.edits import CellLook, NewSheet, Scalar

LANDSCAPE_FROM = 90.0
"""Column widths together from which the writer prints a sheet across too."""

_TEXT, _DATE = "@", "YYYY-MM-DD"
_EPOCH = dt.date(1899, 12, 30)
_LINK = 0x0563C1
_GREY = 0xBFBFBF
_HAIR = 26
"""Hundredths of a millimetre: Excel's thin line."""
_TOP, _MIDDLE = 1, 2
"""com.sun.star.table.CellVertJustify2; the property of the older enumeration takes no numbers."""


def write(document: Any, sheet: Any, new: NewSheet) -> None:
    """Looks and widths first, then values, texts as texts, and links.

    In that order, because a look given to cells that hold texts has their rows measured each time.
    """
    width = max((len(row) for row in new.rows), default=0)
    if not width:
        return
    area = sheet.getCellRangeByPosition(0, 0, width - 1, len(new.rows) - 1)
    area.NumberFormat = _format(document, _TEXT)
    for at, format_code in _formats(new).items():
        _cell(sheet, at).NumberFormat = _format(document, format_code)
    if not new.hidden:
        _dress(document, sheet, new)
        for column, size in enumerate(new.widths):
            sheet.Columns.getByIndex(column).Width = _hundredths(size)
    area.setDataArray(
        tuple(
            tuple(_held(value) for value in (*row, *[None] * (width - len(row))))
            for row in new.rows
        )
    )
    if not new.hidden:
        for at, one in new.looks.items():
            if one.link is not None:
                _link(document, _cell(sheet, at), one.link)
        _fit_rows(sheet, new)


def _held(value: Scalar) -> object:
    """A cell of a data array: a text or a number; texts are not read as anything else."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return float((value - _EPOCH).days)
    return float(value)


def _formats(new: NewSheet) -> Mapping[Address, str]:
    """Number formats of cells that hold no text."""
    return {
        Address(row, column): _format_of(value)
        for row, values in enumerate(new.rows, 1)
        for column, value in enumerate(values, 1)
        if value is not None and not isinstance(value, str)
    }


def _format_of(value: int | Decimal | dt.date) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    return _DATE if isinstance(value, dt.date) else "General"


def _format(document: Any, code: str) -> int:
    import uno

    formats = document.NumberFormats
    locale = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
    key = int(formats.queryKey(code, locale, False))
    return int(formats.addNew(code, locale)) if key < 0 else key


def _dress(document: Any, sheet: Any, new: NewSheet) -> None:
    by_look: dict[HostLook, list[Address]] = defaultdict(list)
    for row, values in enumerate(new.rows, 1):
        for column in range(1, len(values) + 1):
            at = Address(row, column)
            by_look[look_of(new.looks.get(at, CellLook()).style)].append(at)
    for look, cells in by_look.items():
        _wear(ranges(document, sheet, cells), look)


def ranges(document: Any, sheet: Any, cells: list[Address]) -> Any:
    """Cells of one sheet as one object whose properties are set at once."""
    import uno

    found = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    number = sheet.RangeAddress.Sheet
    addresses = tuple(
        uno.createUnoStruct(
            "com.sun.star.table.CellRangeAddress",
            *(number, one.first.column - 1, one.first.row - 1),
            *(one.last.column - 1, one.last.row - 1),
        )
        for one in rectangles(cells)
    )
    found.addRangeAddresses(addresses, True)
    return found


def _wear(cells: Any, look: HostLook) -> None:
    import uno

    for script in ("", "Asian"):
        setattr(cells, f"CharFontName{script}", look.font)
        setattr(cells, f"CharHeight{script}", float(look.size))
        setattr(cells, f"CharWeight{script}", 150.0 if look.bold else 100.0)
    cells.IsTextWrapped = look.wrap
    across = "CENTER" if look.across else "LEFT"
    cells.HoriJustify = uno.Enum("com.sun.star.table.CellHoriJustify", across)
    cells.VertJustify = _MIDDLE if look.middle else _TOP
    cells.CellBackColor = TRANSPARENT if look.fill is None else int(look.fill, 16)
    if look.border:
        line = uno.createUnoStruct("com.sun.star.table.BorderLine2")
        line.Color, line.OuterLineWidth, line.LineWidth = _GREY, _HAIR, _HAIR
        for side in ("Left", "Right", "Top", "Bottom"):
            setattr(cells, f"{side}Border", line)


def _link(document: Any, cell: Any, target: tuple[str, Address]) -> None:
    """A link within the document: a text field in place of the cell's text, which stays.

    Saved as .xlsx it is a link of the cell, as the marked copy has it.
    """
    name, at = target
    quoted = name.replace("'", "''")
    field = document.createInstance("com.sun.star.text.TextField.URL")
    field.URL = f"#'{quoted}'.{at}"
    field.Representation = cell.String
    cell.setString("")
    cell.insertTextContent(cell.createTextCursor(), field, False)
    cell.CharColor = _LINK


def _fit_rows(sheet: Any, new: NewSheet) -> None:
    """Rows as tall as their texts, now that columns are as wide as they will be.

    A row whose height is told is left to that: the program measures large fonts too low where the
    font itself is not there.
    """
    rows = sheet.getCellRangeByPosition(0, 0, 0, len(new.rows) - 1).Rows
    rows.OptimalHeight = True
    for at, one in new.looks.items():
        points = look_of(one.style).row
        if points is not None:
            sheet.Rows.getByIndex(at.row - 1).Height = round(points * 2540 / 72)


def _hundredths(width: float) -> int:
    """A column's width in characters, as Excel counts it, in hundredths of a millimetre."""
    return round((width * 7 + 5) * 2540 / 96)


def _cell(sheet: Any, at: Address) -> Any:
    return sheet.getCellByPosition(at.column - 1, at.row - 1)
