"""What 看板 must show, counted again from the cells of a master without a line of the package.

Read with openpyxl, by headers, after the words of states.yaml; one township that reports the
dispatch table, nobody's hazards void, no new start of counting.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl

Row = dict[str, Any]
DEFAULT_DAYS = {"危及人身安全": 0, "一般": 7, "较大": 30}
GOVERNMENT = {"镇级", "区级", "市级"}
TAKEN = {"已接收", "有提醒已接收", "已被新版替换"}
OPEN = {"登记", "整改中", "待提请挂牌", "待挂牌", "待验收", "验收不合格", "待销号"}


class Recount:
    """Everything about one master on one day."""

    def __init__(self, path: Path, day: dt.date) -> None:
        self.book = openpyxl.load_workbook(path)
        self.day = day
        self.hazards = [r for r in self.rows("隐患清单", "隐患编号") if self.past(r["发现日期"])]
        self.work = self.rows("整改清单", "隐患编号")
        self.accepted = self.rows("验收销号清单", "隐患编号")
        self.listed = self.rows("挂牌督办台账", "隐患编号")
        self.extended = self.rows("延期申请", "隐患编号")
        self.log = self.rows("报送登记", "单位编码")
        self.units = self.rows("单位", "单位编码")
        self.history = self.rows("调度历史", "单位编码")

    def rows(self, sheet: str, key: str) -> list[Row]:
        """The records of a sheet as header -> value; days as dates."""
        if sheet not in self.book.sheetnames:
            return []
        lines = list(self.book[sheet].iter_rows(values_only=True))
        at = next(n for n, line in enumerate(lines) if key in line)
        heads = lines[at]
        found = []
        for line in lines[at + 1 :]:
            row = {str(h): plain(v) for h, v in zip(heads, line, strict=True) if h}
            if row[key] is not None:
                found.append(row)
        return found

    def past(self, day: Any) -> bool:
        return isinstance(day, dt.date) and day <= self.day

    def of(self, rows: list[Row], hazard: Row) -> list[Row]:
        return [row for row in rows if row["隐患编号"] == hazard["隐患编号"]]

    def closing(self, hazard: Row) -> Row | None:
        passed = [
            row
            for row in self.of(self.accepted, hazard)
            if row["验收结论"] == "合格" and self.past(row["销号日期"])
        ]
        return min(passed, key=lambda row: row["销号日期"], default=None)

    def state(self, hazard: Row) -> str:
        closing = self.closing(hazard)
        if closing is not None:
            reviewed = self.past(closing["回头看日期"]) and closing["回头看结论"] == "未反弹"
            return "已回头看" if reviewed else "已销号"
        judged = [
            row
            for row in self.of(self.accepted, hazard)
            if self.past(row["验收日期"]) and row["验收结论"]
        ]
        last = max(judged, key=lambda row: row["验收日期"], default=None)
        done = [r["整改完成日期"] for r in self.of(self.work, hazard)]
        completed = min((d for d in done if self.past(d)), default=None)
        if last is not None and last["验收结论"] == "合格":
            return "待销号"
        if last is not None and (completed is None or completed <= last["验收日期"]):
            return "验收不合格"
        if completed is not None:
            return "待验收"
        official = [r for r in self.of(self.listed, hazard) if r["挂牌级别"] in GOVERNMENT]
        if hazard["隐患等级"] == "重大" and not any(self.past(r["挂牌日期"]) for r in official):
            asked = any(self.past(r["提请日期"]) for r in official)
            return "待挂牌" if asked else "待提请挂牌"
        started = [r["整改开始日期"] for r in self.of(self.work, hazard)]
        begun = any(not isinstance(d, dt.date) or d <= self.day for d in started)
        return "整改中" if begun else "登记"

    def deadline(self, hazard: Row) -> dt.date | None:
        granted = [
            row["申请延至"]
            for row in self.of(self.extended, hazard)
            if row["审批结论"] == "同意"
            and isinstance(row["申请延至"], dt.date)
            and all(
                not isinstance(row[n], dt.date) or self.past(row[n])
                for n in ("申请日期", "审批日期")
            )
        ]
        if granted:
            return max(granted)
        if isinstance(hazard["整改时限"], dt.date):
            return hazard["整改时限"]
        days = DEFAULT_DAYS.get(hazard["隐患等级"])
        return None if days is None else hazard["发现日期"] + dt.timedelta(days)

    def overdue(self, hazard: Row) -> int:
        due = self.deadline(hazard)
        if due is None or self.state(hazard) not in OPEN:
            return 0
        return max(0, (self.day - due).days)

    def by_state(self) -> Counter[tuple[str, str]]:
        return Counter((one["隐患等级"], self.state(one)) for one in self.hazards)

    def by_age(self) -> Counter[tuple[str, int]]:
        """(grade, bucket) of the overdue ones: to 7, 30, 90 days, more."""
        days = [(one["隐患等级"], self.overdue(one)) for one in self.hazards]
        return Counter((g, sum(n > bound for bound in (7, 30, 90))) for g, n in days if n)

    def of_units(self) -> dict[str, tuple[int, int, int, int, int]]:
        """Unit code -> found, closed, due, done, overdue."""
        found: dict[str, list[int]] = {}
        for one in self.hazards:
            due = self.deadline(one)
            closed = self.closing(one) is not None
            over = due is not None and due <= self.day
            counts = (1, closed, over, over and closed, bool(self.overdue(one)))
            mine = found.setdefault(one["填报单位编码"], [0] * 5)
            for n, count in enumerate(counts):
                mine[n] += count
        return {unit: (c[0], c[1], c[2], c[3], c[4]) for unit, c in found.items()}

    def taken(self, month: str) -> set[tuple[str, str]]:
        """(unit, kind) of what was accepted for a month."""
        return {
            (row["单位编码"], row["表种"])
            for row in self.log
            if row["报告期"] == month and row["校验结果"] in TAKEN
        }

    def cumulative(self, value: str, month: str) -> int:
        """The township's figure: each unit's last accepted one up to the month."""
        total = 0
        for unit in self.units:
            mine = [
                row
                for row in self.history
                if row["单位编码"] == unit["单位编码"] and row["报告期"] <= month
            ]
            if mine:
                last = max((row["报告期"], int(row["版本"])) for row in mine)
                total += sum(
                    int(row["数值"])
                    for row in mine
                    if (row["报告期"], int(row["版本"])) == last and row["指标编号"] == value
                )
        return total


def plain(value: Any) -> Any:
    return value.date() if isinstance(value, dt.datetime) else value
