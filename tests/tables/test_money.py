"""Specification 5.3: money and cells with two answers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.schemas import SCHEMA
from tests.tables.reading import read
from xlhazard.tables.values.composite import Part, pair_text, parse_pair

WAN = ("rectifications", "funds")
YUAN = ("enforcements", "fine")
TIMES, CASES, WAN_PART = Part("次", money=False), Part("个", money=False), Part("万元", money=True)
LABELS = {one.id: one.label for one in SCHEMA.forms["dispatch"].composites}


@pytest.mark.parametrize(
    ("typed", "wan", "yuan"),
    [
        ("1.5", "1.5", "1.5"),
        ("1.5万", "1.5", "15000"),
        ("1.5万元", "1.5", "15000"),
        ("15000元", "1.5", "15000"),
        ("15000元整", "1.5", "15000"),
        ("1万5千", "1.5", "15000"),
        ("1万5千元", "1.5", "15000"),
        ("¥15,000", "15000", "15000"),
        ("15000.00", "15000", "15000"),
        ("1.5亿", "15000", "150000000"),
        ("１．５万元", "1.5", "15000"),
        ("-1", "-1", "-1"),
        ("十二", "12", "12"),
        ("一万五千元", "1.5", "15000"),
        ("1万零500元", None, None),
        ("3000元", "0.3", "3000"),
        ("1万500元", "1.05", "10500"),
        ("1万5", None, None),
        ("1.5-2万", None, None),
        ("约2万", None, None),
        ("1.5万5千", None, None),
        ("5千1万", None, None),
        ("两处各1万", None, None),
        ("3个", None, None),
    ],
)
def test_a_written_unit_is_converted_and_none_is_added(
    typed: str, wan: str | None, yuan: str | None
) -> None:
    for place, expected in ((WAN, wan), (YUAN, yuan)):
        found = read(*place, typed)
        if expected is None:
            assert found.fault is not None
            assert found.fault.code == "CV03"
        else:
            assert found.value == Decimal(expected)
            assert isinstance(found.value, Decimal)
            assert found.read_as == (None if typed == expected else expected)


@pytest.mark.parametrize(
    "typed",
    [
        "3次，1.5万元",
        "3次1.5万",
        "3次、15000元",
        "3次（1.5万元）",
        "3，1.5",
        "3/1.5",
        "3、1.5",
        "3；1.5",
        "3（1.5）",
        "3 1.5",
        "1.5万元，3次",
        "3,1.5",
        "罚款3次，共1.5万元",
        "3次 1.5",
        "３次，１．５万元",
        "3次,15,000元",
        "3次，1.5万元。",
    ],
)
def test_penalties_and_fines(typed: str) -> None:
    pair = parse_pair(typed, (TIMES, WAN_PART), LABELS["d3_3"])
    assert (pair.first, pair.second, pair.problem) == (Decimal(3), Decimal("1.5"), "")


@pytest.mark.parametrize("typed", ["3个，其中1个", "3，其中1", "3（其中危险作业罪1个）", "3，1"])
def test_cases_and_those_of_one_crime(typed: str) -> None:
    pair = parse_pair(typed, (CASES, CASES), LABELS["d3_8"])
    assert (pair.first, pair.second) == (Decimal(3), Decimal(1))


@pytest.mark.parametrize(
    "typed",
    ["0.5万元，其中0.2万元", "5000元，其中2000元", "0.5，其中0.2", "0.5万其中匿名举报0.2万"],
)
def test_rewards_and_anonymous_ones(typed: str) -> None:
    pair = parse_pair(typed, (WAN_PART, WAN_PART), LABELS["d4_5"])
    assert (pair.first, pair.second) == (Decimal("0.5"), Decimal("0.2"))


@pytest.mark.parametrize("parts", [(TIMES, WAN_PART), (CASES, CASES), (WAN_PART, WAN_PART)])
def test_a_lone_zero_is_twice_zero(parts: tuple[Part, Part]) -> None:
    pair = parse_pair("0", parts, "")
    assert (pair.first, pair.second, pair.problem) == (0, 0, "")


@pytest.mark.parametrize(
    ("typed", "first", "second", "part", "says"),
    [
        ("3次", "3", None, 1, "缺后一个数（万元）"),
        ("3", "3", None, 1, "缺后一个数（万元）"),
        ("1.5万元", None, "1.5", 0, "缺前一个数（次）"),
        ("3，1，5", None, None, None, "三个以上"),
        ("3,1.5,2", None, None, None, "三个以上"),
        ("1,200", None, None, None, "分不清"),
        ("1.5，3", None, "3", 0, "整数"),
        ("3次，1.23456万元", "3", None, 1, "4位小数"),
        ("3人，2", None, None, None, "单位对不上"),
        ("约3次，1万元", None, None, None, "确定的数"),
        ("3次，无", None, None, None, "确定的数"),
        ("若干", None, None, None, "确定的数"),
        ("3-1.5", None, None, None, "确定的数"),
    ],
)
def test_half_answers_say_what_is_missing(
    typed: str, first: str | None, second: str | None, part: int | None, says: str
) -> None:
    pair = parse_pair(typed, (TIMES, WAN_PART), LABELS["d3_3"])
    assert says in pair.problem
    assert pair.problem_part == part
    assert pair.first == (None if first is None else Decimal(first))
    assert pair.second == (None if second is None else Decimal(second))


def test_a_full_width_comma_or_a_unit_makes_it_clear() -> None:
    assert parse_pair("1，200", (TIMES, WAN_PART), "")[:2] == (1, 200)
    assert parse_pair("1次,200元", (TIMES, WAN_PART), "")[:2] == (1, Decimal("0.02"))
    assert parse_pair("1,200次，3万元", (TIMES, WAN_PART), "")[:2] == (1200, 3)


def test_the_canonical_form_is_read_back() -> None:
    for one in SCHEMA.forms["dispatch"].composites:
        values = [SCHEMA.forms["dispatch"].value(part) for part in one.parts]
        parts = tuple(Part(v.unit, money=v.unit == "万元") for v in values)
        text = pair_text(Decimal(7), Decimal(2), one.canonical)
        assert parse_pair(text, (parts[0], parts[1]), one.label)[:2] == (7, 2)
