"""The catalogue for people: every rule in the table, each explained without English facts."""

from __future__ import annotations

import pytest

from tests.support.schemas import SCHEMA
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
    for head in ("说什么：", "怎样改：", "依据：", "看哪里：", "什么时候看："):
        assert head in text
    assert "{" not in text
    assert "S0-" not in text


def test_an_example_shows_what_was_typed() -> None:
    text = rule_explained(SCHEMA, "CV02")
    assert "会提出的例子：《隐患清单》整改时限＝6月31日" in text
    assert "不会提出的例子：《隐患清单》整改时限＝２０２３．６．３０" in text
    assert "1-1企业自查发现的重大事故隐患＝7" in rule_explained(SCHEMA, "DT01")


def test_parameters_and_towns_without_the_rule_are_named() -> None:
    text = rule_explained(SCHEMA, "TR01")
    assert "pending_days = 5（可在总台账《设置》里改）" in text
    assert "不用此条的镇街方案：" in rule_explained(SCHEMA, "XR24")


def test_an_unknown_code_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rule_explained(SCHEMA, "ZZ99")
