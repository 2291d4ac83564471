"""What papers tell of one hazard, in words; nothing that may betray an informant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from xlhazard.checking import privacy
from xlhazard.checking.context import Context
from xlhazard.checking.masking import mask
from xlhazard.deriving.listing import listing_state
from xlhazard.deriving.lives import Life
from xlhazard.model.table import Row, Table
from xlhazard.rules.hazard_lives import enterprise_name, grade_label
from xlhazard.rules.known import first_rows
from xlhazard.rules.own_records import unit_name
from xlhazard.tables.display import day_words, text

HAZARDS = "hazards"
PASSED = "pass"

_OF_HAZARD = (
    *("location", "description", "source", "found_on", "criterion", "suspension"),
    *("responsible_unit", "responsible_person", "responsible_department"),
)
_OF_WORK = (
    *("measures", "funds", "emergency_plan", "milestones", "interim_control"),
    *("started_on", "completed_on", "result"),
)
_OF_ACCEPTANCE = (
    *("accepted_on", "accepted_by", "closed_on", "archive_no", "filed_on", "review_on"),
)
_OF_LISTING = (
    *("level", "requested_on", "request_no", "listed_on", "listing_no"),
    *("supervising_unit", "supervisor", "due_on", "delisted_on"),
)


def shown(context: Context, table: Table | None, row: Row | None, field: str) -> str:
    """A cell as it reads, "" where it is blank, unreadable, or may betray an informant."""
    column = context.columns(table.list_id).get(field) if table is not None else None
    if table is None or row is None or column is None:
        return ""
    cell = table.cell(row, field)
    if cell is not None and (table.sheet, cell) in context.once(privacy.concealed):
        return ""
    return mask(text(column, row[field], context.schema), context.today)


def hazard_row(context: Context, record: str) -> Row | None:
    """The hazard's own row."""
    return first_rows(context.tables.get(HAZARDS), "hazard_id").get(record)


def described(context: Context, record: str) -> str:
    """What the hazard is, as the unit wrote it."""
    return shown(context, context.tables.get(HAZARDS), hazard_row(context, record), "description")


def about(context: Context, list_id: str, life: Life) -> tuple[Row, ...]:
    """The rows of another list about the hazard."""
    return context.once(_by_hazard, list_id).get(life.hazard_id, ())


def acceptances(context: Context, life: Life) -> tuple[Row, ...]:
    """What was accepted or refused up to the day of the lists, in the order of the days."""
    rows = [
        (day, row) for row in about(context, "acceptances", life) if (day := row.day("accepted_on"))
    ]
    known = sorted((one for one in rows if one[0] <= life.as_of), key=lambda one: one[0])
    return tuple(row for _, row in known)


def passed(context: Context, life: Life) -> Row | None:
    """The last acceptance where it was passed."""
    known = acceptances(context, life)
    return known[-1] if known and known[-1].text("result") == PASSED else None


def hazard_words(context: Context, row: Row, life: Life, acceptance: Row | None) -> dict[str, str]:
    """Everything of letter_types.SHEET_FACTS but number, page and the township's own names.

    acceptance: the one that is told of; without one its places stay blank.
    """
    hazards = context.tables.get(HAZARDS)
    work = context.tables.get("rectifications")
    rectified = next(iter(about(context, "rectifications", life)), None)
    accepted = context.tables.get("acceptances")
    words = {name: shown(context, hazards, row, name) for name in _OF_HAZARD}
    words |= {name: shown(context, work, rectified, name) for name in _OF_WORK}
    words |= {name: shown(context, accepted, acceptance, name) for name in _OF_ACCEPTANCE}
    unit = unit_name(context, row.text("filed_by") or None)
    verdict = shown(context, accepted, acceptance, "result")
    return words | {
        "hazard_id": life.hazard_id,
        "unit": unit,
        "enterprise": enterprise_name(context, row),
        "grade": grade_label(context, life),
        "acceptors": shown(context, hazards, row, "acceptor"),
        "due": deadline(life),
        "overdue": f"，已逾期{life.days_overdue}天" if life.days_overdue else "",
        "state": life.label,
        "next_actor": life.next_actor,
        "listing": listing(context, life),
        "opinion": f"验收结论：{verdict}" if verdict else "",
        "accepting_unit": _accepting_unit(context, acceptance, unit),
        "milestones": words["milestones"].replace("；", "\n").replace(";", "\n"),
    }


def deadline(life: Life) -> str:
    """The day in force, and where it comes from when it is not the hazard's own."""
    if life.deadline is None:
        return ""
    remark = (
        "（默认）" if life.deadline_is_default else "（已批准延期）" if life.extended_to else ""
    )
    return life.deadline.isoformat() + remark


def in_sentence(day: dt.date | None) -> str:
    """A day in a sentence; with hyphens it might be torn apart at the end of a line."""
    return "未填" if day is None else day_words(day)


def listing(context: Context, life: Life) -> str:
    """How far the listing of a hazard has come, "" for one that wants none."""
    if life.grade != "major" and not life.wants_listing:
        return ""
    codes = context.schema.codes["listing_levels"]
    levels = "、".join(codes.label(one) for one in life.listed_at if one != "internal")
    if life.listed_on is None:
        told = listing_state(life)
    else:
        told = f"{day_words(life.listed_on)}由政府挂牌督办" + (
            f"（{levels}）" if levels else "，已摘牌"
        )
    return told if life.has_internal else f"{told}，企业未内部挂牌"


def acceptors(row: Row, acceptance: Row | None) -> tuple[Mapping[str, str], ...]:
    """Who accepts: those who did, else those whom the hazard names, else two blank places."""
    names = acceptance.texts("accepted_by") if acceptance is not None else row.texts("acceptor")
    return tuple({"name": name} for name in names or ("", ""))


def earlier(context: Context, life: Life, acceptance: Row | None) -> tuple[Mapping[str, str], ...]:
    """The acceptances besides the one that a sheet tells of."""
    table = context.tables.get("acceptances")
    row = hazard_row(context, life.hazard_id)
    unit = unit_name(context, row.text("filed_by") or None) if row is not None else ""
    return tuple(
        {
            "accepted_on": shown(context, table, one, "accepted_on"),
            "accepted_by": shown(context, table, one, "accepted_by"),
            "accepting_unit": _accepting_unit(context, one, unit),
            "verdict": shown(context, table, one, "result"),
        }
        for one in acceptances(context, life)
        if one is not acceptance
    )


def listings(context: Context, life: Life) -> tuple[Mapping[str, str], ...]:
    """Every listing of the hazard, as 挂牌督办台账 has it."""
    table = context.tables.get("listings")
    return tuple(
        {name: shown(context, table, one, name) for name in _OF_LISTING}
        for one in about(context, "listings", life)
    )


def request(context: Context, life: Life) -> str:
    """Day and number of the first request for a government's listing."""
    table = context.tables.get("listings")
    for one in about(context, "listings", life):
        if life.requested_on is not None and one.day("requested_on") == life.requested_on:
            number = shown(context, table, one, "request_no")
            return f"{life.requested_on.isoformat()} {number}".rstrip()
    return ""


def in_order(rows: Sequence[tuple[Row, Life]]) -> Sequence[tuple[Row, Life]]:
    """By unit, then by the day found, then by number."""
    last = dt.date.max
    return sorted(
        rows, key=lambda one: (one[0].text("filed_by"), one[1].found_on or last, one[1].hazard_id)
    )


def _accepting_unit(context: Context, acceptance: Row | None, unit: str) -> str:
    """Without one the unit that filed the acceptance (the list's own prompt)."""
    if acceptance is None:
        return ""
    return shown(context, context.tables.get("acceptances"), acceptance, "accepting_unit") or unit


def _by_hazard(context: Context, list_id: str) -> Mapping[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for row in context.tables.get(list_id, ()):
        if record := row.text("hazard_id"):
            found[record] = (*found.get(record, ()), row)
    return found
