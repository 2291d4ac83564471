"""Records that no rule has anything against."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tests.workflow.desk import ENTERPRISE, MAY, Rows
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value

REGISTRY: Mapping[str, Value] = {
    "enterprise_code": ENTERPRISE,
    "enterprise_name": "宏达石材有限公司",
    "scale": "micro",
    "sector": "industry",
    "main_person": ("陈大勇",),
    "staff_count": 12,
}


def hazard_id(unit: str, number: int = 1) -> str:
    return make_record_id("YH", unit, 2023, number)


def hazard(unit: str = "HL-03", number: int = 1, **fields: Value) -> Mapping[str, Value]:
    return {
        "hazard_id": hazard_id(unit, number),
        "enterprise_code": ENTERPRISE,
        "location": f"{number}号车间",
        "description": f"{number}号车间配电箱没有接地保护，线路老化",
        "grade": "minor",
        "source": "self",
        "found_on": MAY.day(10 + number),
        "due": MAY.last.replace(year=2023, month=6, day=30),
        "responsible_unit": "宏达石材有限公司",
        "responsible_person": ("陈大勇",),
        **fields,
    }


def work(unit: str = "HL-03", number: int = 1, **fields: Value) -> Mapping[str, Value]:
    return {
        "hazard_id": hazard_id(unit, number),
        "measures": f"更换{number}号车间的配电箱并重新接地",
        **fields,
    }


def month_of(unit: str = "HL-03", count: int = 2) -> Rows:
    """A registry, some hazards and their rectification."""
    numbers = range(1, count + 1)
    return {
        "enterprises": [REGISTRY],
        "hazards": [hazard(unit, n) for n in numbers],
        "rectifications": [work(unit, n) for n in numbers],
    }


def closed_majors(unit: str, count: int) -> Rows:
    """A registry and major hazards that the enterprise found itself and that are closed."""
    numbers = range(1, count + 1)
    major: dict[str, Value] = {
        "grade": "major",
        "found_on": MAY.day(8),
        "responsible_department": "应急管理办公室",
        "acceptor": ("赵刚",),
        "criterion": "工贸企业重大事故隐患判定标准第三条",
    }
    mended: dict[str, Value] = {
        "funds": Decimal(2000),
        "emergency_plan": "停电、撤人、设警戒",
        "milestones": "2023-05-10 完成方案；2023-05-15 完工",
        "started_on": MAY.day(9),
        "completed_on": MAY.day(15),
    }
    accepted: dict[str, Value] = {
        "accepted_on": MAY.day(16),
        "accepting_unit": "应急管理办公室",
        "accepted_by": ("赵刚",),
        "result": "pass",
        "signed": True,
        "closed_on": MAY.day(16),
        "archive_no": "AQ-001",
        "filed_on": MAY.day(16),
    }
    return {
        "enterprises": [REGISTRY],
        "hazards": [hazard(unit, n, **major) for n in numbers],
        "rectifications": [work(unit, n, **mended) for n in numbers],
        "acceptances": [{"hazard_id": hazard_id(unit, n), **accepted} for n in numbers],
    }
