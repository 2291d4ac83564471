"""What the ten measures ask of the lists behind them (TM07 to TM10)."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.acceptance import says_nothing
from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.table import Row, Table
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.own_records import all_lists
from xlhazard.rules.ten_measures import unused

SPECIAL = frozenset({"fire", "special_equipment"})
"""Sectors with a fourth person in charge (专项监管)."""
LEVELS = ("manager_level", "technical_level", "operator_level")


@rule("TM07", lists=("publicity_sites",))
def publicity_below_three(context: Context) -> Iterator[Notice]:
    """A publicity site has three items or more."""
    least = context.whole("TM07", "min_count")
    for table, row in context.rows("publicity_sites", "count"):
        count = row["count"]
        if isinstance(count, int) and count < least:
            name = row.text("site_name") or row.text("site_no")
            yield at_row("TM07", table, row, "count", name=name, n=count)


@rule("TM08", lists=("enterprises",))
def risk_card_missing(context: Context) -> Iterator[Notice | Skipped]:
    """A small enterprise in business has its risk card; thirty people are still few."""
    yield from (skipped := tuple(unused(context, "TM08")))
    most = context.whole("TM08", "max_staff")
    asked = ("scale", "staff_count", "status", "risk_card")
    for table, row in context.rows("enterprises", *asked) if not skipped else ():
        staff = row["staff_count"]
        small = row["scale"] == "micro" and isinstance(staff, int) and staff <= most
        open_ = row["status"] in (None, "open")
        if small and open_ and "risk_card" in table.columns and row["risk_card"] is not True:
            yield at_row("TM08", table, row, "risk_card", name=_name(row), n=staff)


@rule("TM09", lists=("enterprises",))
def responsible_names_missing(context: Context) -> Iterator[Notice | Skipped]:
    """A key enterprise has the names of those who supervise it; fire and special equipment have
    one more."""
    yield from (skipped := tuple(unused(context, "TM09")))
    columns = context.columns("enterprises")
    for table, row in context.rows("enterprises", "key_controlled") if not skipped else ():
        if row["key_controlled"] is not True:
            continue
        wanted = ["dept_supervisor", "town_supervisor"]
        if row["sector"] in SPECIAL and context.judged(table, row, "sector"):
            wanted.append("special_supervisor")
        for field in wanted:
            if _unnamed(context, table, row, field):
                header = columns[field].header
                yield at_row("TM09", table, row, field, name=_name(row), header=header)


@rule("TM10", lists=("enterprises",))
def three_levels_missing(context: Context) -> Iterator[Notice | Skipped]:
    """Where there is a major risk or hazard, managers, engineers and operators answer by name."""
    if skipped := tuple(unused(context, "TM10")):
        yield from skipped
        return
    risky, columns = _risky(context), context.columns("enterprises")
    for table, row in context.rows("enterprises", "enterprise_code"):
        missing = [field for field in LEVELS if _unnamed(context, table, row, field)]
        if row.text("enterprise_code") in risky and missing:
            headers = [columns[field].header for field in missing]
            yield at_row("TM10", table, row, missing[0], name=_name(row), missing=headers)


def _risky(context: Context) -> frozenset[str]:
    """Codes of enterprises with an open major hazard or a major source of danger."""
    lists = all_lists(context)
    sources = {row.text("enterprise_code") for row in lists.tables.get("hazard_source_chiefs", ())}
    lives = lives_of(context)
    hazards = {
        row.text("enterprise_code")
        for row in lists.tables.get("hazards", ())
        if row["grade"] == "major"
        and (life := lives.get(row.text("hazard_id"))) is not None
        and life.is_open
    }
    return frozenset(sources | hazards) - {""}


def _unnamed(context: Context, table: Table, row: Row, field: str) -> bool:
    """The sheet asks for a name and has none; a column that is not there is ST13's business."""
    if field not in table.columns or not context.judged(table, row, field):
        return False
    value = row[field]
    return value is None or (isinstance(value, tuple) and says_nothing(value))


def _name(row: Row) -> str:
    return row.text("enterprise_name") or row.text("enterprise_code") or "这家企业"
