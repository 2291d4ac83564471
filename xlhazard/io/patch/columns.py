"""Columns of ours in a sheet that lacks them: header, width, look, drop-down, filter.

A column is put where the sheet is free; nothing that stands there is moved or changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from xlhazard.io.patch.cells import set_cell
from xlhazard.io.patch.markup import Element, Splice, appended, with_attribute
from xlhazard.io.patch.ranges import with_fixed_area
from xlhazard.io.patch.session import OpenSheet, Session
from xlhazard.io.patch.text import attribute_text
from xlhazard.model.address import Address, Area, column_letters
from xlhazard.model.edits import UNCHECKED, AddColumn, SetCell

_OFFERED_ROWS = 10_000
_LONGEST_OFFER = 250
_BEFORE_VALIDATIONS = frozenset(
    (
        *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios"),
        *("autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
        *("phoneticPr", "conditionalFormatting"),
    )
)


def add_columns(session: Session, edits: Sequence[AddColumn]) -> None:
    """Put the columns into their sheets, from left to right; each sheet is written once."""
    by_sheet = sorted(edits, key=lambda one: (one.sheet, one.header))
    for name, some in groupby(by_sheet, key=lambda one: one.sheet):
        columns = tuple(some)
        for one in columns:
            look = session.sheet(name).grid.at(one.header._replace(column=one.like)).style
            set_cell(session, SetCell(name, one.header, UNCHECKED, one.text))
            sheet = session.sheet(name)
            cell = sheet.grid.at(one.header)
            sheet.grid.put(one.header, cell.with_style(look))
        sheet = session.sheet(name)
        frame = sheet.grid.frame()
        sheet.reshaped += _widths(sheet, frame, columns)
        sheet.reshaped += _drop_downs(sheet, frame, columns)
        sheet.reshaped += _filter(sheet, frame, columns)
        _filter_name(session, name, columns)
        session.close_sheets()


def offered(prefix: bytes, header: Address, choices: Sequence[str]) -> bytes:
    """A drop-down below a header; nothing for choices that no drop-down can hold."""
    text = ",".join(choices)
    if not choices or len(text) > _LONGEST_OFFER or any("," in one for one in choices):
        return b""
    letters = column_letters(header.column)
    area = f"{letters}{header.row + 1}:{letters}{header.row + _OFFERED_ROWS}"
    formula = attribute_text(f'"{text}"')
    return (
        b'<%sdataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1"'
        b' sqref="%s"><%sformula1>%s</%sformula1></%sdataValidation>'
        % (prefix, area.encode(), prefix, formula, prefix, prefix)
    )


def _widths(sheet: OpenSheet, frame: Element, columns: Sequence[AddColumn]) -> list[Splice]:
    """<cols> anew: each new column has a range of its own, with the look of its model."""
    px = sheet.grid.prefix
    own = {
        one.header.column: b'<%scol min="%d" max="%d" width="%g" style="%d" customWidth="1"/>'
        % (
            px,
            one.header.column,
            one.header.column,
            one.width,
            sheet.grid.column_style(one.like),
        )
        for one in columns
    }
    cols = frame.first("cols")
    if cols is None:
        data = frame.first("sheetData")
        place = data.start if data is not None else frame.close
        inner = b"".join(own[number] for number in sorted(own))
        return [(place, place, b"<%scols>%s</%scols>" % (px, inner, px))]
    ranges = dict(own)
    for child in cols.children:
        tag = sheet.grid.xml[child.start : child.open_end]
        low, high = int(child.attributes["min"]), int(child.attributes["max"])
        for first, last in _without(low, high, own):
            part = with_attribute(tag, b"min", b"%d" % first)
            ranges[first] = with_attribute(part, b"max", b"%d" % last)
    inner = b"".join(ranges[number] for number in sorted(ranges))
    return [(cols.open_end, cols.close, inner)]


def _without(low: int, high: int, taken: Iterable[int]) -> list[tuple[int, int]]:
    """The range in pieces, without the numbers that are taken."""
    numbers = sorted(n for n in taken if low <= n <= high)
    pieces = []
    for number in numbers:
        if low < number:
            pieces.append((low, number - 1))
        low = number + 1
    if low <= high:
        pieces.append((low, high))
    return pieces


def _drop_downs(sheet: OpenSheet, frame: Element, columns: Sequence[AddColumn]) -> list[Splice]:
    px = sheet.grid.prefix
    offers = [offer for one in columns if (offer := offered(px, one.header, one.choices))]
    if not offers:
        return []
    new = b"".join(offers)
    known = frame.first("dataValidations")
    if known is not None:
        tag = sheet.grid.xml[known.start : known.open_end]
        count = b"%d" % (len(known.children) + len(offers))
        return [
            (known.start, known.open_end, with_attribute(tag, b"count", count)),
            appended(sheet.grid.xml, known, new),
        ]
    place = max((c.end for c in frame.children if c.name in _BEFORE_VALIDATIONS), default=-1)
    place = frame.close if place < 0 else place
    whole = b'<%sdataValidations count="%d">%s</%sdataValidations>' % (px, len(offers), new, px)
    return [(place, place, whole)]


def _filter(sheet: OpenSheet, frame: Element, columns: Sequence[AddColumn]) -> list[Splice]:
    element = frame.first("autoFilter")
    if element is None:
        return []
    area = Area.parse(element.attributes.get("ref", ""))
    now = _widened(area, columns)
    if now == area:
        return []
    tag = sheet.grid.xml[element.start : element.open_end]
    return [(element.start, element.open_end, with_attribute(tag, b"ref", str(now).encode()))]


def _filter_name(session: Session, sheet: str, columns: Sequence[AddColumn]) -> None:
    """The hidden name that repeats the filter's range."""
    book = session.book
    index = next(i for i, tab in enumerate(book.tabs()) if tab.name == sheet)
    names = book.root().first("definedNames")
    for name in names.children if names else ():
        given = name.attributes
        ours = given.get("localSheetId") == str(index)
        if ours and given.get("name") == "_xlnm._FilterDatabase":
            now = with_fixed_area(name.text, lambda area: _widened(area, columns))
            if now != name.text:
                book.change([(name.open_end, name.close, attribute_text(now))])


def _widened(area: Area, columns: Sequence[AddColumn]) -> Area:
    for one in columns:
        if area.first.row == one.header.row and area.last.column == one.header.column - 1:
            area = Area(area.first, Address(area.last.row, one.header.column))
    return area
