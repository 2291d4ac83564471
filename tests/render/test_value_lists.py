"""Drop-downs offer the value lists, and nothing a clerk must not pick."""

from __future__ import annotations

import pytest

from tests.render.built import everything, opened, reading
from tests.support.schemas import SCHEMA
from xlhazard.model.address import Address
from xlhazard.render.template_expected import labels_by_name
from xlhazard.render.templates.names import code_name
from xlhazard.schema.types import Kind
from xlhazard.tables.headers import find_header

PATHS = [path for path in sorted(everything()) if "forms/" not in path]


@pytest.mark.parametrize("path", PATHS)
def test_names_hold_the_labels_in_the_order_of_the_value_list(path: str) -> None:
    workbook = reading(everything()[path])
    labels = labels_by_name(workbook)
    for name, there in labels.items():
        codes = SCHEMA.codes.get(name.removeprefix("XL_"))
        right = ("是", "否") if codes is None else tuple(code.label for code in codes.codes)
        assert there == right
    assert code_name("hazard_grades") in labels
    assert workbook.sheets["_lists"].state == "hidden"


def test_a_synonym_is_never_offered() -> None:
    workbook = reading(everything()["heilin/unit-village.xlsx"])
    offered = {label for labels in labels_by_name(workbook).values() for label in labels}
    assert "重大事故隐患" not in offered
    assert "重大" in offered


@pytest.mark.parametrize("path", PATHS)
def test_every_code_column_has_its_drop_down_down_to_row_2000(path: str) -> None:
    workbook = reading(everything()[path])
    town = SCHEMA.towns[path.split("/", 1)[0]]
    for sheet in workbook.sheets.values():
        one = SCHEMA.list_of_sheet(sheet.name)
        if one is None:
            continue
        header = find_header(sheet, SCHEMA.town_list(one.id, town))
        assert header is not None
        for column in SCHEMA.town_list(one.id, town).columns:
            if column.is_derived or not (column.codes or column.kind is Kind.YES_NO):
                continue
            wanted = code_name(column.codes or "yes_no")
            for row in (4, 2000):
                cell = Address(row, header.columns[column.id])
                sources = {
                    v.formula1 for v in sheet.validations if any(cell in area for area in v.areas)
                }
                assert sources == {wanted}


def test_enterprises_are_picked_by_name_from_the_registry() -> None:
    workbook = opened(everything()["heilin/unit-village.xlsx"])
    aids = workbook["隐患清单"].data_validations.dataValidation
    picked = [aid for aid in aids if aid.formula1 == "XL_enterprises"]
    assert [str(aid.sqref) for aid in picked] == ["C4:C2003"]
    assert picked[0].errorStyle == "warning"
    name = workbook.defined_names["XL_enterprises"].attr_text
    assert name.replace("'", "").startswith("OFFSET(企业底册!$C$4,")


def test_several_values_may_be_typed_where_a_list_allows_them() -> None:
    workbook = opened(everything()["heilin/unit-village.xlsx"])
    aids = workbook["企业底册"].data_validations.dataValidation
    several = [aid for aid in aids if aid.formula1 == code_name("safety_systems")]
    assert several
    assert not several[0].showErrorMessage


def test_hints_tell_when_a_column_is_needed() -> None:
    workbook = opened(everything()["heilin/unit-village.xlsx"])
    prompts = {
        aid.promptTitle: aid.prompt for aid in workbook["隐患清单"].data_validations.dataValidation
    }
    assert prompts["＊隐患等级"] == "从下拉列表选一个：危及人身安全、重大、较大、一般。＊必填。"
    assert prompts["指定验收人"].endswith("隐患等级为“重大”时必填。")
    assert prompts["企业能自行整改"].endswith("不填按“是”。")
    assert prompts["当前状态"] == "本列自动带出，不用填写。"
