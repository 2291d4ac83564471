"""What a grade asks for: everything of a major hazard (XR13), at once of an urgent one (XR18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlhazard.checking.acceptance import says_nothing
from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.lives import Life
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.table import Row, Table
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.hazard_rows import rows_by
from xlhazard.schema.types import Kind

CRITERION = "criterion"
NEEDED: Mapping[str, tuple[str, ...]] = {
    "hazards": ("responsible_department", "due", "acceptor", CRITERION),
    "rectifications": ("funds", "emergency_plan", "milestones"),
}
"""What a major hazard needs besides what every hazard needs (CV01)."""


@rule("XR13", lists=("hazards",))
def major_incomplete(context: Context) -> Iterator[Notice]:
    """A major hazard has its department, deadline, acceptor and criterion, and its rectification
    has money, an emergency plan and milestones; 0 is an answer for the money."""
    hazards, lives = rows_by(context, "hazards"), lives_of(context)
    missing: dict[str, list[Notice]] = {}
    for list_id, names in NEEDED.items():
        for table, row in context.rows(list_id, "hazard_id"):
            hazard_id = row.text("hazard_id")
            hazard, life = hazards.get(hazard_id), lives.get(hazard_id)
            if hazard is None or hazard["grade"] != "major" or (life is not None and life.void):
                continue
            for name in names:
                if _missing(context, table, row, name):
                    notice = at_row("XR13", table, row, name, id=hazard_id)
                    missing.setdefault(hazard_id, []).append(notice)
    for notices in missing.values():
        alone = all(one.field == CRITERION for one in notices)
        for one in notices:
            yield replace(one, severity=Severity.WARNING) if alone else one


def _missing(context: Context, table: Table, row: Row, name: str) -> bool:
    if name not in table.columns or not context.judged(table, row, name):
        return False  # a column that is missing altogether is told once, at its header (ST12)
    person = context.columns(table.list_id)[name].kind is Kind.PERSON
    value = row[name]
    return row.blank(name) or (person and value is not None and says_nothing(value))


@rule("XR18", lists=("hazards", "rectifications"))
def urgent_not_at_once(context: Context) -> Iterator[Notice]:
    """What endangers life is put right on the day it is found, or kept safe until then."""
    lives = lives_of(context)
    rectified = rows_by(context, "rectifications")
    for table, row in context.rows("rectifications", "hazard_id", "completed_on"):
        life = lives.get(row.text("hazard_id"))
        judged = context.judged(table, row, "interim_control")
        if life is not None and judged and _left_open(life) and row.blank("interim_control"):
            yield at_row("XR18", table, row, "interim_control", id=life.hazard_id)
    told = set[str]()
    for table, row in context.rows("hazards", "hazard_id", "grade", "found_on"):
        life = lives.get(row.text("hazard_id"))
        if life is None or life.hazard_id in rectified or life.hazard_id in told:
            continue
        if _left_open(life):
            told.add(life.hazard_id)
            yield at_row("XR18", table, row, "grade", id=life.hazard_id)


def _left_open(life: Life) -> bool:
    """Urgent, and not put right before the day was over: neither completed nor accepted on it."""
    if life.grade != "urgent" or life.void or life.found_on is None:
        return False
    done = life.completed_on or (life.accepted_on if life.passed else None)
    return life.as_of > life.found_on if done is None else done > life.found_on
