"""What accepted forms said, version by version: 调度历史, 十条措施历史, 9+6历史, 阶段报告历史."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from xlhazard.deriving.history import HISTORIES
from xlhazard.deriving.reporting import filed
from xlhazard.merging.keys import Fields
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import FormSheet, Value
from xlhazard.schema.types import Schema

NINE_PLUS_SIX = "nine_plus_six"
NINE_PLUS_SIX_HISTORY = "nine_plus_six_history"
LINE = frozenset({"current", "next_step", "leader", "person", "remark"})
"""Columns of the 9+6 table that are kept."""
STAGE_REPORTS = "stage_reports"
STAGE_REPORTS_HISTORY = "stage_reports_history"


def history_rows(
    submission: Submission, unit: str, month: Month, version: int, schema: Schema
) -> Mapping[str, tuple[Fields, ...]]:
    """Rows by history list. A blank or unreadable answer gives no row: it is no figure.

    是 and 否 are kept as 1 and 0, the original text and its cell beside the number.
    """
    series: dict[str, Value] = {"unit_code": unit, "period": str(month), "version": version}
    as_of = submission.as_of or month.last
    rows: dict[str, tuple[Fields, ...]] = {}
    for form_id, list_id in HISTORIES.items():
        if (form := submission.forms.get(form_id)) is not None:
            rows[list_id] = _figures(form, schema, series, form.day("date") or as_of)
    if (table := submission.forms.get(NINE_PLUS_SIX)) is not None:
        rows[NINE_PLUS_SIX_HISTORY] = _lines(table, series)
    report = submission.forms.get(STAGE_REPORTS)
    if report is not None and filed(report) and report["kind"] is not None:
        rows[STAGE_REPORTS_HISTORY] = (_report(report, schema, series, as_of),)
    return rows


def rows_of_form(
    form: FormSheet, series: Fields, as_of: dt.date, schema: Schema
) -> tuple[str, tuple[Fields, ...]] | None:
    """One form's history and its rows; None for a form that no history keeps."""
    if (list_id := HISTORIES.get(form.form_id)) is not None:
        return list_id, _figures(form, schema, series, form.day("date") or as_of)
    if form.form_id == NINE_PLUS_SIX:
        return NINE_PLUS_SIX_HISTORY, _lines(form, series)
    if form.form_id == STAGE_REPORTS:
        rows = (_report(form, schema, series, as_of),) if form["kind"] is not None else ()
        return STAGE_REPORTS_HISTORY, rows
    return None


def _report(form: FormSheet, schema: Schema, series: Fields, as_of: dt.date) -> Fields:
    """A stage report as one row: every line that the history has a column for."""
    columns = {column.id for column in schema.lists[STAGE_REPORTS_HISTORY].columns}
    said = {name: one.value for name, one in form.items.items() if one.value is not None}
    kept = {name: value for name, value in said.items() if name in columns}
    return {**series, "date": as_of, **kept}


def _figures(form: FormSheet, schema: Schema, series: Fields, as_of: dt.date) -> tuple[Fields, ...]:
    rows: list[Fields] = []
    for value in schema.forms[form.form_id].values:
        answer = form.items.get(value.id)
        if answer is None or answer.value is None:
            continue
        row: dict[str, Value] = {
            **series,
            "value_id": value.id,
            "value": _number(answer.value),
            "raw_text": answer.typed,
            "cell": None if answer.cell is None else str(answer.cell),
            "as_of": as_of,
        }
        if row["value"] is not None:
            rows.append(row)
    return tuple(rows)


def _lines(form: FormSheet, series: Fields) -> tuple[Fields, ...]:
    """Items named r<row>_<column> of the 9+6 table, one row of the history a line.

    A line has the number of its measure, wherever it stands and whatever is printed beside it.
    """
    lines: dict[int, dict[str, Value]] = {}
    for item, answer in form.items.items():
        number, _, name = item.removeprefix("r").partition("_")
        if item.startswith("r") and number.isdigit() and name in LINE and answer.value is not None:
            lines.setdefault(int(number), {})[name] = answer.value
    return tuple({**series, "row_no": number, **cells} for number, cells in sorted(lines.items()))


def _number(value: Value) -> Decimal | None:
    if isinstance(value, bool):
        return Decimal(value)
    return Decimal(value) if isinstance(value, int | Decimal) else None
