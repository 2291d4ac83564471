"""Numbers as clerks type them (specification 5.2). Only what is exactly one number is read."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from xlhazard.model.fold import without_space

LONGEST = 40
"""No number, amount or date is written with more characters."""

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))
_COUNTED = re.compile(
    r"(?:共计|共|合计|总计|计)?"
    r"(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|-?\.\d+)"
    r"(?P<unit>[^\d.,]*)"
)
_CHINESE = re.compile(
    r"(?:共计|共|合计|总计|计)?(?P<number>[〇零○一二两三四五六七八九十百千万亿]+)(?P<unit>.*)"
)
_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
_DIGITS |= {"五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALED = re.compile(r"(?:(?P<yi>[^亿万]+)亿)?(?:(?P<wan>[^亿万]+)万)?(?P<rest>[^亿万]*)")
_WRITTEN = "零一二三四五六七八九"
_SCIENTIFIC = re.compile(r"-?\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)


def plain(text: str) -> str:
    """NFKC, dashes folded, no white space, no leading apostrophe: what numbers are read from."""
    folded = without_space(unicodedata.normalize("NFKC", text.translate(_DASHES)))
    return folded.translate(_DASHES).lstrip("'‘’")


def is_scientific(text: str) -> bool:
    """9.14E+17: a long number whose last digits are gone."""
    return len(text) <= LONGEST and _SCIENTIFIC.fullmatch(plain(text)) is not None


def unit_words(unit: str | None) -> frozenset[str]:
    """The words a clerk may write behind a number of this unit: "条（幅）" -> 条, 幅, 条幅 …"""
    if unit is None:
        return frozenset()
    whole = plain(unit)
    parts = re.split(r"[()]", whole)
    words = {whole, "".join(parts)}
    if len(parts) > 1:
        words.update(part for part in parts if part)
    return frozenset(words)


def parse_number(text: str, units: frozenset[str] = frozenset()) -> Decimal | None:
    """12, １２, 1,200, 共12家, 十二 … exactly; None when it is not one certain number."""
    if len(text) > LONGEST:
        return None
    folded = plain(text)
    found = _COUNTED.fullmatch(folded)
    if found is not None:
        if found["unit"] and found["unit"] not in units:
            return None
        return Decimal(found["number"].replace(",", ""))
    spelled = _CHINESE.fullmatch(folded)
    if spelled is None or (spelled["unit"] and spelled["unit"] not in units):
        return None
    number = chinese_number(spelled["number"])
    return None if number is None else Decimal(number)


def chinese_number(text: str) -> int | None:
    """十二 -> 12, 一百零五 -> 105, 两 -> 2; None for anything that is not written by the rules.

    一百五 (colloquial for 150) is not read: by the rules of writing it could be nothing.
    """
    usual = text.replace("○", "零").replace("〇", "零")
    if usual in _DIGITS:
        return _DIGITS[usual]
    parts = _SCALED.fullmatch(usual)
    if parts is None:
        return None
    value = (
        _section_value(parts["yi"]) * 10**8
        + _section_value(parts["wan"]) * 10**4
        + _section_value(parts["rest"])
    )
    written = usual.replace("两", "二")
    return value if written in (chinese_text(value), chinese_text(value, full=True)) else None


def _section_value(text: str | None) -> int:
    """Up to 九千九百九十九; whether it is written by the rules is seen by writing it again."""
    value = digit = 0
    for character in text or "":
        if character in _PLACES:
            value += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return min(value + digit, 9999)


def chinese_text(number: int, *, full: bool = False) -> str:
    """How a number from 0 to 10**12 is written; full writes 一十二 for 十二."""
    if number < 10:
        return _WRITTEN[number]
    parts: list[str] = []
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        value, number = divmod(number, scale) if scale > 1 else (number, 0)
        if value:
            gap = "零" if parts and value < 1000 else ""
            parts.append(gap + _section(value) + name)
    text = "".join(parts)
    return text if full or not text.startswith("一十") else text[1:]


def _section(number: int) -> str:
    text = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += _WRITTEN[digit] + name
        elif text and not text.endswith("零") and number:
            text += "零"
    return text
