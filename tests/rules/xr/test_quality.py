"""XR26: each sign alone, with the nearest month that has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.records import context, day, look, master
from xlhazard.model.finding import Notice, Passage
from xlhazard.model.table import Value
from xlhazard.rules.xr.quality import quality_signal

Rows = Sequence[Mapping[str, Value]]
UNIT = "HL-05"


def hazard(number: int, on: str = "06-10", **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {
        "hazard_id": f"H{number}",
        "filed_by": UNIT,
        "grade": "minor",
        "found_on": day(on),
        "description": f"第{number}处电缆破损",
        "enterprise_code": f"A{number % 4}",
        "responsible_person": (f"陈{number}",),
    }
    return {**known, **more}


def closed(number: int, on: str, *people: str) -> dict[str, Value]:
    return {
        "hazard_id": f"H{number}",
        "filed_by": UNIT,
        "result": "pass",
        "accepted_on": day(on),
        "closed_on": day(on),
        "accepted_by": people,
    }


def told(hazards: Rows, on: str = "06-27", **lists: Rows) -> list[Notice]:
    return look(quality_signal, context(None, master(hazards=hazards, **lists), today=day(on)))


def said(notice: Notice) -> tuple[str | None, str, str]:
    signal, rows = notice.facts["signal"], notice.facts["rows"]
    assert isinstance(signal, Passage)
    assert isinstance(rows, Passage)
    return notice.field, signal.text, rows.text


def test_all_on_one_day() -> None:
    many = [hazard(n) for n in range(1, 12)]
    (notice,) = told(many)
    assert said(notice) == (
        "found_on",
        "2023-06的11条隐患都在2023-06-10一天发现",
        "、".join(f"H{n}" for n in range(1, 11)) + "等11条",
    )
    assert told(many[:9]) == []
    assert told([*many[1:], hazard(1, "06-11")]) == []


def test_void_hazards_and_months_long_past_say_nothing() -> None:
    many = [hazard(n) for n in range(1, 11)]
    assert len(told(many, on="07-31")) == 1
    assert told(many, on="08-01") == []
    void = {**many[0], "void_reason": "重复登记"}
    note: Rows = [{"target": "H1", "approver": ("李强",)}]
    assert told([void, *many[1:]], corrections=note) == []


def test_grave_ones_closed_at_once() -> None:
    grave = [hazard(n, f"06-1{n}", grade="serious") for n in range(1, 4)]
    acceptances = [closed(n, f"06-1{n}", f"王{n}") for n in range(1, 4)]
    (notice,) = told(grave, acceptances=acceptances)
    assert said(notice)[1] == "2023-06有3条较大、重大隐患当天发现当天销号"
    later = [*acceptances[:2], closed(3, "06-14", "王3")]
    assert told(grave, acceptances=later) == []


def test_the_same_words() -> None:
    alike = [hazard(n, f"06-1{n}", description="灭火器 过期。") for n in range(1, 6)]
    (notice,) = told(alike)
    assert said(notice) == (
        "description",
        "2023-06有5条隐患的描述一字不差",
        "H1、H2、H3、H4、H5",
    )
    assert told(alike[:4]) == []


def test_two_people_for_everything() -> None:
    many = [hazard(n, f"06-{n:02}", responsible_person=("陈大勇",)) for n in range(1, 11)]
    acceptances = [closed(n, f"06-{n + 5:02}", "王明") for n in range(1, 11)]
    (notice,) = told(many, acceptances=acceptances)
    field, words, _ = said(notice)
    assert (notice.sheet, field) == ("验收销号清单", "accepted_by")
    assert words == "2023-06销号的10条隐患（4家企业）责任人都是陈大勇、验收人都是王明"
    failed = {**closed(1, "06-03", "赵刚"), "result": "fail", "closed_on": None}
    assert len(told(many, acceptances=[failed, *acceptances])) == 1
    others = [*acceptances[:9], closed(10, "06-15", "王明", "赵刚")]
    assert told(many, acceptances=others) == []
    same_place = [{**one, "enterprise_code": f"A{n % 2}"} for n, one in enumerate(many)]
    assert told(same_place, acceptances=acceptances) == []


def test_nothing_for_three_months_while_others_find() -> None:
    codes = ("HL-05", "HL-06", "HL-07")
    units: Rows = [
        {"unit_code": code, "unit_name": code, "unit_type": "village", "valid_from": "2023-01"}
        for code in codes
    ]
    log: list[dict[str, Value]] = [
        {
            "unit_code": code,
            "period": f"2023-0{month}",
            "report_kind": "six_lists",
            "version": 1,
            "status": "accepted",
            "received_at": f"2023-0{month}-25",
        }
        for code in codes
        for month in (4, 5, 6)
    ]
    found = [hazard(n, filed_by=code) for n, code in enumerate(codes[1:], 1)]
    (notice,) = told(found, units=units, submissions_log=log)
    assert (notice.sheet, said(notice)[:2]) == (
        "单位",
        ("unit_code", "2023-04至2023-06没有一条隐患，同类单位的中位数是1条"),
    )
    assert told(found, units=units, submissions_log=log[1:]) == []
    assert told(found[:1], units=units, submissions_log=log) == []
