"""Hazards that look like another one: come back after closing (XR20), filed by two units (XR21)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.ids import parse_record_id
from xlhazard.model.table import Row, Table
from xlhazard.rules.hazard_lives import enterprise_name, judged_lives
from xlhazard.rules.likeness import came_back
from xlhazard.rules.own_records import unit_name
from xlhazard.tables.similar import alike, bare

MOST_COMPARED = 100
"""Hazards found at one enterprise within a day that each is compared with: work stays linear."""


@rule("XR20", lists=("hazards",))
def hazard_came_back(context: Context) -> Iterator[Notice]:
    """A hazard like one that was closed at the same place not long ago names it as 原隐患编号."""
    for table, row, life, old, days in came_back(context):
        facts: dict[str, object] = {
            "id": life.hazard_id,
            "old": old,
            "days": days,
            "enterprise": enterprise_name(context, row),
            "next_actor": "报送单位",
        }
        yield at_row("XR20", table, row, "description", **facts)


@rule("XR21", lists=("hazards",))
def duplicate_across_units(context: Context) -> Iterator[Notice]:
    """Two units that found the same at one enterprise within a day may mean one hazard; both stay
    until one names the other as 并入隐患编号."""
    least = context.number("XR21", "similar")
    firms: defaultdict[str, list[tuple[dt.date, Table, Row]]] = defaultdict(list)
    for table, row, life in judged_lives(context, "enterprise_code", "description", "found_on"):
        if life.found_on is not None and not life.void and row.text("enterprise_code"):
            firms[row.text("enterprise_code")].append((life.found_on, table, row))
    for rows in firms.values():
        rows.sort(key=lambda one: (one[0], one[2].text("hazard_id")))
        told, first = set[str](), 0
        for at, (day, table, row) in enumerate(rows):
            while (day - rows[first][0]).days > 1:
                first += 1
            for _, _, other in rows[max(first, at - MOST_COMPARED) : at]:
                if not _twice(row, other, least):
                    continue
                later, old = sorted((row, other), key=lambda one: one.text("hazard_id"))[::-1]
                if later.text("hazard_id") not in told:
                    told.add(later.text("hazard_id"))
                    yield _duplicate(context, table, later, old)


def _twice(one: Row, other: Row, least: float) -> bool:
    """Filed by different units, neither merged into the other, and described alike."""
    ids = (one.text("hazard_id"), other.text("hazard_id"))
    units = [parsed.unit for hazard_id in ids if (parsed := parse_record_id(hazard_id))]
    if len(set(units)) < 2 or one.text("merged_into") == ids[1] or other["merged_into"] == ids[0]:
        return False
    return alike(bare(one.text("description")), bare(other.text("description")), least)


def _duplicate(context: Context, table: Table, later: Row, old: Row) -> Notice:
    parsed = parse_record_id(old.text("hazard_id"))
    code = old.text("filed_by") or (parsed.unit if parsed is not None else "")
    return at_row(
        "XR21",
        table,
        later,
        "hazard_id",
        id=later.text("hazard_id"),
        other=old.text("hazard_id"),
        unit=unit_name(context, code),
        enterprise=enterprise_name(context, later),
        next_actor="报送单位",
    )
