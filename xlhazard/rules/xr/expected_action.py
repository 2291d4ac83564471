"""Steps that a submission should show: what follows a suspected breach, what is not punished."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.expected_action import punished_self_found, unanswered

ANSWER = "有执法权的立案查处，在执法清单登记；没有的填“移交”，写明接收单位"
REVIEW = "请复核；依法不予行政处罚的按规定更正，确应处罚的在备注写明理由"


@rule("XR25", lists=("inspections", "enforcements"))
def expected_action(context: Context) -> Iterator[Notice]:
    """A suspected breach is followed by enforcement or handed over; what an enterprise found and
    reported itself is not punished while it is in time."""
    for table, row, days in unanswered(context, context.whole("XR25", "grace")):
        yield at_row(
            "XR25",
            table,
            row,
            "law_breaking",
            id=row.text("inspection_id"),
            problem=f"涉嫌违法，{days}天没有执法或移交记录",
            advice=ANSWER,
        )
    for table, row, hazard in punished_self_found(context):
        yield at_row(
            "XR25",
            table,
            row,
            "measure",
            id=row.text("enforcement_id"),
            problem=f"处罚的是企业自查、已报告并在整改期内的隐患{hazard}",
            advice=REVIEW,
        )
