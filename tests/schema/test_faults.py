"""Every kind of fault in a schema file is refused with its file and key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.schema.changing import GONE, changed, column_number, edited, fault_of
from tests.support.schemas import raw_schemas

HAZARDS = "lists/hazards.yaml"
DUE = column_number("hazards", "due")
GRADE = column_number("hazards", "grade")
CODE = column_number("hazards", "enterprise_code")

Fault = tuple[str, tuple[str | int, ...], Any, str]

SHAPES: dict[str, Fault] = {
    "unknown key": (
        HAZARDS,
        ("columns", DUE, "futrue"),
        True,
        f"columns[{DUE}].futrue: 不认识的键",
    ),
    "unknown key of a list": (HAZARDS, ("owner",), "unit", "owner: 不认识的键"),
    "missing key": (HAZARDS, ("columns", DUE, "header"), GONE, f"columns[{DUE}]: 缺少“header”"),
    "yes instead of a text": (
        HAZARDS,
        ("columns", DUE, "source"),
        True,
        f"columns[{DUE}].source: 应为文字",
    ),
    "text instead of a list": (HAZARDS, ("key",), "hazard_id", "key: 应为一组文字"),
    "text instead of columns": (HAZARDS, ("columns",), "grade", "columns: 应为一个列表"),
    "blank text": (HAZARDS, ("sheet",), " ", "sheet: 不能为空白"),
    "number instead of a flag": (HAZARDS, ("village_core",), 1, "village_core: 应为 true 或 false"),
    "unknown kind": (
        HAZARDS,
        ("columns", DUE, "kind"),
        "day",
        f"columns[{DUE}].kind: 不认识的取值",
    ),
    "unknown owner": (
        HAZARDS,
        ("columns", DUE, "owner"),
        "town",
        f"columns[{DUE}].owner: 不认识的取值“town”；可用的有：unit、office",
    ),
    "prose as a condition": (
        HAZARDS,
        ("columns", DUE, "required"),
        {"when": "grade = major"},
        f"columns[{DUE}].required.when: 应为一个列表",
    ),
    "empty condition": (
        HAZARDS,
        ("columns", DUE, "required"),
        {"when": []},
        f"columns[{DUE}].required.when: 条件不能为空",
    ),
    "two comparisons": (
        HAZARDS,
        ("columns", DUE, "required", "when", 0, "is"),
        "major",
        f"columns[{DUE}].required.when[0]: 要有且只有一个比较",
    ),
    "extends outside a form": (
        HAZARDS,
        ("columns", DUE, "required", "when", 0),
        {"extends": "d1_1"},
        f"columns[{DUE}].required.when[0].extends: extends 只能用在",
    ),
    "width": (HAZARDS, ("columns", DUE, "width"), 0, f"columns[{DUE}].width: 列宽"),
    "text as a limit": (
        "lists/inspections.yaml",
        ("columns", column_number("inspections", "problem_count"), "max"),
        "500",
        "max: 应为数字",
    ),
    "unquoted number": ("codes/hazard_grades.yaml", ("values", 0, "rank"), 3, "rank: 应为文字"),
    "attribute not said": (
        "codes/hazard_sources.yaml",
        ("values", 0, "dispatch_group"),
        GONE,
        "values[0]: 缺少“dispatch_group”",
    ),
    "attribute not declared": (
        "codes/hazard_sources.yaml",
        ("values", 0, "weight"),
        "1",
        "values[0].weight: 不认识的键",
    ),
    "day not quoted": ("calendar.yaml", ("phases", 0, "to"), 20230531, "phases[0].to: 应为文字"),
    "impossible day": (
        "calendar.yaml",
        ("deadlines", 4, "due_dates", "interim"),
        "2023-08-32",
        "deadlines[4].due_dates.interim: 应为日期",
    ),
    "impossible month": ("calendar.yaml", ("deadlines", 0, "first"), "2023-13", "first: 应为月份"),
    "day of the month": (
        "calendar.yaml",
        ("deadlines", 0, "unit_day"),
        32,
        "unit_day: 应为 1 到 31",
    ),
    "no due day": (
        "calendar.yaml",
        ("deadlines", 1, "unit_day"),
        GONE,
        "deadlines[1]: 要有 unit_day",
    ),
    "setting outside its choices": (
        "settings.yaml",
        ("settings", 0, "default"),
        "验收",
        "settings[0].default: 不认识的取值",
    ),
    "rule code of another family": (
        "rules/st.yaml",
        ("rules", 0, "code"),
        "CV01",
        "rules[0].code:",
    ),
    "unknown severity": ("rules/st.yaml", ("rules", 0, "severity"), "fatal", "rules[0].severity:"),
    "unknown stage": ("rules/st.yaml", ("rules", 0, "stage"), ["later"], "rules[0].stage:"),
    "broken template": (
        "rules/st.yaml",
        ("rules", 0, "message"),
        "打不开：{reason",
        "rules[0].message: 花括号不成对",
    ),
    "number in an example": (
        "rules/cm.yaml",
        ("rules", 0, "fires", "given", 0, "cells"),
        {"d1_1": 5},
        "rules[0].fires.given[0].cells.d1_1: 应为文字",
    ),
    "parameter without a default": (
        "rules/dl.yaml",
        ("rules", 9, "parameters"),
        {"soon_days": {"setting": "sooner"}},
        "rules[9].parameters.soon_days.setting: settings.yaml 里没有",
    ),
    "composite of three": (
        "forms/dispatch.yaml",
        ("composites", 0, "parts"),
        ["d3_3a", "d3_3b", "d3_4"],
        "composites[0].parts: 应正好有两部分",
    ),
    "wrong number of items": (
        "forms/dispatch.yaml",
        ("blocks", 0, "items"),
        7,
        "blocks[0].items: 第 1 块实有 6 项",
    ),
    "unknown count": (
        "forms/dispatch.yaml",
        ("values", 0, "measure", "count"),
        "lines",
        "values[0].measure.count: 不认识的计数",
    ),
    "predicate without arguments": (
        "forms/dispatch.yaml",
        ("values", 0, "measure", "where", 2),
        {"named": "counted_in"},
        "values[0].measure.where[2]: “counted_in”需要 arguments",
    ),
    "unknown predicate": (
        "forms/dispatch.yaml",
        ("values", 0, "measure", "where", 2),
        {"named": "open"},
        "values[0].measure.where[2].named: 不认识的取值",
    ),
    "template not accepted": ("templates.yaml", ("current",), "2", "accepted: 应包括现行版本"),
    "other alphabet": ("ids.yaml", ("hazard_id", "alphabet"), "0123", "hazard_id.alphabet:"),
    "level word missing": ("towns/heilin.yaml", ("levels", "office"), GONE, "levels: 缺少“office”"),
    "kind not explained": ("common.yaml", ("kinds", "text"), GONE, "kinds: 应正好说明"),
}

REFERENCES: dict[str, Fault] = {
    "value list": (
        HAZARDS,
        ("columns", GRADE, "codes"),
        "grades",
        f"columns[{GRADE}].codes: 没有取值表",
    ),
    "code column without list": (
        HAZARDS,
        ("columns", GRADE, "codes"),
        GONE,
        f"columns[{GRADE}].codes: code 和 multi_code 列要有 codes",
    ),
    "referenced column": (
        HAZARDS,
        ("columns", CODE, "references"),
        "enterprises.code",
        f"columns[{CODE}].references: 没有“enterprises.code”",
    ),
    "reference without a dot": (
        HAZARDS,
        ("columns", CODE, "references"),
        "enterprises",
        f"columns[{CODE}].references: 应写成",
    ),
    "format": (
        "lists/enforcements.yaml",
        ("columns", 0, "format"),
        "number",
        "columns[0].format: ids.yaml 里没有格式",
    ),
    "format of a day": (
        HAZARDS,
        ("columns", DUE, "format"),
        "date",
        f"columns[{DUE}].format: 只有 text",
    ),
    "unit type that the form does not have": (
        "towns/heilin.yaml",
        ("filed_by", "stage_report"),
        ["village"],
        "filed_by.stage_report: 不认识的“village”",
    ),
    "prefix of another list": (
        "lists/enforcements.yaml",
        ("columns", 0, "prefix"),
        "JD",
        "columns[0].prefix:",
    ),
    "feature of a column": (
        HAZARDS,
        ("columns", DUE, "feature"),
        "nine",
        f"columns[{DUE}].feature:",
    ),
    "document": (HAZARDS, ("columns", DUE, "source"), "S9", f"columns[{DUE}].source: 没有文件"),
    "resolved column": (HAZARDS, ("columns", 1, "resolves"), "firm", "columns[1].resolves: 没有列"),
    "key column": (HAZARDS, ("key", 0), "id", "key[0]: 没有列“id”"),
    "derived column without saying how": (
        HAZARDS,
        ("columns", DUE, "required"),
        "derived",
        f"columns[{DUE}].derived:",
    ),
    "column of a condition": (
        HAZARDS,
        ("columns", DUE, "required", "when", 0, "field"),
        "rank",
        f"columns[{DUE}].required.when[0].field: hazards 没有列“rank”",
    ),
    "code of a condition": (
        HAZARDS,
        ("columns", DUE, "required", "when", 0, "in"),
        ["serious", "grave"],
        f"columns[{DUE}].required.when[0].in: 不认识的“grave”",
    ),
    "column of a condition that a town may lack": (
        "lists/enforcements.yaml",
        ("columns", column_number("enforcements", "fine"), "required"),
        {"when": [{"field": "typical_case", "is": "yes"}]},
        "field: “typical_case”只在有功能“dispatch”的镇才有",
    ),
    "neither yes nor no": (
        "lists/inspections.yaml",
        ("columns", column_number("inspections", "p1"), "blank_means"),
        "none",
        "blank_means: 不认识的“none”",
    ),
    "comparison of a text": (
        HAZARDS,
        ("columns", DUE, "required"),
        {"when": [{"field": "location", "is": "yes"}]},
        "不是取值表，也不是是否列",
    ),
    "limit of a text": (
        HAZARDS,
        ("columns", DUE, "required"),
        {"when": [{"field": "location", "at_least": 3}]},
        "不是数字或日期",
    ),
    "who files a list": (HAZARDS, ("filed_by", 0), "hamlet", "filed_by: 不认识的“hamlet”"),
    "list of a measure": (
        "forms/dispatch.yaml",
        ("values", 14, "measure", "list"),
        "dangers",
        "values[14].measure.list: 没有清单",
    ),
    "date of a measure": (
        "forms/dispatch.yaml",
        ("values", 0, "measure", "date"),
        ["grade"],
        "values[0].measure.date: 列“grade”的 kind 不适用",
    ),
    "counted column": (
        "forms/dispatch.yaml",
        ("values", 6, "measure", "count"),
        {"distinct": ["firm"]},
        "values[6].measure.count: inspections 没有列“firm”",
    ),
    "sum of a text": (
        "forms/dispatch.yaml",
        ("values", 18, "measure", "count"),
        {"sum": ["responsible_unit"]},
        "values[18].measure.count: 列“responsible_unit”的 kind 不适用",
    ),
    "attribute": (
        "forms/dispatch.yaml",
        ("values", 6, "measure", "where", 0, "attribute"),
        "spot",
        "values[6].measure.where[0].is: 取值表“inspection_methods”没有属性“spot”",
    ),
    "value of an attribute": (
        "forms/dispatch.yaml",
        ("values", 0, "measure", "where", 1, "is"),
        "enterprise",
        "values[0].measure.where[1].is: 不认识的“enterprise”",
    ),
    "extended value": (
        "forms/dispatch.yaml",
        ("values", 1, "measure", "where", 0, "extends"),
        "d9_9",
        "values[1].measure.where[0].extends: 没有取数规则“d9_9”",
    ),
    "extended value of another list": (
        "forms/dispatch.yaml",
        ("values", 1, "measure", "where", 0, "extends"),
        "d1_5",
        "values[1].measure.where[0].extends: “d1_5”取自另一张清单",
    ),
    "circle": (
        "forms/dispatch.yaml",
        ("values", 0, "measure", "where", 0),
        {"extends": "d1_2"},
        "extends 绕成了圈",
    ),
    "value that a predicate speaks of": (
        "forms/dispatch.yaml",
        ("values", 4, "measure", "where", 2, "arguments"),
        ["d1_1", "d1_9"],
        "values[4].measure.where[2].arguments: 不认识的“d1_9”",
    ),
    "part of a composite": (
        "forms/dispatch.yaml",
        ("composites", 0, "parts"),
        ["d3_3a", "d3_3c"],
        "composites[0].parts: 不认识的“d3_3c”",
    ),
    "cell": ("forms/dispatch.yaml", ("values", 0, "cell"), "d9", "values[0].cell: 没有“d9”"),
    "part of": (
        "forms/ten_measures.yaml",
        ("values", 4, "part_of"),
        "t9_9",
        "values[4].part_of: 没有指标",
    ),
    "block": (
        "forms/ten_measures.yaml",
        ("values", 0, "block"),
        11,
        "values[0].block: 没有第 11 块",
    ),
    "level of the matrix": (
        "forms/ten_measures.yaml",
        ("matrix", 0, "level"),
        "firm",
        "matrix[0].level: 不认识的“firm”",
    ),
    "what to tell apart by": (
        "forms/dispatch.yaml",
        ("values", 33, "aggregate_by"),
        GONE,
        "values[33].aggregate_by: 要说明按哪些列去重",
    ),
    "draft from": (
        "forms/nine_plus_six.yaml",
        ("rows", 0, "draft_from"),
        ["issues"],
        "rows[0].draft_from: 不认识的“issues”",
    ),
    "compared value": (
        "forms/stage_reports.yaml",
        ("items", 4, "compared_with"),
        ["d1_9"],
        "found.compared_with: 不认识的“d1_9”",
    ),
    "form of a feature": ("features.yaml", ("features", "dispatch", "forms"), ["table"], "forms:"),
    "rule of a feature": ("features.yaml", ("features", "dispatch", "rules"), ["ZZ"], "rules:"),
    "core list": ("features.yaml", ("core_lists", 0), "firms", "core_lists: 不认识的"),
    "core list that no village has": (
        "features.yaml",
        ("core_lists", 0),
        "insurance",
        "core_lists: “insurance”不是 village_core: true",
    ),
    "sheet order": ("features.yaml", ("sheet_order", 0), "hazards", "sheet_order: 有重复"),
    "sheet order incomplete": (
        "features.yaml",
        ("sheet_order", 0),
        GONE,
        "sheet_order: 不认识的“enterprises”",
    ),
    "yields to nothing": (
        "rules/cv.yaml",
        ("rules", 0, "yields_to"),
        ["ST99"],
        "rules[0].yields_to: 不认识的“ST99”",
    ),
    "yields to itself": (
        "rules/cv.yaml",
        ("rules", 0, "yields_to"),
        ["CV01"],
        "rules[0].yields_to: 不能让位于自己",
    ),
    "scope of a rule": ("rules/cv.yaml", ("rules", 0, "scope"), ["dangers"], "rules[0].scope:"),
    "list of an example": (
        "rules/cv.yaml",
        ("rules", 0, "fires", "given", 0, "in"),
        "dangers",
        "rules[0].fires.given[0].in: 不认识的",
    ),
    "rule of a setting": (
        "settings.yaml",
        ("settings", 3, "rules"),
        ["CM99"],
        "settings[3].rules: 没有规则“CM99”",
    ),
    "kind of a deadline": ("calendar.yaml", ("deadlines", 0, "kind"), "table", "deadlines:"),
    "form of a deadline": (
        "calendar.yaml",
        ("deadlines", 0, "form"),
        "table",
        "deadlines[0].form:",
    ),
    "grade with default days": (
        "calendar.yaml",
        ("default_days", "grave"),
        3,
        "default_days: 不认识的“grave”",
    ),
    "overlapping phases": (
        "calendar.yaml",
        ("phases", 1, "from"),
        "2023-05-31",
        "phases[0]: 阶段要一个接一个",
    ),
    "rule of a calendar entry": (
        "calendar.yaml",
        ("entries", 0, "rules"),
        ["DL99"],
        "entries[0].rules:",
    ),
    "label of a state": ("states.yaml", ("states", 0, "label"), "废止", "states[0].label:"),
    "open state": ("states.yaml", ("open_states", 0), "opened", "open_states[0]: 没有状态"),
    "rule of a flag": ("states.yaml", ("flags", 0, "rule"), "XR99", "flags[0].rule:"),
    "feature of a town": ("towns/heilin.yaml", ("features", 0), "dispatches", "features: 不认识的"),
    "form of a town": ("towns/heilin.yaml", ("forms", 0), "table", "forms: 不认识的"),
    "form whose feature is off": (
        "towns/heilin.yaml",
        ("forms", 0),
        "nine_plus_six",
        "forms[0]: “nine_plus_six”所属的功能没有启用",
    ),
    "form that nobody files": (
        "towns/heilin.yaml",
        ("filed_by", "dispatch"),
        GONE,
        "forms[0]: filed_by 没有说明“dispatch”由谁填报",
    ),
    "optional list": ("towns/heilin.yaml", ("optional_lists", 0), "visits", "optional_lists:"),
    "optional list that is core": (
        "towns/heilin.yaml",
        ("optional_lists", 0),
        "hazards",
        "optional_lists[0]: “hazards”不是可选清单",
    ),
    "rule that is off": (
        "towns/heilin.yaml",
        ("off_rules", 0),
        "TR99",
        "off_rules: 不认识的“TR99”",
    ),
    "calendar of a town": ("towns/heilin.yaml", ("calendar", 0), "table", "calendar: 不认识的"),
    "calendar entry of a town": (
        "towns/heilin.yaml",
        ("calendar_entries", 0),
        "F99",
        "calendar_entries: 不认识的",
    ),
    "level of a town": (
        "towns/heilin.yaml",
        ("levels", "government_listing"),
        "county",
        "levels.government_listing: 不认识的",
    ),
    "sector of a town": (
        "towns/heilin.yaml",
        ("high_risk_sectors", 0),
        "mining",
        "high_risk_sectors:",
    ),
    "unit type that files": (
        "towns/heilin.yaml",
        ("filed_by", "dispatch", 0),
        "hamlet",
        "filed_by.dispatch: 不认识的",
    ),
    "source in no group": (
        "towns/heilin.yaml",
        ("source_groups", "self"),
        [],
        "source_groups: 不认识的“self”",
    ),
    "source in two groups": (
        "towns/heilin.yaml",
        ("source_groups", "none"),
        ["self"],
        "source_groups: 同一来源出现在两个组里",
    ),
    "document of a town": ("towns/heilin.yaml", ("document",), "S9", "document: 不认识的"),
}


def same_as(list_id: str, key: str) -> Any:
    document: Any = raw_schemas()[f"lists/{list_id}.yaml"]
    return document[key]


CLASHES: dict[str, Fault] = {
    "two columns with one id": (
        HAZARDS,
        ("columns", DUE, "id"),
        "location",
        f"columns[{DUE}].id: 编号“location”重复",
    ),
    "two headers that read alike": (
        HAZARDS,
        ("columns", DUE, "header"),
        "隐患点（处）",
        f"columns[{DUE}].header: “隐患点（处）”与列“location”的表头或别名相同",
    ),
    "alias that is a header": (
        HAZARDS,
        ("columns", DUE, "aliases"),
        ["发 现 日 期"],
        "“发 现 日 期”与列“found_on”的表头或别名相同",
    ),
    "alias of two columns": (
        HAZARDS,
        ("columns", DUE, "aliases"),
        ["整改责任人"],
        f"columns[{DUE}].aliases: “整改责任人”与列“responsible_person”",
    ),
    "header of the master": (
        HAZARDS,
        ("columns", DUE, "header"),
        "来源文件",
        "common.yaml: source_ref.header: “来源文件”与列“due”",
    ),
    "header of the remark": (
        HAZARDS,
        ("columns", DUE, "header"),
        "备注",
        "common.yaml: remark.header: “备注”与列“due”",
    ),
    "two synonyms that read alike": (
        "codes/hazard_grades.yaml",
        ("values", 0, "synonyms"),
        ["重 大"],
        "values[1]: “重大”同时指“危及人身安全”和“重大”",
    ),
    "two codes with one id": (
        "codes/hazard_grades.yaml",
        ("values", 1, "id"),
        "urgent",
        "values[1]: “urgent”同时指",
    ),
    "two sheets with one name": (
        HAZARDS,
        ("sheet",),
        same_as("inspections", "sheet"),
        "lists/hazards.yaml: sheet: 表名“监督清单”与 lists/inspections.yaml 相同",
    ),
    "form with the sheet of a list": (
        "forms/dispatch.yaml",
        ("sheet",),
        same_as("hazards", "sheet"),
        "forms/dispatch.yaml: sheet: 表名“隐患清单”与 lists/hazards.yaml 相同",
    ),
    "two figures with one id": (
        "forms/dispatch.yaml",
        ("values", 1, "id"),
        "d1_1",
        "编号“d1_1”重复",
    ),
    "two labels that read alike": (
        "forms/dispatch.yaml",
        ("values", 1, "label"),
        "企业自查发现的 重大事故隐患（个）",
        "d1_2.label: “企业自查发现的 重大事故隐患（个）”与“d1_1”的名称相同",
    ),
    "two rules with one name": (
        "rules/st.yaml",
        ("rules", 1, "name"),
        "file-unreadable",
        "rules[1].name: “file-unreadable”与 ST01 相同",
    ),
    "two rules with one code": ("rules/st.yaml", ("rules", 1, "code"), "ST01", "rules[1].code:"),
    "two towns with one name": ("towns/heilin.yaml", ("name",), "白市驿镇", "name: 与"),
    "two deadlines of one kind": ("calendar.yaml", ("deadlines", 1, "kind"), "dispatch", "重复"),
    "two settings with one name": ("settings.yaml", ("settings", 1, "id"), "done_policy", "重复"),
    "file and id": ("towns/heilin.yaml", ("id",), "heiling", "id: “heiling”与文件名不一致"),
    "file and family": ("rules/st.yaml", ("family",), "CV", "code"),
    "main column after the print area": (
        HAZARDS,
        ("columns", 2, "wide"),
        True,
        "columns[2].wide: 打印区内的列要排在最前面",
    ),
    "too many main columns": (
        HAZARDS,
        ("columns", CODE, "wide"),
        GONE,
        "columns: 打印区内连同序号有 15 列，最多 14 列",
    ),
}


@pytest.mark.parametrize("name", [*SHAPES])
def test_wrong_shapes(name: str) -> None:
    refused(SHAPES[name])


@pytest.mark.parametrize("name", [*REFERENCES])
def test_dangling_references(name: str) -> None:
    refused(REFERENCES[name])


@pytest.mark.parametrize("name", [*CLASHES])
def test_clashes(name: str) -> None:
    refused(CLASHES[name])


def refused(fault: Fault) -> None:
    file, path, value, said = fault
    message = fault_of(changed(file, *path, to=value))
    assert said in message
    assert message.startswith((f"{file}: ", "common.yaml: ")) or file == "features.yaml", message


def drop(name: str) -> dict[str, object]:
    return {file: one for file, one in raw_schemas().items() if file != name}


@pytest.mark.parametrize(
    "name",
    [
        "documents.yaml",
        "ids.yaml",
        "common.yaml",
        "templates.yaml",
        "features.yaml",
        "settings.yaml",
        "calendar.yaml",
        "states.yaml",
        "rules/reading.yaml",
        "rules/st.yaml",
        "forms/cover.yaml",
        "codes/hazard_grades.yaml",
        "towns/full.yaml",
    ],
)
def test_missing_files(name: str) -> None:
    assert fault_of(drop(name)).startswith(f"{name}: 缺少这个文件")


@pytest.mark.parametrize(
    "name",
    ["listes/hazards.yaml", "lists/more/hazards.yaml", "lists/hazards.json", "hazards.yaml"],
)
def test_unknown_files(name: str) -> None:
    raw = {**raw_schemas(), name: {}}
    assert fault_of(raw).startswith(f"{name}: 不认识的文件")


def test_unknown_family() -> None:
    raw = {**raw_schemas(), "rules/zz.yaml": {}}
    assert fault_of(raw).startswith("rules/zz.yaml: ")


@pytest.mark.parametrize("document", [None, [], "text", 3])
def test_a_file_that_is_no_mapping(document: object) -> None:
    assert fault_of({**raw_schemas(), HAZARDS: document}) == f"{HAZARDS}: 应为键值对"


def test_keys_that_are_no_texts() -> None:
    raw = edited(HAZARDS, lambda document: document.update({2023: "x"}))
    assert "键“2023”应为文字" in fault_of(raw)


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: document.update(key=[]),
        lambda document: document.update(columns=[]),
    ],
)
def test_lists_need_a_key_and_columns(edit: Callable[[Any], object]) -> None:
    assert fault_of(edited(HAZARDS, edit)).startswith(f"{HAZARDS}: ")
