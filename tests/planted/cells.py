"""Faults of single cells and of numbers: families CV and KY."""

from __future__ import annotations

from dataclasses import replace

from tests.planted.planting import (
    MAY_24,
    At,
    Change,
    Pick,
    Plant,
    add,
    added,
    both,
    cover,
    drop,
    forgotten,
    form,
    hazard,
    nth,
    of_same,
    put,
    where,
)
from tests.support.base import World
from xlhazard.model.ids import make_record_id
from xlhazard.model.month import Month

OPEN = hazard(隐患等级="一般", closed=False)
KNOWN = hazard(found_by=MAY_24)
LATE_CLOSED = hazard(隐患等级="一般", closed=True, overdue=False)
FIRST = where("hazards", 隐患编号="*")
MAJOR = where("hazards", 隐患等级="重大")
REOPENED = of_same("acceptances", "hazards", KNOWN, 销号日期="*")
PASSED = where("acceptances", 验收结论="合格", 销号日期="*")
FINED = where("enforcements", 执法类型="罚款")
VISIT = where("inspections", 问题数="n:0")
ANY_OPEN = hazard(closed=False, found_by=MAY_24)
OPEN_WORK = of_same("rectifications", "hazards", ANY_OPEN)
ANOTHER = make_record_id("YH", "LX-02", 2023, 999)
FIRM = where("enterprises", 无代码原因="")


def new_firm(**cells: str) -> Change:
    """One more enterprise, which no figure of the ten measures counts."""
    uncounted = {"规模": "规模", "从业人数": "n:80", "重点管控": "", "风险明白卡": ""}
    return add("enterprises", FIRM, **uncounted, **cells)


def moved_to_another_place(world: World) -> World:
    firm = world.lists["enterprises"][0]
    names = {"企业编号": firm["企业编号"], "企业名称": firm["企业名称"]}
    return put("hazards", KNOWN, 隐患点="东墙外", **names)(world)


def cell(code: str, list_id: str, pick: Pick, header: str, typed: str, **more: str) -> Plant:
    """One cell typed otherwise; more: what else that brings with it, and why."""
    return Plant(
        code,
        put(list_id, pick, **{header: typed}),
        At(list_id, header, pick),
        more=more,
    )


PLANTS: tuple[Plant, ...] = (
    cell("CV01", "hazards", FIRST, "隐患点", ""),
    cell("CV02", "hazards", OPEN, "整改时限", "6月31日"),
    cell("CV03", "trainings", where("trainings", 参加人数="*"), "参加人数", "约50"),
    cell("CV04", "trainings", where("trainings", 参加人数="*"), "参加人数", "n:12.5"),
    cell("CV05", "smart_fire", where("smart_fire", 简易喷淋="*"), "简易喷淋", "n:-3"),
    cell("CV06", "trainings", where("trainings", 活动类型="*"), "活动类型", "座谈"),
    cell("CV07", "acceptances", PASSED, "签字归档", "部分"),
    cell("CV08", "major_issues", where("major_issues", 问题编号="*"), "完成期限", "2023.9"),
    cell("CV09", "major_issues", where("major_issues", 问题编号="*"), "摸排日期", "5月20日"),
    cell("CV10", "major_issues", where("major_issues", 问题编号="*"), "摸排日期", "d:2013-05-20"),
    cell("CV11", "major_issues", where("major_issues", 问题编号="*"), "完成期限", "尽快"),
    Plant(
        "CV12",
        new_firm(企业编号="n:914403001922038000", 企业名称="新开的石材厂"),
        At("enterprises", "企业编号", added("enterprises")),
    ),
    Plant(
        "CV13",
        new_firm(企业编号="914403001922038217", 企业名称="新开的石材厂"),
        At("enterprises", "企业编号", added("enterprises")),
    ),
    Plant(
        "CV14",
        new_firm(企业编号="320707600123456", 企业名称="新开的石材厂"),
        At("enterprises", "企业编号", added("enterprises")),
    ),
    Plant(
        "CV15",
        new_firm(企业编号="91320707MA1TE5T01W", 企业名称="新开的石材厂"),
        At("enterprises", "企业编号", added("enterprises")),
    ),
    Plant(
        "CV16",
        new_firm(企业编号="无", 企业名称="新开的石材厂"),
        At("enterprises", "企业编号", added("enterprises")),
    ),
    cell("CV17", "enterprises", FIRM, "负责人电话", "1380000000"),
    cell("CV18", "hazards", OPEN, "责任人", "相关人员"),
    cell("CV19", "hazards", OPEN, "责任单位", "同上"),
    cell("CV20", "notices_and_talks", where("notices_and_talks", 文号="*"), "文号", "十二号"),
    cell("CV21", "hazards", FIRST, "备注", "联系人身份证11010519491231002X"),
    cell(
        "CV22", "report_rewards", where("report_rewards", 举报编号="*"), "备注", "来电13800000000"
    ),
    cell("CV23", "rectifications", where("rectifications", 隐患编号="*"), "整改措施", "已改"),
    cell("CV24", "rectifications", where("rectifications", 节点计划="*"), "节点计划", "分三步实施"),
    cell(
        "CV25",
        "rectifications",
        where("rectifications", 节点计划="*"),
        "节点计划",
        "2023-06-20 完工；2023-05-20 备料",
    ),
    cell("CV26", "enforcements", FINED, "罚款金额", "n:1.5", XR05="the sum no longer agrees"),
    Plant(
        "CV27",
        add(
            "corrections",
            更正报告期="上个月",
            更正对象="调度表",
            更正项目="1-1",
            原值="3",
            更正值="2",
            更正原因="重复统计",
            批准人="李强",
            批准日期="d:2023-06-01",
        ),
        At("corrections", "更正报告期", added("corrections")),
    ),
    Plant(
        "KY01",
        add("inspections", VISIT, 问题数="n:0"),
        At("inspections", "监督编号", added("inspections")),
    ),
    cell("KY02", "major_issues", where("major_issues", 问题编号="*"), "隐患编号", "YH-LX-1-J"),
    cell(
        "KY03",
        "major_issues",
        where("major_issues", 问题编号="*"),
        "隐患编号",
        "YH-LX-B1-2023-0001-J",
    ),
    Plant(
        "KY04",
        both(
            add(
                "hazards",
                OPEN,
                隐患编号=ANOTHER,
                监督编号="",
                隐患来源="企业自查",
                发现日期="d:2023-05-31",
                整改时限="d:2023-06-30",
                隐患点="后院仓房",
            ),
            add("rectifications", 隐患编号=ANOTHER, 整改措施="清理后院仓房的杂物并上锁"),
        ),
        At("hazards", "隐患编号", added("hazards")),
    ),
    cell("KY06", "notices_and_talks", where("notices_and_talks", 通知编号="*"), "通知编号", "TZ-1"),
    Plant("KY07", cover(单位编码="LX-77"), At("cover", "unit_code")),
    Plant("KY08", form("dispatch", unit="应急管理办公室（社区）"), At("dispatch", "unit")),
    cell("KY09", "expert_services", where("expert_services", 专家编号="*"), "专家编号", "ZJ-404"),
    cell("KY10", "inspections", VISIT, "企业名称", "没有的企业"),
    Plant(
        "KY14",
        put("enterprises", FIRM, 企业名称="改了名字的厂"),
        At("enterprises", "企业名称", FIRM),
        more={"KY10": "the name stands in every list that cites the enterprise"},
    ),
    Plant("KY15", form("dispatch", unit="望山村"), At("dispatch", "unit")),
    Plant(
        "KY17",
        new_firm(企业编号="CS-LX-01-0099", 无代码原因="未办营业执照"),
        At("enterprises", "企业编号", added("enterprises")),
    ),
    Plant("KY22", form("nine_plus_six", r3_leader="钱不识"), At("nine_plus_six", "r3_leader")),
    cell(
        "KY11",
        "hazard_source_chiefs",
        where("hazard_source_chiefs", 督长="*"),
        "督长职责",
        "不去了",
    ),
    Plant(
        "KY05",
        put("hazards", OPEN, 发现日期="d:2021-06-10"),
        At("hazards", "隐患编号", OPEN),
        more={"MS06": "the table counts it in another month"},
    ),
    Plant(
        "KY12",
        both(forgotten("rectifications", OPEN_WORK), drop("rectifications", OPEN_WORK)),
        At("hazards", "隐患编号", ANY_OPEN),
    ),
    cell("KY13", "hazards", OPEN, "监督编号", "", XR22="the visit counts one more than is cited"),
    Plant(
        "KY16", lambda world: replace(world, expected_month=Month(2023, 7)), At("cover", "period")
    ),
    Plant(
        "KY18",
        both(*(put("enterprises", nth(n), 负责人电话="13800000000") for n in range(4))),
        At("enterprises", "负责人电话", nth(0)),
    ),
    Plant(
        "KY19",
        moved_to_another_place,
        At("hazards", "隐患编号", KNOWN),
        more={"XR22": "a number that cannot be relied on counts for nothing"},
    ),
    Plant(
        "KY20",
        put("acceptances", REOPENED, 销号日期=""),
        At("acceptances", "销号日期", REOPENED),
        more={
            "XR15": "it is open again and urgent",
            "XR16": "it is open again, long after its day",
            "XR17": "and nobody urged it",
        },
    ),
    Plant("KY21", put("hazards", OPEN, 作废原因="误报"), At("hazards", "作废原因", OPEN)),
)
