"""What staff amended in a unit's file, told to the unit: a text to paste, and a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from xlhazard.model.address import Address
from xlhazard.model.edits import CellLook, NewSheet, Scalar
from xlhazard.model.marks import AMENDED_SHEET
from xlhazard.model.table import Row
from xlhazard.render.words import shown

_COLUMNS = (
    ("period", "报告期", 9.0),
    ("sheet_name", "所在表", 13.0),
    ("cell", "单元格", 8.0),
    ("record_key", "记录编号", 21.0),
    ("field", "栏目", 13.0),
    ("old_value", "报来的值", 16.0),
    ("new_value", "已改为", 16.0),
    ("decided_by", "代改人", 9.0),
    ("reason", "代改原因", 20.0),
    ("settled_on", "办理日期", 11.0),
)
_LEAD = (
    "以下各格由安办代为更正并已并入总台账，报来的文件没有改动。"
    "请核对；不对的请尽快告知，今后照改后的报。"
)


def amended_text(unit_name: str, period: str, version: int, rows: Sequence[Row]) -> str:
    """A polite message with every cell that was amended. Ends with a line break."""
    lines = [
        f"{unit_name}，您好！{period}的报送件（第{version}版）已并入，安办代为更正了{len(rows)}处：",
        *(f"{number}. {_line(row)}" for number, row in enumerate(rows, 1)),
        "报来的文件没有改动。请核对一下，不对的请尽快告知；今后请照改后的报。谢谢！",
    ]
    return shown("\n".join(lines), keep="\n") + "\n"


def _line(row: Row) -> str:
    about = "·".join(text for text in (row.text("record_key"), row.text("field")) if text)
    where = f"《{row.text('sheet_name')}》{row.text('cell')}" + (f"（{about}）" if about else "")
    who = "、".join(row.texts("decided_by"))
    old, new = row.text("old_value") or "（空）", row.text("new_value")
    return f"{where}：“{old}”改为“{new}”。原因：{row.text('reason')}（{who}）"


def amended_sheet(rows: Sequence[Row], position: int) -> NewSheet:
    """The same as a sheet of the next workbook that is issued; it is never read as data."""
    headers = tuple(header for _, header, _ in _COLUMNS)
    lines: list[tuple[Scalar, ...]] = [(AMENDED_SHEET,), (_LEAD,), headers]
    lines += (tuple("、".join(row.texts(name)) or None for name, _, _ in _COLUMNS) for row in rows)
    looks = {Address(1, 1): CellLook("title"), Address(2, 1): CellLook("lead")}
    looks |= {Address(3, n): CellLook("header") for n in range(1, len(headers) + 1)}
    widths = tuple(width for _, _, width in _COLUMNS)
    return NewSheet(AMENDED_SHEET, position, tuple(lines), looks, widths, header_row=3)
