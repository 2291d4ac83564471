"""Conditions of the schemas that look beyond one row, by the name they have there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from xlhazard.deriving.conditions import Predicate
from xlhazard.deriving.lives import Life
from xlhazard.deriving.workdays import WorkCalendar, iso_week
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import Calendar

FIVE_DUTIES = ("responsible_person", "measures", "funds", "due", "emergency_plan")


class CountedRow(Protocol):
    """A row that a figure counts."""

    @property
    def row(self) -> Row: ...

    @property
    def members(self) -> tuple[str, ...]: ...


class Predicates:
    """The predicates on one day. counted gives the rows of another figure of the form."""

    def __init__(
        self,
        tables: Mapping[str, Table],
        lives: Mapping[str, Life],
        as_of: dt.date,
        counted: Callable[[str], Iterable[CountedRow]],
        calendar: Calendar | None = None,
    ) -> None:
        self.tables = tables
        self.calendar = calendar
        self.lives = lives
        self.as_of = as_of
        self.counted = counted
        self.rows: dict[str, Mapping[str, Row]] = {}
        self.known: dict[tuple[str, ...], frozenset[str]] = {}
        self.named: Mapping[str, Predicate] = {
            "done": lambda row, _: self.done(row),
            "not_done": lambda row, _: not self.done(row),
            "not_void": lambda row, _: not self.void(row),
            "counted_in": lambda row, values: row.text("hazard_id") in self.hazards_of(values),
            "five_duties": lambda row, _: self.five_duties(row),
            "has_row_in": lambda row, lists: self.enterprise(row) in self.named_in(lists),
            "has_open_hazard": lambda row, grades: self.enterprise(row) in self.with_open(grades),
            "day_in": lambda row, values: not self.days_of(row).isdisjoint(self.members_of(values)),
            "every_due": lambda row, cycles: self.enterprise(row) in self.dutiful(cycles),
        }

    def life(self, row: Row) -> Life | None:
        return self.lives.get(row.text("hazard_id"))

    def done(self, row: Row) -> bool:
        life = self.life(row)
        return life is not None and life.done

    def void(self, row: Row) -> bool:
        life = self.life(row)
        return life is not None and life.void

    @staticmethod
    def enterprise(row: Row) -> str:
        return row.text("enterprise_code")

    @staticmethod
    def days_of(row: Row) -> frozenset[str]:
        return frozenset(
            value.isoformat() for value in row.values.values() if isinstance(value, dt.date)
        )

    def hazards_of(self, values: tuple[str, ...]) -> frozenset[str]:
        """Hazards whose rows are counted by one of these figures."""
        rows = (one.row for value in values for one in self.counted(value))
        return self.once(("hazards", *values), (row.text("hazard_id") for row in rows))

    def members_of(self, values: tuple[str, ...]) -> frozenset[str]:
        rows = (one for value in values for one in self.counted(value))
        return self.once(("members", *values), (member for one in rows for member in one.members))

    def named_in(self, lists: tuple[str, ...]) -> frozenset[str]:
        rows = (row for list_id in lists for row in self.tables.get(list_id, ()))
        return self.once(("lists", *lists), (self.enterprise(row) for row in rows))

    def with_open(self, grades: tuple[str, ...]) -> frozenset[str]:
        """Enterprises with a hazard of these grades, neither done nor void."""
        codes = (
            self.enterprise(row)
            for row in self.tables.get("hazards", ())
            if row.text("grade") in grades
            and (life := self.life(row)) is not None
            and not life.done
            and not life.void
        )
        return self.once(("open", *grades), codes)

    def five_duties(self, row: Row) -> bool:
        """五落实 of the row's hazard; each field stands in 整改清单 or in 隐患清单."""
        hazard_id = row.text("hazard_id")
        first_rows = (self.first_by_hazard(name) for name in ("hazards", "rectifications"))
        sources = [rows[hazard_id] for rows in first_rows if hazard_id in rows]
        return all(any(one[name] is not None for one in sources) for name in FIVE_DUTIES)

    def first_by_hazard(self, list_id: str) -> Mapping[str, Row]:
        if list_id not in self.rows:
            table = self.tables.get(list_id)
            self.rows[list_id] = {} if table is None else table.first_by("hazard_id")
        return self.rows[list_id]

    def dutiful(self, cycles: tuple[str, ...]) -> frozenset[str]:
        """Enterprises with a 日周月 row for every working day, or every due week, so far."""
        return self.once(("duties", *cycles), self.meeting(cycles))

    def meeting(self, cycles: tuple[str, ...]) -> Iterator[str]:
        met: dict[str, set[str]] = {}
        for row in self.tables.get("monthly_duties", ()):
            day = row.day("done_on")
            if day is not None and row.text("cycle") in cycles:
                done = iso_week(day) if cycles == ("week",) else day.isoformat()
                met.setdefault(self.enterprise(row), set()).add(done)
        due = self.due_cycles(cycles)
        yield from (code for code, days in met.items() if due <= days)

    def due_cycles(self, cycles: tuple[str, ...]) -> frozenset[str]:
        calendar = WorkCalendar.of(self.tables.get("rest_days"), self.calendar)
        first = Month.of(self.as_of).first
        if cycles == ("week",):
            return calendar.busy_weeks(first, self.as_of)
        return frozenset(day.isoformat() for day in calendar.working(first, self.as_of))

    def once(self, key: tuple[str, ...], members: Iterable[str]) -> frozenset[str]:
        """The set, built at its first use; later calls leave members alone."""
        if key not in self.known:
            self.known[key] = frozenset(members) - {""}
        return self.known[key]
