"""Workbooks built once for the tests of this folder, and ways to look into them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import openpyxl

from tests.support.schemas import SCHEMA
from xlhazard.io.reader import read_bytes
from xlhazard.model.month import Month
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates import (
    UnitFill,
    spare_ids,
    unit_workbook,
)
from xlhazard.render.templates.unit import unit_lists
from xlhazard.workflow.templates import workbooks

HEILIN = SCHEMA.towns["heilin"]


@cache
def everything() -> Mapping[str, bytes]:
    """All that stands under workbooks/ but the examples."""
    return workbooks(SCHEMA)


def village() -> bytes:
    return everything()["heilin/unit-village.xlsx"]


def reading(data: bytes) -> Workbook:
    read = read_bytes(data, "模板.xlsx")
    assert read.notices == ()
    assert read.workbook is not None
    return read.workbook


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@cache
def june() -> UnitFill:
    """A village's June with three enterprises, two hazards and their rectification."""
    ids = spare_ids(unit_lists(SCHEMA, HEILIN, "village"), "HL-03", 2023, {})
    first, second = ids["hazards"][:2]
    company, shop = "宏达石材有限公司", "三村便民超市"
    return UnitFill(
        unit_code="HL-03",
        unit_name="黑林三村",
        month=Month(2023, 6),
        due_line="请于2023年6月25日前报清单。",
        spare_ids={**ids, "hazards": ids["hazards"][2:]},
        rows={
            "enterprises": (
                {
                    "enterprise_code": "91320707MA1TE5T0XK",
                    "enterprise_name": company,
                    "scale": "micro",
                    "sector": "hazchem",
                    "main_person": ("王小明",),
                },
                {
                    "enterprise_code": "CS-HL-03-0001",
                    "enterprise_name": shop,
                    "scale": "micro",
                    "sector": "industry",
                    "main_person": ("李强",),
                },
            ),
            "hazards": (
                {
                    "hazard_id": first,
                    "enterprise_name": company,
                    "location": "切割车间",
                    "description": "配电箱无门，线路裸露",
                    "grade": "major",
                    "source": "department",
                    "found_on": dt.date(2023, 6, 1),
                    "responsible_unit": company,
                    "responsible_person": ("王小明",),
                },
                {
                    "hazard_id": second,
                    "enterprise_code": "CS-HL-03-0001",
                    "location": "仓库",
                    "description": "灭火器压力不足",
                    "grade": "minor",
                    "source": "self",
                    "found_on": dt.date(2023, 6, 3),
                    "due": dt.date(2023, 6, 1),
                    "responsible_unit": shop,
                    "responsible_person": ("李强",),
                },
            ),
            "rectifications": (
                {"hazard_id": first, "measures": "更换配电箱"},
                {"hazard_id": second, "measures": "更换灭火器", "funds": Decimal("0.02")},
            ),
        },
    )


@cache
def issued() -> bytes:
    return unit_workbook(SCHEMA, HEILIN, "village", june())
