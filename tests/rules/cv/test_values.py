"""CV02 to CV11, CV19, CV27: what a single cell says."""

from __future__ import annotations

import pytest

from tests.support.check import Case


def hazards(**cells: str) -> str:
    row = {
        "隐患编号": "YH-HL-03-2023-0001-J",
        "企业名称": "宏达石材有限公司",
        "隐患点": "配电房",
        "隐患描述": "配电箱门未上锁",
        "隐患等级": "一般",
        "隐患来源": "企业自查",
        "发现日期": "2023-06-10",
        "责任人": "陈大勇",
        "整改时限": "2023-06-30",
    } | cells
    return _sheet("隐患清单", row)


def inspections(**cells: str) -> str:
    row = {
        "监督编号": "JD-HL-03-2023-0001-J",
        "检查日期": "2023-06-10",
        "企业名称": "宏达石材有限公司",
        "检查方式": "抽查",
        "问题数": "1",
        "检查人签名": "是",
    } | cells
    return _sheet("监督清单", row)


def enforcements(**cells: str) -> str:
    row = {
        "执法编号": "ZF-HL-03-2023-0001-J",
        "执法日期": "2023-06-12",
        "企业名称": "宏达石材有限公司",
        "执法类型": "罚款",
        "文书号": "黑政安罚〔2023〕3号",
        "罚款金额": "5000",
    } | cells
    return _sheet("执法清单", row)


def corrections(**cells: str) -> str:
    row = {"更正报告期": "2023-05", "更正对象": "调度表", "更正项目": "1-1", "更正值": "2"} | cells
    return _sheet("更正说明", row)


def _sheet(name: str, row: dict[str, str]) -> str:
    return f"# {name}\n| {' | '.join(row)} |\n| {' | '.join(row.values())} |\n"


CASES = (
    Case(
        "CV02",
        hazards(发现日期="2023-02-30"),
        ("隐患清单!G2",),
        hazards(发现日期="二〇二三年六月一日"),
    ),
    Case("CV03", inspections(问题数="约5"), ("监督清单!E2",), inspections(问题数="共12个")),
    Case("CV04", inspections(问题数="n:2.5"), ("监督清单!E2",), inspections(问题数="12.0")),
    Case("CV05", inspections(问题数="501"), ("监督清单!E2",), inspections(问题数="500"), "0到500"),
    Case(
        "CV06", hazards(隐患等级="严重"), ("隐患清单!E2",), hazards(隐患等级="较大安全隐患"), "较大"
    ),
    Case("CV07", inspections(检查人签名="大概"), ("监督清单!F2",), inspections(检查人签名="√")),
    Case(
        "CV08",
        hazards(整改时限="6月底前"),
        ("隐患清单!I2",),
        hazards(整改时限="6月30日"),
        "2023-06-30",
    ),
    Case(
        "CV09",
        hazards(发现日期="23.6.1"),
        ("隐患清单!G2",),
        hazards(发现日期="2023.6.1"),
        "2023-06-01",
    ),
    Case("CV10", hazards(整改时限="2026-06-27"), ("隐患清单!I2",), hazards(整改时限="2026-06-26")),
    Case(
        "CV11",
        hazards(隐患等级="较大", 整改时限="立即整改"),
        ("隐患清单!I2",),
        hazards(隐患等级="危及人身安全", 整改时限="立即整改"),
        "立即整改",
    ),
    Case(
        "CV19",
        hazards(责任人="〃"),
        ("隐患清单!H2",),
        hazards(隐患描述="同上次检查的配电箱，仍未上锁"),
    ),
    Case(
        "CV20",
        enforcements(文书号="黑政安〔1989〕3号"),
        ("执法清单!E2",),
        enforcements(文书号="黑政安罚(2022)3号"),
    ),
    Case(
        "CV26", enforcements(罚款金额="20"), ("执法清单!F2",), enforcements(罚款金额="50"), "20元"
    ),
    Case(
        "CV27", corrections(更正报告期="五月"), ("更正说明!A2",), corrections(更正报告期="2023.5")
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides(case: Case) -> None:
    case.verify()


def test_a_document_of_a_later_year_is_odd() -> None:
    later = enforcements(文书号="黑政安罚〔2024〕3号")
    Case("CV20", later, ("执法清单!E2",), enforcements()).verify()
