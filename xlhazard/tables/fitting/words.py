"""Labels brought to one form before a new layout is fitted: exactly, or plainly; never by guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from xlhazard.model.fold import fold
from xlhazard.schema.layout_types import FormWords
from xlhazard.tables.labels import label_key

_NUMBER = r"[\d一二三四五六七八九十]{1,3}"
_NUMBERING = re.compile(
    rf"(?:第{_NUMBER}[项条]?[、.:,]?|\({_NUMBER}\)|\d{{1,2}}(?:[-.]\d{{1,2}})+[、.)]?"
    rf"|{_NUMBER}[、.):]|\d{{1,2}}(?=\D))"
)
_BRACKETS = re.compile(r"\([^()]{0,12}\)")
_MARKS = re.compile(r'[、，,；;:。."\-/]')


def plain(text: str, words: FormWords) -> str:
    """A label without numbering, brackets, marks and the light words of form_words.yaml.

    "1-2（其中：）已完成整改的数量（个）" is 已完成整改. A text of which nothing is left stays as
    label_key has it.
    """
    found = fold(text)
    for _ in range(2):
        numbered = _NUMBERING.match(found)
        if numbered is None or numbered.end() == len(found):
            break
        found = found[numbered.end() :]
    found = _MARKS.sub("", _BRACKETS.sub("", found))
    for head in words.heads:
        found = found.removeprefix(fold(head))
    for word in words.dropped:
        found = found.replace(fold(word), "")
    for tail in sorted(words.tails, key=len, reverse=True):
        if found.endswith(fold(tail)) and len(found) > len(fold(tail)):
            found = found.removesuffix(fold(tail))
            break
    return found or label_key(text)


def joined(texts: Sequence[str], words: FormWords) -> str:
    """Several texts that together name one thing, outer first; 总数 below 隐患 adds nothing."""
    light = {fold(word) for word in (*words.tails, *words.heads)}
    return "".join(plain(text, words) for text in texts if fold(text) not in light)


def likeness(one: str, other: str) -> float:
    """How much two plain labels agree: 0 to 1."""
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def is_aside(text: str, words: FormWords) -> bool:
    """A note or a signature: 注1：…, 填表人：…, 审核人"""
    found = fold(text).removeprefix("(").removesuffix(")")
    begins = re.split(r"[:(]", found, maxsplit=1)[0].rstrip("0123456789")
    return begins in {fold(word) for word in words.asides}
