"""A random month of six villages, and its figures reckoned again without the package.

The second opinion is plain Python over plain rows: it shares no line with what it checks.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.support.schemas import SCHEMA
from tests.workflow.honest import REGISTRY
from tests.workflow.paper_world import filed, received, unit
from xlhazard.model.ids import make_record_id

Row = Mapping[str, Any]

EVE, AS_OF = dt.date(2023, 5, 31), dt.date(2023, 6, 30)
DUE_ON = {("six_lists", "2023-05"): 25, ("dispatch", "2023-05"): 27} | {
    ("six_lists", "2023-06"): 25,
    ("dispatch", "2023-06"): 27,
}
UNITS = {
    f"HL-0{n}": name
    for n, name in enumerate(("青石村", "河口村", "柳湾村", "东岭村", "西坡村", "望山村"), 1)
}
GRADES = {"major": "重大", "urgent": "危及人身安全", "serious": "较大", "minor": "一般"}
DEFAULT_DAYS = {"urgent": 0, "minor": 7, "serious": 30}


def _rows(seed: int = 7) -> dict[str, list[Row]]:
    """Six villages with hazards at every stage, and reports in time, late, refused, missing."""
    dice = random.Random(seed)
    hazards: list[Row] = []
    work: list[Row] = []
    accepted: list[Row] = []
    listed: list[Row] = []
    extended: list[Row] = []
    for code, name in UNITS.items():
        for number in range(1, dice.randint(6, 10)):
            record = make_record_id("YH", code, 2023, number)
            grade = dice.choice(("major", "serious", "minor", "minor", "urgent"))
            found = dt.date(2023, 5, 2) + dt.timedelta(days=dice.randint(0, 55))
            due = found + dt.timedelta(days=dice.randint(3, 40))
            hazards.append(
                filed(
                    code,
                    {
                        "hazard_id": record,
                        "enterprise_code": REGISTRY["enterprise_code"],
                        "location": f"{number}号车间",
                        "description": f"{name}第{number}处线路老化",
                        "grade": grade,
                        "source": "self",
                        "found_on": found,
                        "responsible_unit": "宏达石材有限公司",
                        "responsible_person": ("陈大勇",),
                        **({} if grade == "urgent" else {"due": due}),
                    },
                )
            )
            if grade in ("major", "urgent") and dice.random() < 0.7:
                asked = found + dt.timedelta(days=2)
                told: Row = {"hazard_id": record, "level": "town", "requested_on": asked}
                if dice.random() < 0.5:
                    told = {**told, "listed_on": asked + dt.timedelta(days=4)}
                listed.append(filed(code, told))
            if dice.random() < 0.3:
                continue
            done = found + dt.timedelta(days=dice.randint(1, 30))
            work.append(
                filed(code, {"hazard_id": record, "measures": "更换", "completed_on": done})
            )
            if dice.random() < 0.75:
                on = done + dt.timedelta(days=2)
                accepted.append(
                    filed(
                        code,
                        {
                            "hazard_id": record,
                            "accepted_on": on,
                            "accepted_by": ("赵刚",),
                            "result": "pass",
                            "signed": True,
                            **({"closed_on": on} if dice.random() < 0.9 else {}),
                        },
                    )
                )
            elif dice.random() < 0.6:
                extended.append(
                    filed(
                        code,
                        {
                            "hazard_id": record,
                            "applied_on": dt.date(2023, 6, 20),
                            "reason": "配件未到",
                            "extend_to": dt.date(2023, 7, 20),
                        },
                    )
                )
    log = []
    for code in UNITS:
        for (kind, period), day in DUE_ON.items():
            fate = dice.choice(("in_time", "in_time", "late", "refused", "missing"))
            if fate == "in_time":
                log.append(received(code, kind, period, f"{period}-{day - 1}"))
            elif fate == "late":
                log.append(received(code, kind, period, f"{period}-30"))
            elif fate == "refused":
                log.append(received(code, kind, period, f"{period}-20", "refused"))
    log.append(received("HL-01", "six_lists", "2023-05", "2023-05-20"))
    history = [
        {
            "unit_code": code,
            "period": period,
            "value_id": value.id,
            "value": dice.randint(0, 1) if value.kind == "yes_no" else 3 * n + dice.randint(0, 2),
            "version": 1,
            "as_of": dt.date(2023, int(period[-2:]), 24),
        }
        for code in UNITS
        for n, period in enumerate(("2023-05", "2023-06"))
        for value in SCHEMA.forms["dispatch"].values
    ]
    notice: Row = {
        "notice_id": make_record_id("TZ", "HL-01", 2023, 1),
        "issued_on": dt.date(2023, 6, 9),
        "form": "circular",
        "object_type": "village",
        "object_name": "东岭村",
        "cause": "逾期未整改",
        "doc_no": "黑安办〔2023〕7号",
    }
    earlier: Row = {**notice, "notice_id": make_record_id("TZ", "HL-01", 2023, 2)}
    return {
        "units": [unit(code, name) for code, name in UNITS.items()],
        "enterprises": [filed("HL-01", REGISTRY)],
        "hazards": hazards,
        "rectifications": work,
        "acceptances": accepted,
        "listings": listed,
        "extensions": extended,
        "submissions_log": log,
        "dispatch_history": history,
        "conflicts": [
            {
                "conflict_no": f"CT-{number}",
                "unit_code": "HL-01",
                "period": "2023-06",
                "list_name": "隐患清单",
                "record_key": hazards[0]["hazard_id"],
                "field": "隐患点",
                "outcome": outcome,
            }
            for number, outcome in enumerate((None, "采用单位值", None), 1)
        ],
        "notices_and_talks": [
            filed("HL-01", notice),
            filed("HL-01", {**earlier, "issued_on": dt.date(2023, 5, 9)}),
        ],
    }


ROWS = _rows()


def closed_on(record: object, day: dt.date) -> dt.date | None:
    days = [
        one["closed_on"]
        for one in ROWS["acceptances"]
        if one["hazard_id"] == record and one.get("closed_on") and one["closed_on"] <= day
    ]
    return min(days, default=None)


def due_of(row: Row) -> dt.date | None:
    if row.get("due"):
        return row["due"]
    return row["found_on"] + dt.timedelta(days=DEFAULT_DAYS[row["grade"]])


def known(day: dt.date, code: str | None = None) -> list[Row]:
    return [
        one for one in ROWS["hazards"] if one["found_on"] <= day and code in (None, one["filed_by"])
    ]


def opens(day: dt.date, code: str | None = None) -> list[Row]:
    return [one for one in known(day, code) if closed_on(one["hazard_id"], day) is None]


def overdue(code: str | None = None) -> list[Row]:
    return [one for one in opens(AS_OF, code) if due_of(one) < AS_OF]


def percent(part: int, whole: int) -> str:
    if not whole:
        return "—"
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def fate(code: str, kind: str, period: str) -> str:
    lines = [
        one
        for one in ROWS["submissions_log"]
        if (one["unit_code"], one["report_kind"], one["period"]) == (code, kind, period)
    ]
    taken = [one["received_at"][:10] for one in lines if one["status"] == "accepted"]
    if not taken:
        return "refused" if lines else "missing"
    return "in_time" if min(taken) <= f"{period}-{DUE_ON[kind, period]}" else "late"


def fates(code: str, period: str | None = None) -> Counter[str]:
    return Counter(fate(code, kind, month) for kind, month in DUE_ON if period in (None, month))


def rated(some: Counter[str]) -> list[str]:
    due = some.total()
    reported = some["in_time"] + some["late"]
    return [percent(reported, due), percent(some["in_time"], due)]


def done_and_due(code: str) -> tuple[int, int]:
    due = [one for one in known(AS_OF, code) if due_of(one) <= AS_OF]
    return sum(closed_on(one["hazard_id"], AS_OF) is not None for one in due), len(due)
