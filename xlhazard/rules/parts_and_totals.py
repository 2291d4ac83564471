"""Figures of one form that are parts of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.model.table import FormSheet
from xlhazard.rules.own_records import figure


class Exceeding(NamedTuple):
    """A part that is larger than the sum of its wholes (ids of values)."""

    part: str
    value: Decimal
    wholes: tuple[str, ...]
    total: Decimal


def exceeding(
    context: Context, form: FormSheet, limits: Iterable[tuple[str, tuple[str, ...]]]
) -> Iterator[Exceeding]:
    """Parts above their wholes; judged only where all of them are numbers."""
    for part, wholes in limits:
        value = figure(context, form, part)
        totals = [figure(context, form, whole) for whole in wholes]
        if value is None or None in totals:
            continue
        total = sum((one for one in totals if one is not None), Decimal(0))
        if value > total:
            yield Exceeding(part, value, wholes, total)
