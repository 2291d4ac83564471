"""更正说明 is the only way for a cumulative figure to fall; later months are checked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.workflow.desk import JUNE, MAY, Desk, submitted
from xlhazard.model.month import Month
from xlhazard.model.results import MergeResult
from xlhazard.model.table import Value
from xlhazard.render.json import merge_json
from xlhazard.render.results_text import merge_text

JULY = Month(2023, 7)
AUGUST = Month(2023, 8)


def correction(month: str, old: str, new: str, **more: Value) -> dict[str, Value]:
    return {
        "period": month,
        "target": "调度表",
        "field": "4-8",
        "old_value": old,
        "new_value": new,
        "reason": "两次督查重复统计",
        "approver": ("李强",),
        "approved_on": MAY.day(24),
        **more,
    }


def filed(
    desk: Desk,
    month: Month,
    figure: int,
    *corrections: Mapping[str, Value],
    version: int = 1,
    unit: str = "HL-03",
    dry_run: bool = False,
) -> MergeResult:
    """One report with this figure at 4-8 and these corrections, merged."""
    rows: dict[str, Sequence[Mapping[str, Value]]] = {"corrections": corrections}
    data = submitted(desk.blank(unit), rows, month=month, figures={"d4_8": figure}, version=version)
    path = desk.receive(data, f"{unit}-{month}-{version}-{figure}.xlsx", month)
    return desk.merge(path, month=month, today=AUGUST.day(25), dry_run=dry_run)


def refused(result: MergeResult) -> list[str]:
    return [code for one in result.refused for code in one.codes]


def told(result: MergeResult) -> list[tuple[str, str, Decimal, str, Decimal]]:
    return [
        (str(one.month), one.number, one.figure, str(one.earlier), one.earlier_figure)
        for one in result.rechecked
    ]


def test_a_figure_falls_by_an_approved_correction_and_only_once(desk: Desk) -> None:
    assert refused(filed(desk, MAY, 9)) == []
    assert refused(filed(desk, JUNE, 6)) == ["CM01"]
    assert refused(filed(desk, JUNE, 5, correction("2023-05", "9", "6"))) == ["CM01"]
    assert refused(filed(desk, JUNE, 6, correction("2023-05", "9", "6"))) == []
    assert refused(filed(desk, JULY, 8)) == []
    assert refused(filed(desk, AUGUST, 7)) == ["CM01"]
    assert refused(filed(desk, AUGUST, 7, correction("2023-07", "8", "7"))) == []


def test_a_figure_falls_by_no_more_than_the_month_was_too_high(desk: Desk) -> None:
    filed(desk, MAY, 9)
    filed(desk, JUNE, 20)
    row = correction("2023-05", "9", "6")
    assert refused(filed(desk, JULY, 16, row)) == ["CM01"]
    assert refused(filed(desk, JULY, 17, row)) == []


def test_a_correction_of_another_unit_explains_nothing(desk: Desk) -> None:
    filed(desk, MAY, 9)
    filed(desk, MAY, 9, unit="HL-01")
    filed(desk, JUNE, 6, correction("2023-05", "9", "6"), unit="HL-01")
    assert refused(filed(desk, JUNE, 6)) == ["CM01"]


def test_an_earlier_month_filed_again_is_checked_against_later_ones(desk: Desk) -> None:
    filed(desk, MAY, 4)
    filed(desk, JUNE, 6)
    filed(desk, JULY, 7)
    assert refused(filed(desk, MAY, 9, version=2)) == ["CM09"]
    half = correction("2023-06", "6", "8")
    assert refused(filed(desk, MAY, 9, half, version=2)) == ["CM09"]
    both = (correction("2023-06", "6", "9"), correction("2023-07", "7", "10"))
    result = filed(desk, MAY, 9, *both, version=2)
    assert (refused(result), told(result)) == ([], [])


def test_later_months_that_no_longer_agree_are_told_and_stay_accepted(desk: Desk) -> None:
    filed(desk, MAY, 4)
    filed(desk, JUNE, 6)
    result = filed(desk, JULY, 12, correction("2023-05", "4", "9"))
    assert refused(result) == []
    assert told(result) == [("2023-06", "4-8", Decimal(6), "2023-05", Decimal(9))]
    history = desk.master.tables["dispatch_history"]
    stands = {row.text("period"): row["value"] for row in history if row.text("value_id") == "d4_8"}
    assert stands == {"2023-05": 4, "2023-06": 6, "2023-07": 12}
    text = merge_text(result)
    assert "以后各月要一并更正" in text
    assert "HL-03 河口村 2023-06：4-8“组织开展考核巡查督导检查”为6，少于2023-05现在的9" in text
    assert merge_json(result)["rechecked"] == [
        {
            "unit": "HL-03",
            "month": "2023-06",
            "id": "d4_8",
            "value": "6",
            "earlier_month": "2023-05",
            "earlier_value": "9",
        }
    ]


def test_a_dry_run_tells_the_same(desk: Desk) -> None:
    filed(desk, MAY, 4)
    filed(desk, JUNE, 6)
    before = desk.files()
    row = correction("2023-05", "4", "9")
    result = filed(desk, JULY, 12, row, dry_run=True)
    assert len(told(result)) == 1
    assert desk.files().keys() - before.keys() == {"收件/2023-07/HL-03-2023-07-1-12.xlsx"}


def test_a_later_correction_is_honoured_when_the_earlier_month_is_filed_again(desk: Desk) -> None:
    filed(desk, MAY, 9)
    filed(desk, JUNE, 12)
    rows = (correction("2023-05", "9", "6"), correction("2023-06", "12", "9"))
    assert refused(filed(desk, JULY, 9, *rows)) == []
    assert refused(filed(desk, JUNE, 5, version=2)) == ["CM01"]
    again = filed(desk, JUNE, 9, version=2)
    assert (refused(again), told(again)) == ([], [])
    assert (refused(filed(desk, MAY, 6, version=2))) == []


@pytest.mark.parametrize("figure", [4, 5, 6])
def test_a_month_filed_again_within_its_neighbours_says_nothing(desk: Desk, figure: int) -> None:
    filed(desk, MAY, 4)
    filed(desk, JUNE, 5)
    filed(desk, JULY, 6)
    result = filed(desk, JUNE, figure, version=2)
    assert (refused(result), told(result)) == ([], [])
