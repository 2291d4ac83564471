"""An example of the catalogue about forms, months, lists and flags, on its way to a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from tests.support import base
from tests.support.base import World
from xlhazard.model.month import Month
from xlhazard.model.workbook import Workbook

Cells: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class Play:
    """An example on its way.

    covers: what the cover of each file says, with its sha256. rows: list id (or "previous.<list>")
    and the cells of one row each, put into the workbook or the master when all is told.
    on_master: the master itself is judged.
    """

    world: World
    month: Month = base.JUNE
    covers: tuple[tuple[Cells, str], ...] = ()
    changes: tuple[Callable[[Workbook], Workbook], ...] = ()
    rows: tuple[tuple[str, Cells], ...] = ()
    on_master: bool = False

    def adding(self, where: str, *rows: Mapping[str, str]) -> Play:
        """With more rows of a list; cells not given are filled in as they should be."""
        return replace(self, rows=(*self.rows, *((where, dict(row)) for row in rows)))


FactTeller: TypeAlias = Callable[[Play, str, str, str], Play]
"""(play, where it is told, name of the fact, its value) -> play."""

CellTeller: TypeAlias = Callable[[Play, str, Cells, str, str], Play]
"""(play, list, the row's cells, header, what stands there) -> play with the rows it means."""

PlaceTeller: TypeAlias = Callable[[Play, Cells, Cells], Play]
"""(play, cells, facts) told of a form or another place that is no list -> play."""
