"""Changes to a workbook, described before any of them is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from xlhazard.model.address import Address, Area

Scalar: TypeAlias = str | int | Decimal | dt.date | bool | None
"""What a cell can hold. A str is always written as text, whatever it begins with."""

UNCHECKED = "\ue000unchecked"
"""As SetCell.was: do not compare with what stands there."""


@dataclass(frozen=True, slots=True)
class SetCell:
    """Write one value. was lets the writer refuse a workbook that changed since planning."""

    sheet: str
    cell: Address
    was: Scalar
    now: Scalar


@dataclass(frozen=True, slots=True)
class AppendRow:
    """Write a record into a row below the table; like names the row whose look it takes.

    Tables, filters, validations, formats and print areas that ended above the row grow to it.
    """

    sheet: str
    row: int
    like: int
    cells: Mapping[int, Scalar]


@dataclass(frozen=True, slots=True)
class MarkCell:
    """Colour a cell and set our note on it; note gathers all findings of the cell (Chinese).

    An info mark is a note only. The clerk's own note is kept above ours.
    """

    sheet: str
    cell: Address
    severity: Literal["error", "warning", "info"]
    note: str


@dataclass(frozen=True, slots=True)
class ClearMarks:
    """Take our fills, notes and result sheets off again and give back what was there."""


@dataclass(frozen=True, slots=True)
class ShowRows:
    """Show (True) or hide (False) whole rows of a sheet; what stands in them stays."""

    sheet: str
    rows: Mapping[int, bool]


LookName: TypeAlias = Literal[
    "title",
    "lead",
    "section",
    "header",
    "text",
    "code",
    "line",
    "number",
    "rate",
    "status",
    "figure",
    "aside",
    "error",
    "warning",
    "info",
    "bare",
]
"""Named styles of the writer. line: text in the middle of its row; rate: a number with one decimal;
figure: one to be seen from afar; aside: small words without border; bare: no look at all, a blank
cell of it is not stored."""


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell of a NewSheet looks: named styles of the writer, and a link inside the file."""

    style: LookName = "text"
    link: tuple[str, Address] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over an area of cells.

    xml is its chart part (DrawingML), which names the cells it draws; name is what the chart is
    called in the list of objects, description what is read to those who do not see it.
    """

    xml: bytes
    area: Area
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a NewSheet is besides its cells, where that differs from a plain table.

    heights: points of rows, the others fit their texts. growing: rows that become taller when
    longer texts are written. hidden rows and columns. scale: per cent to print at, with breaks
    behind the given rows; 0 prints one page wide.
    """

    merged: tuple[Area, ...] = ()
    heights: Mapping[int, float] = field(default_factory=dict)
    growing: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    charts: tuple[Chart, ...] = ()
    scale: int = 0
    breaks: tuple[int, ...] = ()
    printed: Area | None = None
    tab: str = "C00000"


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet of ours, put at position (0 first). An older one of the same name is replaced.

    rows are lines of cells; looks gives the look of cells that are not plain text.
    hidden is for our own records, never for what people should read.
    """

    name: str
    position: int
    rows: tuple[tuple[Scalar, ...], ...]
    looks: Mapping[Address, CellLook] = field(default_factory=dict)
    widths: tuple[float, ...] = ()
    header_row: int = 0
    hidden: bool = False
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By column what its drop-down offers below the header row."""
    frame: Frame = field(default_factory=Frame)


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A column of ours put into a free column of a list's sheet; nothing is moved.

    It takes the look of column like, below the header row too; a filter that ends at like grows
    to it. choices: what its drop-down offers, none without them.
    """

    sheet: str
    header: Address
    text: str
    like: int
    width: float
    choices: tuple[str, ...] = ()


Edit: TypeAlias = SetCell | AppendRow | MarkCell | ClearMarks | ShowRows | NewSheet | AddColumn


@dataclass(frozen=True, slots=True)
class EditPlan:
    """The edits of one workbook, in order. sha256 names the bytes they were planned on."""

    workbook: str
    sha256: str
    edits: tuple[Edit, ...] = ()

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def __len__(self) -> int:
        return len(self.edits)
