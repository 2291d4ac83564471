"""Accepting and closing hazards: in order (XR12), by somebody else (XR14), on file (XR19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold_person
from xlhazard.model.table import Row
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.hazard_rows import grade_of, rows_by
from xlhazard.rules.known_ids import mistyped_hazards
from xlhazard.rules.own_records import all_lists

GRAVE = frozenset({"serious", "major"})


class _Closing(NamedTuple):
    accepted_on: dt.date
    closed_on: dt.date


@rule("XR12", lists=("acceptances",))
def closing_without_acceptance(context: Context) -> Iterator[Notice]:
    """A hazard is closed once, by an acceptance that it passed, with nothing after it; a serious
    or major one has been rectified before. The others may be closed on the spot."""
    closings, hazards = _closings(context), rows_by(context, "hazards")
    rectified, lives = rows_by(context, "rectifications"), lives_of(context)
    for table, row in context.rows("acceptances", "hazard_id", "result", "accepted_on"):
        hazard_id, closed = row.text("hazard_id"), row.day("closed_on")
        life = lives.get(hazard_id)
        if not hazard_id or (life is not None and life.void):
            continue
        judged = closed is not None and context.judged(table, row, "closed_on")
        if judged and row["result"] == "fail":
            facts = {
                "problem": "验收不合格",
                "needed": "改正验收结论，或清空本行销号日期，整改后复验合格再销号",
            }
            yield at_row("XR12", table, row, "closed_on", id=hazard_id, **facts)
            continue
        first, day = closings.get(hazard_id), row.day("accepted_on")
        if first is not None and day is not None and day > first.accepted_on:
            again = "又销号一次" if judged else "又有一次验收"
            facts = {
                "problem": f"已在{first.closed_on}销号，{day}{again}",
                "needed": "核对哪一行有误；销号后又出现的，另立新编号并填原隐患编号",
            }
            yield at_row("XR12", table, row, "accepted_on", id=hazard_id, **facts)
        elif judged and grade_of(hazards, hazard_id) in GRAVE:
            missing = _not_rectified(context, rectified.get(hazard_id), hazard_id)
            if missing:
                facts = {"problem": missing, "needed": "先在整改清单填整改完成日期"}
                yield at_row("XR12", table, row, "closed_on", id=hazard_id, **facts)


def _closings(context: Context) -> Mapping[str, _Closing]:
    """The acceptance that closed each hazard: the earliest one that it passed and was closed by."""
    found: dict[str, _Closing] = {}
    for row in all_lists(context).tables.get("acceptances", ()):
        accepted, closed = row.day("accepted_on"), row.day("closed_on")
        if row["result"] == "pass" and accepted is not None and closed is not None:
            one, hazard_id = _Closing(accepted, closed), row.text("hazard_id")
            found[hazard_id] = min(one, found.get(hazard_id, one))
    return found


def _not_rectified(context: Context, row: Row | None, hazard_id: str) -> str:
    """What is missing before the closing, "" for nothing.

    Without a master another unit may have filed the rectification.
    """
    if row is not None:
        return "没有整改完成日期" if row.blank("completed_on") else ""
    own, table = context.submission, context.tables.get("rectifications")
    whole = context.master is not None or (own is not None and own.complete)
    if not whole or table is None or hazard_id in mistyped_hazards(context, table):
        return ""
    return "没有整改记录"


@rule("XR14", lists=("acceptances",))
def acceptor_conflict(context: Context) -> Iterator[Notice]:
    """Whoever answers for a hazard does not accept its rectification, nor does the only inspector
    of a serious or major one; together with somebody else both may."""
    hazards = rows_by(context, "hazards")
    inspections = rows_by(context, "inspections", "inspection_id")
    for table, row in context.rows("acceptances", "hazard_id", "accepted_by"):
        hazard = hazards.get(row.text("hazard_id"))
        acceptors = _people(row, "accepted_by")
        if hazard is None or not acceptors:
            continue
        role = ""
        if acceptors <= _people(hazard, "responsible_person"):
            role = "责任人"
        elif hazard["grade"] in GRAVE:
            inspection = inspections.get(hazard.text("inspection_id"))
            inspectors = _people(inspection, "inspectors") if inspection is not None else set()
            if len(inspectors) == 1 and acceptors == inspectors:
                role = "唯一的检查人"
        if role:
            name = "、".join(row.texts("accepted_by"))
            facts = {"id": row.text("hazard_id"), "name": name, "role": role}
            yield at_row("XR14", table, row, "accepted_by", **facts)


def _people(row: Row, name: str) -> set[str]:
    return {person for one in row.texts(name) if (person := fold_person(one))}


@rule("XR19", lists=("acceptances",))
def closed_without_archive(context: Context) -> Iterator[Notice]:
    """The closing of a serious or major hazard is signed and on file, that of a major one also
    recorded with the authority. Signatures themselves are not looked at."""
    hazards = rows_by(context, "hazards")
    names = ("hazard_id", "closed_on", "archive_no", "signed", "filed_on")
    for table, row in context.rows("acceptances", *names):
        grade = grade_of(hazards, row.text("hazard_id"))
        if grade not in GRAVE or row.blank("closed_on") or row["result"] == "fail":
            continue
        missing = []
        if row.blank("archive_no"):
            missing.append(("archive_no", "档案号"))
        if row["signed"] is False:
            missing.append(("signed", "签字归档"))
        if grade == "major" and row.blank("filed_on"):
            missing.append(("filed_on", "备案日期"))
        if missing:
            facts = {"id": row.text("hazard_id"), "missing": "、".join(m[1] for m in missing)}
            yield at_row("XR19", table, row, missing[0][0], **facts)
