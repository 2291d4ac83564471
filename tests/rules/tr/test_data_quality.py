"""TR13: several different signs of one unit in one month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.records import context, day, history, look, master
from xlhazard.model.finding import Notice, Passage
from xlhazard.model.table import Value
from xlhazard.rules.tr.data_quality import data_quality

Rows = Sequence[Mapping[str, Value]]
UNIT = "HL-05"
SAME = "本月组织网格员逐户排查并督促整改到位"


def line(month: str, text: str, unit: str = UNIT, number: int = 5) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": unit, "period": month, "row_no": number, "version": 1}
    return {**known, "current": text}


def hazards(count: int = 10) -> list[dict[str, Value]]:
    return [
        {
            "hazard_id": f"H{n}",
            "filed_by": UNIT,
            "grade": "major",
            "source": "self",
            "found_on": day("06-12"),
            "description": f"第{n}处电缆破损",
        }
        for n in range(count)
    ]


def told(**lists: Rows) -> list[Notice]:
    units: Rows = [{"unit_code": UNIT, "unit_name": "东岭五村", "unit_type": "department"}]
    return look(data_quality, context(None, master(units=units, **lists), today=day("06-28")))


def signs(notice: Notice) -> list[str]:
    words = notice.facts["signals"]
    assert isinstance(words, Passage)
    return [one.split(" ", maxsplit=1)[0] for one in words.text.split("；")]


def test_three_different_signs_are_gathered_with_their_cells() -> None:
    lines = [line("2023-05", SAME), line("2023-06", SAME)]
    checked = history({"d2_1": 6}, "2023-06", unit=UNIT)
    (notice,) = told(hazards=hazards(), nine_plus_six_history=lines, dispatch_history=checked)
    assert (notice.sheet, notice.field, notice.facts["n"]) == ("单位", "unit_code", 3)
    assert signs(notice) == ["DT13", "MS04", "XR26a"]
    words = notice.facts["signals"]
    assert isinstance(words, Passage)
    assert "《9+6历史》" in words.text
    assert told(hazards=hazards(9), nine_plus_six_history=lines, dispatch_history=checked) == []


def test_one_sign_often_is_one_sign() -> None:
    lines = [line(month, SAME, number=n) for month in ("2023-05", "2023-06") for n in range(1, 9)]
    assert told(hazards=hazards(), nine_plus_six_history=lines) == []


def test_copied_figures_and_impossible_counts_are_signs() -> None:
    lines = [line("2023-06", "本月开展检查12次。")]
    both = [
        *history({"d2_1": 4}, "2023-05", unit=UNIT),
        *history({"d2_1": 4}, "2023-06", unit=UNIT),
    ]
    (notice,) = told(
        hazards=hazards(), nine_plus_six_history=lines, dispatch_history=both, inspections=[]
    )
    assert signs(notice) == ["CM06", "MS06", "XR26a"]
    moved = [
        *history({"d2_1": 4}, "2023-05", unit=UNIT),
        *history({"d2_1": 4, "d1_1": 10}, "2023-06", unit=UNIT),
    ]
    assert told(hazards=hazards(), nine_plus_six_history=lines, dispatch_history=moved) == []


def test_word_for_word_counts_for_the_one_who_came_later() -> None:
    lines = [line("2023-06", SAME), line("2023-06", SAME, unit="HL-06")]
    log: Rows = [
        {
            "unit_code": code,
            "period": "2023-06",
            "report_kind": "nine_plus_six",
            "version": 1,
            "status": "accepted",
            "received_at": f"2023-06-{on}T09:00:00+08:00",
        }
        for code, on in (("HL-06", "20"), (UNIT, "24"))
    ]
    checked = history({"d2_1": 6}, "2023-06", unit=UNIT)
    (notice,) = told(
        hazards=hazards(),
        nine_plus_six_history=lines,
        dispatch_history=checked,
        submissions_log=log,
    )
    assert signs(notice) == ["DT13", "MS05", "XR26a"]
    first = [{**log[0], "received_at": "2023-06-25T09:00:00+08:00"}, log[1]]
    assert (
        told(
            hazards=hazards(),
            nine_plus_six_history=lines,
            dispatch_history=checked,
            submissions_log=first,
        )
        == []
    )


def test_money_may_be_rounded_as_in_the_submission() -> None:
    both = [
        *history({"d2_1": 4}, "2023-05", unit=UNIT),
        *history({"d2_1": 4}, "2023-06", unit=UNIT),
    ]
    fined: Rows = [
        {"enforcement_id": "E1", "filed_by": UNIT, "enforced_on": day("06-09"), "fine": 34600}
    ]

    def flags(text: str) -> list[Notice]:
        return told(
            hazards=hazards(),
            nine_plus_six_history=[line("2023-06", text)],
            dispatch_history=both,
            enforcements=fined,
        )

    (notice,) = flags("本月行政罚款3.6万元。")
    assert signs(notice) == ["CM06", "MS06", "XR26a"]
    assert flags("本月行政罚款3.5万元。") == []
