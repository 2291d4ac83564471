"""Circumstances of an example about the lives of hazards."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.play import FactTeller, Play
from xlhazard.model.ids import make_record_id


def _overdue(play: Play, _where: str, _name: str, value: str) -> Play:
    """So many hazards of the unit whose deadline has passed."""
    rows = (
        {
            "隐患编号": make_record_id("YH", "HL-03", 2023, number),
            "发现日期": "d:2023-05-10",
            "整改时限": "d:2023-05-20",
        }
        for number in range(1, int(value) + 1)
    )
    return play.adding("hazards", *rows)


FACTS: Mapping[str, FactTeller] = {"overdue of the unit": _overdue}
