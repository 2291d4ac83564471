"""One unit's notebook: what its registers will hold, with days and numbers drawn as needed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from xlhazard.examples import words
from xlhazard.examples.story import Enterprise, Hazard, Inspection, Story, Unit
from xlhazard.model.ids import make_record_id

Later: TypeAlias = Sequence[tuple[dt.date, dict[str, object]]]
Note: TypeAlias = tuple[str, dt.date, Mapping[str, object], Later]
"""List id, the day from which the row is known, the row, what is written into it later."""


class Notebook:
    """Draws from one source of chance; notes are kept in the order in which they were made."""

    def __init__(self, unit: Unit, story: Story, last: dt.date, chance: random.Random) -> None:
        self.unit = unit
        self.story = story
        self.last = last
        self.chance = chance
        self.notes: list[Note] = []
        self.running: dict[str, int] = {}

    def note(
        self, list_id: str, day: dt.date, record: Mapping[str, object], later: Later = ()
    ) -> None:
        self.notes.append((list_id, day, record, tuple(later)))

    @property
    def office(self) -> Unit:
        return self.story.units[-1]

    @property
    def hazards(self) -> list[Hazard]:
        return [h for h in self.story.hazards if h.unit == self.unit.code]

    @property
    def inspections(self) -> list[Inspection]:
        return [i for i in self.story.inspections if i.unit == self.unit.code]

    @property
    def enterprises(self) -> list[Enterprise]:
        """Those of the village; all of them for others."""
        own = self.unit.code
        return [e for e in self.story.enterprises if not self.unit.is_village or e.village == own]

    def enterprise(self) -> Enterprise:
        return self.chance.choice(self.enterprises)

    def village(self) -> Unit:
        return self.chance.choice([unit for unit in self.story.units if unit.is_village])

    def person(self) -> str:
        return self.chance.choice(words.SURNAMES) + self.chance.choice(words.GIVEN)

    def names(self, enterprise: Enterprise) -> dict[str, object]:
        return {"enterprise_code": enterprise.code, "enterprise_name": enterprise.name}

    def number(self, what: str) -> int:
        self.running[what] = self.running.get(what, 0) + 1
        return self.running[what]

    def record_id(self, prefix: str, day: dt.date) -> str:
        return make_record_id(prefix, self.unit.code, day.year, self.number(prefix))

    def day(self, within: int | None = None) -> dt.date:
        """A day of the story; within: not later than so many days after its start."""
        span = (self.last - self.story.start).days
        span = span if within is None else min(span, within)
        return self.story.start + dt.timedelta(days=self.chance.randrange(span + 1))

    def day_in(self, first: dt.date) -> dt.date | None:
        """A day of the month that begins on first, inside the story."""
        days = [day for day in self.days_of(first) if day.day <= 24]
        return self.chance.choice(days) if days else None

    def months(self) -> Iterator[dt.date]:
        """The first day of every month of the story."""
        day = self.story.start.replace(day=1)
        while day <= self.last:
            yield day
            day = (day + dt.timedelta(days=31)).replace(day=1)

    def days_of(self, first: dt.date) -> list[dt.date]:
        """The days of a month that lie in the story."""
        days = (first + dt.timedelta(days=n) for n in range(31))
        return [
            day for day in days if day.month == first.month and self.story.start <= day <= self.last
        ]
