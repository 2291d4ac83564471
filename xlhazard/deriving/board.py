"""The figures of 看板 and 本月: hazards by grade and state, ranking, reports, settings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from xlhazard.deriving.closing import closings, last_place, ranking
from xlhazard.deriving.lives import Life
from xlhazard.deriving.rates import Owed, tally
from xlhazard.deriving.reporting import receipts, valid_in
from xlhazard.deriving.settings import setting, whole
from xlhazard.model.boards import (
    Curves,
    GradeLine,
    HazardCounts,
    OpenFlags,
    OwnSetting,
    ReportCell,
    Reporter,
    ReportKind,
    ReportMatrix,
    UnitLine,
)
from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import Schema

MAJOR = "major"
_GRADES = "hazard_grades"
_VOID = "void"
_CLOSED = frozenset({"closed", "reviewed"})
_AGES: tuple[tuple[int, int | None], ...] = ((1, 7), (8, 30), (31, 90), (91, None))
"""How long overdue, in days, both included."""
_MISSING = frozenset({"missing", "refused"})


def month_at_hand(
    log: Table | None, settings: Mapping[str, str], schema: Schema, today: dt.date
) -> Month:
    """The month whose reports people work on: in its first days (late_days) still the one before.

    Once a report of the new month is logged, the new month. A later month is never believed.
    """
    now = Month.of(today)
    late_days = whole(settings, schema, "late_days", 10)
    usual = now.plus(-1) if today.day <= late_days else now
    logged = [one.month for one in receipts(log) if one.month is not None and one.month <= now]
    return max([usual, *logged])


def hazard_counts(lives: Mapping[str, Life], schema: Schema) -> HazardCounts:
    """Every hazard that is there on the day of the lives, by grade (gravest first) and state."""
    states = [one for one in reversed(tuple(schema.states.states.values())) if one.id != _VOID]
    states.sort(key=lambda state: state.id not in schema.states.open_states)
    place = {state.id: number for number, state in enumerate(states)}
    codes = schema.codes[_GRADES].codes
    grades = sorted(codes, key=lambda code: -int(code.attributes.get("rank", "0")))
    labels = {**{code.id: code.label for code in grades}, "": ""}
    counts = {grade: [0] * len(states) for grade in labels}
    ages = {grade: [0] * len(_AGES) for grade in labels}
    totals = Counter[str]()
    for life in lives.values():
        if life.void:
            totals["void"] += 1
            continue
        grade = life.grade if life.grade in labels and life.grade else ""
        counts[grade][place[life.state]] += 1
        totals["closed"] += life.state in _CLOSED
        totals["open"] += life.is_open
        totals["major"] += life.is_open and grade == MAJOR
        if (age := _age(life.days_overdue)) is not None:
            ages[grade][age] += 1
    lines = tuple(
        GradeLine(grade, label, tuple(counts[grade]), tuple(ages[grade]))
        for grade, label in labels.items()
    )
    return HazardCounts(
        tuple(state.label for state in states),
        len(schema.states.open_states),
        _AGES,
        lines,
        totals["open"],
        totals["major"],
        totals["void"],
        totals["closed"],
    )


def _age(days: int) -> int | None:
    found = (n for n, (low, high) in enumerate(_AGES) if low <= days <= (high or days))
    return next(found, None)


def unit_lines(
    units: Iterable[Row], hazards: Table | None, lives: Mapping[str, Life], month: Month
) -> tuple[UnitLine, ...]:
    """Every unit that owes a report in the month or filed a hazard; the ranked ones first.

    Ranked by done of due hazards, like the rules that look for the last one; units that no longer
    report, or with too little due, and a township with too few such units are not ranked.
    Unit "" stands for hazards that were typed into the master.
    """
    known = closings(hazards, lives)
    overdue = _overdue(hazards, lives)
    names, reporting, owing = {"": ""}, set(), set()
    for row in units:
        if code := row.text("unit_code"):
            names[code] = row.text("unit_name") or code
            if valid_in(row, month):
                reporting.add(code)
                owing |= {code} if row.texts("forms_due") else set()
    ranked = ranking({unit: one for unit, one in known.items() if unit in reporting})
    last = last_place({unit: one for unit, one in known.items() if unit in reporting})
    shown = [unit for unit in names if unit in owing or unit in known]
    shown += [unit for unit in known if unit not in names]
    shown.sort(key=lambda unit: (ranked.get(unit, len(known) + 1), not unit, unit))
    return tuple(
        UnitLine(
            unit,
            names.get(unit, unit),
            known.get(unit, Closing()),
            overdue[unit],
            ranked.get(unit),
            last == unit,
        )
        for unit in shown
    )


def _overdue(hazards: Table | None, lives: Mapping[str, Life]) -> Counter[str]:
    filed = {row.text("hazard_id"): row.text("filed_by") for row in reversed(tuple(hazards or ()))}
    return Counter(filed[one.hazard_id] for one in lives.values() if one.days_overdue)


def report_matrix(owed: Sequence[Owed], month: Month, labels: Mapping[str, str]) -> ReportMatrix:
    """What became of the reports of a month, by unit; labels: report kind or stage -> words."""
    kinds: dict[tuple[str, str], ReportKind] = {}
    cells: dict[str, dict[tuple[str, str], ReportCell]] = {}
    names: dict[str, str] = {}
    for one in (one for one in owed if one.month == month):
        key = (one.kind, one.stage)
        label = labels[one.kind] + (f"（{labels[one.stage]}）" if one.stage else "")
        due, rest = one.due, one.due.rest_day or ""
        kinds.setdefault(key, ReportKind(*key, label, due.day, due.last_day, rest))
        received = one.received if one.taken else None
        cells.setdefault(one.unit, {})[key] = ReportCell(one.state, received)
        names[one.unit] = one.unit_name
    earlier = tuple(
        (one.unit_name, labels[one.kind], one.month)
        for one in owed
        if one.month < month and one.state in _MISSING
    )
    return ReportMatrix(
        month,
        tuple(sorted(kinds.values(), key=lambda kind: (kind.due, kind.kind, kind.stage))),
        tuple(
            Reporter(unit, names[unit], reports, tally(o for o in owed if o.unit == unit))
            for unit, reports in cells.items()
        ),
        earlier,
    )


def hazard_curves(
    lives: Mapping[str, Life], months: Sequence[Month], labels: tuple[str, str, str, str]
) -> Curves:
    """Hazards found and closed by the end of each month, of all grades and of the gravest."""
    there = [one for one in lives.values() if not one.void]
    major = [one for one in there if one.grade == MAJOR]
    lines = tuple(
        (
            month,
            tuple(
                sum(1 for day in days if day is not None and day <= month.last)
                for some in (there, major)
                for days in ([o.found_on for o in some], [o.closed_on for o in some])
            ),
        )
        for month in months
    )
    return Curves("", labels, lines)


def months_before(first: Month, last: Month, most: int) -> tuple[Month, ...]:
    """The months from first to last, the latest so many of them."""
    found = []
    month = max(first, last.plus(1 - most))
    while month <= last:
        found.append(month)
        month = month.plus(1)
    return tuple(found)


def refused_files(log: Table | None, month: Month) -> tuple[tuple[str, str], ...]:
    """Unit and file of what was refused in a month, where none of that report was accepted."""
    lines = [one for one in receipts(log) if one.month == month]
    taken = {(one.unit, one.kind) for one in lines if one.accepted}
    found = {}
    for one in lines:
        if one.refused and (one.unit, one.kind) not in taken:
            found[one.unit] = one.file
    return tuple(found.items())


def open_flags(flags: Iterable[Row]) -> tuple[OpenFlags, ...]:
    """Rows of 预警 by what they are called, the most frequent first."""
    groups: dict[str, list[Row]] = {}
    for row in flags:
        if row.text("flag_no"):
            groups.setdefault(row.text("name") or row.text("code"), []).append(row)
    found = [
        OpenFlags(
            name,
            len(rows),
            sum(not row.blank("handled") for row in rows),
            tuple(sorted({row.text("next_actor") for row in rows} - {""})),
        )
        for name, rows in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.name)))


def own_settings(
    stated: Mapping[str, str], schema: Schema, meanings: Mapping[str, str], passed: Collection[str]
) -> Iterator[OwnSetting]:
    """What 设置 says otherwise than the defaults; passed: keys that the program itself writes."""
    defaults = {**schema.parameters, **schema.calendar.settings}
    for key, value in stated.items():
        if key in passed:
            continue
        default = defaults.get(key)
        if default is not None and setting({key: value}, schema, key) == setting(
            {key: default}, schema, key
        ):
            continue
        meaning = schema.calendar.meanings.get(key) or meanings.get(key, "")
        yield OwnSetting(key, value, default, meaning)


def rate(part: int, of: int) -> Decimal | None:
    """Per cent with one decimal, halves up; None of nothing."""
    if not of:
        return None
    return (Decimal(100 * part) / of).quantize(Decimal("0.1"), ROUND_HALF_UP)
