"""CV20 where it depends on the year of the report. Its form: checking.columns."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.acceptance import doc_year
from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice


@rule("CV20")
def doc_no_of_a_later_year(context: Context) -> Iterator[Notice]:
    """The year in a document's number is not later than the year of the report."""
    for list_id, table in context.tables.items():
        names = [c.id for c in context.list_schema(list_id).columns if c.format == "doc_no"]
        for row in table:
            for name in names:
                year = doc_year(row.text(name))
                if year is not None and year > context.as_of.year:
                    yield at_row("CV20", table, row, name)
