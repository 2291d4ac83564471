"""Faults in the merged master: TR, DL and what XR flags there."""

from __future__ import annotations

from tests.planted.planting import (
    At,
    Change,
    Pick,
    Plant,
    add,
    added,
    drop,
    hazard,
    of_same,
    put,
    where,
)
from xlhazard.model.ids import make_record_id

ACCIDENT = make_record_id("SG", "LX-B1", 2023, 9)
VISIT = where("inspections", 监督编号="*")
NOTICE = where("notices_and_talks", 形式="警示通报")
BLACK = where("red_black_list", 名单类别="黑名单")
EVENT = where("nodes_and_events", 节点类别="大型活动")


def flag(code: str, list_id: str, pick: Pick, shown: str = "", /, **cells: str) -> Plant:
    """A row of the master typed otherwise."""
    field = shown or next(iter(cells))
    return Plant(code, put(list_id, pick, **cells), At(list_id, field, pick), unit="")


PROMPT = where("notices_and_talks", 形式="提示告知")
REFERRED = where("consultations", 会商结论="移送专业部门")
OPEN = hazard(closed=False, overdue=False, 隐患等级="较大")
LISTED = hazard(closed=False, listed=True, overdue=False)
LISTED_ROW = of_same("listings", "hazards", LISTED, 挂牌级别="镇级")


def accident(**cells: str) -> Change:
    """One more accident, of which nobody died."""
    made = {
        "事故编号": ACCIDENT, "事故日期": "d:2023-06-10", "事故等级": "一般", "死亡人数": "n:0",
        "填报单位编码": "LX-B1",
    }  # fmt: skip
    return add("accidents", **{**made, **cells})


PLANTS: tuple[Plant, ...] = (
    flag("TR06", "inspections", VISIT, "监督编号", 涉嫌违法="是"),
    flag("TR11", "notices_and_talks", NOTICE, 对象类型="个人"),
    flag("TR20", "inspections", VISIT, 检查人签名="否"),
    flag("TR28", "nodes_and_events", EVENT, 检测评价日期="d:2023-06-23"),
    flag("TR29", "red_black_list", BLACK, "约束措施", 列入日期="d:2023-05-10", 约束措施=""),
    flag("TR02", "listings", LISTED_ROW, "挂钩领导", 协调难度大="是", 挂钩领导=""),
    flag("TR12", "notices_and_talks", PROMPT, "对象名称", 形式="约谈"),
    flag("TR14", "consultations", REFERRED, 接收日期="", 会商日期="d:2023-05-20"),
    flag(
        "TR15",
        "hazards",
        OPEN,
        "协调措施",
        企业能自行整改="否",
        书面报告日期="d:2023-05-26",
        报告主管部门="应急办",
        协调措施="",
    ),
    Plant(
        "TR01",
        drop("listings", LISTED_ROW),
        At("hazards", "隐患编号", LISTED),
        unit="",
    ),
    Plant(
        "TR09",
        accident(事故等级="较大"),
        At("accidents", "事故编号", added("accidents")),
        unit="",
    ),
    Plant(
        "TR21",
        accident(死亡人数="n:1"),
        At("accidents", "死亡人数", added("accidents")),
        unit="",
    ),
    Plant(
        "TR27",
        accident(追究刑责="否", 调查档案号="DA-1"),
        At("accidents", "书面说明文号", added("accidents")),
        unit="",
    ),
)
