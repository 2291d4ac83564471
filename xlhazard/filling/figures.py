"""The township's figures of a form, added up as each figure wants it (forms, aggregation)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlhazard.deriving.measures import Counted, Figure, counted, measured
from xlhazard.filling.reports import Reports, UnitReport, figure_of, reports
from xlhazard.model.fold import fold_person
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.schema.types import FormSchema, FormValue, Kind, Schema, Town

MOST_NAMED = 10
_TOWN = ("", "town")
"""Levels whose figures the township itself can have; others are those of departments …"""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit brings to a figure.

    figure None: the unit has never had this form accepted. period is the month of the accepted
    form, None for the office's own registers, whose rows are then named.
    """

    unit: str
    name: str
    figure: Figure | None
    period: Month | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedTwice:
    """An enterprise (or person) that several units count; the township counts it once."""

    member: str
    name: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TownFigure:
    """One figure of the township with its evidence.

    rows are the ids behind a figure that is counted over the merged lists, members what a distinct
    count counted there (credit codes, persons), each once. certain is False where
    a unit is missing or the lists do not hold all that the units reported. note says how the
    figure came about (Chinese, "" where nothing is special).
    """

    value: FormValue
    figure: Figure
    contributions: tuple[Contribution, ...]
    rows: tuple[str, ...] = ()
    counted_twice: tuple[CountedTwice, ...] = ()
    certain: bool = True
    note: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a form for a month. missing: units without an accepted form of the month."""

    form_id: str
    month: Month
    as_of: dt.date
    office_name: str
    values: Mapping[str, TownFigure]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def __getitem__(self, value_id: str) -> TownFigure:
        return self.values[value_id]


def township_figures(
    master: Master,
    form: FormSchema,
    month: Month,
    as_of: dt.date,
    schema: Schema,
    town: Town,
    settings: Mapping[str, str],
) -> Figures:
    """The township's figures of a form (dispatch: 35 values) for a month, up to as_of.

    sum: what the units' accepted forms of the month say (the last accepted one where a unit is
    missing) and what the office's own registers hold. distinct, roster: once over the merged
    lists, kept between the largest unit figure and the sum. any: 是 when any unit says so. none:
    days and weeks do not add up; the township's own are the office's, where it has any. Counts
    are int, 万元 Decimal, yes/no bool.
    """
    return figures_of(reports(master, form, month, as_of, schema, town, settings), form)


def figures_of(found: Reports, form: FormSchema) -> Figures:
    """The same from what the units and the office contribute."""
    values = {
        value.id: figure
        for value in form.values
        if value.measure is not None and (figure := _town_figure(value, found)) is not None
    }
    missing = tuple(one.name for one in found.missing)
    notes = (*_notes(found, form), *_own_duties(form, values, found))
    return Figures(form.id, found.month, found.as_of, found.office_name, values, missing, notes)


def _town_figure(value: FormValue, found: Reports) -> TownFigure | None:
    if value.aggregation == "none":
        return _own_figure(value, found) if value.level in _TOWN else None
    parts = tuple(_contributions(value, found))
    known = [one.figure for one in parts if one.figure is not None]
    certain = not found.missing
    if value.aggregation == "any":
        return TownFigure(value, any(known), parts, certain=certain)
    total = sum((Decimal(one) for one in known), Decimal(0))
    if value.aggregation == "sum":
        return TownFigure(value, typed_figure(value, total), parts, certain=certain)
    return _once(value, found, parts, known, certain)


def _own_figure(value: FormValue, found: Reports) -> TownFigure | None:
    """What the office itself reported or recorded; None where it has recorded nothing."""
    report = next((one for one in found.units if one.unit == found.office), None)
    if report is not None:
        number = figure_of(report, value.id)
        if number is None:
            return None
        part = Contribution(report.unit, report.name, typed_figure(value, number), found.month)
        return TownFigure(value, typed_figure(value, number), (part,))
    own = measured(value, found.own, found.as_of)
    if value.measure is None or not len(found.own.tables.get(value.measure.list_id, ())):
        return None
    part = Contribution(found.office, found.office_name, own.figure, None, own.rows)
    return TownFigure(value, own.figure, (part,), own.rows)


def _once(
    value: FormValue,
    found: Reports,
    parts: tuple[Contribution, ...],
    known: Sequence[Figure],
    certain: bool,
) -> TownFigure:
    """A figure counted over the merged lists, kept between the largest unit figure and the sum."""
    units: dict[str, dict[str, None]] = {}
    rows: dict[str, None] = {}
    for one in counted(value, found.whole, found.as_of):
        rows[one.key] = None
        for member in members_of(value, one):
            units.setdefault(member, {})[found.name_of(one.row.text("filed_by"))] = None
    least = max((int(one) for one in known), default=0)
    most = sum(int(one) for one in known)
    listed = len(units)
    figure = min(max(listed, least), most)
    note = ""
    if figure > listed:
        note = f"清单合并去重只有{listed}，少于最多的一个单位所报{least}：清单不全，按{figure}计"
    elif figure < listed:
        note = f"清单合并去重有{listed}，多于各单位之和{most}：请核对漏报，按{figure}计"
    elif short := [one.name for one in parts if _lists_short(value, one, found)]:
        note = f"{'、'.join(short)}所报多于其清单：清单不全，去重数可能偏小"
    twice = tuple(
        CountedTwice(member, found.enterprises.get(member) or member, tuple(names))
        for member, names in units.items()
        if len(names) > 1
    )
    sure = certain and not note
    return TownFigure(value, figure, parts, tuple(rows), twice, sure, note, tuple(units))


def _contributions(value: FormValue, found: Reports) -> Iterator[Contribution]:
    """Each unit's accepted figure, then the office's own."""
    for report in found.units:
        if value.period == "month" and not report.of_month(found.month):
            yield Contribution(report.unit, report.name, None)
            continue
        number = figure_of(report, value.id)
        period = report.form.period if report.form is not None else None
        figure = None if number is None else typed_figure(value, number)
        yield Contribution(report.unit, report.name, figure, period)
    if not found.office_reports:
        own = measured(value, found.own, found.as_of)
        yield Contribution(found.office, found.office_name, own.figure, None, own.rows)


def members_of(value: FormValue, one: Counted) -> tuple[str, ...]:
    """What is counted once: enterprises, or for a roster the person by name and kind of post."""
    if not value.aggregate_by:
        return one.members
    return ("·".join(_part(one.row, name) for name in value.aggregate_by),)


def _part(row: Row, name: str) -> str:
    value = row[name]
    if isinstance(value, tuple):
        return "、".join(fold_person(one) for one in value)
    return "" if value is None else str(value)


def _lists_short(value: FormValue, part: Contribution, found: Reports) -> bool:
    """The unit reported more than its rows in the merged lists can make."""
    if part.period is None or part.figure is None:
        return False
    own = {
        member
        for one in counted(value, found.whole, found.as_of)
        if one.row.text("filed_by") == part.unit
        for member in members_of(value, one)
    }
    return int(part.figure) > len(own)


def typed_figure(value: FormValue, number: Decimal) -> Figure:
    if value.kind is Kind.YES_NO:
        return bool(number)
    return number.normalize() + 0 if value.kind is Kind.MONEY_WAN else int(number)


def _notes(found: Reports, form: FormSchema) -> Iterator[str]:
    """What people must know about the whole form: which units are missing, what stands for them."""
    used = [one for one in found.missing if one.form is not None]
    never = [one.name for one in found.missing if one.form is None]
    if used and any(value.period == "month" for value in form.values):
        yield (f"{found.month}没有接收到的单位，本月数没有计入，存量数用其最近一期：{_named(used)}")
    elif used:
        yield f"{found.month}没有接收到的单位，用其最近一期：{_named(used)}"
    for one in found.units:
        if one.unclaimed and one.form is not None:
            figures = "、".join(
                f"{value.number}有{typed_figure(value, one.form.values[value.id])}"
                for value in form.values
                if value.id in one.form.values
            )
            yield (
                f"{one.name}拆分后按企业分不清的数（{one.form.period}）单列计入：{figures}。"
                f"已由哪个单位接着报的，请在《单位》“其余归”写明。"
            )
    if never:
        yield f"从未接收到{form.sheet}、没有计入的单位：{'、'.join(never)}"


def _own_duties(
    form: FormSchema, values: Mapping[str, TownFigure], found: Reports
) -> Iterator[str]:
    """Figures that do not add up and that stay blank, and why."""
    left = [v for v in form.values if v.aggregation == "none" and v.id not in values]
    units = [value.number for value in left if value.level not in _TOWN]
    own = [value.number for value in left if value.level in _TOWN]
    if units:
        yield f"天数、周数由各单位自报，不能相加，没有填：{'、'.join(units)}"
    if own:
        yield f"{found.office_name}没有自己的登记，没有填：{'、'.join(own)}"


def _named(units: Sequence[UnitReport]) -> str:
    return "、".join(f"{one.name}（{one.form.period}）" for one in units if one.form is not None)
