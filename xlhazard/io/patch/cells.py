"""Values into cells: one cell, or a record below a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xlhazard.io.patch import ranges
from xlhazard.io.patch.grid import Cell, new_cell
from xlhazard.io.patch.markup import attribute
from xlhazard.io.patch.session import OpenSheet, Session
from xlhazard.io.patch.text import looks_like_formula
from xlhazard.io.patch.values import agrees, content, fault_of_value, held, holding
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
    cell = sheet.grid.at(edit.cell)
    style = _style_for(session, sheet, edit.cell, cell.style, edit.now)
    new = holding(cell, edit.now, sheet.grid.prefix, date1904=session.date1904)
    _keep(session, sheet, edit.cell, new.with_style(style))


def append_row(session: Session, edit: AppendRow) -> None:
    """Write a record into a row whose cells are still blank, prepared or not."""
    sheet = session.sheet(edit.sheet)
    grid = sheet.grid
    prepared = {n: grid.at(Address(edit.row, n)) for n in grid.columns_of(edit.row)}
    for column in sorted(prepared.keys() & edit.cells.keys()):
        if not held(prepared[column], grid.prefix, session.shared_texts).blank:
            where = place(edit.sheet, Address(edit.row, column))
            raise StaleWorkbook(f"{where}原应空着，现在有内容，新行没有写入。请重新运行一次。")
    if grid.row_attributes(edit.row) is None:
        grid.add_row(edit.row, _row_like(grid.row_attributes(edit.like), edit.row))
    above = _filled_above(session, sheet, edit)
    model, own = _model(sheet, edit.like), grid.row_style(edit.row)
    for column in sorted({*model, *edit.cells} - prepared.keys()):
        at = Address(edit.row, column)
        style = model.get(column, own)
        if style is None:
            style = grid.column_style(column)
        if (value := edit.cells.get(column)) is None:
            grid.put(at, new_cell(at, style))
            continue
        style = _style_for(session, sheet, at, style, value)
        kind, inner = content(value, grid.prefix, date1904=session.date1904)
        _keep(session, sheet, at, new_cell(at, style, kind, inner))
    for column in sorted(prepared.keys() & edit.cells.keys()):
        at, value = Address(edit.row, column), edit.cells[column]
        style = _style_for(session, sheet, at, prepared[column].style, value)
        new = holding(prepared[column], value, grid.prefix, date1904=session.date1904)
        _keep(session, sheet, at, new.with_style(style))
    filled = edit.cells or model
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


def _model(sheet: OpenSheet, like: int) -> Mapping[int, int]:
    """The styles of the cells of a row whose look new rows take, by column."""
    if like not in sheet.models:
        cells = {n: sheet.grid.at(Address(like, n)) for n in sheet.grid.columns_of(like)}
        sheet.models[like] = {column: cell.style for column, cell in cells.items()}
    return sheet.models[like]


def _style_for(session: Session, sheet: OpenSheet, at: Address, style: int, value: Scalar) -> int:
    """The style in which a cell can show a value. Raises Unwritable when it cannot hold it."""
    fault = fault_of_value(value, date1904=session.date1904)
    if fault is not None:
        raise Unwritable(f"{place(sheet.name, at)}写不进去：{fault}。")
    hiding = sheet.merged.covering(at)
    if hiding is not None and value is not None:
        raise Unwritable(
            f"{place(sheet.name, at)}在合并单元格 {hiding} 里面，写了也看不见。"
            f"请写到 {hiding.first}，或先取消合并。"
        )
    if isinstance(value, str) and looks_like_formula(value):
        return session.styles.quoted(style)
    return session.styles.as_date(style) if isinstance(value, dt.date) else style


def _keep(session: Session, sheet: OpenSheet, at: Address, cell: Cell) -> None:
    sheet.grid.put(at, cell)
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
