"""A stored cell as the clerk sees it on the screen."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlhazard.model.workbook import RawCell
from xlhazard.tables.values.scope import Scope

FIRST_SERIAL, LAST_SERIAL = 36526, 73415
"""2000-01-01 and 2100-12-31 as Excel counts days from 1900."""

REMEMBERED = 8192
"""Days that are kept."""

_EPOCH_GAP = 1462
_LAST_DAY = 2958465
_PLAIN_DIGITS = 15
_UNSEEN = (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2065))
_EDGE = "".join(map(chr, (*_UNSEEN, 0x3164, 0xFEFF)))
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?))?.*")


class Seen(NamedTuple):
    """text is what stands there, trimmed; number the exact number of a number cell.

    day is set for cells that Excel shows as a date, moment for the time of day it shows.
    stored is the number as stored where it has digits that Excel does not show.
    """

    text: str
    number: Decimal | None = None
    day: dt.date | None = None
    moment: dt.time | None = None
    percent: bool = False
    truth: bool | None = None
    stored: str | None = None

    @property
    def is_date(self) -> bool:
        return self.day is not None or self.moment is not None


def see(cell: RawCell, scope: Scope) -> Seen:
    """Interpret the stored value; error cells, pictures and missing results give their raw text."""
    if cell.kind == "s":
        return Seen(trimmed(cell.raw))
    if cell.kind == "n":
        return _number(cell, scope)
    if cell.kind == "b":
        yes = cell.raw.strip() not in ("0", "false", "FALSE", "")
        return Seen("TRUE" if yes else "FALSE", truth=yes)
    if cell.kind == "d":
        return _iso(cell.raw)
    return Seen(trimmed(cell.raw))


def trimmed(text: str) -> str:
    """Without white space and zero-width characters at both ends; the inside is never changed."""
    text = text.strip()
    if text and (text[0] in _EDGE or text[-1] in _EDGE):
        while text and (text[0] in _EDGE or text[-1] in _EDGE):
            text = text.strip(_EDGE).strip()
    return text


def decimal_text(number: Decimal) -> str:
    """The number's digits without an exponent and without zeros behind the last decimal."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def exact(number: Decimal) -> Decimal:
    """The same number written in its shortest form (15000.00 -> 15000)."""
    return Decimal(decimal_text(number))


def day_of_serial(serial: Decimal, date1904: bool) -> dt.date | None:
    """The day Excel shows for a serial number, None where it shows none."""
    if not 0 <= serial <= _LAST_DAY:
        return None
    days = int(serial)
    if date1904:
        days += _EPOCH_GAP
    if not 1 <= days <= _LAST_DAY or days == 60:
        return None
    first = dt.date(1899, 12, 31) if days < 60 else dt.date(1899, 12, 30)
    return first + dt.timedelta(days=days)


def serial_in_range(serial: Decimal, date1904: bool) -> bool:
    """A number that reads as a day of this century without a date format (2000 to 2100)."""
    days = serial + _EPOCH_GAP if date1904 else serial
    return FIRST_SERIAL <= days < LAST_SERIAL + 1


def _number(cell: RawCell, scope: Scope) -> Seen:
    raw = cell.raw.strip()
    stored = None
    if raw.isdecimal() and len(raw) <= _PLAIN_DIGITS:
        if cell.style in scope.date_styles:
            return _day(raw, scope.date1904)
        number = Decimal(raw)
        if cell.style not in scope.percent_styles:
            return Seen(str(number), number)
    else:
        parsed = _digits(raw)
        if parsed is None:
            return Seen(trimmed(cell.raw))
        number, stored = parsed
    if cell.style in scope.date_styles:
        return _as_shown_date(number, scope.date1904)
    if cell.style in scope.percent_styles:
        return Seen(decimal_text(number * 100) + "%", number, percent=True)
    return Seen(decimal_text(number), number, stored=stored)


def _digits(raw: str) -> tuple[Decimal, str | None] | None:
    """The number to the 15 digits Excel keeps, and all its digits where they say more."""
    try:
        short = repr(float(raw))
    except ValueError:
        return None
    shortest = Decimal(short)
    if not shortest.is_finite():
        return None
    if len(shortest.normalize().as_tuple().digits) <= _PLAIN_DIGITS:
        return exact(shortest), None
    if shortest == shortest.to_integral_value():
        whole = raw if re.fullmatch(r"-?\d+", raw) else decimal_text(shortest)
        return Decimal(whole), None
    return exact(Decimal(f"{shortest:.{_PLAIN_DIGITS}g}")), decimal_text(shortest)


@lru_cache(maxsize=REMEMBERED)
def _day(digits: str, date1904: bool) -> Seen:
    """A whole number that shows as a date: the same few days stand in all lists of a month."""
    return _as_shown_date(Decimal(digits), date1904)


def _as_shown_date(number: Decimal, date1904: bool) -> Seen:
    if not 0 <= number <= _LAST_DAY:
        return Seen(decimal_text(number), number)
    part = number % 1
    seconds = int((part * 86400).to_integral_value())
    whole = number + 1 if seconds >= 86400 else number
    seconds %= 86400
    moment = dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60) if seconds else None
    day = day_of_serial(whole, date1904)
    if day is None:
        if 0 <= number < 1:
            return Seen(f"{moment or dt.time():%H:%M}", number, moment=moment or dt.time())
        return Seen(decimal_text(number), number)
    text = day.isoformat() + (f" {moment:%H:%M}" if moment else "")
    return Seen(text, number, day, moment)


def _iso(raw: str) -> Seen:
    """A cell of type d holds the day itself, as ISO text."""
    found = _ISO_DAY.fullmatch(raw.strip())
    if found is None:
        return Seen(trimmed(raw))
    try:
        day = dt.date.fromisoformat(found[1])
        moment = dt.time.fromisoformat(found[2]) if found[2] else None
    except ValueError:
        return Seen(trimmed(raw))
    if moment == dt.time():
        moment = None
    return Seen(day.isoformat() + (f" {moment:%H:%M}" if moment else ""), None, day, moment)
