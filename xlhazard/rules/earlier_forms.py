"""Earlier accepted dispatch tables of the submitting unit, for the rules that compare months."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlhazard.checking.context import Context
from xlhazard.deriving.corrections import Fall, correction_rows, covers_figure
from xlhazard.deriving.history import AcceptedForm, accepted_forms, after, all_accepted, falls
from xlhazard.deriving.successions import earlier_forms
from xlhazard.model.table import FormSheet, Row
from xlhazard.rules.corrected_values import figure_reader
from xlhazard.rules.own_records import dispatch_schema, figure
from xlhazard.schema.types import FormValue


def earlier(context: Context) -> tuple[AcceptedForm, ...]:
    """The unit's accepted forms of earlier months of the same count, earliest first.

    Figures of villages that it took over since are added to its own.
    """
    return context.once(_earlier)


def later(context: Context) -> tuple[AcceptedForm, ...]:
    """The unit's accepted forms of later months of the same count, earliest first."""
    return context.once(_later)


def corrections(context: Context) -> tuple[Row, ...]:
    """Correction rows of this and of earlier submissions of anybody: about single records."""
    return context.once(_corrections)


def own_corrections(context: Context) -> tuple[Row, ...]:
    """Correction rows of this and of earlier submissions of the unit: about its figures."""
    return context.once(_own_corrections)


def cumulative(context: Context) -> Iterator[FormValue]:
    """The figures of the dispatch table that never become smaller."""
    return (one for one in dispatch_schema(context).values if one.cumulative == "yes")


def is_part(value: FormValue) -> bool:
    """One of two answers in a cell."""
    return value.cell_id != value.id


def fallen(context: Context, form: FormSheet) -> Iterator[tuple[FormValue, Decimal, Decimal]]:
    """Cumulative figures below the last accepted ones that no correction explains: old, new."""
    previous, month = earlier(context), context.month
    if not previous or month is None:
        return
    schema, rows, read = dispatch_schema(context), own_corrections(context), figure_reader(context)
    for value in cumulative(context):
        old, new = previous[-1].values.get(value.id), figure(context, form, value.id)
        if old is None or new is None or new >= old:
            continue
        fall = Fall(month, old, new, falls(previous, value.id))
        if not covers_figure(rows, schema, value, fall, context.schema, read):
            yield value, old, new


def _earlier(context: Context) -> tuple[AcceptedForm, ...]:
    month, master, unit = context.month, context.master, context.unit
    if month is None or master is None or unit is None:
        return ()
    form, accepted = dispatch_schema(context), all_accepted(master)
    settings, schema = context.settings, context.schema
    return earlier_forms(accepted, master, unit, form, month, settings, schema, context.town)


def _later(context: Context) -> tuple[AcceptedForm, ...]:
    month, master, unit = context.month, context.master, context.unit
    if month is None or master is None or unit is None:
        return ()
    return after(accepted_forms(master, unit), month, context.settings, context.schema)


def _corrections(context: Context) -> tuple[Row, ...]:
    return correction_rows(context.submission, context.master)


def _own_corrections(context: Context) -> tuple[Row, ...]:
    return correction_rows(context.submission, context.master, context.unit or "")
