"""What units and the office note in their registers, list by list.

A village knows more than its workbook has sheets for: its figures count that too.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xlhazard.examples import registers_words as told
from xlhazard.examples import words
from xlhazard.examples.notebook import Notebook

_DAY = dt.timedelta(days=1)


class Registers:
    """The lists of one unit that are not about the ten measures alone."""

    def __init__(self, book: Notebook) -> None:
        self.book = book

    def note_village(self) -> None:
        """A village has no power of enforcement: it hands over."""
        self.handed_over()

    def note(self) -> None:
        for keep in (
            self.issues, self.sources, self.lists_of_two_colours, self.insurance, self.smart_fire,
            self.rewards, self.consultations, self.notices, self.trainings, self.oversight,
            self.leaders, self.inspectors, self.visits, self.accidents, self.accountabilities,
        ):  # fmt: skip
            keep()

    def handed_over(self) -> None:
        book = self.book
        hazard = next((h for h in book.hazards if h.grade == "较大"), None)
        if hazard is None or (day := hazard.found_on + 2 * _DAY) > book.last:
            return
        book.note(
            "enforcements",
            day,
            {
                "enforcement_id": book.record_id("ZF", day),
                "enforced_on": day,
                **book.names(hazard.enterprise),
                "hazard_id": hazard.id,
                "measure": "移交",
                "transfer_to": words.DEPARTMENTS[0],
                "received_on": day,
                "responsible_unit": hazard.enterprise.name,
                "responsible_person": hazard.responsible,
            },
        )

    def issues(self) -> None:
        for kind, text, work in told.ISSUES:
            day = self.book.day(15)
            self.book.note(
                "major_issues",
                day,
                {
                    "issue_id": self.book.record_id("WT", day),
                    "year": day.year,
                    "kind": kind,
                    "description": text,
                    "built_on": day,
                    "linked_leader": self.book.office.leader,
                    "due_on": day + 120 * _DAY,
                    "progress": work,
                },
            )

    def sources(self) -> None:
        book = self.book
        risky = [e for e in book.story.enterprises if e.record["sector"] == "危化品"][:2]
        for number, enterprise in enumerate(risky, 1):
            day = book.day(10)
            book.note(
                "hazard_source_chiefs",
                day,
                {
                    "source_no": f"WX-{book.unit.code}-{number:02d}",
                    **book.names(enterprise),
                    "source_name": "油罐区",
                    "source_grade": "四级",
                    "chief": book.office.leader,
                    "deputy_chief": book.unit.leader,
                    "duty": "每季度到现场督查一次，协调解决安全问题",
                    "visited_on": day,
                },
            )

    def lists_of_two_colours(self) -> None:
        for kind, basis in told.COLOURS:
            day = self.book.day()
            black = kind == "黑名单"
            enterprise = self.book.enterprise()
            self.book.note(
                "red_black_list",
                day,
                {
                    **self.book.names(enterprise),
                    "kind": kind,
                    "level": "镇级",
                    "basis": basis,
                    "listed_on": day,
                    "departments": "发改、财政" if black else None,
                    "constraint": "暂缓项目审批和资金补助" if black else None,
                },
            )

    def insurance(self) -> None:
        book = self.book
        risky = [e for e in book.story.enterprises if e.record["sector"] in told.INSURED][:4]
        for number, enterprise in enumerate(risky, 1):
            day = book.day()
            book.note(
                "insurance",
                day,
                {
                    "policy_no": f"AZX{day.year}{book.unit.code}{number:04d}",
                    **book.names(enterprise),
                    "insurer": "平原财险",
                    "starts_on": day,
                    "ends_on": day + 364 * _DAY,
                    "rate": Decimal("0.35"),
                    "assessed_before": day,
                    "assessor": "安达安全技术服务中心",
                },
            )

    def smart_fire(self) -> None:
        for number, (place, kind) in enumerate(told.PLACES, 1):
            day = self.book.day()
            self.book.note(
                "smart_fire",
                day,
                {
                    "place_no": f"XF-{self.book.unit.code}-{number:02d}",
                    "place_name": place,
                    "place_type": kind,
                    "electric_monitors": self.book.chance.randrange(1, 9),
                    "smoke_alarms": self.book.chance.randrange(4, 40),
                    "sprinklers": self.book.chance.randrange(6),
                    "ebike_charging": kind == "住宅小区",
                    "installed_on": day,
                },
            )

    def rewards(self) -> None:
        """One report a month; the informant stays unknown, the number is opaque."""
        book = self.book
        for first in book.months():
            day = book.day_in(first)
            if day is None:
                continue
            proven = book.chance.random() < 0.6
            seen, done = day + 2 * _DAY, day + 6 * _DAY
            later: list[tuple[dt.date, dict[str, object]]] = [
                (seen, {"verified_on": seen, "verified": proven})
            ]
            answer: dict[str, object] = {"handled_on": done, "answered_on": done}
            if proven:
                answer["reward"] = Decimal(book.chance.choice((200, 500, 1000)))
            later.append((done, answer))
            book.note(
                "report_rewards",
                day,
                {
                    "report_no": f"JB-{book.unit.code}-{book.number('JB'):03d}",
                    "received_on": day,
                    "receiver": book.unit.filler,
                    "anonymous": book.chance.random() < 0.5,
                    "enterprise_code": book.enterprise().code,
                },
                later,
            )

    def consultations(self) -> None:
        for topic, result, to, speciality in told.CONSULTATIONS:
            day = self.book.day(25)
            self.book.note(
                "consultations",
                day,
                {
                    "consult_no": self.book.record_id("HS", day),
                    "held_on": day,
                    "level": "镇级",
                    "topic": topic,
                    "result": result,
                    "submit_to": to,
                    "speciality": speciality,
                    "received_on": day if to else None,
                    "feedback": "已接收并安排人员现场查看" if to else None,
                },
            )

    def notices(self) -> None:
        book = self.book
        for form, object_type, cause in told.NOTICES:
            day = book.day()
            enterprise = book.enterprise()
            person = book.person()
            to = {"企业": enterprise.name, "个人": person}.get(object_type)
            book.note(
                "notices_and_talks",
                day,
                {
                    "notice_id": book.record_id("TZ", day),
                    "issued_on": day,
                    "form": form,
                    "object_type": object_type,
                    "object_name": to or book.village().name,
                    "enterprise_code": enterprise.code if object_type == "企业" else None,
                    "cause": cause,
                    "doc_no": f"安办函〔{day.year}〕{book.number('函')}号",
                },
                [(day + 7 * _DAY, {"feedback_on": day + 7 * _DAY})],
            )

    def trainings(self) -> None:
        for kind, topic in told.TRAININGS:
            day = self.book.day()
            self.book.note(
                "trainings",
                day,
                {
                    "held_on": day,
                    "kind": kind,
                    "organiser": self.book.unit.name,
                    "attendees": self.book.chance.randrange(12, 160),
                    "topic": topic,
                },
            )

    def oversight(self) -> None:
        book = self.book
        for first in book.months():
            for kind in told.OVERSIGHT:
                day = book.day_in(first)
                if day is None:
                    continue
                exposed = kind == "明查暗访"
                book.note(
                    "oversight",
                    day,
                    {
                        "oversight_id": book.record_id("DC", day),
                        "held_on": day,
                        "kind": kind,
                        "object_unit": book.village().code,
                        "found": book.chance.randrange(1, 7),
                        "major_found": 0,
                        "last_place_speech": book.person() if kind == "安全例会" else None,
                    },
                    [(day + 3 * _DAY, {"exposed_on": day + 3 * _DAY})] if exposed else (),
                )

    def leaders(self) -> None:
        """Committees lead as well; the office's duties were told with the hazards."""
        if self.book.unit.type != "专委会":
            return
        for kind in told.LEADER_DUTIES:
            day = self.book.day(20)
            note = f"{kind}，部署本领域安全生产工作"
            record = {"held_on": day, "kind": kind, "leader": self.book.unit.leader, "note": note}
            self.book.note("leader_duties", day, record)

    def inspectors(self) -> None:
        day = self.book.day()
        name = self.book.person()
        self.book.note(
            "technical_inspectors", day, {"name": name, "kind": "兼职", "starts_on": day}
        )

    def visits(self) -> None:
        for target, place in (("重点企业", None), ("园区", "东岭工业园")):
            day = self.book.day()
            enterprise = self.book.enterprise()
            self.book.note(
                "assistance_visits",
                day,
                {
                    "visit_id": self.book.record_id("BF", day),
                    "visited_on": day,
                    "target": target,
                    "place": place,
                    **({} if place else self.book.names(enterprise)),
                    "note": "现场指导隐患排查，讲解判定标准",
                },
            )

    def accidents(self) -> None:
        """Few units have an accident; nobody died of this one."""
        if self.book.chance.random() > 0.4:
            return
        day = self.book.day(20)
        self.book.note(
            "accidents",
            day,
            {
                "accident_id": self.book.record_id("SG", day),
                "happened_on": day,
                "enterprise_code": self.book.enterprise().code,
                "grade": "一般",
                "deaths": 0,
                "typical": False,
                "big_impact": False,
            },
        )

    def accountabilities(self) -> None:
        book = self.book
        for object_type, method, persons in told.ACCOUNTABLE:
            day = book.day()
            name = book.person() if object_type == "督办人" else book.enterprise().name
            book.note(
                "accountabilities",
                day,
                {
                    "accountability_id": book.record_id("WZ", day),
                    "decided_on": day,
                    "object_type": object_type,
                    "object_name": name,
                    "cause": "隐患不整改或督促不到位",
                    "method": method,
                    "reverse_check": persons is not None,
                    "persons": persons,
                    "basis": "《安全生产工作责任制考核办法》",
                    "responsible_unit": book.unit.name,
                    "responsible_person": book.unit.leader,
                },
            )
