"""The new unit workbook of adopted ledgers: lists filled, other columns beside, every cell kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, Edit, EditPlan, NewSheet, Scalar, SetCell
from xlhazard.model.month import Month
from xlhazard.render.templates import UnitFill, spare_ids, unit_workbook
from xlhazard.render.templates.names import FIRST_HEADER_ROW, FIRST_ROW
from xlhazard.schema.types import ListSchema, Schema, Town
from xlhazard.tables.own_layout import all_cells
from xlhazard.tables.values import Scope
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.own_ledgers import Owner, Source
from xlhazard.workflow.own_numbers import Numbers
from xlhazard.workflow.own_records import Taken

COPY = "原台账"
MOST_CELLS = 1_000_000
"""Lines that one sheet can hold."""


def workbook_of(
    found: Sequence[Source],
    got: Taken,
    lists: Sequence[ListSchema],
    numbers: Numbers,
    owner: Owner,
    month: Month,
    scopes: Mapping[str, Scope],
    schema: Schema,
    town: Town,
) -> bytes:
    """The workbook's bytes; the same ledgers always give the same. Raises Misuse."""
    unit_type = _unit_type(lists, owner, schema, town)
    own = tuple(schema.town_list(one, town) for one in schema.unit_lists(unit_type, town))
    fill = UnitFill(
        unit_code=owner.code,
        unit_name=owner.name,
        month=month,
        spare_ids=spare_ids(own, owner.code, month.year, numbers.used(month.year)),
        rows={list_id: tuple(values) for list_id, values in got.values.items()},
    )
    data = unit_workbook(schema, town, unit_type, fill)
    reading = read_bytes(data, "new.xlsx")
    if reading.workbook is None:
        raise ValueError("a workbook that was just built cannot be read")
    beside = (edit for one in lists for edit in _beside(got.beside.get(one.id, ()), one))
    copy = _copy(found, scopes, len(reading.workbook.sheets))
    return apply(data, EditPlan("new.xlsx", reading.sha256, (*beside, copy)))


def _unit_type(lists: Sequence[ListSchema], owner: Owner, schema: Schema, town: Town) -> str:
    """The owner's type, or department where only that has all the lists."""
    for unit_type in (owner.type, "department"):
        if schema.workbook_of(unit_type) is not None and {one.id for one in lists} <= set(
            schema.unit_lists(unit_type, town)
        ):
            return unit_type
    known = schema.unit_lists("department", town)
    gone = "、".join(f"《{one.sheet}》" for one in lists if one.id not in known)
    raise Misuse(f"单位工作簿里没有{gone}，不能接收这本台账。")


def _beside(rows: Sequence[Mapping[str, Scalar]], list_schema: ListSchema) -> Iterator[Edit]:
    """Columns to the right of 填写提示, each header once."""
    first = len(list_schema.columns) + 2
    labels = dict.fromkeys(label for beside in rows for label in beside)
    at = {label: first + place for place, label in enumerate(labels)}
    sheet = list_schema.sheet
    for label, column in at.items():
        yield SetCell(sheet, Address(FIRST_HEADER_ROW, column), UNCHECKED, label)
    for offset, beside in enumerate(rows):
        for label, value in beside.items():
            yield SetCell(sheet, Address(FIRST_ROW + offset, at[label]), UNCHECKED, value)


def _copy(found: Sequence[Source], scopes: Mapping[str, Scope], position: int) -> NewSheet:
    """Every cell of the ledgers, titles, totals and notes too: (file,) sheet, cell, content."""
    several = len(found) > 1
    head: tuple[Scalar, ...] = ("工作表", "单元格", "原来的内容")
    lines: list[tuple[Scalar, ...]] = [("文件", *head) if several else head]
    for one in found:
        before: tuple[Scalar, ...] = (one.name,) if several else ()
        lines += ((*before, *line) for line in all_cells(one.book, scopes[one.name]))
    if len(lines) > MOST_CELLS:
        raise Misuse("台账太大（超过一百万格）。请按年份拆开后分次运行。")
    widths = (20.0, 20.0, 10.0, 60.0) if several else (20.0, 10.0, 60.0)
    return NewSheet(COPY, position, tuple(lines), widths=widths, header_row=1)
