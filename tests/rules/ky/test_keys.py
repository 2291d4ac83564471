"""KY01 to KY10, KY13, KY15 to KY18, KY21: keys and references of one workbook."""

from __future__ import annotations

import pytest

from tests.support.check import Case, check, honest, places

CODE = "91320707MA1TE5T0XK"
OTHER = "92320707MA1TE5T18G"
FIRST, SECOND = "YH-HL-03-2023-0001-J", "YH-HL-03-2023-0002-5"


def hazards(*rows: str, headers: str = "隐患编号 | 企业编号 | 发现日期 | 隐患点") -> str:
    return "# 隐患清单\n" + "".join(f"| {row} |\n" for row in (headers, *rows))


def enterprises(*rows: str) -> str:
    headers = "企业编号 | 企业名称 | 主要负责人 | 负责人电话 | 经营状态"
    return "# 企业底册\n" + "".join(f"| {row} |\n" for row in (headers, *rows))


def people(*names: str) -> str:
    return enterprises(
        *(f"CS-HL-03-000{n} | 石材{n}厂 | {name} | 13800000000 | " for n, name in enumerate(names))
    )


WITH_SOURCE = "隐患编号 | 隐患来源 | 监督编号 | 隐患点"
CASES = (
    Case(
        "KY01",
        hazards(
            f"{FIRST} | {CODE} | 2023-06-10 | 配电房",
            f"{FIRST.lower()} | {CODE} | 2023-06-12 | 仓库",
        ),
        ("隐患清单!A3",),
        hazards(
            f"{FIRST} | {CODE} | 2023-06-10 | 配电房", f"{SECOND} | {CODE} | 2023-06-10 | 配电房"
        ),
        "第2行",
    ),
    Case(
        "KY02",
        hazards(f"三村1号 | {CODE} | 2023-06-10 | 配电房"),
        ("隐患清单!A2",),
        hazards(f"ＹＨ－ＨＬ－０３－２０２３－０００１－Ｊ | {CODE} | 2023-06-10 | 配电房"),
    ),
    Case(
        "KY03",
        hazards(f"YH-HL-03-2023-0001-5 | {CODE} | 2023-06-10 | 配电房"),
        ("隐患清单!A2",),
        hazards(f"YH-HL-03-2023-0027-E | {CODE} | 2023-06-10 | 配电房"),
    ),
    Case(
        "KY04",
        hazards(f"YH-HL-05-2023-0001-D | {CODE} | 2023-06-10 | 配电房"),
        ("隐患清单!A2",),
        hazards(f"YH-HL-03-2023-0027-E | {CODE} | 2023-06-10 | 配电房"),
        "黑林五村",
    ),
    Case(
        "KY05",
        hazards(f"{FIRST} | {CODE} | 2021-12-31 | 配电房"),
        ("隐患清单!A2",),
        hazards(f"{FIRST} | {CODE} | 2023-01-01 | 配电房"),
        "2023",
    ),
    Case(
        "KY06",
        "# 监督清单\n| 监督编号 | 检查日期 | 企业编号 |\n"
        f"| ZF-HL-03-2023-0001-J | 2023-06-10 | {CODE} |",
        ("监督清单!A2",),
        "# 监督清单\n| 监督编号 | 检查日期 | 企业编号 |\n"
        f"| jd-hl-03-2023-0001-j | 2023-06-10 | {CODE} |",
    ),
    Case(
        "KY07",
        "",
        ("填报信息!B2",),
        "",
        "HL-09",
        cover={"单位编码": "HL-09"},
        silent_cover={"单位编码": ""},
    ),
    Case(
        "KY08",
        "",
        ("填报信息!B3",),
        "",
        "黑林三村",
        cover={"单位名称": "三村村委会"},
        silent_cover={"单位名称": "黑 林 三 村"},
    ),
    Case(
        "KY09",
        hazards(f"{FIRST} | 村级排查 | JD-HL-03-2023-0009-7 | 配电房", headers=WITH_SOURCE),
        ("隐患清单!C2",),
        hazards(f"{FIRST} | 村级排查 | JD-HL-03-2023-0001-J | 配电房", headers=WITH_SOURCE),
        "监督清单",
    ),
    Case(
        "KY10",
        f"# 整改清单\n| 隐患编号 | 隐患等级 | 整改措施 |\n| {FIRST} | 较大 | 更换配电箱门锁 |",
        ("整改清单!B2",),
        f"# 整改清单\n| 隐患编号 | 隐患等级 | 整改措施 |\n| {FIRST} | 一般隐患 | 更换配电箱门锁 |",
        "一般",
    ),
    Case(
        "KY13",
        hazards(f"{FIRST} | 部门检查 | | 配电房", headers=WITH_SOURCE),
        ("隐患清单!C2",),
        hazards(f"{FIRST} | 部门检查 | JD-HL-03-2023-0001-J | 配电房", headers=WITH_SOURCE),
        unit="department",
    ),
    Case(
        "KY15",
        "# 调度表\n| 填报单位：五村村委会 | | 时间：2023年6月26日 |\n",
        ("调度表!A1",),
        "# 调度表\n| 填报单位：某某村 | | 时间：2023年6月26日 |\n",
        "五村",
    ),
    Case(
        "KY17",
        enterprises(
            f"{CODE} | 宏达石材有限公司 | 陈大勇 | | ",
            f"{OTHER} | 宏达石材有限责任公司 | 赵小军 | | 在业",
        ),
        ("企业底册!A3",),
        enterprises(
            f"{CODE} | 宏达石材有限公司 | 陈大勇 | | 注销",
            f"{OTHER} | 宏达石材有限公司 | 赵小军 | | ",
        ),
        CODE,
    ),
    Case(
        "KY18",
        people("陈大勇", "赵小军", "孙一鸣", "周小兰"),
        ("企业底册!D2",),
        people("陈大勇", "赵小军", "孙一鸣"),
        "4家",
    ),
    Case(
        "KY21",
        hazards(f"{FIRST} | {SECOND} | 配电房", headers="隐患编号 | 并入隐患编号 | 隐患点"),
        ("隐患清单!B2",),
        hazards(f"{FIRST} | {SECOND} | 配电房", headers="隐患编号 | 并入隐患编号 | 隐患点")
        + "# 更正说明\n| 更正报告期 | 更正对象 | 更正项目 | 批准人 |\n"
        + f"| 2023-06 | {FIRST} | 并案 | 李强 |",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides(case: Case) -> None:
    case.verify()


def test_a_compound_key_compares_every_part() -> None:
    rows = f"| {FIRST} | 2023-06-10 | 不合格 |\n| {FIRST} | 2023.6.10 | 合格 |"
    text = f"# 验收销号清单\n| 隐患编号 | 验收日期 | 验收结论 |\n{rows}"
    assert places(check(text), "KY01") == ["验收销号清单!A3"]


def test_exact_copies_are_duplicates_and_each_later_row_is_told() -> None:
    row = f"{FIRST} | {CODE} | 2023-06-10 | 配电房"
    done = check(hazards(row, row, row))
    assert places(done, "KY01") == ["隐患清单!A3", "隐患清单!A4"]


def test_damaged_keys_are_not_compared() -> None:
    row = f"YH-HL-03-2023-0001-5 | {CODE} | 2023-06-10 | 配电房"
    done = check(hazards(row, row))
    assert places(done, "KY01") == []
    assert places(done, "KY03") == ["隐患清单!A2", "隐患清单!A3"]


def test_the_id_of_a_village_merged_into_this_one_is_its_own() -> None:
    world = honest()
    roster = tuple(
        {**row, "并入单位": "HL-03"} if row["单位编码"] == "HL-05" else row
        for row in world.master["units"]
    )
    text = hazards(f"YH-HL-05-2023-0001-D | {CODE} | 2023-06-10 | 配电房")
    assert places(check(text, world.with_master_rows("units", *roster)), "KY04") == []


def test_a_unit_that_no_longer_reports_is_unknown() -> None:
    world = honest()
    roster = tuple({**row, "停用期": "2023-05"} for row in world.master["units"])
    assert places(check("", world.with_master_rows("units", *roster)), "KY07") == ["填报信息!B2"]
    last = tuple({**row, "停用期": "2023-06"} for row in world.master["units"])
    assert places(check("", world.with_master_rows("units", *last)), "KY07") == []


def test_without_a_master_only_the_form_of_the_code_counts() -> None:
    wrong = check("", honest().with_cover(单位编码="三村的"), alone=True)
    right = check("", honest().with_cover(单位编码="HL-99"), alone=True)
    assert (places(wrong, "CV27") or places(wrong, "KY07")) == ["填报信息!B2"]
    assert places(right, "KY07") == []
    assert "KY07" in [one.code for one in right.skipped]


def test_a_reference_to_a_list_that_is_nowhere_is_skipped() -> None:
    text = "# 企业底册\n| 企业编号 | 企业名称 | 所属村 |\n| 91320707MA1TE5T0XK | 宏达 | HL-77 |"
    assert places(check(text), "KY09") == ["企业底册!C2"]
    alone = check(text, alone=True)
    assert places(alone, "KY09") == []
    assert "单位" in next(one.reason for one in alone.skipped if one.code == "KY09")


def test_a_roster_that_nobody_filled_in_is_one_cause_told_once() -> None:
    text = "# 企业底册\n| 企业编号 | 企业名称 | 所属村 |\n| 91320707MA1TE5T0XK | 宏达 | HL-03 |"
    fresh = check(text, honest().with_master_rows("units"))
    assert places(fresh, "KY09") == []
    assert places(fresh, "KY07") == ["填报信息!B2"]
    (reason,) = [one.reason for one in fresh.skipped if one.code == "KY09"]
    assert "单位" in reason
    assert "没有登记" in reason


@pytest.mark.parametrize(
    ("header", "typed", "fires"),
    [
        ("整改时限", "2023-07-01", True),
        ("整改时限", "2023.6.30", False),
        ("责任人", "陈大勇（厂长）", False),
        ("责任人", "赵小军", True),
        ("企业名称", "宏达石材有限责任公司", False),
        ("企业名称", "弘达石材厂", True),
        ("企业名称", "=VLOOKUP(A2,1,1) -> 弘达石材厂", True),
        ("企业名称", "=VLOOKUP(A2,1,1)", False),
        ("企业名称", "#N/A", False),
        ("责任单位", "宏达石材 有限公司", False),
    ],
)
def test_derived_cells(header: str, typed: str, fires: bool) -> None:
    text = f"# 整改清单\n| 隐患编号 | {header} | 整改措施 |\n| {FIRST} | {typed} | 更换配电箱门锁 |"
    assert places(check(text), "KY10") == (["整改清单!B2"] if fires else [])
