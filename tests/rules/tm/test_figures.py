"""Figures, persons and labels of the ten-measures form (TM01 to TM05, TM11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support import base
from tests.support.base import World
from tests.support.facts import on_sheet
from tests.support.records import look
from tests.support.schemas import SCHEMA
from tests.support.sheets import form_sheet
from xlhazard.checking.rule import Rule
from xlhazard.model.address import Address
from xlhazard.model.finding import Finding
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.rules.tm.figures import leader_missing, part_exceeds_total, value_blank
from xlhazard.rules.tm.header import ten_measures_header_wrong

NAME = "十条措施表"


def world(**cells: str) -> World:
    return base.honest().with_form("ten_measures", cells)


def told(rule: Rule, **cells: str) -> list[str | None]:
    return [one.field for one in look(rule, base.context(world(**cells)))]


def found(code: str, given: World, change: Callable[[Sheet], Sheet] | None = None) -> list[Finding]:
    read = base.workbook(given)
    at = base.context(given, read if change is None else on_sheet(NAME, change)(read))
    return [one for one in base.judged(at).findings if one.code == code]


def with_text(place: str, text: str) -> Callable[[Sheet], Sheet]:
    where = Address.parse(place)

    def change(sheet: Sheet) -> Sheet:
        rows = {row: dict(cells) for row, cells in sheet.rows.items()}
        rows.setdefault(where.row, {})[where.column] = RawCell("s", text)
        return replace(sheet, rows=rows)

    return change


def labels(change: Callable[[Sheet], Sheet]) -> list[tuple[str, str]]:
    """TM01: cell and what is said about which label."""
    return [
        (str(one.cell), f"{one.facts['problem']} {one.facts['label']}")
        for one in found("TM01", base.honest(), change)
    ]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("D4", "1. 重要节点或新情况 安排部署（次）"),
        ("D16", '执行"日周月"排查的企业'),
        ("A46", "村（居）"),
    ],
)
def test_tm01_the_same_label_otherwise_typed(place: str, text: str) -> None:
    assert labels(with_text(place, text)) == []


def test_tm01_a_rewritten_label_is_told_beside_its_number() -> None:
    assert labels(with_text("D12", "重点企业")) == [("D12", "缺少 3-1 重点管控企业（管护单位）")]
    assert labels(with_text("C12", "3-1-1")) == []


def test_tm01_a_doubled_label_is_told_at_the_later_one() -> None:
    told = labels(with_text("D13", "重点管控企业（管护单位）"))
    assert told == [
        ("D13", "缺少 3-2 其中已挂牌公示三个责任人"),
        ("D13", "里不止一处写着 重点管控企业（管护单位）"),
    ]


def test_tm01_a_figure_of_another_kind_is_told() -> None:
    def longer(sheet: Sheet) -> Sheet:
        rows = {row + (row >= 8): cells for row, cells in sheet.rows.items()}
        rows[8] = {4: RawCell("s", "入户走访"), 6: RawCell("n", "3")}
        return replace(sheet, rows=rows)

    assert labels(longer) == [("D8", "多出 入户走访")]


def test_tm01_levels_cycles_and_columns() -> None:
    assert labels(with_text("A47", "街道")) == [("None", "缺少 镇（层面）")]
    assert labels(with_text("C43", "每周一次")) == [("None", "缺少 周（列）")]
    assert labels(with_text("H3", "经办人")) == [("None", "缺少 责任人（列）")]


def test_tm01_another_form_is_one_finding() -> None:
    form = SCHEMA.forms["ten_measures"]
    other = replace(form, values=tuple(replace(v, label=f"另一项{v.number}") for v in form.values))
    sheet = form_sheet(other, base.honest().forms["ten_measures"])
    told = labels(lambda _: sheet)
    assert told == [("None", "缺少 1-1 重要节点或新情况安排部署等38处")]


@pytest.mark.parametrize(
    ("part", "total"), [("t2_2", "t2_1"), ("t6_2", "t6_1"), ("t9_2", "t9_1"), ("t10_4", "t10_3")]
)
def test_tm02_a_part_is_at_most_the_whole(part: str, total: str) -> None:
    assert told(part_exceeds_total, **{part: "n:6", total: "n:5"}) == [part]
    assert told(part_exceeds_total, **{part: "n:5", total: "n:5"}) == []
    assert told(part_exceeds_total, **{part: "n:5", total: ""}) == []


@pytest.mark.parametrize("typed", ["", "无", "/", "不适用"])
def test_tm03_what_is_no_number(typed: str) -> None:
    assert told(value_blank, t7_3=typed) == ["t7_3"]
    assert told(value_blank, m_enterprise_week=typed) == ["m_enterprise_week"]


def test_tm03_zero_is_a_number_and_other_levels_may_be_blank() -> None:
    assert told(value_blank, t7_3="0", t10_1="零") == []
    assert told(value_blank, m_department_day="", m_town_week="无") == []


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("部门", {"m_department_day", "m_department_week", "m_department_month"}),
        ("安办", {"m_town_day", "m_town_week", "m_town_month"}),
    ],
)
def test_tm03_each_type_of_unit_answers_for_its_own_level(kind: str, asked: set[str]) -> None:
    given = base.honest()
    first, *others = given.master["units"]
    roster = ({**first, "类型": kind}, *others)
    given = replace(given, master={**given.master, "units": roster})
    assert {one.field for one in look(value_blank, base.context(given))} == asked


def test_tm03_without_a_roster_nobody_knows_a_department_from_the_office() -> None:
    alone = replace(base.honest(), with_master=False).with_cover(模板编号="full-department")
    asked = alone.with_form("ten_measures", {"m_department_day": "", "m_town_day": "", "t1_1": ""})
    assert [one.field for one in look(value_blank, base.context(asked))] == ["t1_1"]


def empty() -> World:
    honest = base.honest()
    header = {name: honest.forms["ten_measures"][name] for name in ("unit", "date")}
    return replace(honest, forms={**honest.forms, "ten_measures": header})


def test_an_empty_form_is_one_finding_where_it_is_asked_for() -> None:
    (one,) = base.checked(empty()).findings
    assert (one.code, one.sheet, one.cell) == ("TM03", NAME, None)
    roster = ({**empty().master["units"][0], "应报表种": "六清单、调度表、9+6汇总表"},)
    unasked = replace(empty(), master={**empty().master, "units": roster})
    assert base.checked(unasked).findings == ()


@pytest.mark.parametrize(
    ("item", "typed", "expected"),
    [
        ("t6_1", "若干", "0或正整数，单位次"),
        ("t6_1", "2.5", "0或正整数，单位次"),
        ("t6_1", "-1", "0或正整数，单位次"),
        ("t6_1", "12家", "0或正整数，单位次"),
        ("t6_1", "#REF!", "0或正整数，单位次"),
        ("t6_1", "=A1+A2", "0或正整数，单位次"),
        ("t6_1", "d:2023-03-01", "0或正整数，单位次"),
        ("t6_3", "1.23456", "不小于0的数，单位万元"),
        ("t6_3", "约2万", "不小于0的数，单位万元"),
        ("m_village_day", "每天", "0或正整数，单位天"),
    ],
)
def test_tm04_takes_the_place_of_the_cell_rules(item: str, typed: str, expected: str) -> None:
    given = world(**{item: typed})
    findings = [one for one in base.checked(given).findings if one.sheet == NAME]
    assert [(one.code, one.field) for one in findings] == [("TM04", item)]
    assert expected in findings[0].message


@pytest.mark.parametrize(
    ("item", "typed"),
    [
        ("t6_1", "１２次"),
        ("t6_1", "十二"),
        ("t6_1", "=3+4 -> n:7"),
        ("t6_3", "1.5万元"),
        ("t6_3", "1.2345"),
    ],
)
def test_tm04_numbers_as_clerks_type_them(item: str, typed: str) -> None:
    assert found("TM04", world(**{item: typed})) == []


@pytest.mark.parametrize("typed", ["", "无", "/"])
def test_tm05_every_measure_has_its_people(typed: str) -> None:
    (notice,) = look(leader_missing, base.context(world(m8_leader=typed)))
    facts = (notice.facts["no"], notice.facts["measure"], notice.facts["header"])
    assert (notice.field, facts) == ("m8_leader", (8, "诚信管理", "责任领导"))
    assert told(leader_missing, m8_leader="李强（镇长）") == []


def test_tm05_a_name_beside_any_indicator_of_the_measure_is_enough() -> None:
    given = world(m5_person="")
    row = 4 + [value.id for value in SCHEMA.forms["ten_measures"].values].index("t5_3")
    assert [one.field for one in found("TM05", given)] == ["m5_person"]
    assert found("TM05", given, with_text(f"H{row}", "王芳")) == []


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"unit": ""}, "没有填"),
        ({"unit": "黑林九村"}, "填的名称不在单位名册里"),
        ({"date": "2023年5月28日"}, "不在报告期2023-06内"),
        ({"date": "2023年6月"}, "写的不是一天"),
    ],
)
def test_tm11_a_wrong_header(cells: dict[str, str], problem: str) -> None:
    (one,) = found("TM11", world(**cells))
    assert one.facts["problem"] == problem


def report(**cells: str) -> World:
    given = base.honest()
    return replace(given, forms={**given.forms, "stage_reports": {"unit": "黑林三村", **cells}})


def test_tm11_a_stage_report_is_judged_once_it_is_filled_in() -> None:
    assert base.checked(report()).findings == ()
    (one,) = found("TM11", report(work="已排查企业40家"))
    assert (one.sheet, one.facts["problem"]) == ("阶段报告", "没有填")
    filled = replace(report(work="已排查企业40家", date="2023.6.26"), today=dt.date(2023, 6, 27))
    assert found("TM11", filled) == []


def test_tm11_is_skipped_where_neither_form_is_used() -> None:
    town = replace(SCHEMA.towns["full"], forms=("dispatch",), name="某镇")
    at = replace(base.context(base.honest()), town=town)
    assert at.submission is not None
    without = replace(at, submission=replace(at.submission, forms={}))
    (skipped,) = ten_measures_header_wrong.look(without)
    assert skipped.reason == "某镇不使用“十条措施表”；某镇不使用“阶段报告”"
