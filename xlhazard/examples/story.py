"""A made-up township whose hazards are found, mended, accepted and closed over some months.

The story is what is true; what a clerk types of it, and how, is the business of `months` and
`habits`. `telling` makes one up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A reporting unit; type is the label of the value list unit_types."""

    code: str
    name: str
    type: str
    leader: str
    filler: str

    @property
    def is_village(self) -> bool:
        return self.type == "村"


@dataclass(frozen=True, slots=True)
class Enterprise:
    """One place of the registry; record holds its row of 企业底册 by column id."""

    code: str
    name: str
    village: str
    record: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard with every date of its life; a date that never came is None."""

    id: str
    unit: str
    enterprise: Enterprise
    grade: str
    source: str
    location: str
    description: str
    measures: str
    found_on: dt.date
    due: dt.date
    responsible: str
    acceptor: str
    inspection: str | None
    started_on: dt.date | None
    completed_on: dt.date | None
    failed_on: dt.date | None
    accepted_on: dt.date | None
    closed_on: dt.date | None
    internal_on: dt.date | None
    requested_on: dt.date | None
    listed_on: dt.date | None
    extended_to: dt.date | None
    funds: Decimal
    void_on: dt.date | None = None
    """The day on which it was struck off with an approved correction: it was written down twice."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One visit to an enterprise; problems are the ids of p1..p7 that were found."""

    id: str
    unit: str
    enterprise: Enterprise
    day: dt.date
    inspectors: str
    method: str
    problems: frozenset[str]
    hazards: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of any other list, from the day on which it is known.

    later: what is written into the same row on later days.
    """

    list_id: str
    unit: str
    day: dt.date
    record: Mapping[str, object]
    later: tuple[tuple[dt.date, Mapping[str, object]], ...] = ()

    def known(self, as_of: dt.date) -> dict[str, object]:
        """The row as it stands on a day."""
        row = dict(self.record)
        for day, more in self.later:
            if day <= as_of:
                row |= more
        return row


@dataclass(frozen=True, slots=True)
class Story:
    """All that is true of the township."""

    town: str
    start: dt.date
    units: tuple[Unit, ...]
    enterprises: tuple[Enterprise, ...]
    hazards: tuple[Hazard, ...]
    inspections: tuple[Inspection, ...]
    entries: tuple[Entry, ...]
    listing_level: str = "镇级"
    """The government level at which major hazards are listed."""

    def unit(self, code: str) -> Unit:
        return next(unit for unit in self.units if unit.code == code)


@dataclass(frozen=True, slots=True)
class Places:
    """The names of a township's units; one of each kind is taken as far as its size needs them."""

    villages: tuple[str, ...]
    departments: tuple[str, ...]
    committees: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    office: str = "镇安办"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a township to make up; months of the story from start on."""

    villages: int = 8
    departments: int = 2
    enterprises: int = 40
    hazards: int = 150
    start: dt.date = dt.date(2023, 5, 4)
    end: dt.date = dt.date(2023, 6, 25)
