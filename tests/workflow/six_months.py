"""What happened in a township in six months, and the model that counts it by itself.

Nothing is imported here that derives or fills: a list of hazards with days, and plain counting.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from xlhazard.model.ids import credit_check
from xlhazard.model.month import Month

MONTHS = tuple(Month(2023, 10).plus(n) for n in range(6))
UNITS = ("HL-01", "HL-03", "JS")
WITH_FORM = [month for month in MONTHS if month.year == 2023]
CAMPAIGN = dt.date(2023, 10, 1)


def code(unit: str) -> str:
    first = f"91320707MA1TE7{UNITS.index(unit):03d}"
    return first + (credit_check(first) or "")


# ---- what happened: the only thing that the model and the clerks share -----------------------


@dataclass
class Hazard:
    """One hazard of the story. due: as filed; done: the day it was closed."""

    unit: str
    grade: str
    source: str
    found: dt.date
    due: dt.date
    done: dt.date | None = None
    id: str = ""


@dataclass
class Story:
    """All hazards so far, and the supervisions (4-8) that each unit counts."""

    hazards: list[Hazard] = field(default_factory=list)
    supervised: dict[str, int] = field(default_factory=lambda: dict.fromkeys(UNITS, 0))

    def found_in(self, unit: str, month: Month) -> list[Hazard]:
        """Each month a minor one and, in every other month, a major one; some never end."""
        number = MONTHS.index(month)
        first = month.first
        new = [Hazard(unit, "minor", "self", first + dt.timedelta(3), first + dt.timedelta(40))]
        if (number + UNITS.index(unit)) % 2 == 0:
            source = "self" if unit != "JS" else "department"
            new.append(
                Hazard(unit, "major", source, first + dt.timedelta(5), first + dt.timedelta(60))
            )
        self.hazards += new
        return new

    def done_in(self, unit: str, month: Month) -> list[Hazard]:
        """The oldest open hazard is closed on the 20th, of the new year only minor ones; the
        department closes one every other month."""
        if unit == "JS" and MONTHS.index(month) % 2:
            return []
        grades = ("minor", "major") if month in WITH_FORM else ("minor",)
        mine = [one for one in self.hazards if one.unit == unit and one.done is None and one.id]
        mine = [one for one in mine if one.grade in grades]
        some = mine[:1] if MONTHS.index(month) else []
        for one in some:
            one.done = month.first + dt.timedelta(19)
        return some


# ---- the model: its own counting --------------------------------------------------------------


def figures_of(story: Story, unit: str, day: dt.date) -> dict[str, int]:
    """1-1 to 1-4 and 4-8 of a unit up to a day, since the ledger's first day."""
    since = CAMPAIGN if day.year == CAMPAIGN.year else dt.date(day.year, 1, 1)
    counts = {"d1_1": 0, "d1_2": 0, "d1_3": 0, "d1_4": 0, "d4_8": story.supervised[unit]}
    for one in story.hazards:
        if one.unit != unit or one.grade != "major" or not since <= one.found <= day:
            continue
        found, done = ("d1_1", "d1_2") if one.source == "self" else ("d1_3", "d1_4")
        counts[found] += 1
        counts[done] += one.done is not None and one.done <= day
    return counts


def open_on(story: Story, day: dt.date) -> set[str]:
    return {
        one.id for one in story.hazards if one.found <= day and not (one.done and one.done <= day)
    }


def overdue_on(story: Story, day: dt.date) -> set[str]:
    return {
        one.id
        for one in story.hazards
        if one.found <= day and not (one.done and one.done <= day) and one.due < day
    }


def unlisted_on(story: Story, day: dt.date) -> set[str]:
    """Nobody in this story ever lists anything."""
    return {one.id for one in story.hazards if one.grade == "major"} & open_on(story, day)
