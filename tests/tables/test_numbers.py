"""Specification 5.2 and 5.9: numbers, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.mdbook import DATE_STYLE
from tests.support.schemas import SCHEMA
from tests.tables.reading import PERCENT_STYLE, code, number, read, value
from xlhazard.model.workbook import CellKind, RawCell
from xlhazard.tables.values.numbers import chinese_number, chinese_text, parse_number, unit_words

ONE_OF_EACH_KIND = tuple(
    {
        (one.kind, one.format): (list_schema.id, one.id)
        for list_schema in SCHEMA.lists.values()
        for one in list_schema.columns
    }.values()
)
COUNT = ("inspections", "problem_count")
RATE = ("insurance", "rate")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12", 12),
        ("１２", 12),
        ("1,200", 1200),
        ("１，２００", 1200),
        ("12.0", 12),
        ("'12", 12),
        ("12个", 12),
        ("12 个", 12),
        ("共12个", 12),
        ("十二", 12),
        ("两", 2),
        ("二十", 20),
        ("一百零五", 105),
        ("0", 0),
        ("零", 0),
        ("-1", -1),
        ("−1", -1),
    ],
)
def test_one_certain_number(typed: str, expected: int) -> None:
    found = read(*COUNT, typed)
    assert (found.value, found.fault) == (expected, None)
    assert found.read_as == (None if typed == str(expected) else str(expected))


@pytest.mark.parametrize(
    "typed",
    [
        "5-6",
        "5～6",
        "约5",
        "5左右",
        "10余",
        "若干",
        "近百",
        "3+2",
        "（1）",
        "9.14E+17",
        "50%",
        "3人",
        "1,2",
        "12,34",
        "一百五",
        "两处各1万",
        "3个2",
        "是",
        "二三",
    ],
)
def test_what_is_not_one_number(typed: str) -> None:
    found = read(*COUNT, typed)
    assert found.fault is not None
    assert found.fault.code == "CV03"
    assert found.fault.facts == {"header": "问题数", "value": typed, "unit": "个"}


@pytest.mark.parametrize("typed", ["/", "—", "-", "无", "", "  ", "－", "N/A", "不适用", "未填"])
def test_blank_is_never_zero(typed: str) -> None:
    found = read(*COUNT, typed)
    assert (found.value, found.fault) == (None, None)


def test_a_fraction_in_a_whole_column() -> None:
    found = read(*COUNT, "2.5")
    assert found.fault is not None
    assert (found.fault.code, found.fault.facts["value"]) == ("CV04", "2.5")
    assert code(*COUNT, number("2.5")) == "CV04"


def test_a_year_may_say_that_it_is_one() -> None:
    assert value("major_issues", "year", "2023年") == 2023


def test_own_unit_words_only() -> None:
    assert unit_words("条（幅）") == {"条(幅)", "条幅", "条", "幅"}
    assert parse_number("3幅", unit_words("条（幅）")) == 3
    assert parse_number("12 个次", unit_words("个次")) == 12
    assert parse_number("12次", unit_words("个次")) is None


def test_rates_may_be_typed_as_percentages() -> None:
    assert value(*RATE, "50%") == 50
    assert value(*RATE, "0.35") == Decimal("0.35")
    assert value(*RATE, number("0.0035", PERCENT_STYLE)) == Decimal("0.35")
    assert code(*COUNT, number("0.5", PERCENT_STYLE)) == "CV03"


@pytest.mark.parametrize(
    ("digits", "shown", "read_as"),
    [
        ("1.1000000000000001", "1.1", None),
        ("0.30000000000000004", "0.3", "0.3"),
        ("12", "12", None),
        ("1.2E1", "12", None),
        ("2.9999999999999999E-2", "0.03", None),
        ("100000.00000000001", "100000", "100000"),
    ],
)
def test_stored_numbers_are_what_excel_shows(digits: str, shown: str, read_as: str | None) -> None:
    found = read("rectifications", "funds", number(digits))
    assert found.value == Decimal(shown)
    assert found.read_as == read_as


def test_cells_of_another_kind() -> None:
    assert code(*COUNT, number("45078", DATE_STYLE)) == "CV03"
    assert code(*COUNT, RawCell("b", "1")) == "CV03"
    assert code(*COUNT, RawCell("e", "#REF!")) == "ST18"
    assert code(*COUNT, RawCell("", "", 0, "A1+1")) == "ST17"
    assert value(*COUNT, RawCell("n", "3", 0, "A1+1")) == 3
    assert read(*COUNT, RawCell("s", "", 0, 'IF(A1="","",A1)')).value is None


@given(st.integers(0, 10**9))
def test_chinese_numerals_come_back(whole: int) -> None:
    assert chinese_number(chinese_text(whole)) == whole


@given(st.text(alphabet="零一二两三十百千万亿", min_size=1, max_size=6))
def test_chinese_numerals_are_read_by_the_rules_or_not_at_all(text: str) -> None:
    found = chinese_number(text)
    if found is not None:
        written = text.replace("两", "二")
        assert written in (chinese_text(found), chinese_text(found, full=True))


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["{}", "{:,}", " {} ", "共{}个"]))
def test_a_number_survives_its_dress(plain: Decimal, form: str) -> None:
    assert parse_number(form.format(plain), unit_words("个")) == plain


@given(st.text(max_size=10))
def test_no_text_makes_the_reading_of_numbers_fail(typed: str) -> None:
    for place in (COUNT, RATE, ("enforcements", "fine")):
        found = read(*place, typed)
        assert found.value is None or found.fault is None


@given(
    st.sampled_from("nsbed"),
    st.one_of(
        st.text(max_size=40),
        st.floats().map(repr),
        st.integers().map(str),
        st.decimals(allow_nan=False, allow_infinity=False).map(str),
    ),
    st.sampled_from([0, DATE_STYLE, PERCENT_STYLE]),
)
def test_no_stored_cell_makes_any_kind_fail(kind: CellKind, raw: str, style: int) -> None:
    for list_id, name in ONE_OF_EACH_KIND:
        found = read(list_id, name, RawCell(kind, raw, style))
        assert found.value is None or found.fault is None


def test_endless_texts_are_refused_quickly() -> None:
    for long in ("2023-06-01" + " " * 30000 + "x", "1" * 30000, "(" * 30000 + "年", "是（" * 9000):
        for list_id, name in ONE_OF_EACH_KIND:
            found = read(list_id, name, long)
            assert found.fault is not None or isinstance(found.value, str | tuple)
