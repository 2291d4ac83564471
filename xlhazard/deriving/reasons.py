"""Why a row of a list is not counted by a figure, in words.

The words come from the schema: header of the column, label of the value. Conditions that look
beyond the row have a sentence each, by their name in schema.conditions.PREDICATES.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from xlhazard.deriving.conditions import fields_of
from xlhazard.deriving.measures import DONE, Lists, PassedOver
from xlhazard.deriving.settings import counted_from, done_policy
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Value
from xlhazard.schema.types import Clause, Column, FormValue, ListSchema, Measure, Named

EVER = dt.date.max
"""The day by which everything that is in the lists has happened."""


class Reason(NamedTuple):
    """Why a row is not counted. kind is the same for rows that miss the same thing.

    by_day: the row is right in all but its day.
    """

    words: str
    kind: str
    by_day: bool = False


def reason(value: FormValue, over: PassedOver, lists: Lists, as_of: dt.date) -> Reason | None:
    """The one thing that the row lacks; None where it lacks more than one and is no near miss."""
    measure = value.measure
    if measure is None or len(over.lacks) + (not over.in_time) != 1:
        return None
    if not over.in_time:
        return _wrong_day(value, measure, over, lists, as_of)
    return _lacking(over.lacks[0], over.row, lists.schema.lists[measure.list_id], lists, as_of)


def day_words(day: dt.date, as_of: dt.date) -> str:
    """6月29日, or 2022-06-29 where the year is another one."""
    return f"{day.month}月{day.day}日" if day.year == as_of.year else day.isoformat()


def value_words(column: Column, value: Value, lists: Lists, as_of: dt.date) -> str:
    """A value as people read it: labels of codes, 是/否, days, numbers."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return day_words(value, as_of)
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    codes = lists.schema.codes[column.codes].by_id if column.codes else {}
    parts = value if isinstance(value, tuple) else (str(value),)
    return "、".join(codes[one].label if one in codes else one for one in parts)


def _wrong_day(
    value: FormValue, measure: Measure, over: PassedOver, lists: Lists, as_of: dt.date
) -> Reason:
    if over.day is None and DONE in measure.date:
        return _not_done(over.row, lists, as_of)
    list_schema = lists.schema.lists[measure.list_id]
    dates = [name for name in measure.date if name != DONE]
    header = "、".join(list_schema.by_id[name].header for name in dates)
    if over.day is None:
        return Reason(f"未填{header}", "undated")
    named = f"{header}{day_words(over.day, as_of)}"
    if DONE in measure.date:
        named = f"{day_words(over.day, as_of)}{done_policy(lists.settings, lists.schema)}"
    if over.day > as_of:
        return Reason(f"{named}，晚于填报日", "late", by_day=True)
    if value.period == "month":
        return Reason(f"{named}，不在{Month.of(as_of)}", "early", by_day=True)
    start = counted_from(lists.settings, lists.schema, as_of)
    return Reason(f"{named}，早于起算日{start}", "early", by_day=True)


def _not_done(row: Row, lists: Lists, as_of: dt.date) -> Reason:
    """Not done yet on the day: done later, or how far it has come."""
    policy = done_policy(lists.settings, lists.schema)
    hazard_id = row.text("hazard_id")
    later = lists.lives(EVER).get(hazard_id)
    if later is None:
        return Reason("隐患清单里没有这条隐患", "no hazard")
    if later.done_on is not None:
        words = f"{day_words(later.done_on, as_of)}{policy}，晚于填报日"
        return Reason(words, "late", by_day=True)
    now = lists.lives(as_of).get(hazard_id, later)
    return Reason(f"未{policy}，{now.label}", f"not done {now.label}")


def _lacking(
    clause: Clause, row: Row, list_schema: ListSchema, lists: Lists, as_of: dt.date
) -> Reason:
    if isinstance(clause, Named):
        words = PREDICATE_WORDS[clause.name](clause.arguments, lists)
        return Reason(words, f"{clause.name}")
    fields = dict.fromkeys(fields_of((clause,)))
    told = [_told(list_schema.by_id[name], row, lists, as_of) for name in fields]
    words = "，".join(told)
    return Reason(words, words)


def _told(column: Column, row: Row, lists: Lists, as_of: dt.date) -> str:
    if row.blank(column.id):
        return f"未填{column.header}"
    if column.id in row.faults:
        return f"{column.header}未能读出"
    value = row[column.id]
    if isinstance(value, dt.date):
        late = "，晚于填报日" if value > as_of and not column.future else ""
        return f"{column.header}{day_words(value, as_of)}{late}"
    return f"{column.header}为“{value_words(column, value, lists, as_of)}”"


def _numbers(values: tuple[str, ...], lists: Lists) -> str:
    return "、".join(lists.value(one).number for one in values)


def _sheets(names: tuple[str, ...], lists: Lists) -> str:
    return "、".join(f"《{lists.schema.lists[one].sheet}》" for one in names)


def _labels(codes: str, ids: tuple[str, ...], lists: Lists) -> str:
    return "、".join(lists.schema.codes[codes].label(one) for one in ids)


PREDICATE_WORDS: Mapping[str, Callable[[tuple[str, ...], Lists], str]] = {
    "done": lambda _, lists: f"未{done_policy(lists.settings, lists.schema)}",
    "not_done": lambda _, lists: f"已{done_policy(lists.settings, lists.schema)}",
    "not_void": lambda _, __: "已作废或并案",
    "counted_in": lambda values, lists: f"这条隐患不计入{_numbers(values, lists)}",
    "five_duties": lambda _, __: "责任人、措施、资金、时限、预案没有填全",
    "has_row_in": lambda names, lists: f"企业不在{_sheets(names, lists)}里",
    "has_open_hazard": lambda grades, lists: (
        f"企业没有未整改的{_labels('hazard_grades', grades, lists)}隐患"
    ),
    "day_in": lambda values, lists: f"这一天不计入{_numbers(values, lists)}",
    "every_due": lambda cycles, lists: f"应做的{_labels('duty_cycles', cycles, lists)}排查没有做全",
}
"""What is said of a row for which a named condition does not hold."""
