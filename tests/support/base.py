"""An honest little township for rule tests: a village's workbook and the master behind it.

A World is plain text, as clerks type it; every test changes what it is about and leaves the rest
as it is. Cells are written as in mdbook ("n:12", "d:2023-06-01", "=A1 -> 3"), all else is text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from tests.support.schemas import SCHEMA, town
from tests.support.sheets import Cells, book, cover_sheet, form_sheet, list_sheet
from xlhazard.checking.columns import verdicts
from xlhazard.checking.context import Context
from xlhazard.checking.run import Checked, check
from xlhazard.model.ids import make_record_id
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.workbook import Workbook
from xlhazard.rules import declared
from xlhazard.schema.types import Column, Kind, ListSchema, Schema
from xlhazard.tables.master import build_master
from xlhazard.tables.submission import understand

TODAY = dt.date(2023, 6, 27)
JUNE = Month(2023, 6)
HONGDA, HONGDA_NAME = "91320707MA1TE5T0XK", "宏达石材有限公司"
HONGDA_2, HONGDA_2_NAME = "92320707MA1TE5T18G", "弘达石材厂"
HAZARD = "YH-HL-03-2023-0001-J"
INSPECTION = "JD-HL-03-2023-0001-J"
Rows = tuple[Cells, ...]


@dataclass(frozen=True)
class World:
    """What a unit typed, and what the office's master holds. Rows are header -> text."""

    cover: Cells
    lists: Mapping[str, Rows]
    forms: Mapping[str, Cells]
    master: Mapping[str, Rows]
    town: str = "full"
    today: dt.date = TODAY
    expected_month: Month | None = None
    name: str = "HL-03_2023-06.xlsx"
    schema: Schema = field(default=SCHEMA, repr=False)
    with_master: bool = True

    def with_rows(self, list_id: str, *rows: Cells) -> World:
        """The list with these rows instead; cells not given are filled in as they should be."""
        made = tuple(record(list_id, number, row) for number, row in enumerate(rows, 1))
        return replace(self, lists={**self.lists, list_id: made})

    def with_master_rows(self, list_id: str, *rows: Cells) -> World:
        """The master's list with these rows instead, filed by 黑林三村 in May 2023."""
        made = tuple(
            {**_filed(list_id), **record(list_id, number, row)}
            for number, row in enumerate(rows, 1)
        )
        return replace(self, master={**self.master, list_id: made})

    def with_cover(self, **items: str) -> World:
        return replace(self, cover={**self.cover, **items})

    def with_form(self, form_id: str, cells: Cells) -> World:
        return replace(self, forms={**self.forms, form_id: {**self.forms[form_id], **cells}})


_RECORDS: Mapping[str, Cells] = {
    "enterprises": {
        "企业编号": HONGDA,
        "企业名称": HONGDA_NAME,
        "规模": "小微",
        "从业人数": "n:12",
        "行业领域": "工贸",
        "主要负责人": "陈大勇",
        "负责人电话": "13800000000",
        "风险明白卡": "是",
    },
    "inspections": {
        "监督编号": INSPECTION,
        "检查日期": "d:2023-06-10",
        "检查人": "李强、王建国",
        "检查方式": "网格巡查",
        "问题数": "n:1",
        "责任单位": "黑林三村",
        "责任人": "李强",
    },
    "hazards": {
        "隐患编号": HAZARD,
        "隐患点": "切割车间配电房",
        "隐患描述": "配电箱门未上锁，缺少警示标识",
        "隐患等级": "一般",
        "隐患来源": "村级排查",
        "监督编号": INSPECTION,
        "发现日期": "d:2023-06-10",
        "责任单位": HONGDA_NAME,
        "责任人": "陈大勇",
        "整改时限": "d:2023-06-30",
        "责任部门": "黑林镇应急办",
        "指定验收人": "李强",
        "判定依据": "按施行中的判定标准第三条认定",
    },
    "rectifications": {
        "整改措施": "更换配电箱门锁并张贴警示标识",
        "整改资金": "n:0.5",
        "应急预案": "断电停用，专人看护",
        "节点计划": "2023-06-15 备料；2023-06-25 完工",
    },
    "acceptances": {
        "验收日期": "d:2023-06-20",
        "验收人": "李强",
        "验收结论": "合格",
        "销号日期": "d:2023-06-20",
    },
    "enforcements": {"执法类型": "警告", "文书号": "黑政安罚〔2023〕3号"},
    "listings": {"挂牌级别": "镇级"},
    "corrections": {
        "更正报告期": "2023-05",
        "更正对象": "调度表",
        "更正项目": "1-1",
        "原值": "3",
        "更正值": "2",
        "批准人": "李强",
    },
    "people": {"单位编码": "HL-03", "担任角色": "镇领导"},
    "units": {"类型": "村", "执法权": "否", "应报表种": "六清单", "启用期": "2023-01"},
}
"""What a record holds in the honest case, by header; required cells not named here follow
from their kind."""


def record(list_id: str, number: int, cells: Cells) -> dict[str, str]:
    """One filled row: the given cells over honest ones. number makes keys of later rows new."""
    list_schema = SCHEMA.lists[list_id]
    row: dict[str, str] = {}
    known = _RECORDS.get(list_id, {})
    for column in list_schema.columns:
        if column.header in known and not (number > 1 and column.id in list_schema.key):
            row[column.header] = known[column.header]
        elif column.required == "always" and not (column.header in known and number == 1):
            row[column.header] = _honest(list_schema, column, number)
    row |= cells
    return {header: typed for header, typed in row.items() if typed != ""}


def _honest(list_schema: ListSchema, column: Column, number: int) -> str:
    match column.kind:
        case Kind.DATE:
            return f"d:2023-06-{9 + number:02d}"
        case Kind.WHOLE | Kind.DECIMAL | Kind.MONEY_WAN | Kind.MONEY_YUAN:
            return "n:1"
        case Kind.YES_NO:
            return "是"
        case Kind.CODE | Kind.MULTI_CODE:
            return SCHEMA.codes[column.codes or ""].codes[0].label
        case Kind.PERSON:
            return "李强"
        case Kind.PHONE:
            return "13800000000"
        case Kind.ENTERPRISE_CODE:
            own = list_schema.id == "enterprises" and number > 1
            return f"CS-HL-03-{number:04d}" if own else HONGDA
        case Kind.HAZARD_ID:
            same = number == 1 or list_schema.id != "hazards"
            return HAZARD if same else make_record_id("YH", "HL-03", 2023, number)
        case Kind.REFERENCE:
            return "HL-03" if column.references == ("units", "unit_code") else str(number)
    if column.format == "record_id":
        return make_record_id(column.prefix or "", "HL-03", 2023, number)
    if column.format == "period":
        return "2023-06"
    return f"按要求办理{number}"


def _filed(list_id: str) -> dict[str, str]:
    if SCHEMA.lists[list_id].master_only:
        return {}
    return {"填报单位编码": "HL-03", "首报期": "2023-05", "最近报送期": "2023-05"}


_LEADER = "李强"


def _unit(code: str, name: str, aliases: str, kind: str, due: str = "六清单") -> dict[str, str]:
    return {
        "单位编码": code,
        "单位名称": name,
        "别名": aliases,
        "类型": kind,
        "责任领导": _LEADER,
        "执法权": "否",
        "应报表种": due,
        "启用期": "2023-01",
    }


_ROSTER: Rows = (
    _unit(
        "HL-03",
        "黑林三村",
        "三村居委会、三村村委会",
        "村",
        "六清单、调度表、9+6汇总表、十条措施表",
    ),
    _unit("HL-05", "黑林五村", "五村村委会", "村", "六清单、调度表"),
    _unit("HL-AB", "黑林镇安办", "镇安办", "安办"),
)
_OFFICE: Rows = (_unit("HL-03", "黑林镇经发办", "经发办", "部门"), *_ROSTER[1:])
_DUE: Rows = (
    {"参数": "six_lists_unit_due", "取值": "27"},
    {"参数": "nine_plus_six_unit_due", "取值": "27"},
)


def honest(unit_type: str = "village") -> World:
    """A correct workbook of 黑林三村 for June 2023; nothing to find in it.

    As a department HL-03 is 黑林镇经发办, with every list that departments file and no form.
    """
    village = unit_type == "village"
    profile = town()
    lists: dict[str, Rows] = dict.fromkeys(SCHEMA.unit_lists(unit_type, profile), ())
    world = World(
        cover={
            "单位编码": "HL-03",
            "单位名称": "黑林三村" if village else "黑林镇经发办",
            "报告期": "2023-06",
            "填报日期": "d:2023-06-26",
            "填报人": "王建国",
            "报送版本": "n:1",
            "清单范围": "全部累计",
            "模板编号": f"full-{unit_type}",
            "模板版本": SCHEMA.templates.current,
            "镇街": "full",
        },
        lists=lists,
        forms={name: _honest_form(name) for name in _forms_due(village)},
        master={
            "units": _ROSTER if village else _OFFICE,
            "people": (record("people", 1, {"单位编码": "HL-AB", "姓名": _LEADER}),),
            "settings": _DUE,
        },
    )
    other = {"企业编号": HONGDA_2, "企业名称": HONGDA_2_NAME, "规模": "个体工商户"}
    world = world.with_rows("enterprises", {}, {**other, "主要负责人": "赵小军"})
    world = world.with_rows("inspections", {"企业编号": HONGDA, "企业名称": HONGDA_NAME})
    world = world.with_rows("hazards", {"企业编号": HONGDA, "企业名称": HONGDA_NAME})
    return world.with_rows("rectifications", {"隐患编号": HAZARD})


def _forms_due(village: bool) -> tuple[str, ...]:
    return ("dispatch", "nine_plus_six", "ten_measures") if village else ()


def _honest_form(form_id: str) -> dict[str, str]:
    form = SCHEMA.forms[form_id]
    cells = {"unit": "黑林三村", "date": "2023年6月26日"}
    if form_id == "nine_plus_six":
        for row in form.rows:
            cells |= {
                f"r{row['no']}_current": f"第{row['no']}项已按要求开展，落实到人",
                f"r{row['no']}_next_step": f"下月继续推进第{row['no']}项工作，每周检查一次",
                f"r{row['no']}_leader": _LEADER,
                f"r{row['no']}_person": "王建国",
            }
        return cells
    for value in form.values:
        if value.row and value.level not in ("village", "enterprise"):
            continue
        cells[value.cell_id] = "否" if value.kind is Kind.YES_NO else "n:0"
    if form_id == "ten_measures":
        cells |= {"m_village_day": "n:22", "m_village_week": "n:4", "m_village_month": "n:1"}
        # 企业底册 holds one small firm, and it has its card.
        cells |= {"t1_4": "n:1", "t1_5": "n:1"}
        cells |= {"leader": _LEADER, "person": "王建国"}
    return cells


def workbook(world: World) -> Workbook:
    """The unit's workbook: cover, lists and forms in template order; headers in row 2."""
    sheets = [cover_sheet(world.cover)]
    profile = world.schema.towns[world.town]
    sheets += [
        list_sheet(world.schema.town_list(list_id, profile), rows)
        for list_id, rows in world.lists.items()
    ]
    sheets += [form_sheet(world.schema.forms[name], cells) for name, cells in world.forms.items()]
    return book(world.name, sheets)


def master(world: World) -> Master:
    """The 总台账 with every list of the town, empty where the world says nothing."""
    rows = tuple(
        (list_id, tuple(tuple(row.items()) for row in rows))
        for list_id, rows in sorted(world.master.items())
    )
    return _master(world.town, rows)


@cache
def _master(
    town_id: str, rows: tuple[tuple[str, tuple[tuple[tuple[str, str], ...], ...]], ...]
) -> Master:
    profile = SCHEMA.towns[town_id]
    known = {list_id: tuple(dict(row) for row in some) for list_id, some in rows}
    names = (*SCHEMA.core_lists, *profile.optional_lists, *SCHEMA.master_lists)
    sheets = [
        list_sheet(SCHEMA.in_master(SCHEMA.town_list(list_id, profile)), known.get(list_id, ()))
        for list_id in names
    ]
    return build_master(book("总台账.xlsx", sheets), SCHEMA, profile)


def submission(
    world: World, read: Workbook | None = None, over: Master | None = None
) -> Submission:
    """The world's workbook understood; read is the workbook where it was changed afterwards."""
    over = over or (master(world) if world.with_master else None)
    tables = over.tables if over is not None else {}
    return understand(
        read or workbook(world),
        world.name,
        world.schema,
        world.schema.towns[world.town],
        roster=tables.get("units"),
        registry=tables.get("enterprises"),
        month=world.expected_month,
        today=world.today,
    )


def context(world: World, read: Workbook | None = None) -> Context:
    over = master(world) if world.with_master else None
    found = submission(world, read, over)
    return Context(
        schema=world.schema,
        town=world.schema.towns[world.town],
        today=world.today,
        as_of=found.as_of or world.today,
        submission=found,
        master=over,
        expected_month=world.expected_month,
    )


def checked(world: World, read: Workbook | None = None) -> Checked:
    """Every rule over the world's submission."""
    return judged(context(world, read))


def judged(at: Context) -> Checked:
    return check(at, declared(), verdicts([at], with_pandera=False)[0])
