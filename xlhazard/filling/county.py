"""A county's figures of a form: those of its townships, put together as each figure wants it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.deriving.measures import Figure
from xlhazard.filling.figures import MOST_NAMED, Contribution, CountedTwice, Figures, TownFigure
from xlhazard.model.ids import parse_place_code
from xlhazard.model.month import Month
from xlhazard.schema.types import FormSchema, FormValue, Kind

_NATIONAL = frozenset({15, 18})
"""Lengths of registration numbers and credit codes: the same enterprise has the same everywhere."""


@dataclass(frozen=True, slots=True)
class Township:
    """A township's part: its name, its figures, and names of enterprises by code."""

    name: str
    figures: Figures
    enterprises: Mapping[str, str]


def same_everywhere(member: str) -> bool:
    """A code that names one enterprise in the whole country; place codes (CS-), ids of hazards
    and names of persons are each township's own."""
    return len(member) in _NATIONAL and member.isascii() and parse_place_code(member) is None


def county_figures(
    form: FormSchema, month: Month, county: str, parts: Sequence[Township]
) -> Figures:
    """The county's figures of a form.

    sum: the townships' figures added up. any: 是 when any township says so. distinct: what several
    townships count is counted once, by its code: the sum less what is counted again, kept between
    the largest township's figure and the sum. none: days and weeks do not add up and stay blank.
    """
    as_of = max(one.figures.as_of for one in parts)
    values = {
        value.id: made
        for value in form.values
        if (made := _figure(value, month, parts)) is not None
    }
    left = [value.number for value in form.values if value.id not in values]
    notes = [f"各镇的天数、周数等不能相加，没有填：{'、'.join(left)}"] if left else []
    return Figures(form.id, month, as_of, county, values, _missing(parts), tuple(notes))


def _figure(value: FormValue, month: Month, parts: Sequence[Township]) -> TownFigure | None:
    known = [(one, one.figures.values[value.id]) for one in parts if value.id in one.figures.values]
    if not known or value.aggregation == "none":
        return None
    given = tuple(
        Contribution(one.name, one.name, figure.figure, month, figure.rows) for one, figure in known
    )
    certain = len(known) == len(parts) and all(figure.certain for _, figure in known)
    if value.aggregation == "any":
        return TownFigure(value, any(f.figure for _, f in known), given, certain=certain)
    total = sum((Decimal(figure.figure) for _, figure in known), Decimal(0))
    rows = tuple(row for _, figure in known for row in figure.rows)
    if value.aggregation == "sum":
        return TownFigure(value, _typed(value, total), given, rows, certain=certain)
    twice = tuple(_counted_twice(known))
    again = sum(len(one.units) - 1 for one in twice)
    least = max(int(figure.figure) for _, figure in known)
    figure = max(int(total) - again, least)
    note = _told(twice)
    doubts = [f"{one.name}：{f.note}" for one, f in known if f.note]
    said = "；".join(filter(None, (note, *doubts)))
    return TownFigure(value, figure, given, rows, certain=certain, note=said)


def _told(twice: Sequence[CountedTwice]) -> str:
    """Which enterprises are counted once although several townships count them."""
    if not twice:
        return ""
    named = "、".join(f"{one.name}（{'、'.join(one.units)}）" for one in twice[:MOST_NAMED])
    more = f"等{len(twice)}家" if len(twice) > MOST_NAMED else ""
    return f"几个乡镇都计了、只计一次：{named}{more}"


def _counted_twice(known: Sequence[tuple[Township, TownFigure]]) -> Iterator[CountedTwice]:
    """Enterprises that several townships count, by code."""
    towns: dict[str, list[Township]] = {}
    for one, figure in known:
        for member in figure.members:
            if same_everywhere(member):
                towns.setdefault(member, []).append(one)
    for member, some in sorted(towns.items()):
        if len(some) > 1:
            name = next((t.enterprises[member] for t in some if member in t.enterprises), member)
            yield CountedTwice(member, name, tuple(one.name for one in some))


def _typed(value: FormValue, number: Decimal) -> Figure:
    return number.normalize() + 0 if value.kind is Kind.MONEY_WAN else int(number)


def _missing(parts: Sequence[Township]) -> tuple[str, ...]:
    """Units without an accepted form of the month, with their township."""
    return tuple(f"{one.name} {unit}" for one in parts for unit in one.figures.missing)
