"""Overdue hazards of the township: nobody acted (TR03), and how many each unit has (TR08)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_header, at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.lives import Life
from xlhazard.model.finding import Notice
from xlhazard.rules.hazard_lives import enterprise_name, grade_label, judged_lives
from xlhazard.rules.known import first_rows, unit_title
from xlhazard.rules.traces import traces


@rule("TR03", lists=("hazards",))
def overdue_no_accountability(context: Context) -> Iterator[Notice]:
    """A hazard long overdue, or a major one overdue at all, leaves a trace: more time was asked
    for, a government supervises it, somebody was held to account or warned."""
    limit, known = context.whole("TR03", "overdue_days"), traces(context)
    for table, row, life in judged_lives(context, "due", "grade"):
        days = life.days_overdue
        grave = days > 0 and life.grade == "major"
        if (grave or days > limit) and not known.of(row, life):
            yield at_row(
                "TR03",
                table,
                row,
                "hazard_id",
                id=life.hazard_id,
                grade=grade_label(context, life),
                days=days,
                enterprise=enterprise_name(context, row),
            )


@rule("TR08", lists=("units", "hazards"))
def overdue_candidates(context: Context) -> Iterator[Notice]:
    """A unit with overdue hazards is named once with their number; persons are never named."""
    late: defaultdict[str, list[Life]] = defaultdict(list)
    for _, row, life in judged_lives(context, "due"):
        if life.days_overdue:
            late[row.text("filed_by")].append(life)
    roster = context.tables["units"]
    units = first_rows(roster, "unit_code")
    for code in sorted(late):
        facts = {
            "unit": unit_title(context, code) if code else "没有写明填报单位的",
            "unit_code": code,
            "record_key": code,
            "n": len(late[code]),
            "major": sum(life.grade == "major" for life in late[code]),
            "days": max(life.days_overdue for life in late[code]),
        }
        if code in units:
            yield at_row("TR08", roster, units[code], "unit_code", **facts)
        else:
            yield at_header("TR08", roster, "unit_code", **facts)
