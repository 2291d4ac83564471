"""Rows about an inspection, a hazard, an enterprise: what was found, punished, looked at again.

Rows dated after the day the lists speak of are not there yet.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlhazard.checking.context import Context
from xlhazard.deriving.conditions import attribute_of, is_yes
from xlhazard.deriving.lives import Life, lives
from xlhazard.model.table import Row, Table
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.own_records import all_lists

_DAYS: Mapping[str, str] = {
    "inspections": "inspected_on",
    "hazards": "found_on",
    "enforcements": "enforced_on",
    "accountabilities": "decided_on",
    "accidents": "happened_on",
    "trainings": "held_on",
    "expert_services": "served_on",
}
"""The day on which a row of a list happened."""

PROBLEMS = tuple(f"p{number}" for number in range(1, 8))
"""What an inspection may have seen, each a column of 监督清单 (dispatch table 2-2 to 2-8)."""

_ABOUT_HAZARDS = ("hazards", "rectifications", "acceptances", "listings", "extensions")


def known_by(context: Context, list_id: str, name: str) -> Mapping[str, tuple[Row, ...]]:
    """Every known row of a list by the text of a field, in the order of the list."""
    table = all_lists(context).tables.get(list_id)
    if table is None:
        return {}
    return table.once(_grouped, name, _DAYS.get(list_id), context.as_of)


def happened(context: Context, row: Row, name: str) -> dt.date | None:
    """The day in a field of the row, unless it is still to come."""
    day = row.day(name)
    return day if day is not None and day <= context.as_of else None


def is_penalty(context: Context, enforcement: Row) -> bool:
    """An administrative penalty (行政处罚), by the attribute of its 执法类型."""
    column = context.columns("enforcements")["measure"]
    measure = enforcement.text("measure")
    return is_yes(attribute_of(context.schema, column, measure, "penalty"))


def penalties(context: Context, enterprise_code: str) -> list[Row]:
    """The penalties of an enterprise that have a day, earliest first."""
    rows = known_by(context, "enforcements", "enterprise_code").get(enterprise_code, ())
    dated = [row for row in rows if row.day("enforced_on") and is_penalty(context, row)]
    return sorted(dated, key=lambda row: row.day("enforced_on") or dt.date.min)


def follow_ups(context: Context, inspection: Row) -> Iterator[Row]:
    """Enforcement that followed an inspection: that cites it or one of its hazards.

    A later row of the enterprise that cites nothing at all may well be about it, and counts.
    """
    inspection_id = inspection.text("inspection_id")
    yield from known_by(context, "enforcements", "inspection_id").get(inspection_id, ())
    for hazard in known_by(context, "hazards", "inspection_id").get(inspection_id, ()):
        hazard_id = hazard.text("hazard_id")
        yield from known_by(context, "enforcements", "hazard_id").get(hazard_id, ())
    day = inspection.day("inspected_on") or dt.date.min
    yield from _citing_nothing(context, inspection.text("enterprise_code"), day)


def about_hazard(context: Context, hazard: Row) -> Iterator[Row]:
    """Enforcement about a hazard: that cites it, or, later and of its enterprise, cites nothing."""
    hazard_id = hazard.text("hazard_id")
    yield from known_by(context, "enforcements", "hazard_id").get(hazard_id, ())
    day = hazard.day("found_on") or dt.date.min
    yield from _citing_nothing(context, hazard.text("enterprise_code"), day)


def life_on(context: Context, hazard_id: str, day: dt.date) -> Life | None:
    """The life of one hazard as it stood on another day than that of the lists.

    None: it was not found yet, or it is void by now.
    """
    now = lives_of(context).get(hazard_id)
    if now is not None and now.void:
        return None
    tables = all_lists(context).tables
    own = {
        list_id: replace(table, rows=_of_hazard(table).get(hazard_id, ()))
        for list_id in _ABOUT_HAZARDS
        if (table := tables.get(list_id)) is not None
    }
    return lives(own, day, context.schema, context.settings).get(hazard_id)


def _citing_nothing(context: Context, enterprise_code: str, since: dt.date) -> Iterator[Row]:
    for row in known_by(context, "enforcements", "enterprise_code").get(enterprise_code, ()):
        cites = row.text("inspection_id") or row.text("hazard_id")
        if not cites and (row.day("enforced_on") or since) >= since:
            yield row


def _of_hazard(table: Table) -> Mapping[str, tuple[Row, ...]]:
    return table.once(_grouped, "hazard_id", None, dt.date.max)


def _grouped(
    table: Table, name: str, day_name: str | None, as_of: dt.date
) -> Mapping[str, tuple[Row, ...]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in table:
        day = row.day(day_name) if day_name is not None else None
        if (text := row.text(name)) and (day is None or day <= as_of):
            found[text].append(row)
    return {text: tuple(rows) for text, rows in found.items()}
