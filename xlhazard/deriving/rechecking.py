"""After an earlier month changed: do the later accepted months still agree with it?

Accepted forms stay accepted; what no longer agrees is told, so that those months are corrected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xlhazard.deriving.corrections import (
    Fall,
    Later,
    ReadNumber,
    corrected,
    covers_figure,
    covers_later,
)
from xlhazard.deriving.history import AcceptedForm, falls
from xlhazard.deriving.settings import same_series
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.schema.types import FormSchema, FormValue, Schema


class Disagreement(NamedTuple):
    """A cumulative figure of a later month that is below the one of an earlier month."""

    value: FormValue
    month: Month
    figure: Decimal
    earlier: Month
    earlier_figure: Decimal


def disagreements(
    forms: Sequence[AcceptedForm],
    rows: Sequence[Row],
    changed: Collection[Month],
    form: FormSchema,
    schema: Schema,
    settings: Mapping[str, str],
    read: ReadNumber,
) -> Iterator[Disagreement]:
    """Accepted forms of one unit, earliest first, next to a month that changed before them.

    changed: the months that were filed again or that a new correction is about. A correction of
    a month counts as its figure until the month is filed again.
    """
    for number, (then, now) in enumerate(pairwise(forms)):
        together = same_series(settings, schema, then.period, now.period)
        if then.period not in changed or not together:
            continue
        for value in form.values:
            if value.cumulative != "yes" or not then.values.keys() & now.values.keys() & {value.id}:
                continue
            before, after = (
                corrected(rows, form, value, one.period, one.values[value.id], schema, read)
                for one in (then, now)
            )
            fall = Fall(now.period, before, after, falls(forms[: number + 1], value.id))
            if after < before and not (
                covers_figure(rows, form, value, fall, schema, read)
                or covers_later(rows, form, value, Later(now.period, after, before), schema, read)
            ):
                yield Disagreement(value, now.period, after, then.period, before)
