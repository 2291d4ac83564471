"""The catalogue for people: every rule in the table, each explained without English facts."""

from __future__ import annotations

import re

import pytest

from tests.support.schemas import SCHEMA
from xlhazard.render.rule_examples import anchor, example_lines
from xlhazard.render.rules_text import rule_explained, rules_table


def test_the_table_has_every_rule_once_under_its_family() -> None:
    lines = rules_table(SCHEMA).splitlines()
    codes = [line.split()[0] for line in lines if line.startswith("  ")]
    assert codes == list(SCHEMA.rules)
    heads = [line.split()[0] for line in lines if not line.startswith("  ")][:-1]
    assert heads == list(dict.fromkeys(rule.family for rule in SCHEMA.rules.values()))
    assert lines[-1].startswith(f"共{len(SCHEMA.rules)}条。")


@pytest.mark.parametrize("code", list(SCHEMA.rules))
def test_every_rule_can_be_explained(code: str) -> None:
    text = rule_explained(SCHEMA, code)
    assert text.startswith(code)
    for head in ("说什么：", "怎样改：", "依据：", "看哪里：", "什么时候看：", "程度：", "设置："):
        assert head in text
    assert "{" not in text
    assert "S0-" not in text


@pytest.mark.parametrize("code", list(SCHEMA.rules))
def test_examples_speak_chinese(code: str) -> None:
    rule = SCHEMA.rules[code]
    for example in (rule.fires, rule.silent):
        said = [*example_lines(SCHEMA, example), anchor(SCHEMA, example)]
        for line in said:
            assert not re.search(r"[a-z]{3,} [a-z]{2,} ?[a-z]*", line), line
            assert not re.search(r"《[a-z_.]+》", line), line


def test_an_example_shows_what_was_typed_and_where_it_is_told() -> None:
    text = rule_explained(SCHEMA, "CV02")
    assert (
        "会提出的例子：\n    《隐患清单》整改时限＝6月31日\n    标在：《隐患清单》整改时限" in text
    )
    assert "不会提出的例子：《隐患清单》整改时限＝２０２３．６．３０" in text
    assert "1-1企业自查发现的重大事故隐患＝7" in rule_explained(SCHEMA, "DT01")
    fell = rule_explained(SCHEMA, "CM01")
    assert "以前：《调度表》1-1企业自查发现的重大事故隐患＝7（报告期2023-05）" in fell
    assert "标在：《调度表》1-1企业自查发现的重大事故隐患" in fell


def test_an_invented_card_number_is_masked_too() -> None:
    assert "备注＝身份证110**************X" in rule_explained(SCHEMA, "CV21")


def test_facts_of_a_message_are_named() -> None:
    assert "说什么：〔项目号〕“〔项目〕”本期累计〔本期数〕，少于上期（〔上期〕）" in rule_explained(
        SCHEMA, "CM01"
    )


@pytest.mark.parametrize("code", list(SCHEMA.rules))
def test_what_may_be_left_out_leaves_no_stop_behind(code: str) -> None:
    assert not re.search("[；，：]。|。。", rule_explained(SCHEMA, code))


def test_parameters_are_shown_with_their_present_value_and_how_to_change_it() -> None:
    text = rule_explained(SCHEMA, "TR01")
    assert "pending_days = 5（默认，提请挂牌后几个工作日内应挂牌；" in text
    assert "可在总台账《设置》里改：参数填pending_days" in text
    own = rule_explained(SCHEMA, "TR01", {"pending_days": "8", "TR01": "提示"})
    assert "pending_days = 8（本镇《设置》填的，默认5" in own
    assert "pending_days = 5（默认" in rule_explained(SCHEMA, "TR01", {"pending_days": "5"})
    assert "本镇现在填的是“提示”" in own
    assert "不用此条的镇街方案：" in rule_explained(SCHEMA, "XR24")


def test_it_is_said_which_rules_cannot_be_switched_off() -> None:
    assert "这一条不能停用" in rule_explained(SCHEMA, "KY01")
    assert "取值填停用、提示" in rule_explained(SCHEMA, "CV18")


def test_an_unknown_code_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rule_explained(SCHEMA, "ZZ99")
