"""The worked examples of ids.yaml against the arithmetic of model.ids."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.schemas import SCHEMA, raw_schemas
from xlhazard.model import ids
from xlhazard.model.fold import fold

IDS: Any = raw_schemas()["ids.yaml"]


@pytest.mark.parametrize("case", IDS["hazard_id"]["worked"], ids=lambda case: case["id"])
def test_worked_hazard_ids(case: dict[str, Any]) -> None:
    unit, year, seq = case["unit"], case["year"], case["seq"]
    assert ids.make_record_id("YH", unit, year, seq) == case["id"]
    assert ids.record_check(unit, year, seq) == case["check"]
    assert ids.ALPHABET[case["check_index"]] == case["check"]
    parsed = ids.parse_record_id(case["id"])
    assert parsed is not None
    assert parsed.sound
    assert (parsed.unit, parsed.year, parsed.seq) == (unit, year, seq)


@pytest.mark.parametrize("case", IDS["hazard_id"]["worked"], ids=lambda case: case["id"])
def test_worked_sums_are_shown_right(case: dict[str, Any]) -> None:
    total = sum(value * pow(3, i, 31) for i, value in enumerate(case["values"]))
    assert total % 31 == case["sum_mod_31"]
    assert (31 - case["sum_mod_31"]) % 31 == case["check_index"]


@pytest.mark.parametrize("case", IDS["hazard_id"]["rejected"], ids=lambda case: case["why"])
def test_rejected_hazard_ids(case: dict[str, str]) -> None:
    parsed = ids.parse_record_id(case["id"])
    assert parsed is None or not parsed.sound


@pytest.mark.parametrize("code", IDS["credit_code"]["good"])
def test_good_credit_codes(code: str) -> None:
    assert ids.credit_code_sound(code)


@pytest.mark.parametrize("code", IDS["credit_code"]["good_after_fold"])
def test_credit_codes_that_are_good_in_capitals(code: str) -> None:
    assert not ids.credit_code_sound(code)
    assert ids.credit_code_sound(fold(code))


@pytest.mark.parametrize("code", IDS["credit_code"]["bad"])
def test_bad_credit_codes(code: str) -> None:
    assert not ids.credit_code_sound(code)


def test_fold_of_the_check_is_that_of_the_program() -> None:
    for letter, counts_as in IDS["hazard_id"]["fold"].items():
        plain = ids.record_check(counts_as, 2023, 1)
        assert ids.record_check(letter, 2023, 1) == plain


def test_every_prefixed_list_has_its_id_column() -> None:
    for prefix, list_id in SCHEMA.prefixes.items():
        key = SCHEMA.lists[list_id].column(SCHEMA.lists[list_id].key[0])
        assert prefix == "YH" or key.prefix == prefix


def test_place_codes() -> None:
    assert ids.parse_place_code(IDS["place_code"]["example"]) == ("HL-03", 1)
