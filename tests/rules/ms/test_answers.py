"""Texts, leaders and the header of the 9+6 table (MS02, MS03, MS07, MS08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.support import base
from tests.support.base import World
from tests.support.records import look
from xlhazard.checking.rule import Rule
from xlhazard.rules.ms.answers import leader_missing, row_without_clause, text_missing
from xlhazard.rules.ms.header import nine_plus_six_header_wrong


def world(**cells: str) -> World:
    return base.honest().with_form("nine_plus_six", cells)


def told(rule: Rule, **cells: str) -> list[str | None]:
    return [one.field for one in look(rule, base.context(world(**cells)))]


@pytest.mark.parametrize("typed", ["", "无", "/", "——", "未填", "　"])
def test_ms02_a_name_that_is_none(typed: str) -> None:
    assert told(leader_missing, r4_leader=typed) == ["r4_leader"]


@pytest.mark.parametrize("typed", ["王建国", "李 强、王芳", "李强（书记）"])
def test_ms02_names(typed: str) -> None:
    assert told(leader_missing, r4_person=typed) == []


def test_ms02_same_as_above_is_another_rules_business() -> None:
    done = base.checked(world(r4_person="同上"))
    assert [one.code for one in done.findings] == ["CV19"]
    assert str(done.findings[0].cell) == "F7"


def test_ms02_says_whom_it_misses() -> None:
    (notice,) = look(leader_missing, base.context(world(r12_leader="")))
    facts = (notice.facts["no"], notice.facts["measure"], notice.facts["header"])
    assert facts == (12, "大排查大整治分级分类监管", "责任领导")


@pytest.mark.parametrize("word", ["无", "不适用", "/", "不 适 用", "（无）", "无。"])
def test_row_nine_needs_nothing_where_it_does_not_apply(word: str) -> None:
    cells = {
        "r9_current": word,
        "r9_next_step": "",
        "r9_leader": "",
        "r9_person": "",
        "r9_remark": "",
    }
    for rule in (leader_missing, text_missing):
        assert told(rule, **cells) == []
    assert told(row_without_clause, **cells) == ["r9_current"]


def test_row_nine_with_a_text_is_a_row_like_the_others() -> None:
    text = "已组织园区危化品泄漏演练"
    assert told(row_without_clause, r9_current=text) == []
    assert told(leader_missing, r9_current=text, r9_leader="") == ["r9_leader"]
    assert told(text_missing, r9_current="") == ["r9_current"]
    assert told(text_missing, r9_current=text, r9_next_step="") == ["r9_next_step"]


@pytest.mark.parametrize("word", ["无", "不适用", "/", "—", "暂无", "无。"])
def test_ms03_a_mere_nothing_needs_its_reason(word: str) -> None:
    assert told(text_missing, r6_current=word) == ["r6_current"]
    assert told(text_missing, r6_next_step=word, r6_remark="/") == ["r6_next_step"]
    assert told(text_missing, r6_current=word, r6_remark="本村没有需要专家服务的企业") == []
    assert told(row_without_clause, r6_current=word) == []


@pytest.mark.parametrize("text", ["无新增问题，原有2个已整改", "0", "已挂钩"])
def test_ms03_any_words_are_an_answer(text: str) -> None:
    assert told(text_missing, r6_current=text) == []


def test_ms03_says_what_is_wrong() -> None:
    (blank,) = look(text_missing, base.context(world(r6_current="")))
    assert blank.facts["where"] == "第6行“购买专业技术服务”"
    assert blank.facts["problem"] == "没有填“目前开展情况”"
    (nothing,) = look(text_missing, base.context(world(r6_next_step="无")))
    assert nothing.facts["problem"] == "“下一步推进计划”只填了“无”，备注没有说明原因"


def empty() -> World:
    honest = base.honest()
    header = {name: honest.forms["nine_plus_six"][name] for name in ("unit", "date")}
    return replace(honest, forms={**honest.forms, "nine_plus_six": header})


def test_an_empty_table_is_one_finding() -> None:
    found = [one for one in base.checked(empty()).findings if one.code.startswith("MS")]
    assert [(one.code, one.sheet, one.cell) for one in found] == [("MS03", "9+6汇总表", None)]
    assert "全表没有填" in found[0].message


def test_an_empty_table_that_nobody_asked_for_is_none() -> None:
    roster = ({**base.honest().master["units"][0], "应报表种": "六清单、调度表、十条措施表"},)
    unasked = replace(empty(), master={**empty().master, "units": roster})
    assert [one.code for one in base.checked(unasked).findings] == []


def test_without_a_master_every_table_in_the_workbook_is_asked_for() -> None:
    alone = replace(empty(), with_master=False)
    assert [one.code for one in base.checked(alone).findings] == ["MS03"]


@pytest.mark.parametrize("name", ["黑林三村", "三村居委会", " 黑林 三村 "])
def test_ms07_the_unit_by_name_or_alias(name: str) -> None:
    assert told(nine_plus_six_header_wrong, unit=name) == []


@pytest.mark.parametrize(
    ("cells", "item", "problem"),
    [
        ({"unit": ""}, "unit", "没有填"),
        ({"unit": "黑林九村"}, "unit", "填的名称不在单位名册里"),
        ({"date": ""}, "date", "没有填"),
        ({"date": "2023年5月31日"}, "date", "不在报告期2023-06内"),
        ({"date": "2023.6.28"}, "date", "晚于今天"),
    ],
)
def test_ms07_a_wrong_header(cells: dict[str, str], item: str, problem: str) -> None:
    (notice,) = look(nine_plus_six_header_wrong, base.context(world(**cells)))
    assert (notice.field, notice.facts["problem"]) == (item, problem)
    assert notice.facts["label"] == {"unit": "单位（盖章）", "date": "时间"}[item]


@pytest.mark.parametrize("typed", ["2023年6月", "六月底", "2023-06-31"])
def test_ms07_what_is_no_day(typed: str) -> None:
    (one,) = base.checked(world(date=typed)).findings
    assert (one.code, str(one.cell)) == ("MS07", "E2")


def test_ms07_a_late_table_may_be_dated_into_the_next_month() -> None:
    for day, fine in (("2023.7.10", True), ("2023.7.11", False)):
        late = replace(world(date=day), today=dt.date(2023, 7, 20))
        assert (look(nine_plus_six_header_wrong, base.context(late)) == []) is fine
