"""Enterprises by their names (specification 5.6): equal after the fold, or only suggested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlhazard.model.fold import fold_enterprise
from xlhazard.model.table import Table
from xlhazard.tables.similar import edit_distance

MOST_CANDIDATES = 3
_SEPARATORS = re.compile(r"[、，,；;\n\r]+")
_PLACE = re.compile(
    r"^(?:[^省]{2,3}省)?(?:[^省市]{2,3}市)?(?:[^省市县区]{1,3}[县区])?(?:[^市县区镇乡]{1,3}(?:镇|乡|街道))?"
)


def former_names(typed: str) -> tuple[str, ...]:
    """The names in a 曾用名 cell."""
    return tuple(part.strip() for part in _SEPARATORS.split(typed) if part.strip())


def without_place(name: str) -> str:
    """The folded name without province, city, county and town before it; never empty."""
    folded = fold_enterprise(name)
    return _PLACE.sub("", folded) or folded


@dataclass(frozen=True, slots=True)
class Registry:
    """The names of one 企业底册: folded name -> codes, and the names as they stand."""

    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, table: Table | None) -> Registry:
        """Every row with a readable code, under its name and its former names."""
        return cls() if table is None else table.once(_registry)

    def find(self, name: str) -> frozenset[str]:
        """Codes of the enterprises of exactly this name, current or former."""
        return self.codes.get(fold_enterprise(name), frozenset())


def _registry(table: Table) -> Registry:
    codes: dict[str, set[str]] = {}
    names: list[tuple[str, str]] = []
    for row in table:
        code, name = row.text("enterprise_code"), row.text("enterprise_name")
        if not code:
            continue
        for one in (name, *former_names(row.text("former_names"))):
            if one:
                codes.setdefault(fold_enterprise(one), set()).add(code)
                names.append((one, code))
    return Registry({key: frozenset(found) for key, found in codes.items()}, tuple(names))


def candidates(name: str, registries: Iterable[Registry]) -> tuple[str, ...]:
    """Names that differ in one or two characters, place names aside, with their codes.

    They are only shown: 宏达 and 弘达 may be different firms.
    """
    wanted = without_place(name)
    most = min(2, max(1, len(wanted) // 3))
    found: dict[str, int] = {}
    for registry in registries:
        for known, code in registry.names:
            other = without_place(known)
            distance = edit_distance(wanted, other, most)
            if distance <= most:
                found.setdefault(f"{known}（{code}）", distance)
    return tuple(sorted(found, key=lambda one: (found[one], one))[:MOST_CANDIDATES])
