"""Names of persons (specification 5.5)."""

from __future__ import annotations

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[、，,；;/／\n\r]+")


@lru_cache(maxsize=8192)
def parse_persons(text: str) -> tuple[str, ...]:
    """The names of a cell, in the order typed, each trimmed; a post behind a name stays with it.

    和 separates only when every part then has two characters or more: 张和平 is one person.
    Blanks inside a name stay too (fold_person drops them for comparison).
    """
    names: list[str] = []
    for part in _SEPARATORS.split(text):
        pieces = [piece.strip() for piece in part.split("和")]
        if len(pieces) > 1 and all(len(re.sub(r"\s", "", piece)) >= 2 for piece in pieces):
            names.extend(pieces)
        elif part.strip():
            names.append(part.strip())
    return tuple(dict.fromkeys(names))
