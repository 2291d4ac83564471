"""The shipped example: two months of a made-up 黑林镇, with a handful of planted faults.

The profile is that of the town of the dispatch table; its villages, enterprises and people do
not exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from xlhazard.examples.figures import figures
from xlhazard.examples.habits import HABITS
from xlhazard.examples.months import Records, office_work, records
from xlhazard.examples.story import Story, Unit
from xlhazard.examples.telling import tell
from xlhazard.examples.workbooks import Sent
from xlhazard.model.month import Month

SEED = 2023
TOWN = "heilin"
TOWNSHIP = "黑林镇"
MAY, JUNE = Month(2023, 5), Month(2023, 6)
AS_OF: Mapping[Month, dt.date] = {MAY: dt.date(2023, 5, 24), JUNE: dt.date(2023, 6, 24)}
RECEIVED: Mapping[Month, dt.date] = {MAY: dt.date(2023, 5, 25), JUNE: dt.date(2023, 6, 25)}

HABIT_OF: Mapping[str, str] = {
    "HL-01": "plain",
    "HL-02": "moved",
    "HL-03": "untidy",
    "HL-04": "by_name",
    "HL-05": "grouped",
    "HL-06": "plain",
    "HL-07": "picture",
    "HL-08": "wide",
    "HL-B1": "untidy",
    "HL-B2": "moved",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault: what the clerk got wrong, and the code that has to refuse the file."""

    month: Month
    unit: str
    code: str
    what: str
    spoil: Callable[[Sent], Sent]


def _with_records(sent: Sent, changed: Records) -> Sent:
    return replace(sent, records=sent.records | changed)


def _no_such_day(sent: Sent) -> Sent:
    rows = [dict(row) for row in sent.records["hazards"]]
    rows[2]["due"] = f"{sent.month.number}月32日"
    return _with_records(sent, {"hazards": rows})


def _same_id_twice(sent: Sent) -> Sent:
    """A row was copied for another place at the same enterprise and kept its number."""
    rows = [dict(row) for row in sent.records["hazards"]]
    copied = next(row for row in rows if row["grade"] == "一般")
    return _with_records(sent, {"hazards": [*rows, {**copied, "location": "后院库房"}]})


def _one_part_only(sent: Sent) -> Sent:
    return replace(sent, form_texts={"d3_3": f"{sent.figures['d3_3a']}次"})


def _fewer_than_before(sent: Sent) -> Sent:
    return replace(sent, figures={**sent.figures, "d2_1": 0, **_NO_PROBLEMS})


_NO_PROBLEMS = {f"d2_{n}": 0 for n in range(2, 9)}


def _hazard_left_out(sent: Sent) -> Sent:
    """Drops the first open hazard that was already reported the month before."""
    closed = {row["hazard_id"] for row in sent.records["acceptances"] if row.get("closed_on")}
    before = AS_OF[MAY]
    lost = next(
        row["hazard_id"]
        for row in sent.records["hazards"]
        if row["hazard_id"] not in closed and _found(row["found_on"]) <= before
    )
    kept: Records = {
        name: [row for row in rows if row.get("hazard_id") != lost]
        for name, rows in sent.records.items()
    }
    return replace(sent, records=kept)


def _found(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.max


FAULTS: tuple[Fault, ...] = (
    Fault(MAY, "HL-02", "CV02", "整改时限写成没有的日子", _no_such_day),
    Fault(MAY, "HL-B2", "DT14", "两个数的格只填了一个", _one_part_only),
    Fault(JUNE, "HL-03", "CM01", "累计数比上月小", _fewer_than_before),
    Fault(JUNE, "HL-04", "CM11", "未销号的隐患从清单里消失", _hazard_left_out),
    Fault(JUNE, "HL-06", "KY01", "复制一行，隐患编号没有换", _same_id_twice),
)


def story() -> Story:
    """The example township, always the same."""
    return tell(SEED, town=TOWN)


def sent_by(told: Story, unit: Unit, month: Month, *, version: int = 1) -> Sent:
    """What a unit sends for a month, without any fault."""
    since = AS_OF[MAY] if month == JUNE else None
    return Sent(
        unit,
        month,
        AS_OF[month],
        version,
        records(told, unit, AS_OF[month], since),
        figures(told, unit, AS_OF[month]),
        HABITS[HABIT_OF[unit.code]],
    )


def submissions(told: Story, month: Month) -> tuple[tuple[str, Sent], ...]:
    """File name and content of everything that came in for a month."""
    made = []
    for unit in told.units:
        if unit.code not in HABIT_OF:
            continue
        sent = sent_by(told, unit, month)
        for fault in FAULTS:
            if (fault.month, fault.unit) == (month, unit.code):
                sent = fault.spoil(sent)
        made.append((_file_name(unit, month), sent))
    return tuple(made)


def _file_name(unit: Unit, month: Month) -> str:
    if unit.code in ("HL-03", "HL-06"):
        return f"{unit.name}{month.number}月报表.xlsx"
    if unit.code == "HL-05":
        return f"{unit.name}{month.number}月份台账(1).xlsx"
    return f"{unit.code}_{month}.xlsx"


WEB_PAGE_NAME = "小河沿村6月台账.xls"
WEB_PAGE = (
    '<html><head><meta charset="utf-8"></head><body><table><tr><th>隐患编号</th><th>隐患描述</th>'
    "</tr><tr><td>1</td><td>灭火器过期</td></tr></table></body></html>"
).encode()
"""A table saved as a web page under the name of a workbook; it came for June beside the others."""

__all__ = [
    "AS_OF",
    "FAULTS",
    "JUNE",
    "MAY",
    "RECEIVED",
    "TOWN",
    "TOWNSHIP",
    "WEB_PAGE",
    "WEB_PAGE_NAME",
    "Fault",
    "office_work",
    "sent_by",
    "story",
    "submissions",
]
