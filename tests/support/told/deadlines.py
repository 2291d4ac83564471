"""Due days, and units that lag behind, told in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from tests.support import base
from tests.support.play import Cells, FactTeller, PlaceTeller, Play
from xlhazard.model.ids import make_record_id

UNITS = tuple(f"HL-{number:02}" for number in range(1, 6))


def _calendar(play: Play, _cells: Cells, facts: Cells) -> Play:
    """A unit owes the form, and its due day is near."""
    due = dt.date.fromisoformat(facts["due"].split(" ", maxsplit=1)[0])
    row = base.record("units", 1, {"单位编码": "HL-05", "应报表种": facts["form"]})
    world = replace(play.world, master={**play.world.master, "units": (row,)})
    return replace(play, world=replace(world, today=due - dt.timedelta(days=5)))


def _none_came(play: Play, _where: str, _name: str, value: str) -> Play:
    assert value == "0"
    return play


def _late_in(play: Play, _where: str, name: str, value: str) -> Play:
    """A unit sends the dispatch table of these months after the 28th, of others in time."""
    unit = name.split(" ", maxsplit=1)[0]
    roster = base.record("units", 1, {"单位编码": unit, "应报表种": "调度表"})
    play = replace(
        play, world=replace(play.world, master={**play.world.master, "units": (roster,)})
    )
    late = value.split(", ")
    months = [f"2023-{number:02}" for number in range(int(late[0][5:]), int(late[-1][5:]) + 1)]
    return play.adding(
        "submissions_log",
        *(
            {
                "单位编码": unit,
                "表种": "调度表",
                "报告期": month,
                "收到时间": f"{month}-{29 if month in late else 25}T09:00:00+08:00",
                "校验结果": "已接收",
                "文件校验值": f"{number:064}",
            }
            for number, month in enumerate(months)
        ),
    )


def _lowest_in(play: Play, _where: str, name: str, value: str) -> Play:
    """Five units with three hazards each that were due in May, and one of them is behind."""
    slow, months = name.split(" ", maxsplit=1)[0], value.split(", ")
    roster = [base.record("units", 1, {"单位编码": unit}) for unit in UNITS]
    play = replace(
        play, world=replace(play.world, master={**play.world.master, "units": tuple(roster)})
    )
    for unit in UNITS:
        for number in range(1, 4):
            done = unit != slow or number == 1 or "2023-05" not in months
            play = _hazard(play, unit, number, "2023-05-20", done=done)
    return _hazard(play, slow, 4, "2023-06-10", done="2023-06" not in months)


def _hazard(play: Play, unit: str, number: int, due: str, *, done: bool) -> Play:
    hazard_id = make_record_id("YH", unit, 2023, number)
    filed = {"隐患编号": hazard_id, "填报单位编码": unit}
    dates = {"发现日期": "d:2023-05-05", "整改时限": f"d:{due}"}
    play = play.adding("hazards", {**filed, **dates})
    if not done:
        return play
    closed = {"验收日期": "d:2023-05-15", "销号日期": "d:2023-05-15"}
    return play.adding("acceptances", {**filed, **closed})


FACTS: Mapping[str, FactTeller] = {
    "rows 阶段报告": _none_came,
    r"HL-\d+ late in": _late_in,
    r"HL-\d+ lowest done rate in": _lowest_in,
}
PLACES: Mapping[str, PlaceTeller] = {"calendar": _calendar}
