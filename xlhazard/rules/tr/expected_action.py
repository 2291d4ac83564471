"""Suspected breaches that nobody followed up, and penalties on what an enterprise reported."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.enforced import happened
from xlhazard.rules.expected_action import punished_self_found, unanswered
from xlhazard.rules.hazard_lives import enterprise_name

_RECEIPT = (("transfer_to", "接收单位"), ("received_on", "接收日期"))


@rule("TR06", lists=("inspections", "enforcements"))
def suspected_breach(context: Context) -> Iterator[Notice]:
    """A suspected breach is followed by enforcement or handed over, and whoever took it over is
    written down. The last day of grace is in time."""
    grace = context.whole("TR06", "grace")
    for table, row, days in unanswered(context, grace):
        yield at_row(
            "TR06",
            table,
            row,
            "inspection_id",
            id=row.text("inspection_id"),
            problem=f"{days}天没有执法或移交记录",
            enterprise=enterprise_name(context, row),
            days=days,
            next_actor="报送单位",
        )
    for table, row in context.rows("enforcements", "measure", "enforced_on"):
        day = happened(context, row, "enforced_on")
        missing = [(name, label) for name, label in _RECEIPT if row.blank(name)]
        if row.text("measure") != "handover" or day is None or not missing:
            continue
        days = (context.as_of - day).days
        if days > grace:
            labels = "和".join(label for _, label in missing)
            yield at_row(
                "TR06",
                table,
                row,
                missing[0][0],
                id=row.text("enforcement_id"),
                problem=f"移交{days}天没有登记{labels}",
                enterprise=enterprise_name(context, row),
                days=days,
                next_actor="报送单位",
            )


@rule("TR16", lists=("enforcements", "hazards"))
def penalty_on_self_found(context: Context) -> Iterator[Notice]:
    """What an enterprise found and reported itself is not punished while it is in time."""
    for table, row, hazard in punished_self_found(context):
        yield at_row(
            "TR16",
            table,
            row,
            "measure",
            id=row.text("enforcement_id"),
            hazard=hazard,
            enterprise=enterprise_name(context, row),
        )
