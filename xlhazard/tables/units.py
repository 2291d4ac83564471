"""Reporting units by code, name or alias (specification 5.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xlhazard.model.fold import fold, fold_unit
from xlhazard.model.table import Table

_ALIASES = re.compile(r"[、，,；;\n\r]+")


class UnitMatch(NamedTuple):
    """The unit a text means. official: the text is its code or its name as the roster has it."""

    code: str
    name: str
    official: bool


@dataclass(frozen=True, slots=True)
class Units:
    """The roster, ready to be asked. Names that two units share after the fold mean neither."""

    names: Mapping[str, str] = field(default_factory=dict)
    exact: Mapping[str, frozenset[str]] = field(default_factory=dict)
    loose: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, roster: Table) -> Units:
        """The rows of sheet 单位; rows without a code are passed over."""
        names: dict[str, str] = {}
        exact: dict[str, set[str]] = {}
        loose: dict[str, set[str]] = {}
        for row in roster:
            code, name = row.text("unit_code"), row.text("unit_name")
            if not code:
                continue
            names.setdefault(code, name)
            for one in _called(name, row.text("aliases")):
                exact.setdefault(fold(one), set()).add(code)
                loose.setdefault(fold_unit(one), set()).add(code)
        return cls(names, _frozen(exact), _frozen(loose))

    def by_code(self, text: str) -> UnitMatch | None:
        code = fold(text)
        return UnitMatch(code, self.names[code], official=True) if code in self.names else None

    def by_name(self, text: str) -> UnitMatch | None:
        """Equal to one name or alias after the fold, else after dropping a final 村, 居委会 …"""
        short = fold_unit(text)
        for known, folded in (
            (self.exact, fold(text)),
            (self.exact, short),
            (self.loose, short),
        ):
            codes = known.get(folded, frozenset())
            if len(codes) == 1:
                (code,) = codes
                return UnitMatch(code, self.names[code], fold(self.names[code]) == fold(text))
        return None

    def find(self, text: str) -> UnitMatch | None:
        """By code, else by name."""
        return self.by_code(text) or self.by_name(text)


def _called(name: str, aliases: str) -> Iterable[str]:
    return (one.strip() for one in (name, *_ALIASES.split(aliases)) if one.strip())


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(codes) for key, codes in found.items()}
