"""Registers of the ten measures: nodes and shifts, daily duties, experts, publicity, credit."""

from __future__ import annotations

import datetime as dt

from xlhazard.examples import registers_words as told
from xlhazard.examples.notebook import Notebook

_DAY = dt.timedelta(days=1)
HOLIDAYS = ((1, 1, 3, "元旦"), (5, 1, 5, "劳动节"), (10, 1, 7, "国庆节"))
"""(month, first day, last day, name) of the nodes over which units keep watch."""
_OWN_LEVEL = {"村": "村（社区）", "安办": "镇"}


class Duties:
    """What one unit did of it, month by month."""

    def __init__(self, book: Notebook) -> None:
        self.book = book

    def note(self) -> None:
        book = self.book
        for number, (name, kind) in enumerate(told.SITES, 1):
            self.site(number, name, kind)
        for number, (field, agency) in enumerate(told.EXPERTS, 1):
            self.expert(number, field, agency)
        for first in book.months():
            self.nodes(first)
            self.own_duties(first)
            if book.unit.type != "安办":
                self.enterprises_duties(first)
            self.service(first)
            self.credit(first)

    def site(self, number: int, name: str, kind: str) -> None:
        book = self.book
        day = book.day(12)
        book.note(
            "publicity_sites",
            day,
            {
                "site_no": f"XC-{book.unit.code}-{number:02d}",
                "site_name": f"{book.unit.name}{name}",
                "site_kind": kind,
                "count": book.chance.randrange(3, 9),
                "checked_on": day,
            },
        )

    def expert(self, number: int, field: str, agency: str) -> None:
        book = self.book
        day = book.story.start
        book.note(
            "experts",
            day,
            {
                "expert_no": self.expert_no(number),
                "name": book.person(),
                "field": field,
                "agency": agency,
                "appraisal": "良好",
                "valid_to": day + 364 * _DAY,
            },
        )

    def expert_no(self, number: int) -> str:
        return f"ZJ-{self.book.unit.code}-{number:02d}"

    def node_id(self, first: dt.date, number: int) -> str:
        return f"JQ-{self.book.unit.code}-{first:%Y%m}-{number}"

    def nodes(self, first: dt.date) -> None:
        """Holidays are watched over; a department has one event of its own each month."""
        book = self.book
        for month, begin, end, name in HOLIDAYS:
            if month == first.month:
                self.holiday(first.replace(day=begin), first.replace(day=end), name)
        if book.unit.type == "部门" and (day := book.day_in(first)) is not None:
            before = max(book.story.start, day - 2 * _DAY)
            book.note(
                "nodes_and_events",
                before,
                {
                    "node_id": self.node_id(first, 9),
                    "kind": "大型活动",
                    "name": f"{first.month}月农产品展销会",
                    "starts_on": day,
                    "ends_on": day,
                    "risk_judged_on": before,
                    "plan_on": before,
                    "meeting_on": before,
                    "assessor": "安达安全技术服务中心",
                    "assessed_on": before,
                },
            )

    def holiday(self, begin: dt.date, end: dt.date, name: str) -> None:
        book = self.book
        before = begin - 3 * _DAY
        if begin < book.story.start or begin > book.last:
            return
        node = self.node_id(begin, 1)
        book.note(
            "nodes_and_events",
            before,
            {
                "node_id": node,
                "kind": "重大节假日",
                "name": name,
                "starts_on": begin,
                "ends_on": end,
                "risk_judged_on": before,
                "plan_on": before,
                "meeting_on": before,
                "expert_check_on": before,
            },
        )
        day = begin
        while day <= end:
            book.note(
                "duty_roster",
                day,
                {
                    "node_id": node,
                    "duty_on": day,
                    "starts_at": "08:00",
                    "ends_at": "08:00",
                    "lead": book.unit.leader,
                    "person": book.person(),
                    "phone": "0518-80000000",
                    "events": "节日期间平稳" if day == end else None,
                },
            )
            day += _DAY

    def own_duties(self, first: dt.date) -> None:
        """Staff on every day of an inspection, the deputy every week, the head once a month."""
        book = self.book
        level = _OWN_LEVEL.get(book.unit.type, "部门")
        days = book.days_of(first)
        visited = {inspection.day for inspection in book.inspections}
        for day in days:
            if day in visited or (book.unit.type == "安办" and day.weekday() < 5):
                self.duty(day, level, "日", book.unit.filler)
        for day in _one_a_week(days):
            self.duty(day, level, "周", book.unit.leader)
        if days:
            self.duty(days[min(9, len(days) - 1)], level, "月", book.unit.leader)

    def enterprises_duties(self, first: dt.date) -> None:
        """One enterprise writes its check of every day, two write the weekly and monthly one."""
        book = self.book
        days = book.days_of(first)
        for number, enterprise in enumerate(book.enterprises[:2]):
            person = str(enterprise.record["main_person"])
            for day in days if number == 0 and len(book.enterprises) > 1 else ():
                self.duty(day, "企业", "日", person, enterprise.code)
            for day in _one_a_week(days):
                self.duty(day, "企业", "周", person, enterprise.code)
            if days:
                self.duty(days[0], "企业", "月", person, enterprise.code)

    def duty(
        self, day: dt.date, level: str, cycle: str, person: str, enterprise: str | None = None
    ) -> None:
        record: dict[str, object] = {
            "done_on": day,
            "level": level,
            "cycle": cycle,
            "enterprise_code": enterprise,
            "person": person,
        }
        self.book.note("monthly_duties", day, record)

    def service(self, first: dt.date) -> None:
        book = self.book
        day = book.day_in(first)
        if book.unit.is_village or day is None:
            return
        for number in range(1, 3):
            book.note(
                "expert_services",
                day,
                {
                    "served_on": day,
                    "expert_no": self.expert_no(number),
                    "enterprise_code": book.enterprise().code,
                    "mode": "政府部门购买",
                    "found": book.chance.randrange(5),
                },
            )

    def credit(self, first: dt.date) -> None:
        book = self.book
        day = book.day_in(first)
        if book.unit.is_village or day is None:
            return
        rated = book.chance.sample(book.enterprises, min(3, len(book.enterprises)))
        for number, enterprise in enumerate(rated):
            bad = number == 2
            book.note(
                "credit_records",
                day,
                {
                    "enterprise_code": enterprise.code,
                    "rated_on": day,
                    "kind": "不良信用记录" if bad else "诚信评价",
                    "event": "逾期未整改隐患" if bad else "季度诚信评价",
                    "linked": "与行政许可挂钩、与企业信誉挂钩" if bad else None,
                },
            )


def _one_a_week(days: list[dt.date]) -> list[dt.date]:
    """The first working weekday of every ISO week."""
    found: dict[tuple[int, int], dt.date] = {}
    for day in days:
        if day.weekday() < 5:
            found.setdefault(day.isocalendar()[:2], day)
    return list(found.values())
