"""Texts of a fixed pattern: report month, time of day, unit code, time stamp, dated steps."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from xlhazard.model.fold import fold
from xlhazard.model.ids import UNIT_CODE
from xlhazard.model.month import Month
from xlhazard.tables.values.dates import Written, parse_written, plain_date
from xlhazard.tables.values.seen import Seen

EXAMPLES = {
    "period": "2023-06",
    "clock": "08:30",
    "unit_code": "HL-03",
    "timestamp": "2023-06-26T09:30:00+08:00",
}
LONGEST = 40
_PERIOD = re.compile(r"(\d{4})\s*(?:年\s*(\d{1,2})\s*月?\s*份?|[./-]\s*(\d{1,2})\s*月?|(\d{2}))")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{1,2})(?::00)?|[点时](?:(半)|(\d{1,2})分?|整)?)")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T\s](\d{2}:\d{2}:\d{2})(?:\+08:00)?")
_NUMBERING = re.compile(r"\(?\d{1,2}\)?\s*[.、)]\s*")
_BARE_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_BREAK = re.compile(r"[；;、，,\n\r]+")
_LEADING_DATE = re.compile(
    r"(?:(?:\d{4}|\d{2})\s*[年./-]\s*)?\d{1,2}\s*(?:月\s*\d{1,2}\s*[日号]?|[./-]\s*\d{1,2}\s*[日号]?)(?:前|之前|以前)?"
    r"|\d{8}(?!\d)"
)


class Milestone(NamedTuple):
    """One step of a 节点计划; day is None where the date written is no calendar day."""

    day: dt.date | None
    text: str


def read_pattern(form: str, seen: Seen) -> str | None:
    """The canonical text of a period, clock, unit_code or timestamp cell; None when unreadable."""
    if form == "period":
        return _period(seen)
    if form == "clock":
        return _clock(seen)
    if form == "timestamp":
        return _timestamp(seen)
    code = fold(seen.text[:LONGEST])
    return code if UNIT_CODE.fullmatch(code) else None


def _period(seen: Seen) -> str | None:
    """Excel turns a typed 2023-6 into the date 2023-06-01; that still says the month."""
    if seen.day is not None:
        return str(Month.of(seen.day))
    if seen.number is not None and seen.number != seen.number.to_integral_value():
        return None
    found = _PERIOD.fullmatch(plain_date(seen.text[:LONGEST]))
    if found is None:
        return None
    month = int(found[2] or found[3] or found[4])
    return str(Month(int(found[1]), month)) if 1 <= month <= 12 else None


def _clock(seen: Seen) -> str | None:
    if seen.is_date:
        return None if seen.day is not None else f"{seen.moment:%H:%M}"
    if seen.number is not None:
        if not 0 < seen.number <= 1:
            return None
        minutes = int((seen.number * 1440).to_integral_value())
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    found = _CLOCK.fullmatch(fold(seen.text[:LONGEST]))
    if found is None:
        return None
    hour = int(found[1])
    minute = 30 if found[3] else int(found[2] or found[4] or 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return f"{hour:02d}:{minute:02d}"


def _timestamp(seen: Seen) -> str | None:
    if seen.day is not None:
        moment = seen.moment or dt.time()
        return f"{seen.day.isoformat()}T{moment:%H:%M:%S}+08:00"
    found = _STAMP.fullmatch(seen.text)
    if found is None:
        return None
    try:
        moment = dt.time.fromisoformat(found[2])
        day = dt.date.fromisoformat(found[1])
    except ValueError:
        return None
    return f"{day.isoformat()}T{moment:%H:%M:%S}+08:00"


def parse_milestones(text: str, year: int | None) -> tuple[Milestone, ...]:
    """The dated steps of a plan (specification 5.8); a missing year is the given one.

    Parts without a date belong to the step before; a text without any date gives nothing.
    """
    steps: list[Milestone] = []
    for part in _BREAK.split(plain_date(text)):
        dated = _dated(part.strip())
        if dated is not None:
            steps.append(Milestone(_day(dated[0], year), dated[1]))
        elif steps and part.strip() and not _BARE_NUMBER.fullmatch(part.strip()):
            last = steps[-1]
            steps[-1] = Milestone(last.day, f"{last.text}、{part.strip()}".strip("、"))
    return tuple(steps)


def _dated(part: str) -> tuple[str, str] | None:
    """The date a part begins with, and the rest; a running number before it is passed over."""
    numbered = _NUMBERING.match(part)
    for start in (numbered.end() if numbered else 0, 0):
        found = _LEADING_DATE.match(part, start)
        if found is not None:
            return found[0], part[found.end() :].strip(" :：-")
    return None


def _day(text: str, year: int | None) -> dt.date | None:
    written = parse_written(text)
    if written is None or written.day is None:
        return None
    return _on(written, written.year or year)


def _on(written: Written, year: int | None) -> dt.date | None:
    if year is None or written.day is None:
        return None
    try:
        return dt.date(year, written.month, written.day)
    except ValueError:
        return None
