"""Why a form and a list differ: the rows that a figure counts, and those it nearly counts.

A row that lacks just one thing (its day, one condition) is a near miss. So every measure can say
which rows explain a difference, whoever asks: rules, fill.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xlhazard.deriving.measures import (
    Counted,
    Lists,
    Measured,
    counted,
    measured,
    passed_over,
)
from xlhazard.deriving.reasons import day_words, reason, value_words
from xlhazard.model.table import Row
from xlhazard.schema.types import FormValue, Measure

MOST = 10
"""Rows that a sentence names; more are counted."""

_NAME_LENGTH = 30


class Named(NamedTuple):
    """A counted thing by name: a row, or an enterprise or hazard that is counted once.

    rows: how many rows name it; day: of the latest; amount: what a sum adds.
    """

    title: str
    day: dt.date | None
    rows: int = 1
    amount: str = ""


class NearMiss(NamedTuple):
    """A row (an enterprise, a hazard) that the figure does not count, and why, in words.

    kind is the same for all that miss the same thing; by_day: only the day is wrong.
    """

    title: str
    reason: str
    kind: str
    by_day: bool


@dataclass(frozen=True, slots=True)
class Drill:
    """A figure from the lists with all that may explain another one in the form.

    counted: what makes the figure, latest first. repeated: counted rows whose key is at fault,
    which may be there twice. unjudged: rows with a cell that could not be judged.
    """

    value: FormValue
    as_of: dt.date
    measured: Measured
    counted: tuple[Named, ...]
    near: tuple[NearMiss, ...]
    repeated: tuple[str, ...]
    unjudged: tuple[str, ...]

    def doubtful(self, typed: Decimal) -> bool:
        """Rows that could not be judged could explain the figure in the form."""
        figure = Decimal(self.measured.figure)
        if self.value.measure is not None and self.value.measure.count.how == "sum":
            return bool(self.unjudged) if typed > figure else bool(self.repeated)
        return figure - len(self.repeated) <= typed <= figure + len(self.unjudged)


def drill(value: FormValue, lists: Lists, as_of: dt.date, enterprises: Mapping[str, str]) -> Drill:
    """The figure of a form value on as_of with its rows and near misses.

    enterprises: names by code, for figures that count enterprises. Raises ValueError for a value
    without a measure.
    """
    found = measured(value, lists, as_of)
    measure = _measure(value)
    teller = _Teller(value, measure, lists, as_of, enterprises)
    rows = counted(value, lists, as_of)
    table = lists.tables.get(measure.list_id)
    key = frozenset(table.key if table is not None else ())
    return Drill(
        value,
        as_of,
        found,
        tuple(teller.counted(rows)),
        tuple(teller.near(rows)),
        tuple(one.key for one in rows if key & one.row.faults.keys()),
        found.unjudged,
    )


def explained(found: Drill, typed: Decimal, since: dt.date | None = None) -> str:
    """What explains that the form says typed, as one piece of a sentence.

    Too much in the form: near misses with their reason, then what is counted. Too little: what
    is counted, rows after since (the day of the last accepted form) first: those are most likely
    forgotten. At most ten are named.
    """
    parts: list[str] = []
    room = MOST
    if typed > found.measured.figure:
        named, parts = _missed(found, int(typed - Decimal(found.measured.figure)))
        room -= named
    if room > 0 and found.counted:
        parts += _counted(found, since if typed < found.measured.figure else None, room)
    if not parts:
        parts.append("没有可以计入的行")
    if found.repeated:
        parts.append(f"编号有错、可能重复的{_list(found.repeated, MOST)}")
    if found.unjudged:
        parts.append(f"未能判断{_list(found.unjudged, MOST)}")
    return "；".join(parts)


def _missed(found: Drill, difference: int) -> tuple[int, list[str]]:
    """Near misses: first those that are as many as the difference, then the smaller groups. Kinds
    of which there are more than can be named are only counted."""
    groups: dict[str, list[NearMiss]] = {}
    for one in found.near:
        groups.setdefault(one.kind, []).append(one)
    ordered = sorted(
        groups.values(),
        key=lambda group: (len(group) != difference, not group[0].by_day, len(group)),
    )
    named: list[str] = []
    many: list[str] = []
    for group in ordered:
        if len(named) + len(group) <= MOST:
            named += [f"{one.title}（{one.reason}）" for one in group]
        else:
            many.append(f"{group[0].reason}的{len(group)}{_counter(found)}")
    parts = [f"未计入{'、'.join(named)}"] if named else []
    if many:
        parts.append(f"{'另有' if named else '未计入'}{'、'.join(many)}")
    return len(named), parts


def _counted(found: Drill, since: dt.date | None, room: int) -> Iterator[str]:
    split = next(
        (n for n, one in enumerate(found.counted) if not (since and one.day and one.day > since)),
        len(found.counted),
    )
    new, old = found.counted[:split], found.counted[split:]
    if new and since is not None:
        shown = [_shown(one, found.as_of) for one in new]
        yield f"上期（{day_words(since, found.as_of)}）以后的{_list(shown, room)}"
        room -= min(room, len(new))
    if old and room > 0:
        lead = "此前的" if new else "计入"
        yield f"{lead}{_list([_shown(one, found.as_of) for one in old], room)}"
    elif old:
        yield f"此前的{len(old)}{_counter(found)}"


def _shown(one: Named, as_of: dt.date) -> str:
    told = [day_words(one.day, as_of)] if one.day is not None else []
    told += [f"{one.rows}次"] if one.rows > 1 else []
    told += [one.amount] if one.amount else []
    return f"{one.title}（{'，'.join(told)}）" if told else one.title


def _list(titles: Sequence[str], room: int) -> str:
    more = f"等{len(titles)}条" if len(titles) > room else ""
    return "、".join(titles[:room]) + more


def _counter(found: Drill) -> str:
    measure = _measure(found.value)
    return found.value.unit if measure.count.how == "distinct" else "条"


@dataclass(frozen=True)
class _Teller:
    """Names rows of one figure's list."""

    value: FormValue
    measure: Measure
    lists: Lists
    as_of: dt.date
    enterprises: Mapping[str, str]

    def counted(self, rows: Iterable[Counted]) -> list[Named]:
        """Latest first; what is counted once is named once, with the number of its rows."""
        ordered = sorted(rows, key=lambda one: one.day or dt.date.min, reverse=True)
        if not self.once:
            return [Named(self.title(one.row), one.day, 1, self.amount(one)) for one in ordered]
        times = Counter(member for one in ordered for member in one.members)
        latest: dict[str, Counted] = {}
        for one in ordered:
            for member in one.members:
                latest.setdefault(member, one)
        return [
            Named(self.member(member, one.row), one.day, times[member])
            for member, one in latest.items()
        ]

    def near(self, rows: Iterable[Counted]) -> Iterator[NearMiss]:
        """Of things that are counted once those that no row brings in, each with one reason."""
        known = {member for one in rows for member in one.members}
        for over in passed_over(self.value, self.lists, self.as_of):
            members = over.members if self.once else ()
            why = reason(self.value, over, self.lists, self.as_of)
            if why is None or not known.isdisjoint(members):
                continue
            known.update(members)
            title = self.member(members[0], over.row) if members else self.title(over.row)
            yield NearMiss(title, why.words, why.kind, why.by_day)

    @property
    def once(self) -> bool:
        """The figure counts each enterprise, hazard or day once."""
        return self.measure.count.how in ("distinct", "days", "iso_weeks")

    def member(self, member: str, row: Row) -> str:
        """An enterprise by its name, anything else as it is counted."""
        if "enterprise_code" not in self.measure.count.fields:
            return member
        name = self.enterprises.get(member) or row.text("enterprise_name") or member
        return name if len(name) <= _NAME_LENGTH else f"{name[:_NAME_LENGTH]}…"

    def title(self, row: Row) -> str:
        """The row's key as people read it, else its place in the sheet."""
        list_schema = self.lists.schema.lists[self.measure.list_id]
        parts = [
            value_words(list_schema.column(name), value, self.lists, self.as_of)
            for name in list_schema.key
            if (value := row[name]) is not None
        ]
        return "·".join(parts) or f"第{row.number}行"

    def amount(self, one: Counted) -> str:
        """What the row adds to a sum, in the list's own unit."""
        if self.measure.count.how != "sum":
            return ""
        list_schema = self.lists.schema.lists[self.measure.list_id]
        unit = list_schema.column(self.measure.count.fields[0]).unit or ""
        return f"{one.amount.normalize() + 0:f}{unit}"


def _measure(value: FormValue) -> Measure:
    if value.measure is None:
        raise ValueError(f"{value.id} has no measure")
    return value.measure
