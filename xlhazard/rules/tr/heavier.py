"""Accountability that should grow heavier from time to time (累进追责)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table
from xlhazard.rules.enforced import happened

Times: TypeAlias = Mapping[dt.date, tuple[Table, Row]]
"""The heaviest row of each day on which somebody had to answer."""


@rule("TR25", lists=("accountabilities",))
def accountability_not_heavier(context: Context) -> Iterator[Notice]:
    """Who has to answer again for the same hazard answers more heavily than the time before.
    What was decided on one day is one time; nothing is heavier than the heaviest."""
    labels = context.schema.codes["accountability_methods"]
    weights = context.once(_weights)
    heaviest = max(weights.values())
    for times in _by_object(context, weights):
        days = sorted(times)
        for number, (last, day) in enumerate(pairwise(days), 2):
            (_, before), (table, row) = times[last], times[day]
            previous, method = before.text("method"), row.text("method")
            if weights[method] <= weights[previous] < heaviest:
                yield at_row(
                    "TR25",
                    table,
                    row,
                    "method",
                    id=row.text("accountability_id"),
                    n=number,
                    method=labels.label(method),
                    previous=labels.label(previous),
                )


def _weights(context: Context) -> Mapping[str, int]:
    codes = context.schema.codes["accountability_methods"].codes
    return {code.id: int(str(code.attributes["weight"])) for code in codes}


def _by_object(context: Context, weights: Mapping[str, int]) -> Iterator[Times]:
    """For every hazard and whoever had to answer for it: when, and how."""
    found: defaultdict[tuple[str, str, str], dict[dt.date, tuple[Table, Row]]] = defaultdict(dict)
    fields = ("hazard_id", "object_type", "object_name", "method", "decided_on")
    for table, row in context.rows("accountabilities", *fields):
        day, method = happened(context, row, "decided_on"), row.text("method")
        hazard, name = row.text("hazard_id"), fold(row.text("object_name"))
        if not hazard or not name or day is None or method not in weights:
            continue
        times = found[hazard, row.text("object_type"), name]
        if day not in times or weights[method] > weights[times[day][1].text("method")]:
            times[day] = (table, row)
    yield from found.values()
