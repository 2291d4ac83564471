"""Has anybody acted on a hazard that is overdue? (XR17 in a submission, TR03 on the master)"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlhazard.checking.context import Context
from xlhazard.deriving.conditions import attribute_of
from xlhazard.deriving.lives import Life
from xlhazard.model.fold import fold_enterprise
from xlhazard.model.table import Row, Table
from xlhazard.rules.hazard_lives import enterprise_name
from xlhazard.rules.known import named_units
from xlhazard.rules.own_records import all_lists


@dataclass(frozen=True)
class Traces:
    """Applications by hazard, levels of government, the last act against a hazard or somebody.

    acted: hazard id, enterprise code or folded name -> day of the last accountability or notice.
    """

    context: Context
    applied: Mapping[str, tuple[Row, ...]]
    government: frozenset[str]
    acted: Mapping[str, dt.date]

    def of(self, row: Row, life: Life) -> bool:
        """An extension beyond the deadline was applied for in time and not refused, a government
        supervises the hazard, or since the deadline somebody was held to account or warned."""
        deadline = life.deadline
        if deadline is None:
            return False
        asked = any(
            (on := one.day("applied_on")) is not None
            and on <= deadline
            and (until := one.day("extend_to")) is not None
            and until > deadline
            for one in self.applied.get(life.hazard_id, ())
        )
        if asked or not self.government.isdisjoint(life.listed_at):
            return True
        days = (self.acted.get(name) for name in self._answerable(row, life))
        return any(day is not None and day >= deadline for day in days)

    def _answerable(self, row: Row, life: Life) -> Iterator[str]:
        yield life.hazard_id
        yield row.text("enterprise_code")
        yield _called(self.context, enterprise_name(self.context, row))
        yield _called(self.context, row.text("responsible_unit"))


def traces(context: Context) -> Traces:
    """What the lists show up to the day they speak of; a list that is absent shows nothing."""
    tables, as_of = all_lists(context).tables, context.as_of
    applied: defaultdict[str, tuple[Row, ...]] = defaultdict(tuple)
    for row in tables.get("extensions", ()):
        if row.text("result") != "refused" and not _later(row, "applied_on", as_of):
            applied[row.text("hazard_id")] += (row,)
    acted: dict[str, dt.date] = {}
    for name, day in (*_accountabilities(context, tables), *_notices(context, tables)):
        if name and day is not None and day <= as_of:
            acted[name] = max(day, acted.get(name, day))
    return Traces(context, applied, _government(context), acted)


def _accountabilities(
    context: Context, tables: Mapping[str, Table]
) -> Iterator[tuple[str, dt.date | None]]:
    """One that names a hazard is about that hazard only, else about whoever was held to account."""
    for row in tables.get("accountabilities", ()):
        about = row.text("hazard_id") or _called(context, row.text("object_name"))
        yield about, row.day("decided_on")


def _notices(context: Context, tables: Mapping[str, Table]) -> Iterator[tuple[str, dt.date | None]]:
    for row in tables.get("notices_and_talks", ()):
        yield row.text("enterprise_code"), row.day("issued_on")
        yield _called(context, row.text("object_name")), row.day("issued_on")


def _government(context: Context) -> frozenset[str]:
    """Ids of the levels at which a government lists a hazard."""
    schema = context.schema
    level = schema.lists["listings"].column("level")
    codes = schema.codes[level.codes or ""].by_id
    return frozenset(
        one for one in codes if attribute_of(schema, level, one, "government") == "yes"
    )


def _called(context: Context, name: str) -> str:
    """A unit of the roster by its code, anybody else by the folded name."""
    units = context.once(named_units)
    match = units.find(name) if units is not None and name else None
    return match.code if match is not None else fold_enterprise(name)


def _later(row: Row, name: str, as_of: dt.date) -> bool:
    day = row.day(name)
    return day is not None and day > as_of
