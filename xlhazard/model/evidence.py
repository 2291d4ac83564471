"""底稿: how each value of a filled form is made, down to units, files and records. Pure data.

The renderer draws it, a program may read it; nothing here touches a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from xlhazard.model.month import Month

Amount: TypeAlias = int | Decimal | bool | None
"""What something adds to a figure, in the figure's own unit; 是 and 否 are bool."""


@dataclass(frozen=True, slots=True)
class Source:
    """An accepted file: its hash, its name as it came, and the cell or row there. All "" where
    the master's own rows are meant or nothing is known."""

    sha256: str = ""
    file_name: str = ""
    where: str = ""


NOWHERE = Source()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a value is made of: a unit's report, a member that is counted once, or what
    is put on or taken off.

    adds: over all parts of a figure these add up to it (any: one 是 is enough); None where the
    part is there for comparison only. reported: what the unit's accepted form says. listed: what
    its records in the lists make on that form's day. code: unit code, credit code or "".
    """

    name: str
    code: str = ""
    adds: Amount = None
    reported: Amount = None
    listed: Amount = None
    period: str = ""
    source: Source = NOWHERE
    note: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the master that makes a value. amount: what it adds to what its list makes; 0 for
    a further row of a member that is counted already."""

    sheet: str
    row: int
    key: str
    unit: str
    day: dt.date | None = None
    member: str = ""
    amount: Amount = None
    source: Source = NOWHERE


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the form. cell: where it stands, "" where the form lacks it. value: as
    reckoned; stands: as the form now reads. whole: the parts add up to value."""

    id: str
    cell: str
    number: str
    label: str
    value: Amount | str
    stands: str
    unit: str = ""
    how: str = ""
    note: str = ""
    parts: tuple[Part, ...] = ()
    records: tuple[Record, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """The 底稿 of one filled form. archived: first eight of a hash -> the original's path."""

    form: str
    sheet: str
    office: str
    month: Month
    as_of: dt.date
    file_name: str
    check_code: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    archived: Mapping[str, str] = field(default_factory=dict)
