"""Hazard and record ids, enterprise codes (specification 5.7). Damaged ones are never repaired."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from xlhazard.model.fold import fold
from xlhazard.model.ids import (
    HAZARD_PREFIX,
    credit_code_sound,
    make_record_id,
    parse_place_code,
    parse_record_id,
)
from xlhazard.tables.values.numbers import is_scientific
from xlhazard.tables.values.seen import Seen

REMEMBERED = 32768
"""Readings that are kept: the same ids stand in many lists and files of a run."""

LONGEST = 80
_LOST_FROM = 15
_NOISE = re.compile(r"[-.·]")
_CREDIT = re.compile(r"[0-9A-Z]{18}")
_OLD_NUMBER = re.compile(r"[0-9]{15}")


class Identifier(NamedTuple):
    """The canonical text, or the code of the finding that says why there is none."""

    text: str | None
    problem: str | None = None


def digits_lost(seen: Seen) -> bool:
    """A number of 15 digits or more: Excel keeps 15, so what was typed is no longer there."""
    return seen.number is not None and abs(seen.number) >= 10 ** (_LOST_FROM - 1)


def enterprise_code(seen: Seen) -> Identifier:
    """An 18-character credit code, an old 15-digit number, or CS-<unit>-NNNN.

    CV12: digits were lost. CV16: none of these. A wrong check character is judged elsewhere.
    """
    if digits_lost(seen) or is_scientific(seen.text):
        return Identifier(None, "CV12")
    if seen.number is not None or seen.is_date:
        return Identifier(None, "CV16")
    return _typed_code(seen.text)


@lru_cache(maxsize=REMEMBERED)
def _typed_code(typed: str) -> Identifier:
    if len(typed) > LONGEST:
        return Identifier(None, "CV16")
    text = fold(typed)
    if text.startswith("CS-"):
        return Identifier(text) if parse_place_code(text) else Identifier(None, "CV16")
    bare = _NOISE.sub("", text)
    if _OLD_NUMBER.fullmatch(bare):
        return Identifier(bare)
    if not _CREDIT.fullmatch(bare):
        return Identifier(None, "CV16")
    if bare.isdecimal() and bare.endswith("000") and not credit_code_sound(bare):
        return Identifier(None, "CV12")
    return Identifier(bare)


@lru_cache(maxsize=REMEMBERED)
def hazard_id(text: str) -> Identifier:
    """YH-<unit>-<year>-<number>-<check>; KY02 for another form. The check is judged elsewhere."""
    found = parse_record_id(text) if len(text) <= LONGEST else None
    if found is None or found.prefix != HAZARD_PREFIX:
        return Identifier(None, "KY02")
    return Identifier(str(found))


@lru_cache(maxsize=REMEMBERED)
def record_id(text: str, prefix: str | None) -> Identifier:
    """A record id of this prefix with a right check character; else KY06."""
    found = parse_record_id(text) if len(text) <= LONGEST else None
    if found is None or (prefix is not None and found.prefix != prefix) or not found.sound:
        return Identifier(None, "KY06")
    return Identifier(str(found))


def example_id(prefix: str | None, unit: str | None, year: int) -> str:
    """An id that a clerk of this unit could find in the issued workbook."""
    return make_record_id(prefix or HAZARD_PREFIX, unit or "HL-03", year, 1)
