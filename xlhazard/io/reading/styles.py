"""Cell formats: how many there are, and which show a number as a date, time or percentage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from xlhazard.io.package import brief_part
from xlhazard.io.reading.records import Parts
from xlhazard.io.reading.strings import check_counts

BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
BUILT_IN_PERCENTS = frozenset({"9", "10"})
_NOT_SHOWN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DATE_SIGNS = re.compile(r"[ymdhsgea]", re.IGNORECASE)
_NO_DATE = re.compile(r"general|g/通用格式|e[+-]", re.IGNORECASE)


class Styles(NamedTuple):
    """The cell formats, keyed by their number as a cell states it; which show dates, percents."""

    numbers: Mapping[str, int]
    dates: frozenset[int]
    percents: frozenset[int] = frozenset()


NO_STYLES = Styles({"0": 0}, frozenset())


def shows_date(code: str) -> bool:
    """Whether a number format shows year, month, day, weekday or time outside quotes and brackets.

    Elapsed time ([h]:mm) does; colours, conditions and locales in brackets do not.
    """
    shown = _NO_DATE.sub("", _NOT_SHOWN.sub("", code))
    return _DATE_SIGNS.search(shown) is not None


def shows_percent(code: str) -> bool:
    """Whether a number format shows a percentage: a % outside quotes and brackets."""
    return "%" in _NOT_SHOWN.sub("", code)


def read_styles(parts: Parts, part: str) -> Styles:
    """The cell formats of xl/styles.xml."""
    records = parts.records(part, ("numFmt", "xf", "numFmts", "cellXfs"))
    formats: dict[str, str] = {}
    used: list[str] = []
    for record in records.found:
        if record.name in ("numFmts", "cellXfs"):
            check_counts(brief_part(part), record.attributes, parts.size(part))
        elif record.name == "numFmt" and record.parent == "numFmts":
            code = record.attributes.get("formatCode", "")
            formats[record.attributes.get("numFmtId", "")] = code
        elif record.name == "xf" and record.parent == "cellXfs":
            used.append(record.attributes.get("numFmtId", "0"))
    dates = frozenset(index for index, key in enumerate(used) if _is_date(key, formats))
    percents = frozenset(index for index, key in enumerate(used) if _is_percent(key, formats))
    return Styles({str(index): index for index in range(max(len(used), 1))}, dates, percents)


def _is_percent(key: str, formats: Mapping[str, str]) -> bool:
    return shows_percent(formats[key]) if key in formats else key in BUILT_IN_PERCENTS


def _is_date(key: str, formats: Mapping[str, str]) -> bool:
    if key in formats:
        return shows_date(formats[key])
    return key.isdecimal() and len(key) < 6 and int(key) in BUILT_IN_DATES
