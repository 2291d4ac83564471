"""What several units wrote, as one text that people can read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlhazard.tables.similar import bare

NOTHING = ("无", "不适用")
"""Answers that say there is nothing to tell."""

LONGEST = 32000
"""A cell holds 32,767 characters; some room stays for whoever writes on."""


class Said(NamedTuple):
    """What one unit wrote, and the unit's name."""

    unit: str
    text: str


class Gathered(NamedTuple):
    """One text; left_out are units whose words found no room in the cell."""

    text: str
    left_out: tuple[str, ...] = ()


def gathered(draft: str, said: Iterable[Said], history: str, room: int = LONGEST) -> Gathered:
    """The draft, then a line for each different text with the units that wrote it.

    Units are named in their order; those that answered 无 or 不适用 share a last line each. What
    finds no room is named as left out, and the cell says so; history is where it can be read.
    """
    groups = _groups(said)
    lines = [f"{'、'.join(units)}：{text}" for text, units in groups]
    whole = "\n".join(filter(None, (draft, *lines)))
    if length(whole) <= room:
        return Gathered(whole)
    kept, left = [draft] if draft else [], [unit for _, units in groups for unit in units]
    for line, (_, units) in zip(lines, groups, strict=True):
        fewer = [unit for unit in left if unit not in units]
        if length("\n".join((*kept, line, _rest(fewer, history)))) <= room:
            kept.append(line)
            left = fewer
    return Gathered("\n".join((*kept, _rest(left, history))), tuple(left))


def length(text: str) -> int:
    """Characters as Excel counts them: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _groups(said: Iterable[Said]) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Different texts in the order they come, 无 and 不适用 last, each with its units."""
    texts: dict[str, str] = {}
    units: dict[str, dict[str, None]] = {}
    for one in said:
        line = " ".join(part.strip() for part in one.text.splitlines() if part.strip())
        if line:
            key = bare(line) or line
            texts.setdefault(key, line)
            units.setdefault(key, {})[one.unit] = None
    keys = sorted(units, key=lambda key: NOTHING.index(key) + 1 if key in NOTHING else 0)
    return [(texts[key], tuple(units[key])) for key in keys]


def _rest(units: Sequence[str], history: str) -> str:
    return f"（另有{len(units)}个单位的内容写不下，见总台账《{history}》）" if units else ""
