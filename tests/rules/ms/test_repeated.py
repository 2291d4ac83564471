"""The same words again (MS04, MS05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.support import base
from tests.support.records import context, look, master
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules.ms.repeated import same_as_last_month, same_as_other_unit

TEXT = "已走访企业12家，督促整改隐患3处。"


def row(
    unit: str, text: str, month: str = "2023-05", no: int = 3, **more: Value
) -> dict[str, Value]:
    key = {"unit_code": unit, "period": month, "row_no": no, "version": 1}
    return {**key, "current": text, **more}


def again(typed: str, *accepted: Mapping[str, str]) -> list[Notice]:
    world = base.honest().with_form("nine_plus_six", {"r3_current": typed})
    rows = tuple(
        {"单位编码": "HL-03", "报告期": "2023-05", "表内序号": "n:3", "版本": "n:1", **one}
        for one in accepted
    )
    world = replace(world, master={**world.master, "nine_plus_six_history": rows})
    return look(same_as_last_month, base.context(world))


@pytest.mark.parametrize(
    "typed", [TEXT, "已走访企业 12 家,督促整改隐患3处", "已走访企业１２家；督促整改隐患3处"]
)
def test_ms04_spaces_and_punctuation_make_no_other_text(typed: str) -> None:
    (notice,) = again(typed, {"目前开展情况": TEXT})
    assert (notice.field, notice.facts["no"]) == ("r3_current", 3)


@pytest.mark.parametrize(
    "accepted",
    [
        {"目前开展情况": "已走访企业13家，督促整改隐患3处。"},
        {"目前开展情况": TEXT, "报告期": "2023-04"},
        {"目前开展情况": TEXT, "单位编码": "HL-05"},
        {"目前开展情况": TEXT, "表内序号": "n:4"},
        {"目前开展情况": "已部署", "下一步推进计划": TEXT},
    ],
)
def test_ms04_is_about_the_same_line_of_last_month(accepted: dict[str, str]) -> None:
    assert again(TEXT, accepted) == []


def test_ms04_the_last_version_counts() -> None:
    first, second = {"目前开展情况": TEXT}, {"目前开展情况": "已约谈2家", "版本": "n:2"}
    assert again(TEXT, first, second) == []
    assert len(again(TEXT, {**second, "目前开展情况": TEXT}, {"目前开展情况": "已约谈2家"})) == 1


def test_ms04_short_words_repeat() -> None:
    nine, ten = "已完成全部三项任务", "已完成了全部三项任务"
    assert again(nine, {"目前开展情况": nine}) == []
    assert len(again(ten, {"目前开展情况": ten})) == 1


def flags(*rows: Mapping[str, Value], log: tuple[Mapping[str, Value], ...] = ()) -> list[Notice]:
    units = [
        {"unit_code": "HL-03", "unit_name": "黑林三村"},
        {"unit_code": "HL-05", "unit_name": "黑林五村"},
        {"unit_code": "HL-07", "unit_name": "黑林七村"},
    ]
    known = master(nine_plus_six_history=rows, units=units, submissions_log=log)
    return look(same_as_other_unit, context(None, known))


def receipt(unit: str, received: str, month: str = "2023-05") -> dict[str, Value]:
    return {
        "unit_code": unit,
        "report_kind": "nine_plus_six",
        "period": month,
        "version": 1,
        "status": "accepted",
        "received_at": f"{received}T09:00:00+08:00",
    }


def test_ms05_one_flag_for_all_at_the_one_received_last() -> None:
    rows = [row(unit, TEXT) for unit in ("HL-03", "HL-05", "HL-07")]
    log = (
        receipt("HL-05", "2023-05-24"),
        receipt("HL-03", "2023-05-25"),
        receipt("HL-07", "2023-05-23"),
    )
    (notice,) = flags(*rows, log=log)
    assert (notice.sheet, str(notice.cell), notice.field) == ("9+6历史", "E2", "current")
    assert notice.facts["units"] == ["黑林五村", "黑林七村"]
    assert (notice.facts["unit_code"], notice.facts["no"]) == ("HL-03", 3)
    assert notice.facts["record_key"] == "HL-03 2023-05 第3行"


def test_ms05_received_on_one_day_the_later_line_of_the_log_counts() -> None:
    log = (receipt("HL-05", "2023-05-24"), receipt("HL-03", "2023-05-24"))
    (notice,) = flags(row("HL-03", TEXT), row("HL-05", TEXT), log=log)
    assert notice.facts["unit_code"] == "HL-03"


@pytest.mark.parametrize(
    "other",
    [
        row("HL-05", "已走访企业13家，督促整改隐患3处。"),
        row("HL-05", TEXT, no=4),
        row("HL-05", TEXT, month="2023-04"),
        row("HL-03", TEXT, month="2023-04"),
        row("HL-05", "已部署", next_step=TEXT),
    ],
)
def test_ms05_other_words_lines_and_months(other: Mapping[str, Value]) -> None:
    assert flags(row("HL-03", TEXT), other) == []


def test_ms05_a_version_that_was_replaced_is_forgotten() -> None:
    replaced = row("HL-05", "已约谈企业2家，并开展了回头看", version=2)
    assert flags(row("HL-03", TEXT), row("HL-05", TEXT), replaced) == []


def test_ms05_short_words_and_old_months() -> None:
    assert flags(row("HL-03", "已完成全部十二项任务"), row("HL-05", "已完成全部十二项任务")) == []
    old = [row(unit, TEXT, month="2023-03") for unit in ("HL-03", "HL-05")]
    assert len(flags(*old, row("HL-07", "四月", month="2023-04"))) == 1
    newer = (row("HL-07", "四月", month="2023-04"), row("HL-07", "五月", month="2023-05"))
    assert flags(*old, *newer) == []
