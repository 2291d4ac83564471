"""A clerk's desk: a township folder on disk, issued workbooks, and typing into them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.support.schemas import SCHEMA
from xlhazard.io.reader import read_bytes
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, Edit, EditPlan, Scalar, SetCell
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.results import MergeResult
from xlhazard.model.submission import Submission
from xlhazard.model.table import Table, Value
from xlhazard.render.templates import master_workbook
from xlhazard.tables.display import display
from xlhazard.tables.form_sheet import read_form
from xlhazard.tables.submission import understand
from xlhazard.tables.values import Scope
from xlhazard.workflow.init import InitOrder, init
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.merge import MergeOrder, merge
from xlhazard.workflow.place import opened
from xlhazard.workflow.today import SHANGHAI

TOWN = SCHEMA.towns["heilin"]
MAY, JUNE = Month(2023, 5), Month(2023, 6)
CLOCK = dt.datetime(2023, 6, 27, 9, 30, tzinfo=SHANGHAI)
ENTERPRISE = "91320707MA1TE5T0XK"
ROSTER: tuple[Mapping[str, Value], ...] = tuple(
    {
        "unit_code": code,
        "unit_name": name,
        "unit_type": kind,
        "leader": ("李强",),
        "filler": ("王芳",),
        "enforcement_power": False,
        "forms_due": ("six_lists", "dispatch"),
        "valid_from": "2023-05",
    }
    for code, name, kind in (
        ("HL-01", "青石村", "village"),
        ("HL-03", "河口村", "village"),
        ("JS", "建设站", "department"),
    )
)

Rows = Mapping[str, Sequence[Mapping[str, Value]]]


def prepared(folder: Path) -> Path:
    """A township with its roster and the workbooks of May issued. Made once a session."""
    roster = folder / "roster.xlsx"
    roster.write_bytes(master_workbook(SCHEMA, TOWN, {"units": ROSTER}))
    root = folder / "黑林镇"
    init(root, InitOrder("heilin", roster))
    issue(Township(root), IssueOrder(MAY, MAY.first, CLOCK))
    return root


@dataclass(frozen=True)
class Desk:
    """One township folder of a test."""

    root: Path

    @classmethod
    def copy_of(cls, prepared: Path, folder: Path) -> Desk:
        shutil.copytree(prepared, folder / "黑林镇")
        return cls(folder / "黑林镇")

    @property
    def township(self) -> Township:
        return Township(self.root)

    @property
    def master(self) -> Master:
        return opened(self.township, SCHEMA).master

    def blank(self, unit: str, month: Month = MAY) -> bytes:
        """The workbook that was issued to a unit."""
        (path,) = (self.root / "下发" / str(month)).glob(f"{unit}-*.xlsx")
        return path.read_bytes()

    def receive(self, data: bytes, name: str, month: Month = MAY) -> Path:
        path = self.root / "收件" / str(month) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def merge(
        self,
        *paths: Path,
        month: Month | None = MAY,
        today: dt.date | None = None,
        dry_run: bool = False,
        ignore_owner_file: bool = False,
        jobs: int = 1,
    ) -> MergeResult:
        last = MAY if month is None else month
        order = MergeOrder(
            today or last.day(25),
            CLOCK,
            month,
            dry_run=dry_run,
            ignore_owner_file=ignore_owner_file,
            jobs=jobs,
        )
        return merge(paths, self.township, order)

    def files(self) -> dict[str, bytes]:
        """Every file of the township with its bytes, but for the lock's own."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not path.name.startswith(".xlhazard")
        }

    def staff_type(self, list_id: str, number: int, field: str, value: Scalar) -> None:
        """Staff type into the master; number counts the records of the list from 0."""
        master = self.master
        table = master.tables[list_id]
        cell = table.cell(table.rows[number], field)
        assert cell is not None
        edit = SetCell(table.sheet, cell, UNCHECKED, value)
        data = self.township.master.read_bytes()
        self.township.master.write_bytes(apply(data, EditPlan("", "", (edit,))))


def submitted(
    data: bytes,
    rows: Rows,
    *,
    month: Month = MAY,
    figures: Mapping[str, Scalar] | None = None,
    version: int = 1,
    day: int = 24,
) -> bytes:
    """The workbook with these records typed below those it has, a dispatch table of zeros, and
    the cover signed off."""
    one = understood(data)
    assert one.cover is not None
    as_of = month.day(day)
    edits: list[Edit] = []
    answers: Mapping[str, Scalar] = {
        "period": str(month),
        "report_date": as_of,
        "version": version,
        "filler": "王芳",
    }
    for item, value in answers.items():
        cell = one.cover.cell(item)
        assert cell is not None, item
        edits.append(SetCell(one.cover.sheet, cell, UNCHECKED, value))
    for list_id, records in rows.items():
        edits += _records(one.tables[list_id], records)
    edits += _dispatch(data, as_of, figures or {})
    return apply(data, EditPlan("", "", tuple(edits)))


def retyped(data: bytes, list_id: str, number: int, **fields: Value) -> bytes:
    """The workbook with other values in a record; number counts the records from 0."""
    table = understood(data).tables[list_id]
    row = table.rows[number].number
    return apply(data, EditPlan("", "", tuple(_cells(table, row, fields))))


def raw_typed(data: bytes, list_id: str, number: int, field: str, text: Scalar) -> bytes:
    """The workbook with this very text in a cell."""
    table = understood(data).tables[list_id]
    cell = table.cell(table.rows[number], field)
    assert cell is not None
    edit = SetCell(table.sheet, cell, UNCHECKED, text)
    return apply(data, EditPlan("", "", (edit,)))


def as_version(data: bytes, version: int) -> bytes:
    cover = understood(data).cover
    assert cover is not None
    cell = cover.cell("version")
    assert cell is not None
    edit = SetCell(cover.sheet, cell, UNCHECKED, version)
    return apply(data, EditPlan("", "", (edit,)))


def understood(data: bytes) -> Submission:
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    return understand(
        workbook, "a.xlsx", SCHEMA, TOWN, roster=None, registry=None, month=None, today=CLOCK.date()
    )


def _records(table: Table, records: Sequence[Mapping[str, Value]]) -> list[Edit]:
    first = max((row.number for row in table.rows), default=table.header_row) + 1
    return [
        edit
        for number, fields in enumerate(records, first)
        for edit in _cells(table, number, fields)
    ]


def _cells(table: Table, row: int, fields: Mapping[str, Value]) -> list[Edit]:
    columns = {column.id: column for column in SCHEMA.lists[table.list_id].columns}
    return [
        SetCell(
            table.sheet,
            Address(row, table.columns[name]),
            UNCHECKED,
            display(columns[name], value, SCHEMA),
        )
        for name, value in fields.items()
    ]


def _dispatch(data: bytes, as_of: dt.date, figures: Mapping[str, Scalar]) -> list[Edit]:
    workbook = read_bytes(data, "a.xlsx").workbook
    form = SCHEMA.forms["dispatch"]
    if workbook is None or form.sheet not in workbook.sheets:
        return []
    sheet = workbook.sheets[form.sheet]
    read = read_form(sheet, form, Scope(codes=SCHEMA.codes))
    place = read.located.value_cell("date")
    assert place is not None
    words = f"时间：{as_of.year}年{as_of.month}月{as_of.day}日"
    # Excel works the day out from the cover; here it is typed out over the formula.
    shown = sheet.at(place)
    was = None if shown is None else shown.raw
    edits: dict[Address, Edit] = {place: SetCell(form.sheet, place, was, words)}
    pairs = {"d3_3": "0次，0万元", "d3_8": "0个，其中0个", "d4_5": "0万元，其中0万元"}
    for value in form.values:
        cell = read.form.cell(value.id)
        assert cell is not None
        zero: Scalar = "否" if value.kind == "yes_no" else Decimal(0)
        given = figures.get(value.cell_id, pairs.get(value.cell_id, zero))
        # A running figure is typed over, too.
        shown = sheet.at(cell)
        was = None if shown is None else shown.raw
        edits[cell] = SetCell(form.sheet, cell, was, given)
    return list(edits.values())
