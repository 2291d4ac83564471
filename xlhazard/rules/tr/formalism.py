"""Units whose inspections saw nothing where oversight saw a major hazard soon after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.model.table import Row
from xlhazard.rules.enforced import happened, known_by
from xlhazard.rules.hazard_lives import enterprise_of_code, lives_of
from xlhazard.rules.known import named_units, roster
from xlhazard.rules.own_records import all_lists, unit_name

_OWN = ("self", "village_patrol")
"""Sources of hazards that are found without oversight."""


@rule("TR22", lists=("oversight", "inspections", "hazards"))
def formalism(context: Context) -> Iterator[Notice]:
    """Oversight finds a major hazard at an enterprise that the unit inspected shortly before
    without any problem, and nobody has talked with the unit since."""
    window = dt.timedelta(days=context.whole("TR22", "window"))
    talks, majors = _last_talks(context), _major_by_day(context)
    for table, row in context.rows("oversight", "oversight_id", "object_unit", "major_found"):
        day, unit = happened(context, row, "held_on"), row.text("object_unit")
        major = row["major_found"]
        if day is None or not unit or not isinstance(major, int) or major <= 0:
            continue
        if talks.get(unit, dt.date.min) >= day:
            continue
        for code in _seen_clean(context, majors.get(day, ()), unit, day - window):
            name = enterprise_of_code(context, code)
            yield at_row(
                "TR22",
                table,
                row,
                "major_found",
                unit=unit_name(context, unit),
                name=name,
                date=day,
                enterprise=name,
                unit_code=unit,
                record_key=f"{row.text('oversight_id')} {code}",
            )


def _seen_clean(
    context: Context, majors: Iterable[Row], unit: str, since: dt.date
) -> dict[str, None]:
    """Enterprises of these hazards where the unit, from that day on and before the hazard was
    found, inspected and found nothing."""
    found: dict[str, None] = {}
    for hazard in majors:
        code, day = hazard.text("enterprise_code"), hazard.day("found_on")
        if any(
            one["problem_count"] == 0
            and one.text("method") != "self_led"
            and (held := one.day("inspected_on")) is not None
            and day is not None
            and since <= held < day
            and _by_unit(context, one) == unit
            for one in known_by(context, "inspections", "enterprise_code").get(code, ())
        ):
            found[code] = None
    return found


def _major_by_day(context: Context) -> dict[dt.date, list[Row]]:
    """Major hazards that others than the enterprise and the village found, by day."""
    lives, found = lives_of(context), dict[dt.date, list[Row]]()
    for row in all_lists(context).tables.get("hazards", ()):
        life = lives.get(row.text("hazard_id"))
        if life is None or life.void or life.grade != "major" or life.found_on is None:
            continue
        if row.text("source") not in ("", *_OWN):
            found.setdefault(life.found_on, []).append(row)
    return found


def _by_unit(context: Context, inspection: Row) -> str:
    """The unit that inspected: the one named, else the one that filed the row."""
    units, named = named_units(context), inspection.text("inspecting_unit")
    known = units.find(named) if units is not None and named else None
    return known.code if known is not None else inspection.text("filed_by")


def _last_talks(context: Context) -> dict[str, dt.date]:
    """The last talk with each unit: with the unit itself, or with somebody named as its leader."""
    units, last = named_units(context), dict[str, dt.date]()
    names = {code: _names_of(row) for code, row in roster(context).items()}
    for row in all_lists(context).tables.get("notices_and_talks", ()):
        day, told = happened(context, row, "issued_on"), row.text("object_name")
        if row.text("form") != "talk" or day is None:
            continue
        match = units.find(told) if units is not None else None
        for code, known in names.items():
            meant = match.code == code if match is not None else any(n in fold(told) for n in known)
            if meant:
                last[code] = max(day, last.get(code, day))
    return last


def _names_of(unit: Row) -> tuple[str, ...]:
    names = (unit.text("unit_name"), *unit.texts("leader"))
    return tuple(fold(name) for name in names if name)
