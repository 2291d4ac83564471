"""CV24 and CV25: a plan of steps has dates, in their order, within the deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row
from xlhazard.rules.known import known_lives
from xlhazard.tables.values.patterns import parse_milestones


@rule("CV24", lists=("rectifications",))
def milestones_unreadable(context: Context) -> Iterator[Notice]:
    """A 节点计划 that is filled says on which days its steps are due."""
    for table, row in context.rows("rectifications", "milestones"):
        if not row.blank("milestones") and not context.once(_plans)[row.number]:
            yield at_row("CV24", table, row, "milestones")


@rule("CV25", lists=("rectifications",))
def milestones_order(context: Context) -> Iterator[Notice]:
    """The steps follow one another, and the last is not after the deadline in force."""
    for table, row in context.rows("rectifications", "milestones"):
        days = context.once(_plans)[row.number]
        if any(later <= earlier for earlier, later in pairwise(days)):
            yield at_row("CV25", table, row, "milestones", problem="没有按先后排列")
            continue
        life = context.once(known_lives).get(row.text("hazard_id"))
        if not days or life is None or life.deadline is None or life.deadline_is_default:
            continue
        if days[-1] > life.deadline:
            problem = f"超过了整改时限（最后节点{days[-1]}，时限{life.deadline}）"
            yield at_row("CV25", table, row, "milestones", problem=problem)


def _plans(context: Context) -> Mapping[int, tuple[dt.date, ...]]:
    """The days of every plan by the number of its row."""
    table = context.tables.get("rectifications")
    return {row.number: _days(context, row) for row in table or ()}


def _days(context: Context, row: Row) -> tuple[dt.date, ...]:
    """The days of the steps; a year left out is that of the deadline, else of the report."""
    life = context.once(known_lives).get(row.text("hazard_id"))
    deadline = life.deadline if life is not None else None
    year = (deadline or context.as_of).year
    steps = parse_milestones(row.text("milestones"), year)
    return tuple(step.day for step in steps if step.day is not None)
