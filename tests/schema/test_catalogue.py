"""Words of the catalogue: facts, rendering, bases."""

from __future__ import annotations

import pytest

from tests.support.schemas import SCHEMA
from xlhazard.schema.catalogue import (
    UNKNOWN,
    basis_text,
    fact_names,
    render,
    template_fault,
)
from xlhazard.schema.types import RuleText


def test_facts_of_a_rule() -> None:
    assert fact_names(SCHEMA.rules["KY03"].message) == {"value", "suggestion"}
    assert fact_names("没有要填的") == frozenset()


def test_rendering() -> None:
    assert render("“{header}”未填。", {"header": "整改时限"}) == "“整改时限”未填。"
    assert render("校验位不符{suggestion}。", {}) == "校验位不符。"
    assert render("{id}超期{days}天", {"id": "YH-1"}) == f"YH-1超期{UNKNOWN}天"


def test_a_fact_is_never_read_as_a_template() -> None:
    assert render("填了“{value}”。", {"value": "{days}"}) == "填了“{days}”。"


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{id}超期", None),
        ("{id", "花括号不成对"),
        ("{id.name}", "“{id.name}”应是一个英文名称"),
        ("{id[0]}", "“{id[0]}”应是一个英文名称"),
        ("{}", "“{}”应是一个英文名称"),
        ("{days:>3}", "“{days}”应是一个英文名称"),
    ],
)
def test_templates_hold_plain_names_only(template: str, fault: str | None) -> None:
    assert template_fault(template) == fault


@pytest.mark.parametrize(
    ("basis", "text"),
    [
        ("S0-二（三）", "附件12 二（三）"),
        ("S1-附件 3-3、3-4；S1-二（二）5", "黑林镇方案 附件 3-3、3-4；黑林镇方案 二（二）5"),
        ("S2-一（十三）“乱填乱报”", "山腰街道通知 一（十三）“乱填乱报”"),
        ("S3-九", "白市驿镇通知 九"),
        ("D", "本工具设定"),
        ("D（GB 32100-2015）", "本工具设定（GB 32100-2015）"),
        ("S1-附件注1；顺延规则为D", "黑林镇方案 附件注1；顺延规则为本工具设定"),
        ("S0", "附件12"),
    ],
)
def test_bases_name_the_documents(basis: str, text: str) -> None:
    assert basis_text(basis, SCHEMA.documents) == text


@pytest.mark.parametrize("rule", SCHEMA.rules.values(), ids=lambda rule: rule.code)
def test_no_short_name_of_a_document_reaches_a_report(rule: RuleText) -> None:
    said = basis_text(render(rule.basis, {"clause": "S1-四（二）"}), SCHEMA.documents)
    assert not any(short in said for short in ("S0", "S1", "S2", "S3", "{", UNKNOWN))


def named_cells(place: str) -> set[str] | None:
    """Headers or value ids that may stand under `cells` there; None: anything (workbook …)."""
    place = place.removeprefix("previous.")
    if place in SCHEMA.lists:
        columns = SCHEMA.in_master(SCHEMA.lists[place]).columns
        return {column.header for column in columns}
    form = SCHEMA.cover if place == "cover" else SCHEMA.forms.get(place)
    if form is None:
        return None
    named = {item.id for item in form.items} | {item.label for item in (*form.items, *form.columns)}
    part = form.layout.get("part_1")  # heads of the ten-measures form: 责任领导, 责任人 …
    if isinstance(part, dict):
        named |= set(part["columns"])
    return named | {value.id for value in form.values} | {part.id for part in form.composites}


@pytest.mark.parametrize("rule", SCHEMA.rules.values(), ids=lambda rule: rule.code)
def test_examples_type_into_cells_that_exist(rule: RuleText) -> None:
    for case in (rule.fires, rule.silent):
        given = case["given"]
        assert isinstance(given, list)
        for one in given:
            known = named_cells(one["in"])
            assert known is None or set(one.get("cells", {})) <= known
    place, dot, header = str(rule.fires["at"] or "").partition(".")
    if dot:
        known = named_cells(place)
        assert known is not None
        assert header in known
