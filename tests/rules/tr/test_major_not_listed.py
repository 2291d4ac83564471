"""TR01 on the master."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules.tr.major_not_listed import major_not_listed

Rows = Sequence[Mapping[str, Value]]
ID = "YH-HL-05-2023-0004-X"
INTERNAL: dict[str, Value] = {"hazard_id": ID, "level": "internal", "listed_on": day("06-11")}


def flags(*listings: Mapping[str, Value], on: str = "06-26", **more: Value) -> list[Notice]:
    hazard: dict[str, Value] = {
        "hazard_id": ID,
        "grade": "major",
        "found_on": day("06-10"),
        "enterprise_code": "A1",
        **more,
    }
    firms: Rows = [{"enterprise_code": "A1", "enterprise_name": "弘达石材厂"}]
    known = master(hazards=[hazard], listings=listings, enterprises=firms)
    return look(major_not_listed, context(None, known, today=day(on)))


def town_level(**days: str) -> dict[str, Value]:
    return {"hazard_id": ID, "level": "town", **{name: day(at) for name, at in days.items()}}


@pytest.mark.parametrize(
    ("listings", "state"),
    [
        ([], "未提请；企业未内部挂牌"),
        ([INTERNAL], "仅企业内部挂牌"),
        ([INTERNAL, town_level(requested_on="06-22")], "已提请4天待挂牌"),
        (
            [INTERNAL, town_level(requested_on="06-12")],
            "已提请14天待挂牌，已超过5个工作日",
        ),
        ([town_level(listed_on="06-20")], "企业未内部挂牌"),
    ],
)
def test_one_flag_says_all_that_is_missing(listings: Rows, state: str) -> None:
    (notice,) = flags(*listings)
    assert (notice.sheet, notice.field, notice.facts["state"]) == ("隐患清单", "hazard_id", state)
    assert notice.facts["enterprise"] == "弘达石材厂"


def test_listed_inside_and_outside_is_fine() -> None:
    assert flags(INTERNAL, town_level(listed_on="06-20")) == []


def test_lately_found_lesser_and_closed_hazards_are_left_alone() -> None:
    assert flags(on="06-12") == []
    assert len(flags(on="06-13")) == 1
    assert flags(grade="serious") == []
    assert flags(grade="urgent", on="06-10") == []


def test_five_working_days_are_not_slow_yet() -> None:
    (notice,) = flags(INTERNAL, town_level(requested_on="06-19"))
    assert notice.facts["state"] == "已提请7天待挂牌"
