"""Figures that texts state: of the report month, cumulative, or what stands on the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from xlhazard.deriving.measures import Counted, Lists, Measured, counted, measured
from xlhazard.deriving.settings import counted_from
from xlhazard.schema.drafts import How
from xlhazard.schema.types import FormValue

Period = Literal["month", "campaign", "stock", "ever"]


def stated(value: FormValue, how: How, lists: Lists, as_of: dt.date) -> Measured:
    """A figure without a cell of its own (the form's figures), counted on as_of.

    month: in the month of as_of, up to the day. total: since cumulative figures count; in a
    township that had no campaign yet, everything up to the day. stock: whatever the measure
    finds on the day.
    """
    return measured(_variant(value, how, lists, as_of), lists, as_of)


def stated_rows(value: FormValue, how: How, lists: Lists, as_of: dt.date) -> tuple[Counted, ...]:
    """The rows behind such a figure."""
    return counted(_variant(value, how, lists, as_of), lists, as_of)


def rounding(typed: Decimal) -> Decimal:
    """How far a typed number may be off: for money half a unit of its last decimal."""
    exponent = typed.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return Decimal(5).scaleb(-places - 1) if places > 0 else Decimal(0)


def _variant(value: FormValue, how: How, lists: Lists, as_of: dt.date) -> FormValue:
    """The figure with the period that is meant; what is counted is remembered by its id."""
    period: Period = "stock" if how == "stock" else "month"
    if how == "total":
        begun = counted_from(lists.settings, lists.schema, as_of) <= as_of
        period = "campaign" if begun else "ever"
    return replace(value, id=f"{value.id}.{how}", period=period)
