"""A workbook as it stood when it was read. Nothing here can reach the file again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from xlhazard.model.address import Address, Area

CellKind = Literal["n", "s", "b", "e", "d", "p", ""]


class RawCell(NamedTuple):
    """One stored cell. A cell without value and formula is not kept at all.

    kind: "n" number, "s" text, "b" boolean, "e" error value, "d" ISO date text,
    "p" picture in the cell, "" formula whose result was never stored.
    raw: what the file holds: the number's own digits, the text, "1"/"0", "#REF!".
    style: index into the workbook's cell formats.
    formula: its text without "=" ("" where it only follows a shared formula), else None.
    """

    kind: CellKind
    raw: str
    style: int = 0
    formula: str | None = None


class Validation(NamedTuple):
    """A data validation as the sheet states it."""

    kind: str
    areas: tuple[Area, ...]
    formula1: str
    formula2: str
    error: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, sparse: rows maps row number -> column number -> cell."""

    name: str
    rows: Mapping[int, Mapping[int, RawCell]]
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    part: str = ""
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    notes: Mapping[Address, str] = field(default_factory=dict)
    note_authors: Mapping[Address, str] = field(default_factory=dict)
    validations: tuple[Validation, ...] = ()
    protected: bool = False
    autofilter: Area | None = None
    tables: tuple[tuple[str, Area], ...] = ()

    def at(self, address: Address) -> RawCell | None:
        return self.rows.get(address.row, {}).get(address.column)

    def cells(self) -> Iterator[tuple[Address, RawCell]]:
        """Every stored cell in reading order."""
        for row in sorted(self.rows):
            cells = self.rows[row]
            for column in sorted(cells):
                yield Address(row, column), cells[column]

    def column_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a package holds besides cells, for the structure rules."""

    macros: tuple[str, ...] = ()
    external_links: tuple[str, ...] = ()
    external_formulas: tuple[tuple[str, Address, str], ...] = ()
    threaded_comments: int = 0
    active_content: tuple[str, ...] = ()
    date1904: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets in the workbook's order. Names map a defined name to its formula text.

    date_styles are the cell formats that show a number as a date or time, percent_styles those
    that show it as a percentage.
    """

    source: str
    sheets: Mapping[str, Sheet]
    names: Mapping[str, str] = field(default_factory=dict)
    date_styles: frozenset[int] = frozenset()
    percent_styles: frozenset[int] = frozenset()
    facts: Facts = field(default_factory=Facts)
    sha256: str = ""
    size: int = 0
