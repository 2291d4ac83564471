"""下发标识: which issued workbook a submission grew from, and whether that one is still as issued.

The stamp names month, unit and time of issue and ends in a digest of the lists that were issued.
A file under 下发 that somebody typed into no longer has that digest and is no base any more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from xlhazard.merging.keys import folded
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.table import Table

_FORM = re.compile(
    r"XF-(?P<month>[0-9]{4}-[0-9]{2})-(?P<unit>[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){0,2})"
    r"-(?P<at>[0-9]{12})-(?P<digest>[0-9A-F]{8})"
)


class Stamp(NamedTuple):
    """XF-2023-06-HL-03-202306010900-1A2B3C4D taken apart. at is Asia/Shanghai."""

    month: Month
    unit: str
    at: dt.datetime
    digest: str

    def __str__(self) -> str:
        return f"XF-{self.month}-{self.unit}-{self.at:%Y%m%d%H%M}-{self.digest}"


def parse_stamp(text: str, zone: dt.tzinfo) -> Stamp | None:
    """Read a stamp; None where it is none."""
    found = _FORM.fullmatch(fold(text))
    if found is None:
        return None
    try:
        at = dt.datetime.strptime(found["at"], "%Y%m%d%H%M").replace(tzinfo=zone)
        return Stamp(Month.parse(found["month"]), found["unit"], at, found["digest"])
    except ValueError:
        return None


def digest_of(tables: Mapping[str, Table]) -> str:
    """Eight hexadecimal digits over every record of the lists, whatever the order of the rows."""
    lines = sorted(
        "\x1f".join((list_id, *(f"{name}={folded(row[name])}" for name in names)))
        for list_id, table in tables.items()
        for row in table
        if (names := sorted(set(row.values) - row.supplied))
    )
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()[:8].upper()
