"""更正对照表: what was sent, what it is now, why; with places to sign."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from xlhazard.model.amendments import Amendment, Amendments
from xlhazard.render.templates import look
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.sheets import (
    LINE_HEIGHT,
    add_sheet,
    height_for,
    merge,
    printing,
    put,
    show_from,
    title,
    widths,
)

SHEET = "更正对照表"
_COLUMNS = (
    *(("序号", 6.0), ("报告期", 10.0), ("编号", 8.0), ("项目", 36.0), ("单位", 7.0)),
    *(("已报", 16.0), ("现值", 16.0), ("差", 9.0), ("原因", 46.0)),
)
_LOOKS = {
    "项目": look.GUIDE_CELL,
    "原因": look.ANSWER_LONG,
}
_WIDE = 40.0
_HIGHEST = 400.0


def amendments_workbook(found: Amendments) -> bytes:
    """One sheet, A4 landscape: a line for each value that changed. The same rows give the same
    bytes."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    sheet = add_sheet(workbook, SHEET, look.ALERT_TAB)
    columns = _columns(found)
    widths(sheet, tuple(width for _, width in columns))
    title(sheet, f"{found.sheet}更正对照表", len(columns))
    last = get_column_letter(len(columns))
    told = (
        f"填报单位：{found.office}    {found.month}第{found.version}版，截至"
        f"{found.as_of.year}年{found.as_of.month}月{found.as_of.day}日    "
        f"核对码：{found.check_code}"
    )
    merge(sheet, f"A2:{last}2", told, look.SUBTITLE)
    sheet.row_dimensions[2].height = LINE_HEIGHT
    for at, (name, _) in enumerate(columns, 1):
        put(sheet, f"{get_column_letter(at)}3", name, look.HEADER)
    sheet.row_dimensions[3].height = 30
    row = 3
    for row, one in enumerate(found.rows, 4):
        texts = _texts(row - 3, one)
        for at, (name, _) in enumerate(columns, 1):
            style = _LOOKS.get(name, look.RESULT_CODE)
            put(sheet, f"{get_column_letter(at)}{row}", texts[name] or None, style)
        heights = (height_for(str(texts[name]), width, 12, 30.0) for name, width in columns)
        sheet.row_dimensions[row].height = min(max(heights), _HIGHEST)
    end = row + 2
    signed = (" " * 14).join(("填表人：", "审核人：", "主要负责人（签字）：", "单位（盖章）："))
    merge(sheet, f"A{end}:{last}{end}", signed, look.FORM_SMALL)
    merge(sheet, f"A{end + 1}:{last}{end + 1}", "日期：        年    月    日", look.FORM_SMALL)
    for line in (end, end + 1):
        sheet.row_dimensions[line].height = 34
    printing(sheet, f"A1:{last}{end + 1}", landscape=True, repeat="3:3")
    show_from(sheet, "A4", f"{last}4")
    workbook.active = 0
    return packed(workbook, SHEET)


def _columns(found: Amendments) -> tuple[tuple[str, float], ...]:
    """Wider places for what was and is where a form holds texts."""
    if any(one.number for one in found.rows):
        return _COLUMNS
    wide = {"已报": _WIDE, "现值": _WIDE, "项目": 24.0, "原因": 30.0}
    left = tuple(one for one in _COLUMNS if one[0] not in ("编号", "单位", "差"))
    return tuple((name, wide.get(name, width)) for name, width in left)


def _texts(number: int, one: Amendment) -> dict[str, str | int]:
    return {
        "序号": number,
        "报告期": str(one.month),
        "编号": one.number,
        "项目": one.label,
        "单位": one.unit,
        "已报": one.sent or "（空）",
        "现值": one.now or "（空）",
        "差": one.difference,
        "原因": one.reason,
    }
