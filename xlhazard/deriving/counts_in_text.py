"""Counts that a free text states, such as 检查12次 in 本月开展检查12次 (a form's `stated`).

Only counts that speak of the report month and of the whole are found: what is 约, 每月 or 累计,
and parts of a whole (消防隐患3处), compare with nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlhazard.model.fold import without_space
from xlhazard.schema.form_types import Stated, StatedCount

_SENTENCE = re.compile(r"[。;!?\n\r]")
_CLAUSE = ",、(:"
_NUMBER = r"(?P<number>\d+(?:\.\d+)?)"
_BEHIND = re.compile(r"[\d.余多几%％以]")
"""Behind a number without a unit: it goes on, or is not a whole count."""


class CountInText(NamedTuple):
    """phrase as written (half width, without blanks), its number, and what it may mean."""

    phrase: str
    number: Decimal
    figures: tuple[str, ...]


def counts_in(text: str, stated: Stated) -> Iterator[CountInText]:
    """Every count of the month that a text states, in order."""
    plain = unicodedata.normalize("NFKC", text)
    for sentence in _SENTENCE.split(plain):
        yield from _in_sentence(without_space(sentence), stated)


def _in_sentence(sentence: str, stated: Stated) -> Iterator[CountInText]:
    by_word = {word: one for one in stated.counts for word in one.words}
    for found in _pattern(stated.fillers, tuple(by_word)).finditer(sentence):
        before, count = sentence[: found.start()], by_word[found["word"]]
        unit = _unit(sentence[found.end() :], count)
        if unit is None or not _whole(before, count):
            continue
        if any(word in before or word in found[0] for word in stated.elsewhen):
            continue
        phrase = found[0] + unit
        yield CountInText(phrase, Decimal(found["number"]), count.units[unit])


def _unit(behind: str, count: StatedCount) -> str | None:
    """The longest unit of the count that stands behind the number; "" only before a pause."""
    for unit in sorted(count.units, key=len, reverse=True):
        if unit and behind.startswith(unit) and not behind[len(unit) :].startswith("以上"):
            longer = behind[len(unit) : len(unit) + 1]
            return None if unit != "人次" and longer == "次" else unit
    ends = not behind or not behind[0].isalnum()
    return "" if "" in count.units and ends and not _BEHIND.match(behind) else None


def _whole(before: str, count: StatedCount) -> bool:
    """Nothing stands before the word but what may: it speaks of all of its kind."""
    return not before or before[-1] in _CLAUSE or before.endswith(count.led_by)


@lru_cache(maxsize=16)
def _pattern(fillers: tuple[str, ...], words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?P<word>{_any(words)})(?:{_any(fillers)})*{_NUMBER}")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
