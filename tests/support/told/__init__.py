"""What examples of the catalogue tell in words, family by family.

Every module here may have FACTS (pattern of the fact's name -> teller), CELLS (pattern of what is
typed -> teller) and PLACES (form or other place -> teller); the first pattern that fits whole wins.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar, cast

from tests.support.play import CellTeller, FactTeller, PlaceTeller

T = TypeVar("T")


def fact_teller(name: str) -> FactTeller:
    """The teller of a fact; KeyError names one that nobody tells."""
    return _fitting(cast("Mapping[str, FactTeller]", _all("FACTS")), name)


def cell_teller(typed: str) -> CellTeller | None:
    """The teller of a cell that says more than what was typed, or None."""
    try:
        return _fitting(cast("Mapping[str, CellTeller]", _all("CELLS")), typed)
    except KeyError:
        return None


def place_teller(where: str) -> PlaceTeller:
    """The teller of a form or another place that is no list; KeyError names an unknown one."""
    return _fitting(cast("Mapping[str, PlaceTeller]", _all("PLACES")), where)


def _fitting(tellers: Mapping[str, T], text: str) -> T:
    for pattern, teller in tellers.items():
        if re.fullmatch(pattern, text):
            return teller
    raise KeyError(text)


@cache
def _all(kind: str) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for info in pkgutil.iter_modules(__path__, f"{__name__}."):
        found |= getattr(importlib.import_module(info.name), kind, {})
    return found
