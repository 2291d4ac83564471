"""One workbook from one unit for one month, read but not yet judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet, Table
from xlhazard.model.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Submission:
    """What a unit's workbook says.

    workbook is None when the file could not be read; notices then say why. unit is the
    unit code of the cover or, where that is blank, of the one unit its name resolves to.
    as_of is the day the lists speak of: 填报日期, else the last day of the month.
    """

    path: str
    sha256: str
    workbook: Workbook | None = None
    cover: FormSheet | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)
    forms: Mapping[str, FormSheet] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    read_as: tuple[ReadAs, ...] = ()
    unit: str | None = None
    unit_name: str | None = None
    month: Month | None = None
    version: int | None = None
    complete: bool = True
    """清单范围 = 全部累计: the lists hold every record; False for 结转在办."""
    as_of: dt.date | None = None
