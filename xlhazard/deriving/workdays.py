"""Rest days and working days: what is known of the year, and sheet 节假日 over it day by day.

A year without data is never guessed silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from xlhazard.model.table import Table
from xlhazard.schema.types import Calendar

BUSY_WEEK = 3
"""An ISO week is due in a month when it has this many working days there (calendar F10, D)."""


class WorkingDays(NamedTuple):
    """A count of working days; assumed_years had no data and count Monday to Friday."""

    days: int
    assumed_years: tuple[int, ...] = ()

    @property
    def remark(self) -> str:
        """ "" or what has to be said beside the number."""
        if not self.assumed_years:
            return ""
        years = "、".join(map(str, self.assumed_years))
        return f"（{years}年没有节假日数据，按周一至周五计）"


@dataclass(frozen=True)
class WorkCalendar:
    """rest: holidays; work: weekend days that are worked; both with their names ("" if none)."""

    rest: Mapping[dt.date, str] = field(default_factory=dict)
    work: Mapping[dt.date, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rest_days: Table | None, known: Calendar | None = None) -> WorkCalendar:
        """Sheet 节假日 over the days that the schemas know; a day stands in one of the two only.

        Without either there is no data.
        """
        rest = dict(known.rest_days) if known is not None else {}
        work = dict(known.work_days) if known is not None else {}
        for row in rest_days or ():
            day, kind = row.day("day"), row.text("kind")
            if day is None or kind not in ("rest", "work"):
                continue
            here, other = (rest, work) if kind == "rest" else (work, rest)
            here[day] = row.text("name")
            other.pop(day, None)
        return cls(rest, work)

    @cached_property
    def years(self) -> frozenset[int]:
        """Years with data."""
        return frozenset(day.year for day in (*self.rest, *self.work))

    def rest_day(self, day: dt.date) -> str | None:
        """The name of a rest day (周六, 端午节); None for a working day or a year without data."""
        if day.year not in self.years or day in self.work:
            return None
        if day in self.rest:
            return self.rest[day] or "休息日"
        return {5: "周六", 6: "周日"}.get(day.weekday())

    def knows(self, day: dt.date) -> bool:
        """There is data for the day's year."""
        return day.year in self.years

    def works(self, day: dt.date) -> bool:
        """A working day; in a year without data by the day of the week."""
        if day.year not in self.years:
            return day.weekday() < 5
        return self.rest_day(day) is None

    def between(self, start: dt.date, end: dt.date) -> WorkingDays:
        """Working days after start, up to and including end."""
        span = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
        days = [day for day in span if self.works(day)]
        assumed = sorted(set(range(start.year, end.year + 1)) - self.years) if days else []
        return WorkingDays(len(days), tuple(assumed))

    def working(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """Every working day from first to last, both included."""
        span = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
        return tuple(day for day in span if self.works(day))

    def busy_weeks(self, first: dt.date, last: dt.date) -> frozenset[str]:
        """ISO weeks with at least three working days from first to last (both included)."""
        weeks = [iso_week(day) for day in self.working(first, last)]
        return frozenset(week for week in weeks if weeks.count(week) >= BUSY_WEEK)

    def next_workday(self, day: dt.date) -> dt.date:
        while not self.works(day):
            day += dt.timedelta(days=1)
        return day

    def previous_workday(self, day: dt.date) -> dt.date:
        while not self.works(day):
            day -= dt.timedelta(days=1)
        return day


def iso_week(day: dt.date) -> str:
    """2023-W25, of the year that the week belongs to."""
    return "{}-W{:02}".format(*day.isocalendar())
