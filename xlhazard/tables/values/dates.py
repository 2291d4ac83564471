"""Days as clerks write them (specification 5.1). Missing parts come from the report only."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from xlhazard.model.month import Month
from xlhazard.tables.values.numbers import LONGEST, chinese_number

NO_SUCH_DAY = "（没有这一天）"
MONTH_ONLY = "（只写到月，没有写日）"
TWO_DAYS = "（写了不止一个日期）"
NO_YEAR = "（没有写年份，也没有报告期可补）"
LOST_ZERO = "（存成了小数，2023.1和2023.10分不清）"

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-") | {"。": ".", "：": ":"})
_CHINESE = re.compile(r"[〇零○一二三四五六七八九十]+(?=\s*[年月日号])")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WEEKDAY = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_TIME = (
    r"(?:(?:(?<=[日号天)])|\s+|T)\s*(?:上午|下午|中午|早上|晚上|凌晨|早|晚)?\s*"
    r"(?:\d{1,2}\s*(?::\s*\d{1,2}(?:\s*:\s*\d{1,2}(?:\.\d+)?)?|[时点]\s*(?:半|\d{1,2}\s*分?)?))?)?"
)
_TAIL = rf"{_WEEKDAY}{_TIME}\s*(?:之前|以前|前)?\s*\.?"
_FULL = re.compile(
    r"(?P<year>\d{4}|\d{2})\s*(?P<s1>[年./、-])\s*(?P<month>\d{1,2})\s*(?P<s2>[月./、-])\s*"
    rf"(?P<day>\d{{1,2}})\s*[日号]?{_TAIL}"
)
_COMPACT = re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_TAIL}")
_NO_YEAR = re.compile(
    rf"(?P<month>\d{{1,2}})\s*(?:月\s*(?P<day>\d{{1,2}})\s*[日号]?|[./]\s*(?P<d2>\d{{1,2}})\s*[日号]?)"
    rf"{_TAIL}"
)
_MONTH = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*份?\s*(?:月?[底末])?\s*(?:之前|以前|前)?"
    r"|(?P<y2>\d{4})\s*[./-]\s*(?P<m2>\d{1,2})\s*(?:月?[底末])?\s*(?:之前|以前|前)?"
)
_DAY_LIKE = re.compile(r"\d{1,2}\s*月\s*\d{1,2}|\d{4}\s*[./年-]\s*\d{1,2}|\d{1,2}\s*[./]\s*\d{1,2}")
_AT_ONCE = frozenset({"立即", "立即整改", "立查立改", "即查即改", "当日", "当场"})
_VAGUE = re.compile(r"长期|持续|整改中|尽快|条件成熟|季度|近期|半年|年底|年内|随时")


class Written(NamedTuple):
    """A date as written: a day, or a whole month when day is None; year None when not written."""

    year: int | None
    month: int
    day: int | None
    short_year: bool = False


class Understood(NamedTuple):
    """The day that is meant. supplied: the year was missing or had two digits."""

    day: dt.date
    month_only: bool = False
    supplied: bool = False


def plain_date(text: str) -> str:
    """NFKC, dashes folded, Chinese numerals before 年月日号 in digits."""
    folded = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES).strip()
    return _CHINESE.sub(_in_digits, folded)


def _in_digits(found: re.Match[str]) -> str:
    text = found[0]
    if "十" not in text:
        return text.translate(_CHINESE_DIGITS)
    number = chinese_number(text)
    return text if number is None else str(number)


def parse_written(text: str) -> Written | None:
    """Which parts of a date stand there; None when it is no form of a date."""
    if len(text) > LONGEST:
        return None
    plain = plain_date(text)
    found = _FULL.fullmatch(plain)
    if found is not None and _one_hand(found["s1"], found["s2"]):
        short = len(found["year"]) == 2
        year = int(found["year"]) + (2000 if short else 0)
        return Written(year, int(found["month"]), int(found["day"]), short)
    found = _COMPACT.fullmatch(plain)
    if found is not None:
        return Written(int(found["year"]), int(found["month"]), int(found["day"]))
    found = _NO_YEAR.fullmatch(plain)
    if found is not None:
        return Written(None, int(found["month"]), int(found["day"] or found["d2"]))
    found = _MONTH.fullmatch(plain)
    if found is not None:
        typed = found["year"] or found["y2"]
        century = 2000 if typed is not None and len(typed) == 2 else 0
        return Written(
            None if typed is None else int(typed) + century,
            int(found["month"] or found["m2"]),
            None,
        )
    return None


def _one_hand(first: str, second: str) -> bool:
    """2023.6.1 and 2023年6.1 are one date; 2023.6-1 could be something else."""
    return first == second or first == "年" or second == "月"


@lru_cache(maxsize=8192)
def understand_date(
    text: str, *, future: bool, period: Month | None, report_date: dt.date | None
) -> Understood | str:
    """The day that a text means, or why it means none (Chinese, for the message; may be empty).

    A month stands for its last day, only where future is true. A missing year is that of the
    report period; for future columns the next one when that day is more than 180 days before
    the report, for past columns the one before when it lies more than 31 days after it (CV09).
    """
    if len(text) > LONGEST:
        return ""
    written = parse_written(text)
    if written is None:
        return TWO_DAYS if len(_DAY_LIKE.findall(plain_date(text))) > 1 else ""
    if written.day is None and not future:
        return MONTH_ONLY
    if written.year is not None:
        day = _calendar_day(written.year, written)
        return NO_SUCH_DAY if day is None else _done(written, day)
    if not 1 <= written.month <= 12:
        return NO_SUCH_DAY
    if period is None:
        return NO_YEAR
    day = _calendar_day(period.year, written)
    anchor = report_date or period.last
    year = period.year
    if day is not None and future and day < anchor - dt.timedelta(days=180):
        year += 1
    elif day is not None and not future and day > anchor + dt.timedelta(days=31):
        year -= 1
    day = _calendar_day(year, written)
    return NO_SUCH_DAY if day is None else _done(written, day)


def _done(written: Written, day: dt.date) -> Understood:
    return Understood(day, written.day is None, written.year is None or written.short_year)


def _calendar_day(year: int, written: Written) -> dt.date | None:
    if not (1 <= written.month <= 12 and 1900 <= year <= 2999):
        return None
    if written.day is None:
        return Month(year, written.month).last
    try:
        return dt.date(year, written.month, written.day)
    except ValueError:
        return None


def means_at_once(text: str) -> bool:
    """A deadline word that stands for the day of discovery in minor and urgent cases."""
    return re.sub(r"\s", "", text[:LONGEST]) in _AT_ONCE


def is_vague_deadline(text: str) -> bool:
    """长期, 尽快, 二季度 …: words that name no day at all (CV11)."""
    return _VAGUE.search(re.sub(r"\s", "", text[:LONGEST])) is not None
