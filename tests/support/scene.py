"""An example of the catalogue on its way from words to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tests.support.base import World
from xlhazard.model.workbook import Workbook

Change: TypeAlias = Callable[[Workbook], Workbook]
Pack: TypeAlias = Callable[[Workbook], bytes]


@dataclass(frozen=True)
class Scene:
    """An example on its way: the world, changes of the workbook, how it becomes a file."""

    world: World
    folder: Path
    changes: tuple[Change, ...] = ()
    pack: Pack | None = None
    name: str = "HL-03_2023-06.xlsx"
    sibling: str = ""
    """A file that lies beside it: name, and "same content" or "other content"."""

    def changing(self, change: Change) -> Scene:
        return replace(self, changes=(*self.changes, change))

    def packed(self, pack: Pack) -> Scene:
        return replace(self, pack=pack)


FactHandler: TypeAlias = Callable[[Scene, str, str, str], Scene]
CellHandler: TypeAlias = Callable[
    [Scene, str, str, str, Mapping[str, str]], tuple[Scene, list[dict[str, str]]]
]
