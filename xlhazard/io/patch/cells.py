"""Values into cells: one cell, or a record below a table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlhazard.io.patch import ranges
from xlhazard.io.patch.grid import Cell, attributes_of, new_cell
from xlhazard.io.patch.markup import attribute
from xlhazard.io.patch.session import OpenSheet, Session, Shown
from xlhazard.io.patch.values import agrees, held, stored
from xlhazard.io.refusals import StaleWorkbook, Unwritable, place
from xlhazard.model.address import Address
from xlhazard.model.edits import AppendRow, Scalar, SetCell

_LOOK = (b"s", b"customFormat", b"thickTop", b"thickBot")
_HEIGHT = (b"ht", b"customHeight")


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
    _put(session, sheet, edit.cell, cell, edit.now)


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
    near = sheet.merged.near(edit.row)
    cells: dict[int, Cell] = {}
    for column in sorted({*model, *edit.cells} - prepared.keys()):
        at, value = Address(edit.row, column), edit.cells.get(column)
        style = model.get(column, own)
        if style is None:
            style = grid.column_style(column)
        now = sheet.shown.get((type(value), value, style))
        if now is None or near:
            now = _shown(session, sheet, at, value, style)
        cells[column] = new_cell(at, now.tail, now.inner)
        if value is not None:
            _note(sheet, at, value, now)
    grid.put_row(edit.row, cells)
    for column in sorted(prepared.keys() & edit.cells.keys()):
        at = Address(edit.row, column)
        _put(session, sheet, at, prepared[column], edit.cells[column])
    session.values_changed = True
    filled = edit.cells or model
    if filled:
        first, last = _beside(session, sheet, edit.like, min(filled), max(filled))
        sheet.growths.append(ranges.Growth(edit.row, edit.like, above, first, last))


def _beside(
    session: Session, sheet: OpenSheet, like: int, first: int, last: int
) -> tuple[int, int]:
    """The columns of the table as people see it: own columns that adjoin the written ones too.

    They are those filled without a gap in the row that the new one looks like.
    """

    def filled(column: int) -> bool:
        if column < 1:
            return False
        cell = sheet.grid.cell(Address(like, column))
        return not held(cell, sheet.grid.prefix, session.shared_texts).blank

    known = sheet.beside.get((like, first, last))
    if known is None:
        left, right = first, last
        while filled(left - 1):
            left -= 1
        while filled(right + 1):
            right += 1
        known = sheet.beside[like, first, last] = (left, right)
    return known


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


def _put(session: Session, sheet: OpenSheet, at: Address, cell: Cell, value: Scalar) -> None:
    """Another value into a cell that is there."""
    now = _shown(session, sheet, at, value, cell.style)
    sheet.grid.put(at, cell.holding(now.kind, now.inner).with_style(now.style))
    _note(sheet, at, value, now)
    session.values_changed = True


def _note(sheet: OpenSheet, at: Address, value: Scalar, now: Shown) -> None:
    """Remember what was written, and the texts that may need a taller row."""
    sheet.written.add(at)
    if now.wraps and isinstance(value, str):
        sheet.wrapped[at] = value


def _shown(session: Session, sheet: OpenSheet, at: Address, value: Scalar, style: int) -> Shown:
    """How a value is written. Raises Unwritable when the cell cannot hold or show it."""
    if sheet.merged.near(at.row) and value is not None:
        _refuse_hidden(sheet, at)
    key = (type(value), value, style)
    found = sheet.shown.get(key)
    if found is not None:
        return found
    now = stored(value, sheet.grid.prefix, date1904=session.date1904)
    if now.fault is not None:
        raise Unwritable(f"{place(sheet.name, at)}写不进去：{now.fault}。")
    if now.look == "quote":
        style = session.styles.quoted(style)
    elif now.look == "day":
        style = session.styles.as_date(style)
    wraps = isinstance(value, str) and session.styles.wraps(style)
    found = Shown(style, now.kind, now.inner, attributes_of(style, now.kind), wraps)
    if not isinstance(value, Decimal):  # 1.0 and 1.00 are equal and written differently
        sheet.shown[key] = found
    return found


def _refuse_hidden(sheet: OpenSheet, at: Address) -> None:
    hiding = sheet.merged.covering(at)
    if hiding is not None:
        raise Unwritable(
            f"{place(sheet.name, at)}在合并单元格 {hiding} 里面，写了也看不见。"
            f"请写到 {hiding.first}，或先取消合并。"
        )


def _row_like(model: bytes | None, number: int) -> bytes:
    """The attributes of a new row: format of its model, and its height where a person set it.

    Never hidden or folded; a height that was fitted to the model's own text is not its look.
    """
    attributes = b' r="%d"' % number
    by_hand = attribute(model or b"", b"customHeight") in (b"1", b"true")
    for name in (*_LOOK, *(_HEIGHT if by_hand else ())):
        value = attribute(model or b"", name)
        if value is not None:
            attributes += b' %s="%s"' % (name, value)
    return attributes
