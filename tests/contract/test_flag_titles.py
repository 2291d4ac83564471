"""Every rule that can flag on the master has a short Chinese name for 预警事项."""

from __future__ import annotations

import pytest

from tests.support.schemas import SCHEMA
from xlhazard.model.finding import Severity
from xlhazard.schema.types import RuleText

LONGEST = 12


def flags(rule: RuleText) -> bool:
    """Whether the catalogue lets the rule flag on the master."""
    given = {rule.severity, rule.severity_in_master, *rule.severity_cases}
    return "master" in rule.stages and Severity.FLAG in given


FLAGGING = [rule for rule in SCHEMA.rules.values() if flags(rule)]


@pytest.mark.parametrize("rule", FLAGGING, ids=lambda rule: rule.code)
def test_a_rule_that_flags_has_a_short_chinese_name(rule: RuleText) -> None:
    assert 0 < len(rule.title) <= LONGEST
    assert any("\u4e00" <= sign <= "\u9fff" for sign in rule.title)


def test_no_two_rules_share_a_name() -> None:
    titles = [rule.title for rule in SCHEMA.rules.values() if rule.title]
    assert len(set(titles)) == len(titles) >= len(FLAGGING) > 30


def test_the_states_call_a_flag_of_the_same_rule_nothing_else() -> None:
    """Of one rule, 看板 and 预警 may say more or less, never another word."""
    titles = {rule.code: rule.title for rule in FLAGGING}
    for flag in SCHEMA.states.flags:
        code, label = flag.get("rule"), flag.get("label") or ""
        if code in titles:
            assert label in titles[code]
