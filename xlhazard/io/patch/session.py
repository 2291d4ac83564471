"""One workbook while a plan is applied: its package, and the sheets that are being changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from xlhazard.io.patch import formulas, heights, notes, ranges
from xlhazard.io.patch.book import Book, Tab
from xlhazard.io.patch.grid import Grid
from xlhazard.io.patch.markup import Element, Splice
from xlhazard.io.patch.package import Package
from xlhazard.io.patch.relations import of_kind
from xlhazard.io.patch.shortened import BIG, shortened
from xlhazard.io.patch.styles import Styles
from xlhazard.io.patch.values import SharedTexts
from xlhazard.model.address import Address, Area
from xlhazard.model.edits import Scalar

_FORMULA_ENDS = (b"</f>", b":f>")
_BUCKET = 64


class MergedCells:
    """The merged areas of a sheet, found by row."""

    def __init__(self, frame: Element) -> None:
        self._areas: dict[int, list[Area]] = {}
        merged = frame.first("mergeCells")
        for element in merged.children if merged else ():
            try:
                area = Area.parse(element.attributes.get("ref", ""))
            except ValueError:
                continue
            for bucket in range(area.first.row // _BUCKET, area.last.row // _BUCKET + 1):
                self._areas.setdefault(bucket, []).append(area)

    def near(self, row: int) -> bool:
        """Whether a merged area may reach into this row."""
        return row // _BUCKET in self._areas

    def starting(self, cells: Iterable[Address]) -> Mapping[Address, Area]:
        """The merged areas that begin at one of these cells."""
        found = {}
        for at in cells:
            areas = self._areas.get(at.row // _BUCKET, ())
            area = next((area for area in areas if area.first == at), None)
            if area is not None:
                found[at] = area
        return found

    def covering(self, at: Address) -> Area | None:
        """The merged area that hides a cell; its first cell is not hidden."""
        areas = self._areas.get(at.row // _BUCKET, ())
        return next((area for area in areas if at in area and at != area.first), None)


class Shown(NamedTuple):
    """A value in a cell of a style: the style that shows it, its type and content.

    tail holds the attributes behind the place of a new cell; wraps: a text that may need a
    taller row.
    """

    style: int
    kind: bytes | None
    inner: bytes
    tail: bytes
    wraps: bool


@dataclass(slots=True)
class OpenSheet:
    """A worksheet that the plan changes, with what is gathered for it until it is closed."""

    name: str
    part: str
    number: int
    grid: Grid
    merged: MergedCells
    growths: list[ranges.Growth] = field(default_factory=list)
    beside: dict[tuple[int, int, int], tuple[int, int]] = field(default_factory=dict)
    notes: dict[Address, str] = field(default_factory=dict)
    written: set[Address] = field(default_factory=set)
    wrapped: dict[Address, str] = field(default_factory=dict)
    formulas_gone: set[Address] = field(default_factory=set)
    models: dict[int, Mapping[int, int]] = field(default_factory=dict)
    reshaped: list[Splice] = field(default_factory=list)
    shown: dict[tuple[type, Scalar, int], Shown] = field(default_factory=dict)


class Session:
    """The parts of a workbook, opened when first asked for and put back by close_sheets().

    rows are those by sheet that the plan looks at; of a big part only they are held, and LeftOut
    is raised when that was too little. None: every part is held whole.
    """

    def __init__(self, data: bytes, rows: Mapping[str, Set[int]] | None = None) -> None:
        self._rows = rows
        self._long: set[str] = set()
        self.package = Package(data)
        self.book = Book.of(self.package)
        self.date1904 = self.book.date1904
        self.values_changed = False
        self._open: dict[str, OpenSheet] = {}
        self._styles: Styles | None = None
        self._shared: SharedTexts | None = None

    def sheet(self, name: str) -> OpenSheet:
        """A worksheet, ready to be changed. Raises StaleWorkbook when there is none."""
        if name not in self._open:
            part = self.book.sheet_part(name)
            number = [tab.name for tab in self.book.tabs()].index(name) + 1
            grid = self._grid(name, part)
            self._open[name] = OpenSheet(name, part, number, grid, MergedCells(grid.frame()))
        return self._open[name]

    def _grid(self, name: str, part: str) -> Grid:
        if self._rows is not None and self.package.size(part) >= BIG:
            short = shortened(self.package.pieces(part), self._rows.get(name, ()))
            if short is not None:
                self._long.add(name)
                return Grid(short.xml, part, short.gaps)
        return Grid(self.package.read(part), part)

    def worksheets(self) -> tuple[Tab, ...]:
        """The tabs that have cells."""
        return tuple(
            tab for tab in self.book.tabs() if tab.kind == "worksheet" and tab.part in self.package
        )

    @property
    def styles(self) -> Styles:
        if self._styles is None:
            part = self._styles_part()
            self._styles = Styles(self.package.read(part), part)
        return self._styles

    @property
    def shared_texts(self) -> SharedTexts:
        if self._shared is None:
            found = of_kind(self.package, self.book.part, "sharedStrings")
            present = found is not None and found.target in self.package
            xml = self.package.read(found.target) if found is not None and present else None
            self._shared = SharedTexts(xml)
        return self._shared

    def close_sheets(self) -> None:
        """Put every open sheet, with its notes and ranges, back into the package."""
        for sheet in self._open.values():
            splices = self._settle(sheet)
            if not (sheet.grid.touched or splices):
                continue
            if sheet.name in self._long:
                self.package.splice(sheet.part, sheet.grid.splices(splices))
            else:
                self.package.put(sheet.part, sheet.grid.to_bytes(splices))
        self._open = {}
        self._long = set()

    def forget_notes(self) -> None:
        """Drop the notes that were planned so far."""
        for sheet in self._open.values():
            sheet.notes.clear()

    def to_bytes(self) -> bytes:
        """The new workbook."""
        self.close_sheets()
        if self._styles is not None and self._styles.touched:
            self.package.put(self._styles_part(), self._styles.to_bytes())
        if self.values_changed and self._has_formulas():
            self.book.recalculate_on_load()
        return self.package.to_bytes()

    def _settle(self, sheet: OpenSheet) -> list[Splice]:
        grid = sheet.grid
        splices = list(sheet.reshaped)
        formulas.refuse_array(grid, sheet.name, sheet.written)
        if sheet.wrapped:
            heights.fit(grid, sheet.wrapped, sheet.merged.starting(sheet.wrapped))
        if sheet.formulas_gone:
            formulas.reroot(grid, sheet.formulas_gone)
            self.book.drop_calculation_chain()
        if sheet.growths:
            splices += ranges.sheet_splices(grid, grid.frame(), sheet.growths)
            ranges.grow_tables(self.package, sheet.part, sheet.growths)
            ranges.grow_names(self.book, sheet.name, sheet.growths)
        if sheet.notes:
            splices += notes.set_notes(self.book, sheet.part, grid, sheet.notes, sheet.number)
        return splices

    def _styles_part(self) -> str:
        found = of_kind(self.package, self.book.part, "styles")
        return found.target if found is not None else "xl/styles.xml"

    def _has_formulas(self) -> bool:
        if of_kind(self.package, self.book.part, "calcChain") is not None:
            return True
        return any(self.package.mentions(tab.part, _FORMULA_ENDS) for tab in self.worksheets())
