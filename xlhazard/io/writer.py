"""Applying an EditPlan to a workbook: the same workbook, with the planned cells changed.

Nothing is opened and saved again: parts that the plan does not touch keep their compressed
bytes, and in the others only the planned places are replaced.
"""

from __future__ import annotations

import hashlib

from xlhazard.io.patch.cells import append_row, set_cell
from xlhazard.io.patch.columns import add_columns
from xlhazard.io.patch.marking import Marking
from xlhazard.io.patch.session import Session
from xlhazard.io.patch.shortened import LeftOut, rows_of_interest
from xlhazard.io.refusals import StaleWorkbook, Unwritable
from xlhazard.io.uncollected import uncollected
from xlhazard.model.edits import (
    AddColumn,
    AppendRow,
    ClearMarks,
    EditPlan,
    MarkCell,
    NewSheet,
    SetCell,
    ShowRows,
)

__all__ = ["StaleWorkbook", "Unwritable", "apply"]


@uncollected()
def apply(data: bytes, plan: EditPlan) -> bytes:
    """The workbook with the plan's edits made, in their order.

    An empty plan gives the very same bytes; the same data and plan always give the same bytes.
    New columns are put in first. ClearMarks also takes back the marks of earlier edits; new
    sheets are put in last.
    Raises StaleWorkbook when data are not the bytes the plan was made on (plan.sha256, unless
    it is "") or a cell no longer holds what the plan saw there, and Unwritable when something
    cannot be stored or would be lost, such as a formula. Both carry Chinese text, and nothing
    of the plan is applied then.
    """
    if plan.sha256 and hashlib.sha256(data).hexdigest() != plan.sha256:
        raise StaleWorkbook(f"“{plan.workbook}”读取之后又变了，什么都没有改。请重新运行一次。")
    if not plan.edits:
        return data
    try:
        return _applied(Session(data, rows_of_interest(plan)), plan)
    except LeftOut:
        return _applied(Session(data), plan)


def _applied(session: Session, plan: EditPlan) -> bytes:
    marking = Marking(session)
    add_columns(session, [edit for edit in plan if isinstance(edit, AddColumn)])
    for edit in plan:
        match edit:
            case SetCell():
                set_cell(session, edit)
            case AppendRow():
                append_row(session, edit)
            case MarkCell():
                marking.mark(edit)
            case ClearMarks():
                marking.clear()
            case ShowRows(sheet, rows):
                for number, shown in sorted(rows.items()):
                    session.sheet(sheet).grid.show_row(number, shown)
            case NewSheet():
                marking.new_sheet(edit)
    marking.finish()
    return session.to_bytes()
