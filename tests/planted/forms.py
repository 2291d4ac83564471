"""Faults of the forms, alone, against the lists and against the month before: DT, MS, TM, CM."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.planted.planting import At, Change, Plant, both, form, put, remembered, where
from tests.support.sheets import Cells

LISTS = "the figure no longer agrees with the lists either"


def figure(code: str, unit: str = "B1", item: str = "", /, **cells: str) -> Plant:
    """One figure of the dispatch table typed otherwise; it shows at the (first) typed cell."""
    shown = item or next(iter(cells))
    return Plant(code, form("dispatch", **cells), At("dispatch", shown), unit)


def contradiction(code: str, item: str, lists: str, /, **cells: str) -> Plant:
    """Figures that contradict each other; lists: the rules that miss them in the lists, too."""
    more = dict.fromkeys(lists.split(), LISTS)
    return Plant(code, form("dispatch", **cells), At("dispatch", item), more=more)


def line(code: str, **cells: str) -> Plant:
    return Plant(code, form("nine_plus_six", **cells), At("nine_plus_six", next(iter(cells))))


def indicator(code: str, unit: str = "B1", /, **cells: str) -> Plant:
    change, item = form("ten_measures", **cells), next(iter(cells))
    return Plant(code, change, At("ten_measures", item), unit)


def history(value_id: str, unit: str = "LX-B1") -> Callable[[Cells], bool]:
    def one(row: Cells) -> bool:
        return row["单位编码"] == unit and row.get("指标编号") == value_id

    return one


def words(number: int, unit: str = "LX-B1") -> Callable[[Cells], bool]:
    def one(row: Cells) -> bool:
        return row["单位编码"] == unit and row.get("表内序号") == f"n:{number}"

    return one


def fewer(item: str) -> Change:
    """The clerk counts one less: the form agrees with the list."""
    return lambda world: form(
        "ten_measures", **{item: f"n:{int(world.forms['ten_measures'][item][2:]) - 1}"}
    )(world)


MICRO = where("enterprises", 规模="小微", 从业人数="n:12", 风险明白卡="是")
KEY = where("enterprises", 重点管控="是")


PLANTS: tuple[Plant, ...] = (
    # What lists say
    figure("XR01", d1_3="n:9"),
    figure("XR02", d1_4="n:2"),
    figure("XR03", d1_5="n:3"),
    figure("XR04", d2_1="n:8"),
    figure("XR05", d3_4="n:1"),
    figure("XR06", d3_10="n:2"),
    Plant("XR07", form("dispatch", d4_5="0.9万元，其中0万元"), At("dispatch", "d4_5a")),
    figure("XR08", d4_8="n:9"),
    # The form itself
    figure("DT14", d3_1="好几次"),
    figure("DT15", d3_1=""),
    figure("DT17", d4_6="2次"),
    figure("DT18", date="2023年5月24日"),
    figure("DT22", d3_1="#REF!"),
    contradiction("DT01", "d1_2", "XR02 CM10", d1_2="n:1"),
    contradiction("DT02", "d1_5", "XR03", d1_5="n:9"),
    contradiction("DT03", "d1_6", "XR03", d1_6="n:2"),
    contradiction("DT05", "d2_6", "XR04", d2_6="n:99"),
    contradiction("DT06", "d2_1", "XR04 CM01", **{f"d2_{n}": "n:0" for n in range(1, 9)}),
    Plant(
        "DT07",
        form("dispatch", d3_3="0次，1.5万元"),
        At("dispatch", "d3_3a"),
        more={"XR05": LISTS, "CM04": "and it fell"},
    ),
    contradiction("DT08", "d3_4", "XR05", d3_4="n:99"),
    contradiction("DT09", "d3_8b", "XR05 DT10", d3_8="0个，其中1个"),
    contradiction("DT10", "d3_5", "XR05", d3_8="1个，其中1个"),
    contradiction("DT11", "d3_7", "XR06", d3_7="n:99"),
    contradiction("DT12", "d2_6", "XR04 XR05 CM04", d2_6="n:1", d3_3="0次，0万元"),
    contradiction("DT16", "d3_3b", "XR05", d3_3="3次，15000万元"),
    contradiction("DT20", "d3_2", "XR08", d3_2="n:0"),
    # Against the month before
    Plant(
        "CM02", remembered("dispatch_history", history("d4_7"), 数值="n:9"), At("dispatch", "d4_7")
    ),
    Plant(
        "CM03", remembered("dispatch_history", history("d4_6"), 数值="n:1"), At("dispatch", "d4_6")
    ),
    Plant(
        "CM01", remembered("dispatch_history", history("d2_1"), 数值="n:77"), At("dispatch", "d2_1")
    ),
    Plant(
        "CM04",
        remembered("dispatch_history", history("d3_3b"), 数值="n:99"),
        At("dispatch", "d3_3b"),
    ),
    # 9+6
    Plant("MS02", form("nine_plus_six", r3_person=""), At("nine_plus_six", "r3_person")),
    line("MS03", r7_current="无"),
    Plant(
        "MS04",
        remembered(
            "nine_plus_six_history",
            words(13),
            目前开展情况="6月份应急管理办公室召开会商会，研究疑难问题处置办法",
        ),
        At("nine_plus_six", "r13_current"),
    ),
    line("MS06", r5_current="本月检查999次，一企一档同步更新"),
    line("MS07", date="2023年4月24日"),
    # ten measures
    replace(indicator("TM02", t1_5="n:88"), more={"TM12": LISTS}),
    indicator("TM12", t5_1="n:7"),
    indicator("TM03", t7_1=""),
    indicator("TM04", t7_1="好几件"),
    indicator("TM05", m3_person=""),
    Plant(
        "TM08",
        both(put("enterprises", MICRO, 风险明白卡="否"), fewer("t1_5")),
        At("enterprises", "风险明白卡", MICRO),
    ),
    Plant(
        "TM09",
        both(put("enterprises", KEY, 镇行政负责人=""), fewer("t3_2")),
        At("enterprises", "镇行政负责人", KEY),
    ),
    indicator("TM06", "01", m_village_month="n:0"),
    indicator("TM11", date="2023年4月24日"),
    Plant(
        "TM07",
        both(
            put("publicity_sites", where("publicity_sites", 阵地编号="*"), 宣传数量="n:2"),
            fewer("t2_2"),
        ),
        At("publicity_sites", "宣传数量", where("publicity_sites", 阵地编号="*")),
    ),
)
