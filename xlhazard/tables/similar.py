"""How far two short texts are apart; only for suggestions, never for matching."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TINY = 1e-9
"""Keeps a share such as 0.85 of 20 characters from losing a whole one to rounding."""


def edit_distance(one: str, other: str, most: int | None = None) -> int:
    """Insertions, deletions and changes that make one the other; most + 1 when more than most."""
    if most is not None and abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if most is not None and min(row) > most:
            return most + 1
    return row[-1]


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """The text after NFKC, without white space and punctuation."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(one for one in plain if unicodedata.category(one)[0] not in "PZC").upper()


def alike(one: str, other: str, least: float) -> bool:
    """Two bare texts are at least so similar: 1 - edit distance / longer length.

    Empty texts are like nothing. least lies between 0 and 1.
    """
    if not one or not other:
        return False
    if one == other:
        return True
    most = int((1 - least) * max(len(one), len(other)) + _TINY)
    return edit_distance(one, other, most) <= most
