"""What a unit has to report on a day: the records of every list and the figures of its form.

The figures are counted from the story itself, not through the schema's measures, so that
examples and tests have a second opinion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from xlhazard.examples import words
from xlhazard.examples.story import Hazard, Inspection, Story, Unit

Record: TypeAlias = dict[str, object]
Records: TypeAlias = dict[str, list[Record]]
"""List id -> records by column id; codes are labels, yes/no is bool, blank is None."""

PROBLEMS = ("p1", "p2", "p3", "p4", "p5", "p6", "p7")


def records(
    story: Story,
    unit: Unit,
    as_of: dt.date,
    since: dt.date | None = None,
    lists: Collection[str] | None = None,
) -> Records:
    """All records of the unit known on a day, from the start of the campaign.

    Columns that the office owns are typed only in rows that were not yet reported `since`.
    lists: those that the unit's workbook has; None: whatever the unit knows, sheet or not.
    """
    own = [h for h in story.hazards if h.unit == unit.code and h.found_on <= as_of]
    made: Records = {
        "enterprises": [
            dict(e.record)
            for e in story.enterprises
            if e.village == unit.code or any(h.enterprise is e for h in own)
        ],
        "inspections": [
            _inspection(i, unit)
            for i in story.inspections
            if i.unit == unit.code and i.day <= as_of
        ],
        "hazards": [_hazard(h, unit, _origin(h, story), as_of) for h in own],
        "rectifications": [
            _rectification(h, as_of) for h in own if h.started_on and h.started_on <= as_of
        ],
        "acceptances": [row for h in own for row in _acceptances(h, unit, as_of)],
        "listings": [
            row for h in own for row in _listings(h, unit, as_of, since, story.listing_level)
        ],
        "extensions": [row for h in own for row in _extension(h, as_of)],
    }
    if struck := [_correction(h, unit) for h in own if h.void_on and h.void_on <= as_of]:
        made["corrections"] = struck
    seen = {row["enterprise_code"] for row in made["enterprises"]}
    for inspection in story.inspections:
        enterprise = inspection.enterprise
        if inspection.unit == unit.code and enterprise.code not in seen:
            seen.add(enterprise.code)
            made["enterprises"].append(dict(enterprise.record))
    for entry in story.entries:
        asked = lists is None or entry.list_id in lists
        if asked and entry.unit == unit.code and entry.day <= as_of:
            made.setdefault(entry.list_id, []).append(entry.known(as_of))
            code = entry.record.get("enterprise_code")
            if code and code not in seen:
                seen.add(code)
                known = next(e for e in story.enterprises if e.code == code)
                made["enterprises"].append(dict(known.record))
    return made


def _origin(h: Hazard, story: Story) -> str | None:
    """The unit's last hazard that was closed at the same spot before this one was found there.

    Clerks know the numbers of their own hazards only.
    """
    earlier = [
        (one.closed_on, one.id)
        for one in story.hazards
        if one.unit == h.unit
        and one.enterprise is h.enterprise
        and one.location == h.location
        and one.closed_on is not None
        and one.closed_on < h.found_on
    ]
    return max(earlier)[1] if earlier else None


def _hazard(h: Hazard, unit: Unit, origin: str | None, as_of: dt.date) -> Record:
    major = h.grade == "重大"
    return {
        "hazard_id": h.id,
        "enterprise_code": h.enterprise.code,
        "enterprise_name": h.enterprise.name,
        "location": h.location,
        "description": h.description,
        "grade": h.grade,
        "criterion": words.CRITERIA[len(h.description) % 3] if major else None,
        "source": h.source,
        "inspection_id": h.inspection,
        "found_on": h.found_on,
        "found_by": unit.filler if h.source != "群众举报" else None,
        "responsible_unit": h.enterprise.name,
        "responsible_department": "应急管理办公室" if major else None,
        "responsible_person": h.responsible,
        "due": h.due,
        "acceptor": h.acceptor if major else None,
        "origin_hazard_id": origin,
        "void_reason": words.WRITTEN_TWICE if _known(h.void_on, as_of) else None,
    }


def _correction(h: Hazard, unit: Unit) -> Record:
    """The approved row without which nobody may strike off a hazard."""
    return {
        "period": f"{h.found_on.year}-{h.found_on.month:02d}",
        "target": h.id,
        "field": "作废原因",
        "old_value": "无",
        "new_value": words.WRITTEN_TWICE,
        "reason": "同一处隐患登记了两次，保留先登记的一条",
        "approver": unit.leader,
        "approved_on": h.void_on,
    }


def _rectification(h: Hazard, as_of: dt.date) -> Record:
    major = h.grade == "重大"
    middle = h.found_on + (h.due - h.found_on) // 2
    plan = f"{middle.isoformat()} 完成方案和备料；{h.due.isoformat()} 完工自验"
    return {
        "hazard_id": h.id,
        "measures": h.measures,
        "funds": h.funds if major else None,
        "emergency_plan": words.PLANS[len(h.measures) % 3] if major else None,
        "milestones": plan if major else None,
        "interim_control": "停止使用，设警戒线，专人看护" if h.grade != "一般" else None,
        "started_on": h.started_on,
        "completed_on": _known(h.completed_on, as_of),
    }


def _acceptances(h: Hazard, unit: Unit, as_of: dt.date) -> Iterator[Record]:
    common: Record = {
        "hazard_id": h.id,
        "accepting_unit": unit.name,
        "accepted_by": h.acceptor,
        "signed": True,
    }
    if h.failed_on and h.failed_on <= as_of:
        yield common | {"accepted_on": h.failed_on, "result": "不合格"}
    if h.accepted_on and h.accepted_on <= as_of:
        grave = h.grade in ("较大", "重大")
        yield common | {
            "accepted_on": h.accepted_on,
            "result": "合格",
            "closed_on": _known(h.closed_on, as_of),
            "archive_no": f"AQ-{h.id[-6:-2]}" if grave and h.closed_on else None,
            "filed_on": _known(h.closed_on, as_of) if h.grade == "重大" else None,
        }


def _listings(
    h: Hazard, unit: Unit, as_of: dt.date, since: dt.date | None, level: str
) -> Iterator[Record]:
    if h.internal_on and h.internal_on <= as_of:
        yield {
            "hazard_id": h.id,
            "level": "企业内部",
            "listed_on": h.internal_on,
            "supervising_unit": h.enterprise.name,
            "supervisor": h.responsible,
            "due_on": h.due,
        }
    if h.requested_on and h.requested_on <= as_of:
        row: Record = {
            "hazard_id": h.id,
            "level": level,
            "requested_by": unit.name,
            "requested_on": h.requested_on,
        }
        new = since is None or h.requested_on > since
        if new and h.listed_on and h.listed_on <= as_of:
            row |= town_listing(h)
        yield row


def town_listing(h: Hazard) -> Record:
    """What the office writes when it puts a hazard under listed supervision."""
    return {
        "listed_on": h.listed_on,
        "listing_no": f"镇安〔{h.found_on.year}〕{int(h.id[-6:-2])}号",
        "supervising_unit": "应急管理办公室",
        "due_on": h.due,
    }


def _extension(h: Hazard, as_of: dt.date) -> Iterator[Record]:
    if h.extended_to is None or h.due - dt.timedelta(days=5) > as_of:
        return
    applied = h.due - dt.timedelta(days=5)
    yield {
        "hazard_id": h.id,
        "applied_on": applied,
        "reason": "配件采购周期较长，需要延期",
        "extend_to": h.extended_to,
        "interim_control": "停用相关设备，每日巡查",
    }


def _inspection(i: Inspection, unit: Unit) -> Record:
    row: Record = {
        "inspection_id": i.id,
        "inspected_on": i.day,
        "inspectors": i.inspectors,
        "signed": True,
        "enterprise_code": i.enterprise.code,
        "enterprise_name": i.enterprise.name,
        "method": i.method,
        "problem_count": i.hazards,
        "handling": "限期整改" if i.hazards else "无问题",
        "responsible_unit": unit.name,
        "responsible_person": unit.leader,
    }
    row |= {p: True for p in PROBLEMS if p in i.problems}
    if "p6" in i.problems:
        row["outsourcing"] = "未签安全协议"
    return row


def _known(day: dt.date | None, as_of: dt.date) -> dt.date | None:
    return day if day is not None and day <= as_of else None


def office_work(
    story: Story, since: dt.date, as_of: dt.date
) -> tuple[tuple[str, Mapping[str, str], Record], ...]:
    """What the office types into the master between two months: (list, key, fields)."""
    done: list[tuple[str, Mapping[str, str], Record]] = []
    for h in story.hazards:
        asked_before = h.requested_on is not None and h.requested_on <= since
        if asked_before and h.listed_on and since < h.listed_on <= as_of:
            key = {"hazard_id": h.id, "level": story.listing_level}
            done.append(("listings", key, town_listing(h)))
    return tuple(done)
