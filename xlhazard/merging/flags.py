"""Sheet 预警: one row a flag, found again by its number, with what staff typed beside it kept.

Flags that are settled go to sheet 已处理.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlhazard.checking import privacy
from xlhazard.merging.keys import Fields, Key, by_key, folded, record_key
from xlhazard.merging.settled import settle
from xlhazard.merging.sheets import added_notes, appended, changed_cells, master_columns, plan_of
from xlhazard.model.edits import Edit, EditPlan, SetCell
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.master import Master
from xlhazard.model.table import Row, Table, Value
from xlhazard.schema.types import Schema, Town

FLAGS = "flags"
_OFFICE = "安办"
_HAZARD = "hazard_id"


@dataclass(frozen=True, slots=True)
class FlagPlan:
    """The edits of 预警, and how many flags are new, were there before, or are settled.

    notes are what people should know about the sheets (Chinese).
    """

    edits: EditPlan
    added: int = 0
    kept: int = 0
    settled: int = 0
    notes: tuple[str, ...] = ()
    standing: tuple[Row, ...] = ()
    """The rows of 预警 that are open once the edits are made."""


def plan_flags(
    master: Master, findings: Iterable[Finding], schema: Schema, town: Town, today: dt.date
) -> FlagPlan:
    """Bring 预警 in line with what the rules flag on the master today.

    A flag that is still there keeps its row, 首次出现 and all that staff typed into the row. A
    settled one goes to 已处理 whole; its row serves the next new flag. One that comes back gets
    a row of its own, and what 已处理 tells of it stays.
    """
    table = master.tables.get(FLAGS)
    if table is None:
        return FlagPlan(EditPlan(master.source, master.sha256))
    wanted = dict(flag_rows(master, findings, schema, today))
    known = by_key(table)
    columns = master_columns(FLAGS, schema, town)
    done = [row for row in table if (key := record_key(table, row)) and key not in wanted]
    settling = settle(master, table, done, schema, town, today)
    edits: list[Edit] = []
    for key, row in known.items():
        if key in wanted:
            first_seen = {"first_seen": row["first_seen"] or today}
            edits += changed_cells(
                master, table, columns, row, {**wanted[key], **first_seen}, schema
            )
    new = [fields for key, fields in wanted.items() if key not in known]
    edits += settling.edits
    free = settling.free
    for row, fields in zip(free, new, strict=False):
        edits += changed_cells(master, table, columns, Row(row.number, {}), fields, schema)
    edits += appended(master, table, columns, new[len(free) :], schema)
    plan = plan_of(master, _last_of_each_cell(edits))
    kept = sum(key in wanted for key in known)
    notes = (*added_notes(master), *((settling.note,) if settling.note else ()))
    standing = tuple(
        Row(0, {**(known[key].values if key in known else {}), **fields})
        for key, fields in wanted.items()
    )
    return FlagPlan(plan, len(new), kept, settling.moved, notes, standing)


def flag_rows(
    master: Master, findings: Iterable[Finding], schema: Schema, today: dt.date
) -> Iterator[tuple[Key, Fields]]:
    """The rows of 预警 by their folded number, in the order of the findings."""
    rows = {
        (table.sheet, row.number): (table, row) for table in master.tables.values() for row in table
    }
    seen: Counter[str] = Counter()
    for finding in findings:
        if finding.severity is not Severity.FLAG:
            continue
        at = (finding.sheet or "", finding.cell.row if finding.cell is not None else 0)
        table, row = rows.get(at, (None, Row(0, {})))
        if finding.code == privacy.CODE:  # nothing of such a row is written once more
            table, row = None, Row(0, {"filed_by": row["filed_by"]})
        record = _record(finding, table, row)
        number = f"{finding.code} {record}".strip()
        seen[number] += 1
        if seen[number] > 1:
            number = f"{number} {seen[number]}"
        days = finding.facts.get("days")
        fields: dict[str, Value] = {
            "flag_no": number,
            "code": finding.code,
            "name": schema.rules[finding.code].title,
            "unit_code": told(finding, "unit_code") or row.text("filed_by") or None,
            "record_key": record or None,
            "enterprise_name": told(finding, "enterprise") or row.text("enterprise_name") or None,
            "message": finding.message,
            "days": days if isinstance(days, int) and days >= 0 else None,
            "next_actor": told(finding, "next_actor") or _OFFICE,
            "draft": finding.fix,
            "basis": finding.basis,
            "first_seen": today,
        }
        yield (folded(number),), fields


def _record(finding: Finding, table: Table | None, row: Row) -> str:
    """What the flag is about: the rule's own word for it, the hazard, or the record's key."""
    named = told(finding, "record_key") or told(finding, "id") or row.text(_HAZARD)
    if named or table is None:
        return named
    return " ".join(str(part) for part in table.key_of(row) or () if part is not None)


def told(finding: Finding, name: str) -> str:
    """A fact of a finding that is a text, "" without it."""
    value = finding.facts.get(name)
    return value.strip() if isinstance(value, str) else ""


def _last_of_each_cell(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """One edit a cell: a row that is emptied and used again is written once."""
    last: dict[object, Edit] = {}
    for number, edit in enumerate(edits):
        place = (edit.sheet, edit.cell) if isinstance(edit, SetCell) else number
        last[place] = edit
    return tuple(last.values())
