"""The township's own figures against what it sent last (CM01-CM04)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlhazard.deriving.history import AcceptedForm
from xlhazard.model.finding import Notice
from xlhazard.model.table import FormSheet
from xlhazard.schema.types import FormSchema, FormValue, Schema


def fallen(
    form: FormSchema, stands: FormSheet, last: AcceptedForm, schema: Schema
) -> Iterator[tuple[FormValue, Notice]]:
    """Figures of the form that are smaller than in the last one sent, each at its cell.

    Only for forms that these rules are about; a figure that cannot be read is not judged.
    """
    for value in form.values:
        old, now = last.values.get(value.id), stands[value.id]
        if old is None or not isinstance(now, int | Decimal) or Decimal(now) >= old:
            continue
        notice = _notice(value, stands, old, Decimal(now), last)
        if notice is not None and form.id in schema.rules[notice.code].scope:
            yield value, notice


def _notice(
    value: FormValue, stands: FormSheet, old: Decimal, new: Decimal, last: AcceptedForm
) -> Notice | None:
    place = stands.items[value.id]

    def at(code: str, **facts: object) -> Notice:
        return Notice(code, stands.sheet, place.cell, value.id, place.typed or None, facts)

    if value.cumulative == "yes" and value.cell_id != value.id:
        part = f"“{value.label}”（{value.unit}）"
        return at("CM04", no=value.number[:-1], part=part, new=new, old=old)
    if value.cumulative == "yes":
        since = f"{last.period}第{last.version}版"
        return at("CM01", no=value.number, label=value.label, new=new, old=old, prev_period=since)
    if value.cumulative == "stock":
        return at("CM02", new=new, diff=old - new)
    return at("CM03") if value.cumulative == "flag" else None
