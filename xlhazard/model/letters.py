"""Papers that are drafted, in words, and what came of writing them. Nothing here touches a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from xlhazard.model.check_code import check_code
from xlhazard.model.month import Month

Named: TypeAlias = tuple[str, str]
"""What a value is or where it stands, and its text as printed: what a 核对码 is made of."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, a heading, or the heading of an annex, which begins a new page."""

    text: str
    role: Literal["body", "heading", "annex"] = "body"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its headers, and the cells of its rows as texts."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Text | Grid


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one addressee, in words. annex: what follows the signature."""

    kind: str
    label: str
    title: str
    addressee: str
    body: tuple[Block, ...]
    closing: str
    office: str
    day: dt.date
    unit: str = ""
    """Code of the unit it goes to; "" where it goes to a 安委会 or to all."""
    annex: tuple[Block, ...] = ()
    period: str = ""
    """The month that a monthly paper is about, for its file's name."""

    @property
    def items(self) -> int:
        """Rows of its tables."""
        return sum(len(grid.rows) for grid in self._grids())

    @property
    def check_code(self) -> str:
        """The 核对码 of every text as printed, by where it stands."""
        plain = (one.text for one in (*self.body, *self.annex) if isinstance(one, Text))
        texts = (self.title, self.addressee, *plain, self.closing, self.office)
        named = [(f"text {number}", text) for number, text in enumerate(texts)]
        return check_code((*named, *self._cells(), ("day", self.day.isoformat())))

    def _grids(self) -> Iterator[Grid]:
        return (one for one in (*self.body, *self.annex) if isinstance(one, Grid))

    def _cells(self) -> Iterator[Named]:
        for place, grid in enumerate(self._grids()):
            before = f"table {place} " if place else ""
            for number, row in enumerate(grid.rows, start=1):
                for header, text in zip(grid.headers, row, strict=True):
                    yield f"{before}{header} {number}", text


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a sheet: so many of the twelve parts of its width."""

    text: str
    span: int
    role: Literal["label", "value", "place"] = "value"


@dataclass(frozen=True, slots=True)
class Boxes:
    """A row of boxes, at least so many millimetres high."""

    boxes: tuple[Box, ...]
    height: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page about one hazard, to fill in by hand, sign and seal."""

    record: str
    title: str
    rows: tuple[Boxes, ...]

    @property
    def values(self) -> Iterator[Named]:
        yield "title", self.title
        for line, row in enumerate(self.rows):
            for place, box in enumerate(row.boxes):
                yield f"{self.record} {line}.{place}", box.text

    @property
    def check_code(self) -> str:
        return check_code(self.values)


@dataclass(frozen=True, slots=True)
class Booklet:
    """Sheets of hazards bound together.

    cover: its lines, () without one. contents: a row for each sheet, None without a table of
    contents; page_header: what stands over the pages, its last column ("" tells no pages).
    """

    kind: str
    label: str
    addressee: str
    sheets: tuple[Sheet, ...]
    office: str
    day: dt.date
    unit: str = ""
    cover: tuple[str, ...] = ()
    contents: Grid | None = None
    page_header: str = ""

    @property
    def items(self) -> int:
        return len(self.sheets)

    @property
    def check_code(self) -> str:
        """The 核对码 of all sheets; each has one of its own besides."""
        named = [("office", self.office), ("day", self.day.isoformat())]
        named += [(f"cover {number}", line) for number, line in enumerate(self.cover)]
        return check_code((*named, *(value for sheet in self.sheets for value in sheet.values)))


Paper: TypeAlias = Letter | Booklet

LetterState = Literal["written", "same", "kept"]
"""New, there already with the same bytes, or there with other content (it stays)."""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A paper and where it lies. items: rows of its tables, or its sheets."""

    path: Path
    kind: str
    label: str
    addressee: str
    items: int
    check_code: str
    state: LetterState = "written"


@dataclass(frozen=True, slots=True)
class LettersResult:
    """The drafts of a month. notes: flags that got no letter, and why (Chinese)."""

    month: Month
    folder: Path
    letters: tuple[WrittenLetter, ...] = ()
    notes: tuple[str, ...] = ()
    dry_run: bool = False
