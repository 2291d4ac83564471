"""Faults in the life of a hazard and between lists: XR10 to XR26, CM11 to CM13."""

from __future__ import annotations

from tests.planted.planting import (
    MAY_24,
    At,
    Pick,
    Plant,
    add,
    added,
    hazard,
    known,
    of_same,
    put,
    where,
)
from tests.support.base import World
from xlhazard.model.ids import make_record_id

MAJOR = hazard(隐患等级="重大", closed=False)
SERIOUS = hazard(隐患等级="较大", closed=True)
FRESH = hazard(隐患等级="一般", closed=False, found_from="d:2023-06-15")
KNOWN = hazard(found_by=MAY_24)
VISIT = where("inspections", 问题数="n:0")
ISSUE = where("major_issues", 问题编号="*")
NOWHERE = make_record_id("YH", "LX-B1", 2023, 99)


def closing(pick: Pick) -> Pick:
    """The row of 验收销号清单 that closed the hazard."""
    return of_same("acceptances", "hazards", pick, 销号日期="*")


def work(pick: Pick) -> Pick:
    return of_same("rectifications", "hazards", pick)


def take_over_the_name(world: World) -> World:
    """The one who mended it accepts it."""
    name = world.lists["hazards"][SERIOUS(world)]["责任人"]
    return put("acceptances", closing(SERIOUS), 验收人=name)(world)


PLANTS: tuple[Plant, ...] = (
    Plant(
        "XR11",
        put("acceptances", closing(SERIOUS), 验收日期="d:2023-04-01"),
        At("acceptances", "验收日期", closing(SERIOUS)),
    ),
    Plant(
        "XR12",
        put("rectifications", work(SERIOUS), 整改完成日期=""),
        At("acceptances", "销号日期", closing(SERIOUS)),
    ),
    Plant(
        "XR13",
        put("hazards", MAJOR, 指定验收人=""),
        At("hazards", "指定验收人", MAJOR),
    ),
    Plant(
        "XR18",
        put("hazards", FRESH, 隐患等级="危及人身安全"),
        At("rectifications", "临时管控措施", work(FRESH)),
        more={"XR15": "an urgent one that stays open has to be listed"},
    ),
    Plant(
        "XR19",
        put("acceptances", closing(SERIOUS), 档案号=""),
        At("acceptances", "档案号", closing(SERIOUS)),
    ),
    Plant("XR22", put("inspections", VISIT, 问题数="n:2"), At("inspections", "问题数", VISIT)),
    Plant(
        "XR23",
        put("credit_records", where("credit_records", 评价日期="*"), 企业编号="91320707MA1TE5T0XK"),
        At("credit_records", "企业编号", where("credit_records", 评价日期="*")),
    ),
    Plant("XR25", put("inspections", VISIT, 涉嫌违法="是"), At("inspections", "涉嫌违法", VISIT)),
    Plant(
        "XR16",
        put("hazards", FRESH, 整改时限="d:2023-06-20"),
        At("hazards", "整改时限", FRESH),
        more={"XR17": "and nobody urged it"},
    ),
    Plant(
        "XR17",
        put("hazards", FRESH, 整改时限="d:2023-06-20"),
        At("hazards", "隐患编号", FRESH),
        more={"XR16": "it is overdue in the first place"},
    ),
    Plant(
        "XR20",
        add(
            "hazards",
            SERIOUS,
            隐患编号=NOWHERE,
            监督编号="",
            隐患来源="企业自查",
            发现日期="d:2023-06-22",
            整改时限="d:2023-07-10",
            原隐患编号="",
        ),
        At("hazards", "隐患描述", added("hazards")),
        more={"MS06": "the table counts one hazard less"},
    ),
    Plant(
        "XR10", put("major_issues", ISSUE, 隐患编号=NOWHERE), At("major_issues", "隐患编号", ISSUE)
    ),
    Plant(
        "XR14",
        take_over_the_name,
        At("acceptances", "验收人", closing(SERIOUS)),
    ),
    Plant("CM12", put("hazards", KNOWN, 隐患来源="上级交办"), At("hazards", "隐患来源", KNOWN)),
    Plant("CM13", put("hazards", KNOWN, 整改时限="d:2023-09-30"), At("hazards", "整改时限", KNOWN)),
    Plant(
        "CM11",
        known(
            "hazards",
            隐患编号=NOWHERE,
            隐患点="后院",
            隐患描述="后院围墙开裂，没有警示标识",
            隐患等级="一般",
            隐患来源="上级交办",
            发现日期="d:2023-05-20",
            整改时限="d:2023-07-20",
            填报单位编码="LX-B1",
            首报期="2023-05",
            最近报送期="2023-05",
        ),
        At("hazards", "隐患编号"),
    ),
)
