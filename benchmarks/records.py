"""Honest records of a made-up unit: as many of each list as a benchmark asks for.

Everything follows from the unit and the running number; nobody and nothing here exists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple, TypeAlias

from xlhazard.examples import words
from xlhazard.model.ids import ALPHABET, credit_check, credit_inner_sound, make_record_id
from xlhazard.model.table import Value

YEAR = 2023
_FIRST_DAY = dt.date(YEAR, 1, 3)
_BUSY_DAYS = 120
_LEADER = "钱守山"

Record: TypeAlias = Mapping[str, Value]


class Author(NamedTuple):
    """The unit that the records are of. number tells the enterprises of units apart."""

    code: str
    name: str
    number: int


def records(list_id: str, author: Author, count: int) -> tuple[Record, ...]:
    """That many records of one list; record n of each list is about enterprise and hazard n."""
    write = _WRITERS[list_id]
    return tuple(write(author, number) for number in range(1, count + 1))


@cache
def credit_code(author: Author, number: int) -> str:
    """A code whose two check characters are right; its body says that it is invented."""
    for inner in ALPHABET:
        body = f"91320799{author.number:02d}{number:04d}MA{inner}"
        code = body + (credit_check(body) or "")
        if credit_inner_sound(code):
            return code
    raise ValueError(f"no sound code for {author.code} {number}")


def _enterprise_name(author: Author, number: int) -> str:
    brand = words.BRANDS[number % len(words.BRANDS)]
    trade = words.TRADES[number % len(words.TRADES)][0]
    return f"{author.name}{brand}第{number}{trade}"


def _person(number: int) -> str:
    first, last = divmod(number * 7, len(words.SURNAMES))
    return words.SURNAMES[last] + words.GIVEN[first % len(words.GIVEN)]


def _day(number: int, later: int = 0) -> dt.date:
    """The day of inspection number, or so many days later."""
    return _FIRST_DAY + dt.timedelta(days=number % _BUSY_DAYS + later)


def _hazard_id(author: Author, number: int) -> str:
    return make_record_id("YH", author.code, YEAR, number)


def _enterprise(author: Author, number: int) -> Record:
    return {
        "enterprise_code": credit_code(author, number),
        "enterprise_name": _enterprise_name(author, number),
        "scale": ("micro", "scaled", "micro", "large")[number % 4],
        "sector": "industry",
        "staff_count": 6 + number % 90,
        "main_person": (_person(number),),
        "main_phone": f"138{author.number:04d}{number:04d}",
        "industry_department": "经济发展办公室",
        "grid_worker": (_person(number + 3),),
        "status": "open",
        "systems": ("risk_control", "hazard_control", "emergency"),
    }


def _inspection(author: Author, number: int) -> Record:
    return {
        "inspection_id": make_record_id("JD", author.code, YEAR, number),
        "inspected_on": _day(number),
        **_of_enterprise(author, number),
        "inspecting_unit": author.name,
        "method": ("patrol", "special", "spot")[number % 3],
        "inspectors": (_person(number), _person(number + 1)),
        "signed": True,
        "problem_count": 1,
        "law_breaking": False,
        "handling": "within_time",
        **_responsible(author, number),
    }


def _hazard(author: Author, number: int) -> Record:
    place, fault, _ = words.FAULTS[number % len(words.FAULTS)]
    return {
        "hazard_id": _hazard_id(author, number),
        **_of_enterprise(author, number),
        "location": f"{place}{number % 7 + 1}号",
        "description": f"{fault}（第{number}处）",
        "grade": "minor",
        "source": "department",
        "inspection_id": make_record_id("JD", author.code, YEAR, number),
        "found_on": _day(number),
        "found_by": (_person(number),),
        "responsible_unit": _enterprise_name(author, number),
        "responsible_department": "应急管理办公室",
        "responsible_person": (_person(number),),
        "due": _day(number, 14),
        "acceptor": (_person(number + 1),),
        "element": ("equipment", "environment", "management")[number % 3],
        "self_fixable": True,
        "suspension": "none",
    }


def _rectification(author: Author, number: int) -> Record:
    return {
        "hazard_id": _hazard_id(author, number),
        "measures": words.FAULTS[number % len(words.FAULTS)][2],
        "funds": Decimal(number % 40) / 10,
        "emergency_plan": words.PLANS[number % len(words.PLANS)],
        "milestones": f"{_day(number, 5)} 备料；{_day(number, 12)} 完工自验",
        "started_on": _day(number, 1),
        "completed_on": _day(number, 12),
        "result": "已按要求整改到位",
        "interim_control": "停止使用，设警戒线，专人看护",
    }


def _acceptance(author: Author, number: int) -> Record:
    return {
        "hazard_id": _hazard_id(author, number),
        "applied_on": _day(number, 12),
        "accepted_on": _day(number, 13),
        "accepting_unit": author.name,
        "accepted_by": (_person(number + 1),),
        "result": "pass",
        "closed_on": _day(number, 14),
        "signed": True,
        "archive_no": f"AQ-{author.code}-{number:04d}",
        "filed_on": _day(number, 14),
    }


def _enforcement(author: Author, number: int) -> Record:
    return {
        "enforcement_id": make_record_id("ZF", author.code, YEAR, number),
        "enforced_on": _day(number, 1),
        **_of_enterprise(author, number),
        "hazard_id": _hazard_id(author, number),
        "measure": "warning",
        "doc_no": f"镇应急罚〔{YEAR}〕{author.number * 1000 + number}号",
        "enforcing_unit": author.name,
        **_responsible(author, number),
        "inspection_id": make_record_id("JD", author.code, YEAR, number),
        "range": "normal",
    }


def _accountability(author: Author, number: int) -> Record:
    return {
        "accountability_id": make_record_id("WZ", author.code, YEAR, number),
        "decided_on": _day(number, 15),
        "object_type": "enterprise",
        "object_name": _enterprise_name(author, number),
        "post": "负责人",
        "cause": "not_rectified",
        "hazard_id": _hazard_id(author, number),
        "method": "talk",
        "persons": 1,
        "basis": "安全生产责任制考核办法第九条",
        "doc_no": f"镇安〔{YEAR}〕{author.number * 1000 + number}号",
        **_responsible(author, number),
    }


def _listing(author: Author, number: int) -> Record:
    return {
        "hazard_id": _hazard_id(author, number),
        "level": "internal",
        "requested_by": author.name,
        "requested_on": _day(number),
        "listed_on": _day(number, 1),
        "listing_no": f"企安〔{YEAR}〕{number}号",
        "supervising_unit": _enterprise_name(author, number),
        "supervisor": (_person(number),),
        "due_on": _day(number, 14),
        "delisted_on": _day(number, 14),
    }


def _extension(author: Author, number: int) -> Record:
    return {
        "hazard_id": _hazard_id(author, number),
        "applied_on": _day(number, 8),
        "reason": "配件要从厂家定制，原期限内不能到货",
        "extend_to": _day(number, 24),
        "interim_control": "停止使用，设警戒线，专人看护",
    }


def _correction(author: Author, number: int) -> Record:
    return {
        "period": f"{YEAR}-05",
        "target": _hazard_id(author, number),
        "field": "隐患点",
        "old_value": f"仓库{number}号",
        "new_value": f"原料仓库{number}号",
        "reason": "上月填写时写漏了字，现按检查记录更正",
        "approver": (_LEADER,),
        "approved_on": _day(number, 20),
    }


def _major_issue(author: Author, number: int) -> Record:
    return {
        "issue_id": make_record_id("WT", author.code, YEAR, number),
        "year": YEAR,
        "kind": ("risk", "stuck")[number % 2],
        "description": words.FAULTS[number % len(words.FAULTS)][1],
        "hazard_id": _hazard_id(author, number),
        "built_on": _day(number),
        "due_on": _day(number, 60),
        "progress": "方案已定，正在备料",
    }


def _insurance(author: Author, number: int) -> Record:
    return {
        "policy_no": f"AZX{author.number:03d}{number:05d}",
        **_of_enterprise(author, number),
        "insurer": "安禾财产保险股份有限公司",
        "starts_on": _day(number),
        "ends_on": _day(number, 364),
        "rate": Decimal("0.35"),
        "assessed_before": _day(number, -2),
        "assessed_during": _day(number, 5),
        "assessor": "知秋安全技术服务有限公司",
    }


def _of_enterprise(author: Author, number: int) -> Record:
    return {
        "enterprise_name": _enterprise_name(author, number),
        "enterprise_code": credit_code(author, number),
    }


def _responsible(author: Author, number: int) -> Record:
    return {"responsible_unit": author.name, "responsible_person": (_person(number),)}


_WRITERS: Mapping[str, Callable[[Author, int], Record]] = {
    "enterprises": _enterprise,
    "inspections": _inspection,
    "hazards": _hazard,
    "rectifications": _rectification,
    "acceptances": _acceptance,
    "enforcements": _enforcement,
    "accountabilities": _accountability,
    "listings": _listing,
    "extensions": _extension,
    "corrections": _correction,
    "major_issues": _major_issue,
    "insurance": _insurance,
}
LISTS = tuple(_WRITERS)
"""The lists that can be written, in the order of a unit's workbook."""
