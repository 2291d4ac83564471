"""Bringing texts to one form before they are compared. Free text itself is never changed.

Source: domain specification 5.5, 5.6 and the label and header match of the forms.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_KEPT = 200
"""Longer texts are folded anew each time, so that what is remembered stays small."""

_SPACE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u3164\ufeff]+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ー"), "-")
_QUOTES = dict.fromkeys(map(ord, "“”‘’「」『』„‟″′`´＂＇'"), '"')
_OPENING = dict.fromkeys(map(ord, "〔[【「《〈{（"), "(")
_CLOSING = dict.fromkeys(map(ord, "〕]】」》〉}）"), ")")
_SIGNS = _QUOTES | _OPENING | _CLOSING | _DASHES
_LABEL_MARKS = re.compile(r"[、，,；;]")
_TRAILING_UNIT = re.compile(r"\([^()]{1,4}\)$")
_COMPANY = (("有限责任公司", "有限公司"),)
_UNIT_TAILS = (
    "村民委员会",
    "居民委员会",
    "村委会",
    "居委会",
    "(社区)",
    "(居)",
    "社区",
    "村",
)


def without_space(text: str) -> str:
    """Drop every kind of white space and zero-width character."""
    return _SPACE.sub("", text)


def is_blank(text: str) -> bool:
    """Nothing but white space and zero-width characters."""
    return not _SPACE.sub("", text)


def fold(text: str) -> str:
    """NFKC, upper case, no white space; dashes, quotes and brackets folded: codes and keys."""
    return _remembered(text) if len(text) <= LONGEST_KEPT else _folded(text)


@lru_cache(maxsize=65536)
def _remembered(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    if text.isascii() and text.replace("-", "").isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES))
    return without_space(plain).translate(_SIGNS).upper()


def fold_label(text: str) -> str:
    """A header or form label: as fold, without a trailing unit in brackets and 、，,；;."""
    return _label_remembered(text) if len(text) <= LONGEST_KEPT else _label(text)


@lru_cache(maxsize=65536)
def _label_remembered(text: str) -> str:
    return _label(text)


def _label(text: str) -> str:
    plain = fold(text)
    shorter = _TRAILING_UNIT.sub("", plain)
    return _LABEL_MARKS.sub("", shorter or plain)


def fold_enterprise(name: str) -> str:
    """An enterprise's name; branch marks stay, so a branch is another name."""
    plain = fold(name)
    for long, short in _COMPANY:
        plain = plain.replace(long, short)
    return plain


def fold_unit(name: str) -> str:
    """A reporting unit's name without a final 村委会, 居委会, （社区）, 村 …"""
    plain = fold(name)
    for tail in _UNIT_TAILS:
        if plain.endswith(tail) and len(plain) > len(tail):
            return plain.removesuffix(tail)
    return plain


def fold_person(name: str) -> str:
    """One person's name without blanks and without a post behind it."""
    plain = unicodedata.normalize("NFKC", name).strip()
    plain = re.sub(r"\(.*\)$", "", plain)
    parts = plain.split()
    if len(parts) > 1 and len(parts[0]) > 1:
        plain = parts[0]
    return without_space(plain)
