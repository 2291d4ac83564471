"""What was sent in a month, what waits for a decision: rows of the monthly papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlhazard.checking.context import Context
from xlhazard.model.finding import Finding
from xlhazard.model.month import Month
from xlhazard.rules.hazard_lives import enterprise_name, lives_of
from xlhazard.rules.own_records import unit_name
from xlhazard.workflow.hazard_words import hazard_row, in_sentence, shown
from xlhazard.workflow.paper_names import committee_of, names_of

NOTICES, LISTINGS, EXTENSIONS = "notices_and_talks", "listings", "extensions"
REQUEST = "提请挂牌督办"

Row = Mapping[str, str]


def sent_rows(context: Context, month: Month) -> Iterator[Row]:
    """Notices, talks and requests for listing that are registered for the month, by day."""
    found = [*_notices(context, month), *_requests(context, month)]
    for number, row in enumerate(sorted(found, key=lambda one: one["day"]), 1):
        yield {**row, "number": str(number)}


def _notices(context: Context, month: Month) -> Iterator[Row]:
    table = context.tables.get(NOTICES)
    for row in table or ():
        day = row.day("issued_on")
        if day is not None and month.first <= day <= context.as_of:
            yield {
                "day": day.isoformat(),
                "form": shown(context, table, row, "form"),
                "object": shown(context, table, row, "object_name"),
                "cause": shown(context, table, row, "cause"),
                "doc_no": shown(context, table, row, "doc_no"),
            }


def _requests(context: Context, month: Month) -> Iterator[Row]:
    table = context.tables.get(LISTINGS)
    name = names_of(context).town
    for row in table or ():
        day = row.day("requested_on")
        if day is not None and month.first <= day <= context.as_of:
            yield {
                "day": day.isoformat(),
                "form": REQUEST,
                "object": committee_of(name, shown(context, table, row, "level")),
                "cause": row.text("hazard_id"),
                "doc_no": shown(context, table, row, "request_no"),
            }


def decision_rows(raised: Sequence[Finding]) -> Iterator[Row]:
    """Flags that are brought up, as 预警 tells them."""
    for number, one in enumerate(raised, 1):
        yield {
            "number": str(number),
            "matter": one.message,
            "draft": one.fix,
            "basis": one.basis,
        }


def extension_rows(context: Context) -> Iterator[Row]:
    """Applications for more time that nobody has decided on, of hazards that are still open."""
    table, lives, number = context.tables.get(EXTENSIONS), lives_of(context), 0
    for row in table or ():
        record, applied = row.text("hazard_id"), row.day("applied_on")
        life, hazard = lives.get(record), hazard_row(context, record)
        late = applied is not None and applied > context.as_of
        if not row.blank("result") or late or life is None or hazard is None or not life.is_open:
            continue
        number += 1
        yield {
            "number": str(number),
            "hazard_id": record,
            "unit": unit_name(context, hazard.text("filed_by") or None),
            "enterprise": enterprise_name(context, hazard),
            "due": in_sentence(life.deadline),
            "applied_on": in_sentence(applied),
            "extend_to": in_sentence(row.day("extend_to")),
            "reason": shown(context, table, row, "reason") or "未填",
        }
