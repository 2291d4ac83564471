"""TM13: key posts are manned around the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table
from xlhazard.rules.own_records import all_lists, own_lists

DAY = dt.timedelta(days=1)
_SHIFT = ("duty_on", "starts_at", "ends_at")


class Shift(NamedTuple):
    """One line of the roster; an end not later than its start is on the next day."""

    start: dt.datetime
    end: dt.datetime
    key: tuple[str, str]
    """Node and start, by which the line is found again in the file."""


class Node(NamedTuple):
    """What is guarded: its name, and its days where 节点与活动 knows them."""

    name: str
    first: dt.date | None = None
    last: dt.date | None = None


@rule("TM13", lists=("duty_roster",))
def duty_gap(context: Context) -> Iterator[Notice]:
    """From the first shift of a node to its last nobody's turn is missing, and none of its days is
    without a shift; shifts may overlap."""
    allowed = dt.timedelta(minutes=context.whole("TM13", "gap_minutes"))
    here = _in_file(context)
    for node_id, shifts in _by_node(context).items():
        node = _node(context, node_id)
        if node is None:
            continue
        for start, end, beside in _gaps(shifts, node, context.as_of, allowed):
            if (found := here.get(beside.key)) is not None:
                table, row = found
                facts = {"name": node.name, "from": _said(start), "to": _said(end)}
                yield at_row("TM13", table, row, "starts_at", **facts)


def _in_file(context: Context) -> Mapping[tuple[str, str], tuple[Table, Row]]:
    found: dict[tuple[str, str], tuple[Table, Row]] = {}
    for table, row in context.rows("duty_roster", *_SHIFT):
        if (shift := _shift(row)) is not None:
            found.setdefault(shift.key, (table, row))
    return found


def _by_node(context: Context) -> Mapping[str, list[Shift]]:
    """The unit's shifts in order of their start."""
    shifts: dict[str, list[Shift]] = {}
    for row in own_lists(context).tables.get("duty_roster", ()):
        if (shift := _shift(row)) is not None:
            shifts.setdefault(row.text("node_id"), []).append(shift)
    return {node_id: sorted(some) for node_id, some in shifts.items()}


def _shift(row: Row) -> Shift | None:
    day, start, end = row.day("duty_on"), row.text("starts_at"), row.text("ends_at")
    if day is None or not start or not end:
        return None
    begins, ends = _moment(day, start), _moment(day, end)
    if ends <= begins:
        ends += DAY
    return Shift(begins, ends, (row.text("node_id"), f"{begins:%Y-%m-%dT%H:%M}"))


def _moment(day: dt.date, clock: str) -> dt.datetime:
    """Time of a day; 24:00 is the end of it."""
    hours, _, minutes = clock.partition(":")
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(
        hours=int(hours), minutes=int(minutes)
    )


def _node(context: Context, node_id: str) -> Node | None:
    """None for an event without duty around the clock (大型活动)."""
    if not node_id:
        return Node("")
    table = all_lists(context).tables.get("nodes_and_events")
    row = None if table is None else table.first_by("node_id").get(node_id)
    if row is None:
        return Node("")
    kind = context.schema.codes["node_kinds"].by_id.get(row.text("kind"))
    if kind is not None and kind.attributes.get("counts_t9_1") == "no":
        return None
    return Node(row.text("name"), row.day("starts_on"), row.day("ends_on"))


def _gaps(
    shifts: Sequence[Shift], node: Node, as_of: dt.date, allowed: dt.timedelta
) -> Iterator[tuple[dt.datetime, dt.datetime, Shift]]:
    """Times without a shift, and the line beside each: the next one, at the end the last one.

    Shifts without a node belong together only while less than a day lies between them.
    """
    if node.first is not None and shifts[0].start >= _moment(node.first, "24:00"):
        yield _moment(node.first, "00:00"), shifts[0].start, shifts[0]
    covered = shifts[0].end
    for shift in shifts[1:]:
        together = bool(shift.key[0]) or shift.start - covered < DAY
        if shift.start - covered > allowed and together:
            yield covered, shift.start, shift
        covered = max(covered, shift.end)
    if node.last is not None:
        last = _moment(min(node.last, as_of), "00:00")
        if covered <= last:
            yield covered, last + DAY, shifts[-1]


def _said(moment: dt.datetime) -> str:
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"
