"""Telephone numbers (specification 5.5): kept as typed; only compared and judged in parts."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[/、，,；;\n\r]+")
_NOISE = re.compile(r"[\s()\-‐‑‒–—―−]+")


def phone_numbers(text: str) -> tuple[str, ...]:
    """The numbers of a cell without blanks and hyphens; an extension stays behind 转.

    "0518-80000000转801/138 0000 0000" -> ("0518" "80000000转801", "13800000000").
    """
    plain = unicodedata.normalize("NFKC", text)
    parts = (_NOISE.sub("", part) for part in _SEPARATORS.split(plain))
    return tuple(part for part in parts if part)
