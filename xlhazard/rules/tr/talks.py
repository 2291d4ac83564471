"""Notices and talks (提示通报约谈): whom they name, and what came back."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.rules.enforced import happened
from xlhazard.rules.known import named_units

NOTICES = "notices_and_talks"


@rule("TR11", lists=(NOTICES,))
def circular_names_person(context: Context) -> Iterator[Notice]:
    """A public circular names departments, villages and regions, never one person."""
    for table, row in context.rows(NOTICES, "notice_id", "form", "object_type"):
        if row.text("form") == "circular" and row.text("object_type") == "person":
            label = context.schema.codes["notice_objects"].label("person")
            yield at_row("TR11", table, row, "object_type", id=row.text("notice_id"), type=label)


@rule("TR12", lists=(NOTICES,))
def talk_names_unit(context: Context) -> Iterator[Notice]:
    """A talk is held with the person in charge, not with a unit; and somebody reports back."""
    limit = context.whole("TR12", "feedback_days")
    for table, row in context.rows(NOTICES, "notice_id", "form"):
        if row.text("form") != "talk":
            continue
        problems: dict[str, str] = {}
        if _names_unit(context, table, row):
            problems["object_name"] = "的对象只写了单位，没有写到人"
        day = happened(context, row, "issued_on")
        days = 0 if day is None else (context.as_of - day).days
        if days > limit and row.blank("feedback_on"):
            problems["feedback_on"] = f"发出{days}天没有登记整改反馈"
        if problems:
            yield at_row(
                "TR12",
                table,
                row,
                next(iter(problems)),
                id=row.text("notice_id"),
                problem="，".join(problems.values()),
                days=days,
            )


def _names_unit(context: Context, table: Table, row: Row) -> bool:
    """The object of a village or department is a unit's code, name or alias and nothing more."""
    if row.text("object_type") not in ("village", "department"):
        return False
    units = named_units(context)
    named = context.judged(table, row, "object_name") and row.text("object_name")
    return bool(named) and units is not None and units.find(str(named)) is not None
