"""docs/rules.md and docs/dictionary.md: complete, in Chinese, with links that lead somewhere."""

from __future__ import annotations

import re

import pytest

from tests.support.schemas import SCHEMA
from xlhazard.render.reference import reference_pages
from xlhazard.render.sentences import condition_sentence, measure_sentence, required_words
from xlhazard.schema.types import Comparison, Either, Named

PAGES = {name: data.decode("utf-8") for name, data in reference_pages(SCHEMA).items()}
RULES, DICTIONARY = PAGES["rules.md"], PAGES["dictionary.md"]
HAZARDS = SCHEMA.lists["hazards"]


def test_every_rule_has_a_row_and_a_section() -> None:
    for code in SCHEMA.rules:
        assert f"| [{code}](#{code.lower()}) |" in RULES
        assert RULES.count(f'<a id="{code.lower()}"></a>') == 1


def test_every_list_column_value_form_and_town_is_in_the_dictionary() -> None:
    for one in SCHEMA.lists.values():
        assert f"### 《{one.sheet}》 `{one.id}`" in DICTIONARY
        for column in one.columns:
            assert f"`{column.id}`" in DICTIONARY
    for codes in SCHEMA.codes.values():
        assert f"### `{codes.id}`" in DICTIONARY
        assert all(f"| `{code.id}` |" in DICTIONARY for code in codes.codes)
    for form in SCHEMA.forms.values():
        assert all(f"| `{value.id}` |" in DICTIONARY for value in form.values)
    for town in SCHEMA.towns.values():
        assert f"`{town.id}`" in DICTIONARY
    assert all(f"| `{key.replace('_', '_')}` |" in DICTIONARY for key in SCHEMA.calendar.settings)


@pytest.mark.parametrize("name", PAGES)
def test_links_of_the_pages_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        page, _, anchor = target.partition("#")
        assert f'<a id="{anchor}"></a>' in PAGES[page or name], target


@pytest.mark.parametrize("name", PAGES)
def test_rows_of_a_table_are_as_wide_as_its_head(name: str) -> None:
    width = 0
    for line in PAGES[name].splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        bars = len(re.findall(r"(?<!\\)\|", line))
        assert width in (0, bars), line
        width = bars


def test_measures_are_sentences_made_from_their_structures() -> None:
    form = SCHEMA.forms["dispatch"]
    values = {value.id: value for value in form.values}
    assert measure_sentence(values["d1_1"], form, SCHEMA) == (
        "取《隐患清单》里隐患等级为“重大”，并且隐患来源为“企业自查”，并且隐患没有作废、没有并案的行，数行数；"
        "按发现日期，自行动开始之日（campaign_start）起至表头日期；全镇数＝各单位数相加。"
    )
    for one in SCHEMA.forms.values():
        for value in one.values:
            said = measure_sentence(value, one, SCHEMA)
            assert bool(said) == (value.measure is not None)
            bare = said.replace("campaign_start", "").replace("done_policy", "")
            assert not re.search("[a-z]{3}|{", bare), said


def test_conditions_are_sentences() -> None:
    clauses = (
        Comparison("grade", "in", ("serious", "major")),
        Either(((Comparison("due", "blank"),), (Comparison("due", "after", ("as_of",)),))),
        Named("has_row_in", ("people",)),
    )
    assert condition_sentence(clauses, HAZARDS, SCHEMA) == (
        "隐患等级为“较大”“重大”，并且（整改时限未填；或者整改时限晚于表头日期），并且企业在《人员名册》里有记录"
    )
    assert required_words(HAZARDS.column("due"), HAZARDS, SCHEMA) == (
        "隐患等级为“较大”“重大”时必填"
    )
