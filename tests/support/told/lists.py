"""Circumstances of an example that are told of lists of any family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from tests.support import base
from tests.support.play import FactTeller, Play


def _today(play: Play, _where: str, _name: str, value: str) -> Play:
    return replace(play, world=replace(play.world, today=dt.date.fromisoformat(value)))


def _baseline(play: Play, _where: str, _name: str, value: str) -> Play:
    row = {"参数": "baseline_start", "取值": value}
    return replace(
        play, world=replace(play.world, master={**play.world.master, "settings": (row,)})
    )


def _in_business(play: Play, _where: str, _name: str, value: str) -> Play:
    rows = play.world.with_rows("enterprises", *({} for _ in range(int(value))))
    return replace(play, world=rows)


def _visited(play: Play, _where: str, _name: str, value: str) -> Play:
    """So many enterprises, each helped once."""
    codes = [f"CS-HL-03-{n:04d}" for n in range(2, int(value) + 2)]
    world = play.world.with_rows("enterprises", *({} for _ in range(int(value) + 1)))
    visits = [{"帮扶对象类型": "重点企业", "企业编号": code} for code in codes]
    return replace(play, world=world.with_rows("assistance_visits", *visits))


def _owes_only(play: Play, _where: str, _name: str, _value: str) -> Play:
    """HL-05 alone owes the dispatch table, and has not sent it."""
    row = base.record("units", 1, {"单位编码": "HL-05", "应报表种": "调度表"})
    return replace(play, world=replace(play.world, master={**play.world.master, "units": (row,)}))


FACTS: Mapping[str, FactTeller] = {
    "today": _today,
    "baseline_start": _baseline,
    "rows in business": _in_business,
    "distinct enterprises": _visited,
    "rows of HL-05 for 2023-06": _owes_only,
}
