"""Circumstances of examples about months that were filled in without looking."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.support.play import FactTeller, Play
from xlhazard.model.ids import make_record_id

UNIT = "HL-03"
TEXT = "督长每季度到现场检查一次并督促整改"


def _found(play: Play, where: str, _name: str, value: str) -> Play:
    """ "12, all found 2023-06-25", or "12, found on 4 days"."""
    told = re.fullmatch(r"(\d+), (?:all found (?P<day>\S+)|found on (?P<days>\d+) days)", value)
    assert told is not None, value
    days = (
        [told["day"]]
        if told["day"]
        else [f"2023-06-{n:02d}" for n in range(1, int(told["days"]) + 1)]
    )
    return play.adding(where, *_hazards(int(told[1]), days))


def _hazards(count: int, days: list[str]) -> list[dict[str, str]]:
    return [
        {
            "隐患编号": make_record_id("YH", UNIT, 2023, n),
            "隐患描述": f"第{n}处线路老化",
            "发现日期": f"d:{days[n % len(days)]}",
        }
        for n in range(1, count + 1)
    ]


def _signals(play: Play, _where: str, _name: str, value: str) -> Play:
    """Makes the master that really has them."""
    for one in value.split(", "):
        play = _SIGNALS[one](play)
    return play


def _all_on_one_day(play: Play) -> Play:
    return play.adding("hazards", *_hazards(12, ["2023-06-25"]))


def _as_last_month(play: Play) -> Play:
    rows = (
        {"单位编码": UNIT, "报告期": month, "表内序号": "n:2", "目前开展情况": TEXT, "版本": "n:1"}
        for month in ("2023-05", "2023-06")
    )
    return play.adding("nine_plus_six_history", *rows)


def _nothing_found(play: Play) -> Play:
    figures = {"d2_1": "5", **{f"d2_{n}": "0" for n in range(2, 9)}}
    rows = (
        {
            "单位编码": UNIT,
            "报告期": "2023-06",
            "指标编号": name,
            "数值": f"n:{figure}",
            "版本": "n:1",
            "填报日期": "d:2023-06-26",
        }
        for name, figure in figures.items()
    )
    return play.adding("dispatch_history", *rows)


_SIGNALS = {"XR26a": _all_on_one_day, "MS04": _as_last_month, "DT13": _nothing_found}

FACTS: Mapping[str, FactTeller] = {
    r"rows of HL-03 in \d{4}-\d{2}": _found,
    "HL-03 signals": _signals,
}
