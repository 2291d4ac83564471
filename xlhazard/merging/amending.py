"""代改: staff correct cells of a refused file for the unit. The file itself stays as it came.

What staff want stands in sheet 代改, a row a cell, with name and reason. The next merge reads the
file with these cells as amended and judges it as any other; when no error is left, it is taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from xlhazard.checking import privacy
from xlhazard.checking.masking import mask
from xlhazard.merging.keys import Fields, Key, by_key, folded
from xlhazard.merging.receipts import AMENDS, LOG
from xlhazard.model.address import Address
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.report import FileReport
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row
from xlhazard.model.workbook import RawCell, Workbook
from xlhazard.schema.types import Schema
from xlhazard.tables.values import Scope
from xlhazard.tables.values.seen import see

AMENDMENTS = "amendments"
NOTHING = "（空）"
"""Written under 改为 where the cell is to be blank."""
_NEVER = ("ST",)
_TAKEN = "已照改并入"


Cell: TypeAlias = tuple[str, Address]
"""Sheet and place."""


@dataclass(frozen=True, slots=True)
class Amended:
    """A workbook with cells amended: which rows of 代改 were used, and what they could not do."""

    workbook: Workbook
    used: Mapping[Key, Cell]
    notes: tuple[str, ...] = ()


def amended(
    master: Master, submission: Submission, schema: Schema, today: dt.date
) -> Amended | None:
    """The workbook as staff want it read; None where no row of 代改 speaks of this file.

    A row is used when 改为, name and reason are there and the cell still holds what the row says
    was filed. Its sheet is named as in the file.
    """
    workbook = submission.workbook
    rows = dict(_of_file(master, submission))
    if workbook is None or not rows:
        return None
    scope = Scope.of(workbook, schema.codes)
    sheets = dict(workbook.sheets)
    used: dict[Key, Cell] = {}
    notes = []
    for key, row in rows.items():
        fault = _unfit(row)
        at = None if fault else _address(row.text("cell"))
        sheet = sheets.get(row.text("sheet_name"))
        if not fault and (at is None or sheet is None):
            fault = "所在表或单元格在文件里找不到"
        if not fault and at is not None and sheet is not None:
            stands = sheet.at(at)
            typed = _typed(stands, scope, today)
            if typed.strip() != row.text("old_value").strip():
                fault = f"文件里这一格是“{typed}”，不是“{row.text('old_value')}”"
            else:
                sheets[sheet.name] = replace(sheet, rows=_with(sheet.rows, at, row, stands))
                used[key] = (sheet.name, at)
        if fault and fault != _NOT_YET:
            notes.append(f"《代改》第{row.number}行没有用上：{fault}。")
    return Amended(replace(workbook, sheets=sheets), used, tuple(notes))


_NOT_YET = "还没有填“改为”"


def _unfit(row: Row) -> str:
    if row.blank("new_value"):
        return _NOT_YET
    missing = [
        header
        for name, header in (("decided_by", "代改人"), ("reason", "代改原因"))
        if row[name] is None
    ]
    return f"没有写{'、'.join(missing)}" if missing else ""


def _of_file(master: Master, submission: Submission) -> Iterator[tuple[Key, Row]]:
    """The rows of 代改 about this file: by its bytes where they are named, else by its version."""
    for key, row in by_key(master.tables.get(AMENDMENTS)).items():
        same = (
            fold(row.text("unit_code")) == submission.unit
            and row.text("period") == str(submission.month)
            and row["version"] == (submission.version or 1)
        )
        if same and row.text("sha256") in ("", submission.sha256):
            yield key, row


def _with(
    rows: Mapping[int, Mapping[int, RawCell]], at: Address, row: Row, stands: RawCell | None
) -> Mapping[int, Mapping[int, RawCell]]:
    cells = dict(rows.get(at.row, {}))
    wanted = row.text("new_value")
    if wanted == NOTHING:
        cells.pop(at.column, None)
    else:
        cells[at.column] = RawCell("s", wanted, 0 if stands is None else stands.style)
    return dict(sorted({**rows, at.row: cells}.items()))


def _address(text: str) -> Address | None:
    try:
        return Address.parse(fold(text).replace("$", ""))
    except ValueError:
        return None


def _typed(cell: RawCell | None, scope: Scope, today: dt.date) -> str:
    """What a person sees in the cell; nobody's identity-card number is copied."""
    return "" if cell is None else mask(see(cell, scope).text, today)


def asked_for(
    master: Master, submission: Submission, report: FileReport, schema: Schema, today: dt.date
) -> Mapping[Key, Fields]:
    """New rows of 代改 for a refused file beside which staff wrote 代改: a row a cell at fault.

    None for a file that may betray an informant, and none for faults of the file itself.
    """
    workbook = submission.workbook
    log = _decision(master, submission.sha256)
    errors = [one for one in report.findings if one.severity is Severity.ERROR]
    if workbook is None or log is None or any(one.code == privacy.CODE for one in errors):
        return {}
    scope = Scope.of(workbook, schema.codes)
    known = by_key(master.tables.get(AMENDMENTS))
    found: dict[Key, Fields] = {}
    for finding in errors:
        sheet = workbook.sheets.get(finding.sheet or "")
        if sheet is None or finding.cell is None or finding.code.startswith(_NEVER):
            continue
        record, header = _named(submission, finding, schema)
        fields: Fields = {
            "unit_code": submission.unit,
            "period": str(submission.month),
            "version": submission.version or 1,
            "sheet_name": sheet.name,
            "cell": str(finding.cell),
            "record_key": record or None,
            "field": header or None,
            "old_value": _typed(sheet.at(finding.cell), scope, today) or None,
            "decided_by": log["decided_by"],
            "reason": log["reason"],
            "decided_on": today,
            "fault": f"{finding.code} {finding.message}",
            "file_name": log["file_name"],
            "sha256": submission.sha256,
        }
        key = tuple(folded(fields[name]) for name in schema.lists[AMENDMENTS].key)
        if key not in known:
            found.setdefault(key, fields)
    return found


def _decision(master: Master, sha256: str) -> Row | None:
    """The line of 报送登记 in which staff wrote 代改, with name and reason."""
    for row in master.tables.get(LOG, ()):
        wanted = row.text("sha256") == sha256 and row.text("decision").strip().startswith(AMENDS)
        if wanted and row["decided_by"] is not None and row.text("reason").strip():
            return row
    return None


def _named(submission: Submission, finding: Finding, schema: Schema) -> tuple[str, str]:
    """The record and the column, or the figure of a form, that a finding is about."""
    for list_id, table in submission.tables.items():
        if table.sheet != finding.sheet or finding.cell is None:
            continue
        row = next((one for one in table if one.number == finding.cell.row), None)
        column = schema.lists[list_id].by_id.get(finding.field or "")
        return (
            "" if row is None else row.text(table.key[0]),
            "" if column is None else column.header,
        )
    for form in schema.forms.values():
        value = next((one for one in form.values if one.id == finding.field), None)
        if value is not None:
            return value.number, value.label
    return "", ""


def taken_rows(used: Iterable[Key], today: dt.date) -> Mapping[Key, Fields]:
    """What 代改 says of rows with which a file was taken."""
    return {key: {"outcome": _TAKEN, "settled_on": today} for key in used}


@dataclass(frozen=True, slots=True)
class Told:
    """The amendments with which one file was taken, for its unit."""

    unit: str
    period: str
    version: int
    sha256: str
    rows: tuple[Row, ...]


def taken_amendments(master: Master) -> Sequence[Told]:
    """By file all amendments with which one was taken, in the order of the sheet."""
    found: dict[tuple[str, str, int], list[Row]] = {}
    for row in master.tables.get(AMENDMENTS, ()):
        version = row["version"]
        if row.text("outcome") == _TAKEN and isinstance(version, int):
            name = (fold(row.text("unit_code")), row.text("period"), version)
            found.setdefault(name, []).append(row)
    return [
        Told(*name, next((r.text("sha256") for r in rows if r.text("sha256")), ""), tuple(rows))
        for name, rows in found.items()
    ]
