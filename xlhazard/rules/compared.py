"""A figure typed in a form against the same figure counted from the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.checking.context import Context
from xlhazard.deriving.conditions import fields_of, unit_owns
from xlhazard.deriving.drilldown import Drill, drill, explained
from xlhazard.deriving.measures import Lists, Measured, measured
from xlhazard.model.finding import Passage
from xlhazard.model.table import FormSheet
from xlhazard.rules.hazard_lives import enterprise_names
from xlhazard.rules.own_records import figure, found_by, own_lists, wider_lists
from xlhazard.schema.types import FormValue, Kind

MOST_A_ROW = Decimal("0.005")
"""万元 by which rounding may change one row's amount (domain specification, XR05)."""

WRONG_DAY = ("DT18", "TM11")
"""With these at its date nobody knows up to which day a form counts."""

NO_DAY = "《{}》的“时间”有错，不知道算到哪一天"


@dataclass(frozen=True, slots=True)
class Difference:
    """A form's figure that the lists do not give, with the rows that may explain it."""

    value: FormValue
    typed: Decimal
    list_id: str
    drill: Drill
    lists: Lists
    ids: Passage

    @property
    def figure(self) -> Decimal:
        return Decimal(self.drill.measured.figure)

    @property
    def doubtful(self) -> bool:
        """Rows that could not be judged could explain the difference."""
        return self.drill.doubtful(self.typed)


def counted_to(context: Context, form: FormSheet) -> dt.date | None:
    """The day up to which the form counts: its own date, else the day of the report; None where
    its date is at fault."""
    if form.day("date") is None and "date" in form.items and form.items["date"].typed:
        return None
    if not context.judged_item(form, "date") and "date" in form.items:
        return None
    wrong = any(
        one.sheet == form.sheet and one.field == "date"
        for code in WRONG_DAY
        for one in found_by(context, code)
    )
    return None if wrong else form.day("date") or context.as_of


def difference(
    context: Context,
    form: FormSheet,
    value: FormValue,
    as_of: dt.date,
    since: dt.date | None = None,
) -> Difference | None:
    """The figure as typed and as counted, or None where they agree or nothing can be compared.

    Figures of a list that is not in the unit's file cannot be.

    What others filed about the unit's hazards may be counted or not: the unit may not know of it.
    since: the day of the last accepted form, after which rows are most likely forgotten.
    """
    typed = figure(context, form, value.id)
    if typed is None or value.measure is None or value.measure.list_id not in context.tables:
        return None
    lists = own_lists(context)
    if _agree(value, typed, measured(value, lists, as_of)):
        return None
    wider = wider_lists(context)
    if wider is not lists and _agree(value, typed, measured(value, wider, as_of)):
        return None
    found = drill(value, wider, as_of, context.once(enterprise_names))
    ids = Passage(explained(found, typed, since))
    return Difference(value, typed, value.measure.list_id, found, wider, ids)


def office_may_know(context: Context, found: Difference) -> bool:
    """Without a master: the form says more than the list, by no more than the rows in which cells
    that the office fills are still blank (挂牌日期 of a hazard whose listing was asked for)."""
    measure = found.value.measure
    if context.master is not None or measure is None or found.typed <= found.figure:
        return False
    names = {*fields_of(measure.where), *measure.date, *measure.count.fields}
    schema = context.list_schema(found.list_id)
    columns = [one for one in schema.columns if one.id in names and one.owner == "office"]
    open_rows = {
        row.values.get(schema.key[0])
        for row in found.lists.tables[found.list_id]
        for column in columns
        if row.blank(column.id) and not unit_owns(column, row, schema, context.schema)
    }
    return found.typed - found.figure <= len(open_rows)


def without_lists(context: Context, values: Iterable[FormValue]) -> str | None:
    """Which figures have no list in the unit's file to be compared with (Chinese), or None."""
    missing: dict[str, list[str]] = {}
    for value in values:
        if value.measure is not None and value.measure.list_id not in context.tables:
            sheet = context.schema.lists[value.measure.list_id].sheet
            missing.setdefault(sheet, []).append(value.number)
    parts = [f"没有“{sheet}”，{'、'.join(no)}" for sheet, no in missing.items()]
    return f"报送件里{'；'.join(parts)}无法核对" if parts else None


def _agree(value: FormValue, typed: Decimal, found: Measured) -> bool:
    """Counts are equal; 万元 may be rounded to the last decimal typed, by little for each row."""
    if value.kind is not Kind.MONEY_WAN:
        return typed == Decimal(found.figure)
    exponent = typed.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
    allowed = min(unit / 2, MOST_A_ROW * len(found.rows))
    return abs(typed - Decimal(found.figure)) <= allowed
