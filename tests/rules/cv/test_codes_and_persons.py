"""CV12 to CV18: enterprise codes, telephones, names of persons."""

from __future__ import annotations

import pytest

from tests.support.check import Case


def enterprises(**cells: str) -> str:
    row = {
        "企业编号": "91320707MA1TE5T0XK",
        "企业名称": "宏达石材有限公司",
        "规模": "小微",
        "行业领域": "工贸",
        "主要负责人": "陈大勇",
        "负责人电话": "13800000000",
    } | cells
    return f"# 企业底册\n| {' | '.join(row)} |\n| {' | '.join(row.values())} |\n"


CODE = "企业底册!A2"
CASES = (
    Case(
        "CV12",
        enterprises(企业编号="9.1320707E+17"),
        (CODE,),
        enterprises(企业编号="914403001922038216"),
    ),
    Case(
        "CV13",
        enterprises(企业编号="9144O3001922038216"),
        (CODE,),
        enterprises(企业编号="91320707-MA1TE5T0XK"),
    ),
    Case(
        "CV14",
        enterprises(企业编号="３２０７０７６００１２３４５６"),
        (CODE,),
        enterprises(企业编号="CS-HL-03-0002"),
    ),
    Case(
        "CV15",
        enterprises(企业编号="91320707MA1TE5T01W"),
        (CODE,),
        enterprises(企业编号="92320707MA1TE5T18G"),
    ),
    Case("CV16", enterprises(企业编号="没有执照"), (CODE,), enterprises(企业编号="cs-hl-03-0002")),
    Case(
        "CV17",
        enterprises(负责人电话="12800000000"),
        ("企业底册!F2",),
        enterprises(负责人电话="0518 8000 0000"),
    ),
    Case(
        "CV18", enterprises(主要负责人="张三等"), ("企业底册!E2",), enterprises(主要负责人="张和平")
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides(case: Case) -> None:
    case.verify()
