"""ST05 to ST18, ST21 to ST28, ST33: sheets, headers, rows and merges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.check import Case, check, honest, places
from tests.support.mdbook import mdbook
from xlhazard.model.address import Address, Area
from xlhazard.model.workbook import RawCell, Sheet, Workbook

FIRST, SECOND = "YH-HL-03-2023-0001-J", "YH-HL-03-2023-0002-5"
HEADERS = "隐患编号 | 隐患点 | 隐患描述 | 责任单位 | 责任人"
Change = Callable[[Workbook], Workbook]


def hazards(*rows: str, headers: str = HEADERS, name: str = "隐患清单") -> str:
    return f"# {name}\n" + "".join(f"| {row} |\n" for row in (headers, *rows))


WHOLE = (
    "隐患编号 | 企业编号 | 隐患点 | 隐患描述 | 隐患等级 | 隐患来源 | 发现日期 | 责任单位 | 责任人"
    " | 判定依据 | 责任部门 | 整改时限 | 指定验收人 | 书面报告日期 | 报告主管部门"
)
OTHER_WORDS = (
    "编号 | 企 业 编 号 | 地点 | 存在问题 | 等级 | 来源 | 发现时间 | 责任单位 | 整改责任人"
    " | 判定标准 | 监管责任部门 | 期限 | 拟验收人 | 书面报告日期 | 报告主管部门"
)
WHOLE_ROW = f"{FIRST} | 91320707MA1TE5T0XK | 配电房 | 配电箱门未上锁"
ROW = f"{FIRST} | 配电房 | 配电箱门未上锁 | 宏达石材 | 陈大勇"
NEXT = f"{SECOND} | 仓库 | 消防通道堵塞严重 | 宏达石材 | 陈大勇"
TWO = hazards(ROW, NEXT)


def only(text: str) -> Change:
    return lambda _book: mdbook(text)


def without(*names: str) -> Change:
    return lambda book: replace(
        book, sheets={name: s for name, s in book.sheets.items() if name not in names}
    )


def in_hazards(change: Callable[[Sheet], Sheet]) -> Change:
    def changed(book: Workbook) -> Workbook:
        return replace(book, sheets={**book.sheets, "隐患清单": change(book.sheets["隐患清单"])})

    return changed


def merged(area: str) -> Change:
    return in_hazards(lambda one: replace(one, merged=(Area.parse(area),)))


def hidden(row: int) -> Change:
    return in_hazards(lambda one: replace(one, hidden_rows=frozenset({row})))


def put(place: str, cell: RawCell) -> Change:
    at = Address.parse(place)

    def change(one: Sheet) -> Sheet:
        rows = {number: dict(row) for number, row in one.rows.items()}
        rows.setdefault(at.row, {})[at.column] = cell
        return replace(one, rows=rows)

    return in_hazards(change)


PICTURE = RawCell("p", "ID_1", 0, 'DISPIMG("ID_1",1)')
CASES = (
    Case("ST05", "", ("",), "", change=only("# 工作表1\n| 三村 | 六月 |"), silent_change=only(TWO)),
    Case(
        "ST07",
        "",
        ("填报信息!B10",),
        "",
        "heilin",
        cover={"模板编号": "heilin-village"},
        silent_cover={"模板编号": "FULL-village"},
    ),
    Case(
        "ST08",
        "",
        ("",),
        hazards(WHOLE_ROW, headers=WHOLE, name="表3"),
        "隐患清单",
        change=without("隐患清单"),
        silent_change=without("隐患清单"),
    ),
    Case(
        "ST09",
        hazards(WHOLE_ROW, headers=WHOLE, name="Sheet1"),
        ("Sheet1!",),
        hazards(WHOLE_ROW, headers=WHOLE),
        "Sheet1",
        change=without("隐患清单"),
    ),
    Case(
        "ST10",
        hazards(WHOLE_ROW, headers=WHOLE, name="隐患清单2"),
        ("隐患清单2!",),
        hazards(headers=WHOLE, name="隐患清单2"),
        "隐患清单2",
    ),
    Case("ST11", "# 通讯录\n| 办公室 | 0518 |", ("通讯录!",), "# 通讯录\n", "通讯录"),
    Case(
        "ST12",
        hazards(headers=OTHER_WORDS.replace("等级 | ", "")),
        ("隐患清单!A1",),
        hazards(headers=OTHER_WORDS),
        "隐患等级",
    ),
    Case(
        "ST14",
        hazards(ROW + " | 别处", headers=HEADERS + " | 地点"),
        ("隐患清单!F1",),
        hazards(ROW + " | ", headers=HEADERS + " | 地点"),
        "隐患点",
    ),
    Case(
        "ST15",
        hazards(ROW + " | 三组", headers=HEADERS + " | 村民小组"),
        ("隐患清单!F1",),
        hazards(ROW + " | ", headers=HEADERS + " | 村民小组"),
        "村民小组",
    ),
    Case("ST16", TWO, ("隐患清单!",), TWO, "第3行", change=hidden(3), silent_change=hidden(1)),
    Case(
        "ST17",
        hazards(ROW.replace("配电房", "=B1&C1")),
        ("隐患清单!B2",),
        hazards(ROW.replace("配电房", "=B1&C1 -> 配电房")),
    ),
    Case("ST18", hazards(ROW.replace("配电房", "#NAME?")), ("隐患清单!B2",), hazards(ROW)),
    Case(
        "ST21",
        hazards(ROW, f"{SECOND} | 仓库 | 消防通道堵塞严重 | | 陈大勇"),
        ("隐患清单!D2",),
        hazards(ROW, f"{SECOND} | 仓库 | 消防通道堵塞严重 | | 陈大勇"),
        "宏达石材",
        change=merged("D2:D3"),
        silent_change=merged("D3:D9"),
    ),
    Case(
        "ST22",
        hazards(ROW, "| 仓库 | 消防通道堵塞严重 | 宏达石材 | 陈大勇"),
        ("隐患清单!A2",),
        TWO,
        change=merged("A2:A3"),
        silent_change=merged("G1:G1"),
    ),
    Case(
        "ST24",
        TWO,
        ("隐患清单!B2",),
        TWO,
        change=put("B2", PICTURE),
        silent_change=put("Z2", PICTURE),
    ),
    Case(
        "ST25",
        hazards(ROW, "小计 | 1 | | |"),
        ("隐患清单!",),
        hazards(ROW, f"{SECOND} | | | |"),
        "第3行",
    ),
    Case(
        "ST28",
        "# 隐患清单\n| 六月没有发现隐患 |",
        ("隐患清单!",),
        "\n".join(["# 隐患清单", "| 黑林三村 |", "||", "||", f"| {HEADERS} |", f"| {ROW} |"]),
    ),
    Case("ST33", hazards(ROW.replace("配电箱门", "配\x02电箱门")), ("隐患清单!C2",), hazards(ROW)),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides(case: Case) -> None:
    case.verify()


def test_an_optional_column_left_out_is_information() -> None:
    done = check(TWO)
    told = [one.message for one in done.findings if one.code == "ST13"]
    assert "“隐患清单”没有“发现人”列，按未填处理。" in told
    assert not any("备注" in message or "序号" in message for message in told)


def test_a_header_for_informants_is_told_once_and_by_its_own_rule() -> None:
    text = hazards(ROW + " | 13800000000", headers=HEADERS + " | 举报人电话")
    done = check(text)
    assert places(done, "CV22") == ["隐患清单!F1"]
    assert places(done, "ST15") == []


def test_the_template_version_decides_between_old_and_expired() -> None:
    world = honest()
    templates = replace(world.schema.templates, current="3", accepted=("2", "3"))
    schema = replace(world.schema, templates=templates)

    def told(version: str) -> dict[str, list[str]]:
        done = check("", replace(world, schema=schema).with_cover(模板版本=version))
        return {code: places(done, code) for code in ("ST06", "ST07")}

    assert told("n:3") == {"ST06": [], "ST07": []}
    assert told("2") == {"ST06": ["填报信息!B11"], "ST07": []}
    assert told("1") == {"ST06": [], "ST07": ["填报信息!B11"]}
