"""核对码: a short code of the values on a print, so that paper and file can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from xlhazard.model.fold import fold

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which eye and telephone mistake for others."""
_LENGTH = 8


def check_code(values: Iterable[tuple[str, str]]) -> str:
    """The 核对码 of named values, such as “7K2Q-M09F”: 40 bits of SHA-256 in eight letters.

    Each value is a pair (where or what it is, its text as printed). Order, white space and width
    do not matter, since a print wraps lines; every letter and digit does. The same values give the
    same code on every machine and in every version.
    """
    lines = sorted(f"{fold(name)}\x1f{fold(text)}" for name, text in values)
    bits = int.from_bytes(hashlib.sha256("\x1e".join(lines).encode()).digest()[:5])
    letters = [_LETTERS[bits >> 5 * place & 31] for place in reversed(range(_LENGTH))]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
