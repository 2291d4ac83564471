"""What the reading of a cell depends on besides the cell, and what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xlhazard.model.month import Month
from xlhazard.model.table import Fault, Value
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import CodeList
from xlhazard.tables.units import Units


@dataclass(frozen=True, slots=True)
class Scope:
    """The workbook's ways of storing values, the report's month and day, the value lists.

    date1904: the workbook counts days from 1904. date_styles and percent_styles are its cell
    formats that show a number as a date or as a percentage. period and report_date complete a
    date without a year. unit is the filing unit's code, for examples in messages. units is the
    roster, where one is known. keys and deadlines are the columns of the list that are its only
    key, and those in which a deadline may be put in words (CV11).
    """

    codes: Mapping[str, CodeList] = field(default_factory=dict)
    date1904: bool = False
    date_styles: frozenset[int] = frozenset()
    percent_styles: frozenset[int] = frozenset()
    period: Month | None = None
    report_date: dt.date | None = None
    unit: str | None = None
    units: Units | None = None
    keys: frozenset[str] = frozenset()
    deadlines: frozenset[str] = frozenset()

    @classmethod
    def of(cls, workbook: Workbook, codes: Mapping[str, CodeList] | None = None) -> Scope:
        """The ways of a workbook; month, day, unit and roster are left open."""
        return cls(
            codes=codes or {},
            date1904=workbook.facts.date1904,
            date_styles=workbook.date_styles,
            percent_styles=workbook.percent_styles,
        )


class Warned(NamedTuple):
    """A warning about a value that could be read: the finding code and what its message needs."""

    code: str
    facts: Mapping[str, object]


class Read(NamedTuple):
    """What one cell says.

    value is None for a blank cell and for one with a fault. read_as is how the value was
    understood where that differs in form from what was typed. typed is the text as the clerk
    sees it. at_once marks a deadline word that stands for the day of discovery; whether it may
    do so depends on the grade of the row.
    """

    value: Value = None
    fault: Fault | None = None
    read_as: str | None = None
    warnings: tuple[Warned, ...] = ()
    typed: str = ""
    at_once: bool = False
