"""核对码: equal for what a print says alike, different for every other value."""

from __future__ import annotations

from xlhazard.model.check_code import check_code

PRINTED = [("累计检查次数", "12"), ("隐患编号", "YH-HL-03-2023-0007"), ("整改措施", "加装护栏")]


def test_the_code_is_the_same_everywhere() -> None:
    assert check_code([("a", "1"), ("b", "2")]) == "F01R-R6FG"


def test_order_width_and_line_breaks_do_not_matter() -> None:
    wrapped = [(PRINTED[2][0], "加装\n护栏"), ("累计检查次数", "１２"), PRINTED[1]]
    assert check_code(wrapped) == check_code(PRINTED)


def test_every_digit_and_every_place_matters() -> None:
    other = [(PRINTED[0][0], "21"), *PRINTED[1:]]
    swapped = [("隐患编号", "12"), ("累计检查次数", PRINTED[1][1]), PRINTED[2]]
    codes = {check_code(PRINTED), check_code(other), check_code(swapped), check_code(PRINTED[:2])}
    assert len(codes) == 4
