"""What the office of the made-up township types into its master by hand, between the merges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from xlhazard.examples import two_months
from xlhazard.io.township import Township
from xlhazard.merging.keys import by_key, folded
from xlhazard.model.edits import UNCHECKED, AppendRow, Edit, EditPlan, Scalar, SetCell
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.table import Table
from xlhazard.schema.types import Schema
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.saving import lock_of, save_master


def office_lines(township: Township, schema: Schema, month: Month) -> tuple[str, ...]:
    """Type the office's own records of a month into the master and say what was typed."""
    as_of = two_months.AS_OF[month]
    before = two_months.AS_OF.get(month.plus(-1), dt.date.min)
    after = two_months.AS_OF.get(month.plus(1), as_of)
    with lock_of(township, dry_run=False, ignore_owner_file=False):
        place = opened(township, schema)
        duties = tuple(_duties(place, before, as_of))
        listed = tuple(_listings(place, as_of, after))
        plan = EditPlan(place.master.source, place.master.sha256, (*duties, *listed))
        save_master(place, plan)
    hazards = len({edit.cell.row for edit in listed})
    return tuple(
        line
        for count, line in (
            (len(duties), f"   安办在《领导履职》里登记了{len(duties)}次学习、研究、督导和宣讲。"),
            (hazards, f"   安办在《挂牌督办台账》里给{hazards}项重大隐患填了挂牌日期和文号。"),
        )
        if count
    )


def _duties(place: Place, since: dt.date, as_of: dt.date) -> Iterator[Edit]:
    """New rows of 领导履职 below those that are there."""
    table = place.master.tables["leader_duties"]
    row = max(table.last_row, table.header_row)
    like = table.header_row + 1
    for entry in two_months.story().entries:
        if entry.list_id == "leader_duties" and since < entry.day <= as_of:
            row += 1
            yield AppendRow(table.sheet, row, like, _cells(table, entry.record))


def _cells(table: Table, record: Mapping[str, object]) -> Mapping[int, Scalar]:
    return {table.columns[name]: _scalar(value) for name, value in record.items()}


def _listings(place: Place, since: dt.date, until: dt.date) -> Iterator[SetCell]:
    """The office's columns of hazards whose listing was asked for before."""
    table = place.master.tables["listings"]
    rows = by_key(table)
    levels = place.schema.codes["listing_levels"].by_fold
    for _, key, fields in two_months.office_work(two_months.story(), since, until):
        row = rows.get((folded(key["hazard_id"]), folded(levels[fold(key["level"])].id)))
        if row is None:
            continue
        for name, value in fields.items():
            cell = table.cell(row, name)
            if cell is not None:
                yield SetCell(table.sheet, cell, UNCHECKED, _scalar(value))


def _scalar(value: object) -> Scalar:
    return value if value is None or isinstance(value, str | int | dt.date) else str(value)
