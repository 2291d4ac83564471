"""A host without a program: an open workbook is one that openpyxl holds in memory.

What its user would answer is queued in answers; what it showed is kept in said, bar and shown.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from tests.support.person import Person
from xlhazard.fronts.buttons.host import HostFault, Spot
from xlhazard.fronts.buttons.palette import look_of
from xlhazard.model.address import Address
from xlhazard.model.edits import NewSheet
from xlhazard.model.looks import Fill, LookChange, Paint


@dataclass
class Programme(Person):
    """The program: the person in front of it, its open workbooks, and which were closed."""

    hosts: list[PlainHost] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)


class PlainHost:
    """See xlhazard.fronts.buttons.host.Host."""

    program = "试验程序"

    def __init__(self, path: Path, programme: Programme | None = None) -> None:
        self.programme = programme or Programme()
        self.held = False
        self._open(path)

    def _open(self, path: Path) -> None:
        self._path = path
        self.typed = False
        """Somebody typed; else closing leaves the file alone (openpyxl would drop its charts)."""
        self.book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
        self._at = Spot(self.book.active.title, Address(1, 1))
        self.programme.hosts.append(self)

    def path(self) -> Path | None:
        return self._path

    def name(self) -> str:
        return self._path.name

    def copy(self) -> bytes:
        to = io.BytesIO()
        self.book.save(to)
        return to.getvalue()

    def show(self, changes: Sequence[LookChange]) -> None:
        for one in changes:
            cell = self.book[one.sheet][str(one.cell)]
            if one.fill is not None:
                cell.fill = pattern(one.fill)
            if one.note is not None:
                cell.comment = Comment(one.note, "台账校验") if one.note else None

    def put_sheet(self, sheet: NewSheet) -> None:
        self.drop_sheet(sheet.name)
        made = self.book.create_sheet(sheet.name, sheet.position)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row, 1):
                cell = made.cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
                look = sheet.looks.get(Address(number, column))
                if look is not None and look_of(look.style).fill is not None:
                    cell.fill = pattern(Fill("solid", Paint(rgb=look_of(look.style).fill)))
                if look is not None and look.link is not None:
                    cell.hyperlink = f"#'{look.link[0]}'!{look.link[1]}"
        if sheet.hidden:
            made.sheet_state = "veryHidden"

    def drop_sheet(self, name: str) -> None:
        if name in self.book.sheetnames:
            del self.book[name]

    def sheet_names(self) -> tuple[str, ...]:
        return tuple(self.book.sheetnames)

    def select(self, spot: Spot) -> None:
        self.book.active = self.book[spot.sheet]
        self._at = spot

    def click(self, sheet: str, cell: str) -> None:
        letters, row = coordinate_from_string(cell)
        self.select(Spot(sheet, Address(row, column_index_from_string(letters))))

    def selection(self) -> Spot | None:
        return self._at

    def tell(self, text: str, *, grave: bool = False) -> None:
        self.programme.tell(text, grave=grave)

    def confirm(self, question: str) -> bool:
        return self.programme.confirm(question)

    def ask(self, question: str, default: str = "") -> str | None:
        return self.programme.ask(question, default)

    def progress(self, text: str | None) -> None:
        self.programme.bar.append(text)

    def read_only(self) -> bool:
        return self.held

    def sibling(self, path: Path) -> PlainHost | None:
        for one in self.programme.hosts:
            if one._path.exists() and one._path.samefile(path):
                return one
        return None

    def close(self) -> None:
        if self.held:
            raise HostFault("存不了")
        if self.typed:
            self.book.save(self._path)
        self.programme.closed.append(self._path)
        self.programme.hosts.remove(self)

    def reopen(self, path: Path) -> None:
        self._open(path)


def pattern(fill: Fill) -> PatternFill:
    made = PatternFill(fill_type=None if fill.pattern == "none" else fill.pattern)
    if fill.fore is not None:
        made.fgColor = _colour(fill.fore)
    if fill.back is not None:
        made.bgColor = _colour(fill.back)
    return made


def _colour(paint: Paint) -> Color:
    if paint.rgb is not None:
        return Color(rgb=f"FF{paint.rgb}", tint=paint.tint)
    if paint.theme is not None:
        return Color(theme=paint.theme, tint=paint.tint)
    return Color(indexed=paint.indexed, tint=paint.tint)
