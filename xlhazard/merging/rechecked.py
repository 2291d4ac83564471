"""Later accepted months against an earlier one that this run changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from xlhazard.deriving.corrections import about_figure
from xlhazard.deriving.history import HISTORIES, accepted_in
from xlhazard.deriving.rechecking import disagreements
from xlhazard.merging.ledger import Ledger, Record
from xlhazard.merging.taking import Incoming
from xlhazard.model.month import Month
from xlhazard.model.results import Rechecked
from xlhazard.model.table import Row
from xlhazard.schema.types import Schema
from xlhazard.tables.corrected_values import figure_reader
from xlhazard.tables.values import Scope

DISPATCH = "dispatch"
CORRECTIONS = "corrections"


def rechecked(
    ledger: Ledger,
    incoming: Iterable[Incoming],
    schema: Schema,
    settings: Mapping[str, str],
    today: dt.date,
) -> Iterator[Rechecked]:
    """What no longer agrees, by unit and month. Nothing that was accepted is refused for it."""
    months: dict[str, set[Month]] = {}
    names: dict[str, str] = {}
    for one in incoming:
        months.setdefault(one.unit, set()).add(one.month)
        names[one.unit] = one.submission.unit_name or one.unit
    if not months:
        return
    history = [_row(one) for one in ledger.records(HISTORIES[DISPATCH]).values()]
    accepted = accepted_in(row for row in history if row.text("unit_code") in months)
    said = [(record, _row(record)) for record in ledger.records(CORRECTIONS).values()]
    form = schema.forms[DISPATCH]
    for unit, own in sorted(months.items()):
        rows = [row for _, row in said if row["filed_by"] == unit]
        new = [row for record, row in said if record.row is None and row["filed_by"] == unit]
        read = figure_reader(form, Scope(codes=schema.codes, period=max(own), report_date=today))
        forms = [known for known in accepted if known.unit == unit]
        changed = own | {
            month
            for value in form.values
            for row in about_figure(new, form, value, schema)
            if (month := Month.read(row.text("period"))) is not None
        }
        for found in disagreements(forms, rows, changed, form, schema, settings, read):
            yield Rechecked(
                unit,
                names[unit],
                found.month,
                found.value.id,
                found.value.number,
                found.value.label,
                found.figure,
                found.earlier,
                found.earlier_figure,
            )


def _row(one: Record) -> Row:
    return Row(0 if one.row is None else one.row.number, one.values)
