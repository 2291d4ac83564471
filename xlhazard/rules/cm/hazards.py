"""A submitted 隐患清单 against the master: vanished hazards, changed facts, later deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_header, at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.corrections import covers_fact
from xlhazard.deriving.lives import Life, lives
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.table import Row, Table, Value
from xlhazard.rules.corrected_values import value_reader
from xlhazard.rules.earlier_forms import corrections
from xlhazard.rules.hazard_lives import enterprise_name
from xlhazard.rules.known import first_rows
from xlhazard.rules.known_ids import mistyped_hazards, read_whole
from xlhazard.rules.own_records import all_lists
from xlhazard.schema.types import Column
from xlhazard.tables.display import text

FACTS = ("found_on", "enterprise_code", "source", "grade")


@rule("CM11", lists=("hazards",), needs_master=True)
def hazard_vanished(context: Context) -> Iterator[Notice | Skipped]:
    """An open hazard that the unit had reported is still in its list; closed ones need not be."""
    table = context.tables["hazards"]
    if not read_whole(context, table):
        yield Skipped("CM11", f"“{table.sheet}”没有读完整，无法判断有没有漏行")
        return
    present = {row.text("hazard_id") for row in table}
    missing = {one: row for one, row in _expected(context).items() if one not in present}
    mistyped = mistyped_hazards(context, table) if missing else frozenset()
    for hazard_id, row in missing.items():
        if hazard_id not in mistyped:
            yield at_header(
                "CM11",
                table,
                "hazard_id",
                id=hazard_id,
                enterprise=enterprise_name(context, row),
                location=row.text("location") or "未写隐患点",
            )


def _expected(context: Context) -> Mapping[str, Row]:
    """Open hazards of the unit in the master or in the workbook issued to it.

    What this or a later month brought first does not count: an earlier version of the month may
    be corrected, and an earlier month knows nothing of later ones.
    """
    own: dict[str, Row] = {}
    if context.master is None:
        return own
    known = context.master.tables
    month = str(context.month) if context.month is not None else ""
    now = lives(known, context.today, context.schema, context.settings)
    everywhere = set()
    for row in known.get("hazards", ()):
        hazard_id = row.text("hazard_id")
        everywhere.add(hazard_id)
        new = month and row.text("first_period") >= month
        if row["filed_by"] == context.unit and not new and _open(now, hazard_id):
            own[hazard_id] = row
    then = lives(context.base, context.as_of, context.schema, context.settings)
    for row in context.base.get("hazards", ()):
        hazard_id = row.text("hazard_id")
        if hazard_id not in everywhere and _open(then, hazard_id):
            own[hazard_id] = row
    return own


def _open(known: Mapping[str, Life], hazard_id: str) -> bool:
    """Found, neither done nor void."""
    life = known.get(hazard_id)
    return life is not None and not life.done and not life.void


@rule("CM12", lists=("hazards",), needs_master=True)
def fact_changed(context: Context) -> Iterator[Notice]:
    """Day found, enterprise, source and grade of a known hazard stay, but a grade may be raised
    and 更正说明 may change all. What the office changed since the issue is not the unit's doing."""
    if context.master is None:
        return
    known, issued = _by_id(context.master.tables), _by_id(context.base)
    columns, read = context.columns("hazards"), value_reader(context)
    for name in FACTS:
        column = columns[name]
        for table, row in context.rows("hazards", "hazard_id", name):
            hazard_id = row.text("hazard_id")
            old, new = _field(known, hazard_id, name), row[name]
            if old is None or new is None or new == old:
                continue
            if new == _field(issued, hazard_id, name) or _raised(column, old, new, context):
                continue
            if not covers_fact(corrections(context), hazard_id, column, new, read):
                facts = {
                    "id": hazard_id,
                    "header": column.header,
                    "old": text(column, old, context.schema),
                    "new": text(column, new, context.schema),
                }
                yield at_row("CM12", table, row, name, **facts)


@rule("CM13", lists=("hazards",), needs_master=True)
def deadline_moved(context: Context) -> Iterator[Notice]:
    """A deadline moves later only by an approved 延期申请 that reaches the new day."""
    if context.master is None:
        return
    known, issued = _by_id(context.master.tables), _by_id(context.base)
    extensions = all_lists(context).tables.get("extensions", ())
    for table, row in context.rows("hazards", "hazard_id", "due"):
        hazard_id, new = row.text("hazard_id"), row.day("due")
        before = known.get(hazard_id)
        old = before.day("due") if before is not None else None
        if old is None or new is None or new <= old:
            continue
        granted = any(
            one.text("hazard_id") == hazard_id
            and one.text("result") == "approved"
            and (until := one.day("extend_to")) is not None
            and until >= new
            for one in extensions
        )
        if not granted and new != _field(issued, hazard_id, "due"):
            yield at_row("CM13", table, row, "due", id=hazard_id, old=old, new=new)


def _by_id(tables: Mapping[str, Table]) -> Mapping[str, Row]:
    return first_rows(tables.get("hazards"), "hazard_id")


def _field(rows: Mapping[str, Row], hazard_id: str, name: str) -> Value:
    row = rows.get(hazard_id) if hazard_id else None
    return None if row is None else row[name]


def _raised(column: Column, old: Value, new: Value, context: Context) -> bool:
    """The grade went up in rank."""
    if column.id != "grade" or column.codes is None:
        return False
    codes = context.schema.codes[column.codes].by_id
    ranks = [
        int(codes[str(one)].attributes.get("rank", 0)) if str(one) in codes else 0
        for one in (old, new)
    ]
    return ranks[1] > ranks[0]
