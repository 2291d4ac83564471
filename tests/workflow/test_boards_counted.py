"""看板 of a made-up township of 8 villages against a second opinion, on several days."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.workflow.board_recount import Recount
from tests.workflow.test_boards import places, shown
from xlhazard.examples import two_months
from xlhazard.io.township import Township
from xlhazard.model.month import Month
from xlhazard.workflow.demo import FLAGGED, demo
from xlhazard.workflow.flag import FlagOrder, flag

STEPS_TO_JUNE = 5
GRADES = {"major": "重大", "urgent": "危及人身安全", "serious": "较大", "minor": "一般"}
DAYS = (dt.date(2023, 5, 20), FLAGGED, dt.date(2023, 10, 12))


@pytest.fixture(scope="module")
def two_merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The township after two months, not flagged yet."""
    folder = tmp_path_factory.mktemp("boards") / "演示"
    assert all(step.as_intended for step in islice(demo(folder), STEPS_TO_JUNE))
    return folder / two_months.TOWNSHIP


@pytest.fixture(params=DAYS, ids=str, scope="module")
def counted(
    request: pytest.FixtureRequest, two_merged: Path, tmp_path_factory: pytest.TempPathFactory
) -> Counted:
    root = tmp_path_factory.mktemp("day") / "镇"
    shutil.copytree(two_merged, root)
    flag(Township(root), FlagOrder(request.param))
    return Counted(Township(root).master, request.param)


class Counted:
    """A flagged master: what stands on 看板, and the second opinion."""

    def __init__(self, path: Path, day: dt.date) -> None:
        self.board: Worksheet = openpyxl.load_workbook(path)["看板"]
        self.recount = Recount(path, day)
        self.columns: Mapping[str, int] = places(self.board)[1]

    def line(self, key: str, columns: str) -> list[object]:
        return [shown(self.board, key, one) for one in columns]


def test_hazards_by_grade_state_and_age(counted: Counted) -> None:
    labels = [str(one) for one in counted.line("grades", "CDEFGHIJK")]
    states, ages = counted.recount.by_state(), counted.recount.by_age()
    for grade, label in GRADES.items():
        assert counted.line(f"grade.{grade}", "CDEFGHIJK") == [states[label, s] for s in labels]
        assert counted.line(f"grade.{grade}", "MNOP") == [ages[label, n] for n in range(4)]
        assert shown(counted.board, f"grade.{grade}", "Q") == sum(ages[label, n] for n in range(4))
    assert shown(counted.board, "tiles.figures", "B") == sum(states.values())
    assert shown(counted.board, "tiles.figures", "F") == sum(ages.values())
    assert shown(counted.board, "grade.sum", "L") == len(counted.recount.hazards)


def test_the_ranking_of_units(counted: Counted) -> None:
    wanted = counted.recount.of_units()
    names = {row["单位名称"]: row["单位编码"] for row in counted.recount.units}
    ranked: list[tuple[float, str]] = []
    seen = set()
    for number in range(1, 61):
        name, rank, *rest = counted.line(f"unit.{number}", "BCDEFGHIJ")
        if name is None:
            continue
        unit = names[str(name)]
        seen.add(unit)
        found, closed, due, done, overdue = wanted.get(unit, (0, 0, 0, 0, 0))
        assert (rest[0], rest[1], rest[3], rest[4], rest[6]) == (found, closed, due, done, overdue)
        assert rest[5] == (None if not due else pytest.approx(100 * done / due, abs=0.051))
        if rank != "—":
            assert due >= 3
            ranked.append((done / due, str(rank)))
    assert set(wanted) <= seen
    rates = [rate for rate, _ in ranked]
    assert rates == sorted(rates, reverse=True)
    for rate, rank in ranked:
        assert rank.split()[0] == str(1 + sum(other > rate for other in rates))
    last = [rank for _, rank in ranked if "末位" in rank]
    assert len(last) == (len(rates) >= 5 and rates.count(min(rates)) == 1)


def test_reports_of_the_month_and_curves(counted: Counted) -> None:
    title = str(shown(counted.board, "reports", "B"))
    # A report of June is logged on a day in May here: a month that is yet to come does not count.
    month = str(Month.of(counted.recount.day))
    assert words(month) in title
    taken = counted.recount.taken(month)
    heads = [str(one or "").split("\n")[0] for one in counted.line("reports.head", "EGI")]
    names = {row["单位名称"]: row["单位编码"] for row in counted.recount.units}
    shown_taken = set()
    for number in range(1, 61):
        name, *cells = counted.line(f"report.{number}", "BEGI")
        for head, cell in zip(heads, cells, strict=True):
            if name and head and str(cell)[0] in "√补迟":
                shown_taken.add((names[str(name)], head))
    assert shown_taken == {one for one in taken if one[1] in heads}
    for number in range(1, 13):
        period, *figures = counted.line(f"curve.{number}", "BCDEF")
        if period is None:
            continue
        values = ("d1_1", "d1_2", "d1_3", "d1_4")
        assert figures == [counted.recount.cumulative(value, str(period)) for value in values]


def words(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"
