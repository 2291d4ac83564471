"""A unit's own records: its rows in the master, overlaid with what it files now.

Counting needs both: a workbook that carries only open rows (结转在办) leaves closed ones out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlhazard.deriving.conditions import unit_owns
from xlhazard.model.carried import Carried
from xlhazard.model.master import Master
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Table, Value
from xlhazard.schema.types import ListSchema, Schema


def own_tables(
    submission: Submission, master: Master | None, unit: str | None, schema: Schema
) -> Mapping[str, Table]:
    """Tables by list id: the master's rows filed by the unit under those of the submission.

    A row in both has the submission's unit-owned fields and the master's office-owned ones.
    A table made of both has no cells any more (cell() is None): it is for counting, never for
    pointing. Without a master the submission's own tables come back as they are.

    What the unit reported first in a later month is no part of this one. What only an earlier
    version of the same month brought and this one leaves out is taken back by it.
    """
    if master is None:
        return submission.tables
    month = str(submission.month) if submission.month is not None else ""
    found: dict[str, Table] = {}
    for list_id in dict.fromkeys((*submission.tables, *master.tables)):
        ours, theirs = master.tables.get(list_id), submission.tables.get(list_id)
        list_schema = schema.lists[list_id]
        if list_schema.master_only:
            continue
        rows = tuple(
            row
            for row in ours or ()
            if unit
            and row["filed_by"] == unit
            and not (month and row.text("first_period") > month)
            and not (theirs is not None and _of_this_month(row, list_id, month))
        )
        if theirs is None:
            if ours is not None:
                found[list_id] = replace(ours, rows=rows)
        elif ours is None or not len(ours):
            found[list_id] = theirs
        else:
            found[list_id] = _overlaid(theirs, rows, ours, list_schema, schema)
    return found


def own_part(
    submission: Submission, base: Mapping[str, Table], master: Master | None, carried: Carried
) -> Submission:
    """The submission without the hazards that were shown to the unit and are another one's.

    Departments' hazards are issued to the village, whose 整改 and 验收 they wait for; the rows
    stay the departments', so nothing is counted or judged in them here. base: what the unit was
    issued; carried: what travelled inside the file. With a master the master says whose they are.
    """
    hazards, known = submission.tables.get("hazards"), master or carried.known
    if hazards is None or known is None or submission.unit is None:
        return submission
    shown = {*_ids(base.get("hazards")), *_ids(carried.base.get("hazards"))}
    filed = known.tables.get("hazards")
    others = {
        hazard_id
        for hazard_id, row in ({} if filed is None else filed.first_by("hazard_id")).items()
        if hazard_id in shown and row.text("filed_by") not in ("", submission.unit)
    }
    rows = tuple(row for row in hazards if row.text("hazard_id") not in others)
    if len(rows) == len(hazards):
        return submission
    return replace(submission, tables={**submission.tables, "hazards": replace(hazards, rows=rows)})


def _ids(table: Table | None) -> Iterable[str]:
    return () if table is None else table.first_by("hazard_id")


def overlaid_tables(
    submission: Submission, master: Master | None, schema: Schema
) -> Mapping[str, Table]:
    """The same with every row of the master, whoever filed it: for looking up other records."""
    if master is None:
        return submission.tables
    found = dict(master.tables)
    for list_id, theirs in submission.tables.items():
        ours = master.tables.get(list_id)
        found[list_id] = (
            theirs
            if ours is None
            else _overlaid(theirs, ours.rows, ours, schema.lists[list_id], schema)
        )
    return found


def about_hazards(
    tables: Mapping[str, Table], master: Master | None, unit: str | None
) -> Mapping[str, Table]:
    """The tables with the master's rows that others filed about the hazards in them.

    A village may accept what a department registered. The same mapping where there are none.
    """
    hazards = tables.get("hazards")
    if master is None or hazards is None:
        return tables
    own = hazards.first_by("hazard_id")
    more: dict[str, Table] = {}
    for list_id, table in tables.items():
        ours = master.tables.get(list_id)
        if list_id == "hazards" or ours is None or table.key[0] != "hazard_id":
            continue
        known = table.by_key()
        rows = [
            row
            for row in ours
            if row["filed_by"] != unit
            and row.text("hazard_id") in own
            and ours.key_of(row) not in known
        ]
        if rows:
            more[list_id] = replace(table, columns={}, rows=(*table.rows, *rows))
    return {**tables, **more} if more else tables


def _of_this_month(row: Row, list_id: str, month: str) -> bool:
    """Only an earlier version of the month's report brought the row; corrections only grow."""
    brought = row.text("first_period") == row.text("last_period") == month
    return bool(month) and brought and list_id != "corrections"


def _overlaid(
    theirs: Table, rows: tuple[Row, ...], ours: Table, list_schema: ListSchema, schema: Schema
) -> Table:
    first = theirs.key[0]
    wanted = {row.values.get(first) for row in theirs}
    near = [row for row in ours if row.values.get(first) in wanted]
    known = {key: row for row in near if (key := theirs.key_of(row)) is not None}
    filed: dict[tuple[Value, ...], Row] = {}
    keyless: list[Row] = []
    for row in theirs:
        key = theirs.key_of(row)
        if key is None:
            keyless.append(row)
        elif key not in filed:
            base = known.get(key)
            filed[key] = row if base is None else _merged(row, base, theirs, list_schema, schema)
    kept = [
        row
        for row in rows
        if row.values.get(first) not in wanted or theirs.key_of(row) not in filed
    ]
    return replace(theirs, columns={}, rows=(*kept, *filed.values(), *keyless))


def _merged(row: Row, base: Row, theirs: Table, list_schema: ListSchema, schema: Schema) -> Row:
    values = dict(base.values)
    faults = dict(base.faults)
    for column in list_schema.columns:
        if column.is_derived or column.id not in theirs.columns:
            continue
        if not unit_owns(column, row, list_schema, schema):
            continue
        values.pop(column.id, None)
        faults.pop(column.id, None)
        if column.id in row.values:
            values[column.id] = row.values[column.id]
        if column.id in row.faults:
            faults[column.id] = row.faults[column.id]
    return Row(row.number, values, {**base.typed, **row.typed}, faults, row.supplied)
