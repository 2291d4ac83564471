"""CV10 at its far end, which depends on the report date. Its first year: checking.columns."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.schema.types import Kind


@rule("CV10")
def date_too_far_ahead(context: Context) -> Iterator[Notice]:
    """No date lies more than a few years after the day of the report."""
    last = context.as_of.year + context.whole("CV10", "years_ahead")
    limit = (last, context.as_of.month, context.as_of.day)
    for list_id, table in context.tables.items():
        dates = [
            column.id
            for column in context.list_schema(list_id).columns
            if column.kind is Kind.DATE and not column.is_derived
        ]
        for row in table:
            for name in dates:
                day = row.day(name)
                if day is not None and (day.year, day.month, day.day) > limit:
                    yield at_row("CV10", table, row, name, date=day)
