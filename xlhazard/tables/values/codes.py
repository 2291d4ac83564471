"""Values of value lists (specification 5.6). Nothing is matched by similarity, only suggested."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlhazard.model.fold import fold
from xlhazard.schema.types import CodeList
from xlhazard.tables.similar import edit_distance

_SEPARATORS = re.compile(r"[、，,；;/／\n\r]+")
MOST_LABELS = 12
LONGEST = 60
"""No label is longer."""


class Codes(NamedTuple):
    """Ids that were found, and the parts that are no value of the list."""

    ids: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def parse_code(text: str, codes: CodeList) -> str | None:
    """The id whose label, synonym or id equals the text after the fold, else None."""
    found = codes.by_fold.get(fold(text)) if len(text) <= LONGEST else None
    return None if found is None else found.id


def parse_codes(text: str, codes: CodeList) -> Codes:
    """Several values of one cell: the whole text first, then its parts."""
    whole = parse_code(text, codes)
    if whole is not None:
        return Codes((whole,))
    ids: dict[str, None] = {}
    unknown: list[str] = []
    for part in _SEPARATORS.split(text):
        if part.strip():
            one = parse_code(part, codes)
            if one is None:
                unknown.append(part.strip())
            else:
                ids[one] = None
    return Codes(tuple(ids), tuple(unknown))


def offered(text: str, codes: CodeList) -> str:
    """The labels to choose from, up to twelve, and the one nearest to what was typed."""
    labels = [code.label for code in codes.codes]
    shown = "、".join(labels[:MOST_LABELS])
    if len(labels) > MOST_LABELS:
        shown += f"等{len(labels)}项"
    near = _nearest(text, labels)
    return f"{shown}；最接近的是“{near}”" if near else shown


def _nearest(text: str, labels: list[str]) -> str | None:
    """The one label that is nearest; none when two are equally near or all are far."""
    if len(text) > LONGEST:
        return None
    folded = fold(text)
    ranked = sorted((edit_distance(folded, fold(label)), label) for label in labels)
    if not ranked:
        return None
    best, label = ranked[0]
    far = best * 2 > max(len(folded), len(label))
    return None if far or (len(ranked) > 1 and ranked[1][0] == best) else label
