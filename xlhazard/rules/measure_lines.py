"""The lines of the 9+6 table whose printed measure is right; values of others are not judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.model.table import FormSheet
from xlhazard.rules.form_answers import left_empty
from xlhazard.tables.fixed_rows import measure_of

NINE_PLUS_SIX = "nine_plus_six"


class Line(NamedTuple):
    """One line of the table as the form prints it. clause: some text of the notice asks for it."""

    number: int
    measure: str
    clause: bool

    def item(self, column: str) -> str:
        """The name of one of its cells."""
        return f"r{self.number}_{column}"


def lines(context: Context) -> tuple[Line, ...]:
    """What the form prints, top down."""
    return context.once(_lines)


def judged_lines(context: Context, form: FormSheet) -> Iterator[Line]:
    """Lines with the right text; none on a sheet that nobody has filled in (MS03 tells that)."""
    if left_empty(form):
        return
    schema = context.schema.forms[NINE_PLUS_SIX]
    for line in lines(context):
        if measure_of(schema, form.text(line.item("measure"))) == line.number:
            yield line


def headings(context: Context) -> Mapping[str, str]:
    """Column id -> its heading."""
    return {column.id: column.label for column in context.schema.forms[NINE_PLUS_SIX].columns}


def _lines(context: Context) -> tuple[Line, ...]:
    rows = context.schema.forms[NINE_PLUS_SIX].rows
    return tuple(
        Line(int(str(row["no"])), str(row["measure"]), "无对应条款" not in str(row["clause"]))
        for row in rows
    )
