"""Values into cells: one cell, or a record below a table."""

from __future__ import annotations

import datetime as dt

from xlhazard.io.patch import ranges
from xlhazard.io.patch.grid import Cell
from xlhazard.io.patch.markup import attribute
from xlhazard.io.patch.session import OpenSheet, Session
from xlhazard.io.patch.text import looks_like_formula
from xlhazard.io.patch.values import agrees, fault_of_value, held, holding
from xlhazard.io.refusals import StaleWorkbook, Unwritable, place
from xlhazard.model.address import Address
from xlhazard.model.edits import AppendRow, Scalar, SetCell

_LOOK = (b"s", b"customFormat", b"ht", b"customHeight", b"thickTop", b"thickBot")


def set_cell(session: Session, edit: SetCell) -> None:
    """Write one value where the plan saw another.

    Raises StaleWorkbook when the cell no longer holds what the plan saw. A formula is replaced
    only when the plan saw its result; otherwise Unwritable.
    """
    sheet = session.sheet(edit.sheet)
    found = held(sheet.grid.cell(edit.cell), sheet.grid.prefix, session.shared_texts)
    where = place(edit.sheet, edit.cell)
    if not agrees(edit.was, found, date1904=session.date1904):
        if found.formula is not None:
            raise Unwritable(f"{where}里是公式，不会用数值盖掉它。请核对后手工填写。")
        raise StaleWorkbook(
            f"{where}的内容已经变了（现在是“{found.raw[:40]}”），什么都没有改。请重新运行一次。"
        )
    if found.formula is not None:
        sheet.formulas_gone.add(edit.cell)
    _write(session, sheet, edit.cell, edit.now)


def append_row(session: Session, edit: AppendRow) -> None:
    """Write a record into a row whose cells are still blank, prepared or not."""
    sheet = session.sheet(edit.sheet)
    grid = sheet.grid
    for column in sorted(edit.cells):
        at = Address(edit.row, column)
        found = held(grid.cell(at), grid.prefix, session.shared_texts)
        if not found.blank:
            raise StaleWorkbook(
                f"{place(edit.sheet, at)}原应空着，现在有内容，新行没有写入。请重新运行一次。"
            )
    if grid.row_attributes(edit.row) is None:
        grid.add_row(edit.row, _row_like(grid.row_attributes(edit.like), edit.row))
    modelled = grid.columns_of(edit.like)
    for column in sorted({*modelled, *edit.cells}.difference(grid.columns_of(edit.row))):
        at = Address(edit.row, column)
        model = grid.cell(Address(edit.like, column))
        style = model.style if model is not None else grid.at(at).style
        grid.put(at, Cell(b' r="%s"' % str(at).encode()).with_style(style))
    above = _filled_above(session, sheet, edit)
    for column, value in sorted(edit.cells.items()):
        _write(session, sheet, Address(edit.row, column), value)
    filled = edit.cells or dict.fromkeys(modelled)
    if filled:
        growth = ranges.Growth(edit.row, edit.like, above, min(filled), max(filled))
        sheet.growths.append(growth)


def _filled_above(session: Session, sheet: OpenSheet, edit: AppendRow) -> int:
    """The next row above the new one that holds something in its columns, or its model."""
    for row in range(edit.row - 1, edit.like, -1):
        for column in edit.cells:
            cell = sheet.grid.cell(Address(row, column))
            if not held(cell, sheet.grid.prefix, session.shared_texts).blank:
                return row
    return edit.like


def _write(session: Session, sheet: OpenSheet, at: Address, value: Scalar) -> None:
    fault = fault_of_value(value, date1904=session.date1904)
    if fault is not None:
        raise Unwritable(f"{place(sheet.name, at)}写不进去：{fault}。")
    hiding = sheet.merged.covering(at)
    if hiding is not None and value is not None:
        raise Unwritable(
            f"{place(sheet.name, at)}在合并单元格 {hiding} 里面，写了也看不见。"
            f"请写到 {hiding.first}，或先取消合并。"
        )
    cell = sheet.grid.at(at)
    style = cell.style
    if isinstance(value, str) and looks_like_formula(value):
        style = session.styles.quoted(style)
    elif isinstance(value, dt.date):
        style = session.styles.as_date(style)
    new = holding(cell, value, sheet.grid.prefix, date1904=session.date1904)
    sheet.grid.put(at, new.with_style(style))
    sheet.written.add(at)
    session.values_changed = True


def _row_like(model: bytes | None, number: int) -> bytes:
    """The attributes of a new row: height and format of its model, never hidden or folded."""
    attributes = b' r="%d"' % number
    for name in _LOOK:
        value = attribute(model or b"", name)
        if value is not None:
            attributes += b' %s="%s"' % (name, value)
    return attributes
