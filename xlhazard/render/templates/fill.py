"""What issue types into a unit's workbook before it goes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlhazard.model.ids import HAZARD_PREFIX, make_place_code, make_record_id
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.schema.types import ListSchema

HAZARD_IDS = 60
RECORD_IDS = 30
PLACE_CODES = 20


@dataclass(frozen=True, slots=True)
class RunningFigure:
    """A figure of the dispatch table that goes on counting in the issued workbook.

    figure: what it is with the rows as issued (是 = 1). before: the last accepted figure, None
    without one. constant: what is no row of the workbook and is counted for certain. later: more
    of it, by the day from which it counts. members: what a distinct figure counted outside the
    workbook, each with its first day, then constant does not count them.
    """

    value_id: str
    figure: Decimal
    before: Decimal | None = None
    constant: Decimal = Decimal(0)
    later: tuple[tuple[dt.date, Decimal], ...] = ()
    members: tuple[tuple[str, dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """The figures of a form by value id, the month of those that were accepted last, and 设置."""

    figures: Mapping[str, RunningFigure]
    since: Month | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitFill:
    """One unit's month.

    rows: list id -> records (field id -> typed value), written top down in this order.
    spare_ids: list id -> ids for the rows below them, written as text in the key column.
    forms: form id -> item or value id -> value as it shall stand in the cell.
    report_date stays None when the clerk is to type it. scope is an id of list_scopes.
    due_line is the sentence on the cover that names the due days. running: form id -> figures
    that go on counting. base: packed texts that travel along (tables.carried).
    elsewhere: hazards that departments registered, with the words beside their rows.
    """

    unit_code: str
    unit_name: str
    month: Month
    report_date: dt.date | None = None
    filler: str = ""
    leader: str = ""
    version: int = 1
    scope: str = "all"
    issue_stamp: str = ""
    due_line: str = ""
    spare_ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, Value], ...]] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    running: Mapping[str, Running] = field(default_factory=dict)
    base: tuple[str, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def id_prefix(list_schema: ListSchema) -> str | None:
    """YH, JD, ZF … of a list whose records carry an id of ours; CS for the registry."""
    if list_schema.id == "enterprises":
        return "CS"
    if list_schema.id == "hazards":
        return HAZARD_PREFIX
    key = list_schema.column(list_schema.key[0])
    return key.prefix if key.format == "record_id" else None


def spare_ids(
    lists: tuple[ListSchema, ...], unit: str, year: int, used: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """60 hazard ids, 20 place codes and 30 ids of every other kind that lists need.

    used: prefix -> highest running number already given out to the unit (of that year;
    place codes count through the years). Numbers end at 9999; the rest is then left out.
    """
    given: dict[str, tuple[str, ...]] = {}
    for one in lists:
        prefix = id_prefix(one)
        if prefix is None:
            continue
        first = used.get(prefix, 0) + 1
        amount = {"CS": PLACE_CODES, HAZARD_PREFIX: HAZARD_IDS}.get(prefix, RECORD_IDS)
        numbers = range(first, min(first + amount, 10_000))
        if prefix == "CS":
            given[one.id] = tuple(make_place_code(unit, number) for number in numbers)
        else:
            given[one.id] = tuple(make_record_id(prefix, unit, year, n) for n in numbers)
    return given
