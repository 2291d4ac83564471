"""Tampering with a template is found, each kind by its own words; shipped ones are clean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from tests.render.built import everything, opened, reading, saved, village
from tests.support.schemas import SCHEMA
from xlhazard.model.workbook import Workbook
from xlhazard.render.template_check import check
from xlhazard.render.template_problems import problem_text

PATHS = sorted(everything())
Tamper = Callable[[openpyxl.Workbook], None]


@pytest.mark.parametrize("path", PATHS)
def test_shipped_workbooks_are_clean(path: str) -> None:
    assert check(reading(everything()[path]), SCHEMA) == ()


def test_a_template_saved_by_another_program_is_still_clean() -> None:
    assert check(reading(saved(opened(village()))), SCHEMA) == ()


def found(tamper: Tamper) -> list[str]:
    workbook = opened(village())
    tamper(workbook)
    return [problem_text(problem) for problem in check(reading(saved(workbook)), SCHEMA)]


def rename_header(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["F3"] = "隐患级别"


def drop_header(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["I3"] = None


def add_column(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["AD3"] = "所属网格"


def double_header(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["AE3"] = "责任人"


def drop_sheet(workbook: openpyxl.Workbook) -> None:
    del workbook["验收销号清单"]


def add_sheet(workbook: openpyxl.Workbook) -> None:
    workbook.create_sheet("会议记录")["A1"] = "会"


def add_hidden_sheet(workbook: openpyxl.Workbook) -> None:
    workbook.create_sheet("草稿").sheet_state = "veryHidden"


def hide_sheet(workbook: openpyxl.Workbook) -> None:
    workbook["整改清单"].sheet_state = "hidden"


def show_value_lists(workbook: openpyxl.Workbook) -> None:
    workbook["_lists"].sheet_state = "visible"


def hide_column(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"].column_dimensions["E"].hidden = True


def change_label(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["_lists"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "较大":
                cell.value = "特大"


def drop_name(workbook: openpyxl.Workbook) -> None:
    del workbook.defined_names["XL_hazard_grades"]


def move_name(workbook: openpyxl.Workbook) -> None:
    workbook.defined_names["XL_hazard_grades"].attr_text = "_lists!$A$2:$A$3"


def drop_validation(workbook: openpyxl.Workbook) -> None:
    aids = workbook["隐患清单"].data_validations
    aids.dataValidation = [a for a in aids.dataValidation if "F4" not in str(a.sqref)]


def own_drop_down(workbook: openpyxl.Workbook) -> None:
    for aid in workbook["隐患清单"].data_validations.dataValidation:
        if "F4" in str(aid.sqref):
            aid.formula1 = '"重大,一般"'


def unprotect(workbook: openpyxl.Workbook) -> None:
    workbook["监督清单"].protection.sheet = False


def drop_enterprises(workbook: openpyxl.Workbook) -> None:
    del workbook.defined_names["XL_enterprises"]


def drop_mark(workbook: openpyxl.Workbook) -> None:
    del workbook.defined_names["XL_template"]


def other_town(workbook: openpyxl.Workbook) -> None:
    workbook["填报信息"]["B14"] = "shanyao"


def other_version(workbook: openpyxl.Workbook) -> None:
    workbook["填报信息"]["B13"] = "0"


def old_mark(workbook: openpyxl.Workbook) -> None:
    mark = workbook.defined_names["XL_template"]
    mark.attr_text = '"heilin-village|0|0123456789abcdef"'


def drop_hint_formula(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["AC4"] = None


def drop_hint(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["AC3"] = None


def cover_label(workbook: openpyxl.Workbook) -> None:
    workbook["填报信息"]["A7"] = "日子"


def form_label(workbook: openpyxl.Workbook) -> None:
    workbook["调度表"]["C3"] = "自查隐患"


def form_label_twice(workbook: openpyxl.Workbook) -> None:
    workbook["调度表"]["C30"] = "移送司法机关（人）"


def telephone(workbook: openpyxl.Workbook) -> None:
    workbook["填报说明"]["A40"] = "联系人电话13812345678"


def card(workbook: openpyxl.Workbook) -> None:
    workbook["企业底册"]["V5"] = "11010519491231002X"


def person(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["J4"] = "王小明"


def mailbox(workbook: openpyxl.Workbook) -> None:
    workbook["填报说明"]["A41"] = "发到 someone@example.org"


def author(workbook: openpyxl.Workbook) -> None:
    workbook.properties.creator = "王小明"


def note(workbook: openpyxl.Workbook) -> None:
    workbook["隐患清单"]["C3"].comment = Comment("请看", "王小明")


def outside_name(workbook: openpyxl.Workbook) -> None:
    workbook.defined_names.add(DefinedName("外部", attr_text="[1]Sheet1!$A$1"))


TAMPERINGS: dict[Tamper, str] = {
    rename_header: "隐患清单!F3：列名是“隐患级别”，应为“隐患等级”。",
    drop_header: "隐患清单：缺少“责任单位”列。",
    add_column: "隐患清单!AD3：“所属网格”列不在模板内。",
    double_header: "“责任人”列不止一列。",
    drop_sheet: "缺少“验收销号清单”表。",
    add_sheet: "会议记录：多出一张模板没有的表",
    add_hidden_sheet: "草稿：多出一张模板没有的隐藏的表",
    hide_sheet: "整改清单：这张表被隐藏了",
    show_value_lists: "_lists：取值表应隐藏",
    hide_column: "隐患清单：有隐藏的行或列",
    change_label: "（缺较大，多特大）",
    drop_name: "缺少定义的名称XL_hazard_grades",
    move_name: "_lists：下拉列表XL_hazard_grades与方案的取值不一致",
    drop_validation: "隐患清单!F4：“隐患等级”没有下拉列表。",
    own_drop_down: "隐患清单!F4：“隐患等级”的下拉列表与方案的取值不一致（缺危及人身安全、较大）。",
    unprotect: "监督清单：没有保护工作表",
    drop_enterprises: "缺少定义的名称XL_enterprises",
    drop_mark: "没有模板标记",
    other_town: "填报信息!B14：“镇街”是“shanyao”，应为“heilin”。",
    other_version: "填报信息!B13：“模板版本”是“0”，应为“1”。",
    old_mark: "模板版本0已停用，现行1。",
    drop_hint_formula: "隐患清单!AC4：“填写提示”没有公式。",
    drop_hint: "隐患清单：缺少“填写提示”列。",
    cover_label: "填报信息：缺少“填报日期”一项。",
    form_label: "调度表：缺少1-1“企业自查发现的重大事故隐患”。",
    form_label_twice: "里不止一处写着",
    telephone: "填报说明!A40：疑似电话号码",
    card: "企业底册!V5：疑似身份证号",
    person: "隐患清单!J4：“责任人”里有人名",
    mailbox: "填报说明!A41：疑似邮箱",
    author: "文档属性“creator”里有名字",
    note: "隐患清单!C3：批注带有作者姓名",
    outside_name: "定义的名称“外部”指向别的文件",
}


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampering_is_found(tamper: Tamper) -> None:
    problems = found(tamper)
    assert any(TAMPERINGS[tamper] in problem for problem in problems), problems


@pytest.mark.parametrize("tamper", [telephone, card, person, mailbox, author, note])
def test_personal_data_is_never_repeated(tamper: Tamper) -> None:
    said = "".join(found(tamper))
    for secret in ("13812345678", "11010519491231002X", "王小明", "someone@example.org"):
        assert secret not in said


def test_macros_links_and_active_content_are_found() -> None:
    workbook = reading(village())
    facts = replace(
        workbook.facts,
        macros=("xl/vbaProject.bin",),
        external_links=("别的.xlsx",),
        active_content=("xl/activeX/activeX1.xml",),
    )
    said = [problem_text(problem) for problem in check(replace(workbook, facts=facts), SCHEMA)]
    assert said[0].startswith("带有宏")
    assert said[1].startswith("链接了别的文件（别的.xlsx）")
    assert said[2].startswith("带有活动内容")


def test_columns_may_move_and_colours_change() -> None:
    workbook = opened(village())
    sheet = workbook["更正说明"]
    sheet["B3"].value, sheet["C3"].value = sheet["C3"].value, sheet["B3"].value
    sheet.sheet_properties.tabColor = "123456"
    assert check(reading(saved(workbook)), SCHEMA) == ()


def test_another_template_than_asked_for() -> None:
    said = [
        problem_text(one) for one in check(reading(village()), SCHEMA, template="heilin-department")
    ]
    assert "模板标记是“heilin-village”，应为“heilin-department”。" in said
    assert any(text.startswith("缺少“督查活动”表") for text in said)


def test_a_workbook_that_is_no_template_is_told_once() -> None:
    workbook = Workbook("别的.xlsx", {})
    said = [problem_text(one) for one in check(workbook, SCHEMA)]
    assert len(said) == 2
    assert said[1].startswith("认不出是哪份模板")
    unknown = [problem_text(one) for one in check(workbook, SCHEMA, template="nowhere-village")]
    assert unknown[-1] == "模板编号“nowhere-village”不属于任何镇街方案。"
