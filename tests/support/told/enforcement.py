"""Circumstances of examples about enforcement and visits: repeated findings, repeated penalties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tests.support.base import HAZARD
from tests.support.play import Cells, CellTeller, FactTeller, Play

TODAY = dt.date(2023, 6, 27)
APART = dt.timedelta(days=40)


def _none(play: Play, where: str, name: str, value: str) -> Play:
    """Nothing of the kind is there."""
    assert value == "0", (where, name, value)
    return play


def _penalties(play: Play, where: str, _name: str, value: str) -> Play:
    """So many penalties for one hazard, 40 days apart, the last one on the day told or today."""
    number, _, last = value.partition(", last ")
    day = dt.date.fromisoformat(last) if last else TODAY
    days = [day - APART * n for n in reversed(range(int(number)))]
    return play.adding(where, *({"隐患编号": HAZARD, "执法日期": f"d:{one}"} for one in days))


def _on_days(play: Play, where: str, cells: Cells, header: str, typed: str) -> Play:
    """One row for each of the days on which it was so."""
    value, _, days = typed.partition(" on ")
    rows = ({**cells, header: value, "检查日期": day} for day in days.split(" and "))
    return play.adding(where, *rows)


FACTS: Mapping[str, FactTeller] = {
    r"rows for it in \d{4}-\d{2}": _none,
    r"penalties (of it|for one hazard)": _penalties,
}
CELLS: Mapping[str, CellTeller] = {r"是 on \d{4}-\d{2}-\d{2}.*": _on_days}
