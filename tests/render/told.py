"""A village's refused June: findings as the rules would give them, on the issued workbook."""

from __future__ import annotations

import datetime as dt
from functools import cache

from tests.render.built import HEILIN, issued, reading
from tests.support.schemas import SCHEMA
from xlhazard.model.address import Address
from xlhazard.model.finding import Finding, ReadAs, Severity, Skipped
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.submission import Submission
from xlhazard.tables.submission import understand

TODAY = dt.date(2023, 6, 27)


@cache
def submission() -> Submission:
    return understand(
        reading(issued()),
        "收件/2023-06/HL-03.xlsx",
        SCHEMA,
        HEILIN,
        roster=None,
        registry=None,
        month=Month(2023, 6),
        today=TODAY,
    )


def finding(
    code: str,
    sheet: str | None,
    cell: str | None,
    message: str,
    severity: Severity = Severity.ERROR,
    field: str | None = None,
    value: str | None = None,
) -> Finding:
    return Finding(
        code=code,
        name=code.lower(),
        severity=severity,
        sheet=sheet,
        cell=None if cell is None else Address.parse(cell),
        field=field,
        value=value,
        message=message,
        fix="请核对后改正。",
        basis="附件12 二（三）",
    )


FINDINGS = (
    finding("CV02", "隐患清单", "L4", "“整改时限”的“6月31日”不是能认出的日期。", field="due",
            value="6月31日"),
    finding("CV18", "隐患清单", "J4", "“责任人”填了“负责人”，不像人名。", Severity.WARNING,
            field="responsible_person"),
    finding("CV01", "整改清单", "J4", "未填“应急预案”。", field="emergency_plan"),
    finding("XR13", "整改清单", "J4", "重大隐患未填“应急预案”。", field="emergency_plan"),
    finding("CV01", "整改清单", "H5", "未填“整改措施”。", field="measures"),
    finding("CV01", "整改清单", "H6", "未填“整改措施”。", field="measures"),
    finding("DT15", "调度表", "D3", "1-1没有填。", field="d1_1"),
    finding("ST13", "隐患清单", "C3", "没有“发现人”列。", Severity.INFO),
    finding("ST08", None, None, "缺少“问责清单”表。"),
)  # fmt: skip


def report(*findings: Finding) -> FileReport:
    return FileReport(
        path="收件/2023-06/HL-03.xlsx",
        sha256=submission().sha256,
        unit="HL-03",
        month=Month(2023, 6),
        findings=findings,
        read_as=(ReadAs("隐患清单", Address(4, 8), "２０２３．６．１", "2023-06-01"),),
        skipped=(Skipped("CM01", "没有总台账，不能和以前比。"),),
        unit_name="黑林三村",
    )


def refused() -> FileReport:
    return report(*FINDINGS)


def run() -> Report:
    return Report(TODAY, (refused(),), (("~$HL-03.xlsx", "是打开时留下的锁文件"),))
