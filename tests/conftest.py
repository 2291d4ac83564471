"""What all tests share."""

from __future__ import annotations

from functools import lru_cache

from xlhazard.io import reader
from xlhazard.io.limits import Limits
from xlhazard.model.workbook import Workbook

_KEPT = 24
_SMALL = 512 * 1024
"""Bytes of a package. What is larger is read anew: the memory of a run stays small."""


def _reading_small_ones_once() -> None:
    """Seven in ten readings of the suite are of bytes that were read just before: a reading is a
    pure function of the bytes, the name and the limits, and what it gives cannot be changed."""
    plain = reader._workbook
    once = lru_cache(_KEPT)(plain)

    def read(data: bytes, name: str, digest: str, limits: Limits) -> Workbook:
        if len(data) > _SMALL:
            return plain(data, name, digest, limits)
        return once(data, name, digest, limits)

    reader._workbook = read


_reading_small_ones_once()
