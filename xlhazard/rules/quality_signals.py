"""Signs that a unit fills in its month without looking (XR26, and what TR13 gathers).

Never a verdict: every sign names its rows. The month of the day of judgement and the one before are
looked at, so that a sign does not come back for ever.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.deriving.reporting import valid_in
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.rules.known import known_lives, roster
from xlhazard.rules.reporting import receipts
from xlhazard.tables.similar import bare

GRAVE = frozenset({"serious", "major"})
CLOSED_AT_ONCE = 3
ENTERPRISES = 3
SILENT_MONTHS = 3
"""Numbers of the catalogue's formulation of XR26 (b), (d), (e)."""

MONTHS = 2


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign: of which unit and month, which kind (XR26a, MS04 …), where it stands, in words."""

    unit: str
    month: Month
    kind: str
    table: Table
    row: Row
    field: str
    words: str
    rows: tuple[str, ...] = ()


def hazard_signals(context: Context) -> tuple[Signal, ...]:
    """Signs in the lists of hazards and acceptances, by unit and month."""
    return context.once(_hazard_signals)


def watched(context: Context) -> tuple[Month, ...]:
    """The months that are looked at, the latest last."""
    last = Month.of(context.as_of)
    return tuple(last.plus(n) for n in range(1 - MONTHS, 1))


@dataclass(frozen=True, slots=True)
class _Found:
    """A hazard found in the month, with its life."""

    row: Row
    life: Life

    @property
    def id(self) -> str:
        return self.life.hazard_id


def _hazard_signals(context: Context) -> tuple[Signal, ...]:
    table = context.tables.get("hazards")
    if table is None:
        return ()
    months = watched(context)
    found: dict[tuple[str, Month], list[_Found]] = {}
    closed: dict[tuple[str, Month], list[_Found]] = {}
    lives = context.once(known_lives)
    for row in table:
        life, unit = lives.get(row.text("hazard_id")), row.text("filed_by")
        if life is None or life.void or not unit:
            continue
        one = _Found(row, life)
        for day, kept in ((life.found_on, found), (life.closed_on, closed)):
            if day is not None and Month.of(day) in months:
                kept.setdefault((unit, Month.of(day)), []).append(one)
    made: list[Signal] = []
    for (unit, month), some in found.items():
        for look in (_one_day, _closed_at_once, _same_text):
            made += look(context, table, unit, month, some)
    for (unit, month), some in closed.items():
        made += _same_persons(context, unit, month, some)
    return (*made, *_silent_units(context, months))


def _one_day(
    context: Context, table: Table, unit: str, month: Month, found: Sequence[_Found]
) -> Iterator[Signal]:
    days = {one.life.found_on for one in found}
    if len(found) >= context.number("XR26", "min_rows") and len(days) == 1:
        words = f"{month}的{len(found)}条隐患都在{min(filter(None, days))}一天发现"
        yield Signal(unit, month, "XR26a", table, found[0].row, "found_on", words, _ids(found))


def _closed_at_once(
    _context: Context, table: Table, unit: str, month: Month, found: Sequence[_Found]
) -> Iterator[Signal]:
    some = [
        one for one in found if one.life.grade in GRAVE and one.life.closed_on == one.life.found_on
    ]
    if len(some) >= CLOSED_AT_ONCE:
        words = f"{month}有{len(some)}条较大、重大隐患当天发现当天销号"
        yield Signal(unit, month, "XR26b", table, some[0].row, "found_on", words, _ids(some))


def _same_text(
    context: Context, table: Table, unit: str, month: Month, found: Sequence[_Found]
) -> Iterator[Signal]:
    texts: dict[str, list[_Found]] = {}
    for one in found:
        texts.setdefault(bare(one.row.text("description")), []).append(one)
    for text, some in texts.items():
        if text and len(some) >= context.number("XR26", "same_text"):
            words = f"{month}有{len(some)}条隐患的描述一字不差"
            yield Signal(unit, month, "XR26c", table, some[0].row, "description", words, _ids(some))


def _same_persons(
    context: Context, unit: str, month: Month, closed: Sequence[_Found]
) -> Iterator[Signal]:
    """One person answers for everything that was closed, and one accepted it all."""
    table = context.tables.get("acceptances")
    closings = {} if table is None else table.once(_closings)
    rows = [row for one in closed if (row := closings.get((one.id, one.life.closed_on)))]
    if table is None or len(rows) < context.number("XR26", "min_rows"):
        return
    responsible = {one.row.texts("responsible_person") for one in closed}
    acceptors = {row.texts("accepted_by") for row in rows}
    enterprises = {one.row.text("enterprise_code") for one in closed} - {""}
    one_each = all(
        len(people) == 1 and len(min(people)) == 1 for people in (responsible, acceptors)
    )
    if one_each and len(enterprises) >= ENTERPRISES:
        words = (
            f"{month}销号的{len(rows)}条隐患（{len(enterprises)}家企业）"
            f"责任人都是{min(responsible)[0]}、验收人都是{min(acceptors)[0]}"
        )
        yield Signal(unit, month, "XR26d", table, rows[0], "accepted_by", words, _ids(closed))


def _closings(table: Table) -> Mapping[tuple[str, dt.date | None], Row]:
    """The acceptance that closed a hazard, by hazard and day; those that failed close nothing."""
    found: dict[tuple[str, dt.date | None], Row] = {}
    for row in table:
        if row.text("result") == "pass":
            found.setdefault((row.text("hazard_id"), row.day("closed_on")), row)
    return found


def _silent_units(context: Context, months: Sequence[Month]) -> Iterator[Signal]:
    """Units that reported month after month and found nothing, while others of their kind did."""
    table, units = context.tables.get("units"), context.once(roster)
    hazards = context.tables.get("hazards")
    if table is None or hazards is None:
        return
    taken = {(one.unit, one.month) for one in receipts(context) if one.accepted}
    days = [(row.text("filed_by"), row.day("found_on")) for row in hazards]
    per_month = Counter((unit, Month.of(day)) for unit, day in days if day is not None)
    for month in months:
        past = [month.plus(-n) for n in range(SILENT_MONTHS)]
        counts = {
            unit: sum(per_month[unit, one] for one in past)
            for unit, row in units.items()
            if all(valid_in(row, one) and (unit, one) in taken for one in past)
        }
        of_kind: dict[str, list[int]] = {}
        for unit, number in counts.items():
            of_kind.setdefault(units[unit].text("unit_type"), []).append(number)
        usual = {kind: median(numbers) for kind, numbers in of_kind.items()}
        for unit, number in counts.items():
            middle = usual[units[unit].text("unit_type")]
            if number == 0 and middle > 0:
                words = f"{past[-1]}至{month}没有一条隐患，同类单位的中位数是{middle:g}条"
                yield Signal(unit, month, "XR26e", table, units[unit], "unit_code", words)


def _ids(found: Sequence[_Found]) -> tuple[str, ...]:
    return tuple(one.id for one in found)


def found_nothing(figure: Callable[[str], Decimal | None], least: float) -> bool:
    """So many enterprises were checked, and none had any of the seven problems (DT13)."""
    checked = figure("d2_1")
    if checked is None or checked < least:
        return False
    return all(figure(f"d2_{n}") == 0 for n in range(2, 9))


def by_unit_and_month(
    signals: Sequence[Signal],
) -> Mapping[tuple[str, Month], tuple[Signal, ...]]:
    """The signs of each unit and month, each kind once: at its first place."""
    found: dict[tuple[str, Month], dict[str, Signal]] = {}
    for one in signals:
        found.setdefault((one.unit, one.month), {}).setdefault(one.kind, one)
    return {series: tuple(kinds.values()) for series, kinds in found.items()}
