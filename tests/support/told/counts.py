"""The stage report of an example, and the ten-measures form of a department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from tests.support import base
from tests.support.play import Cells, FactTeller, PlaceTeller, Play
from tests.support.schemas import SCHEMA
from xlhazard.model.month import Month

REPORT = SCHEMA.forms["stage_reports"]
DAY = dt.date(2023, 12, 10)


def _stage_report(stage: Play, cells: Cells, facts: Cells) -> Play:
    """Filed alone, dated the 10 December; what is not told of it is in order."""
    assert not facts, facts
    items = {item.label: item.id for item in REPORT.items}
    told = {items.get(label, label): f"n:{typed}" for label, typed in cells.items()}
    answers = {
        "unit": "黑林三村",
        "kind": "总体情况",
        "date": f"{DAY.year}年{DAY.month}月{DAY.day}日",
        "work": "按方案完成自查自改，建账整改",
        "found": "n:7",
        "done": "n:0",
        "listed": "n:0",
        "problems": "个别企业整改资金不足",
        "next_step": "继续督促整改，逐项销号",
    }
    world = replace(stage.world, forms={"stage_reports": {**answers, **told}}, today=DAY)
    month = Month.of(DAY)
    return replace(stage, world=world.with_cover(报告期=str(month), 填报日期=f"d:{DAY}"))


def _seen(play: Play, where: str, name: str, value: str) -> Play:
    """A department with a ten-measures form, and so many rows of a kind in its register."""
    kind = name.split(" ")[1]
    village = base.honest().forms["ten_measures"]
    form = {name: typed for name, typed in village.items() if not name.startswith("m_")}
    form["unit"] = "黑林镇经发办"
    world = replace(play.world, forms={**play.world.forms, "ten_measures": form})
    return replace(play, world=world).adding(where, *({"督查类型": kind},) * int(value))


FACTS: Mapping[str, FactTeller] = {r"rows \S+ in the month": _seen}
PLACES: Mapping[str, PlaceTeller] = {"stage_reports": _stage_report}
