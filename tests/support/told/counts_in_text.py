"""How many inspections an example's unit has made."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.base import HONGDA
from tests.support.play import FactTeller, Play


def _in_the_month(play: Play, where: str, _name: str, value: str) -> Play:
    return _more(play, where, int(value), play.month.day(10).isoformat())


def _in_total(play: Play, where: str, _name: str, value: str) -> Play:
    here = sum(one == where for one, _ in play.rows)
    return _more(play, where, int(value) - here, play.month.plus(-1).day(10).isoformat())


def _more(play: Play, where: str, count: int, day: str) -> Play:
    assert where == "inspections"
    first = len(play.rows) + 1
    ids = (f"JD-HL-03-2023-{number:04d}-J" for number in range(first, first + count))
    day = f"d:{day}"
    return play.adding(where, *({"监督编号": i, "检查日期": day, "企业编号": HONGDA} for i in ids))


FACTS: Mapping[str, FactTeller] = {
    "rows in the month": _in_the_month,
    "rows in total": _in_total,
}
