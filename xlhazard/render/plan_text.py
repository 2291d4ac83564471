"""An edit plan in words: what a dry run would do, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.address import column_letters
from xlhazard.model.edits import (
    UNCHECKED,
    AddColumn,
    AppendRow,
    ClearMarks,
    Edit,
    EditPlan,
    MarkCell,
    NewSheet,
    SetCell,
    ShowRows,
)
from xlhazard.model.finding import Severity
from xlhazard.render.words import SEVERITY_WORDS, scalar_text, shown

MOST = 200


def plan_lines(plan: EditPlan, most: int = MOST) -> Iterator[str]:
    """One line for each edit, the first `most` of them; then how many more there are."""
    for index, edit in enumerate(plan):
        if index == most:
            yield f"  另有{len(plan) - most}处改动，不再列出。"
            return
        yield f"  {_line(edit)}"


def _line(edit: Edit) -> str:
    match edit:
        case SetCell(sheet, cell, was, now):
            before = "" if was == UNCHECKED else f"{shown(scalar_text(was))} → "
            return f"{shown(sheet)}!{cell}：{before}{shown(scalar_text(now))}"
        case AppendRow(sheet, row, _, cells):
            values = "，".join(
                f"{column_letters(column)}={shown(scalar_text(value))}"
                for column, value in sorted(cells.items())
                if value is not None
            )
            return f"{shown(sheet)} 第{row}行 新增：{values}"
        case MarkCell(sheet, cell, severity, _):
            return f"{shown(sheet)}!{cell}：标出{SEVERITY_WORDS[Severity(severity)]}"
        case AddColumn(sheet, cell, text):
            return f"{shown(sheet)}!{cell}：补上“{shown(text)}”列"
        case ShowRows(sheet, rows):
            more = sum(rows.values())
            return f"{shown(sheet)}：显示{more}行，收起{len(rows) - more}行"
        case NewSheet(name=name):
            return f"写入“{shown(name)}”表"
        case ClearMarks():
            return "取下以前的标记"
