"""The life of every hazard that a check can see, for rules about states and deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.model.table import Row, Table
from xlhazard.rules.known import first_rows
from xlhazard.rules.own_records import all_lists


def lives_of(context: Context) -> Mapping[str, Life]:
    """Lives on the day the lists speak of, from the submission laid over the master."""
    return all_lists(context).lives(context.as_of)


def judged_lives(context: Context, *fields: str) -> Iterator[tuple[Table, Row, Life]]:
    """Each hazard of the judged file once, with its life, where these fields can be relied on."""
    known, seen = lives_of(context), set[str]()
    for table, row in context.rows("hazards", "hazard_id", *fields):
        hazard_id = row.text("hazard_id")
        life = known.get(hazard_id)
        if life is not None and hazard_id not in seen:
            seen.add(hazard_id)
            yield table, row, life


def enterprise_name(context: Context, row: Row) -> str:
    """The enterprise's name by the register, else as typed in the row, else its code."""
    code = row.text("enterprise_code")
    return (
        context.once(enterprise_names).get(code)
        or row.text("enterprise_name")
        or code
        or "未写企业"
    )


def enterprise_of_code(context: Context, code: str) -> str:
    """The enterprise's name by the register, else its code."""
    return context.once(enterprise_names).get(code) or code or "未写企业"


def grade_label(context: Context, life: Life) -> str:
    codes = context.schema.codes["hazard_grades"].by_id
    known = codes.get(life.grade or "")
    return known.label if known is not None else "等级不明"


def enterprise_names(context: Context) -> Mapping[str, str]:
    """Names by code of every enterprise in a register."""
    known = first_rows(all_lists(context).tables.get("enterprises"), "enterprise_code")
    return {code: row.text("enterprise_name") for code, row in known.items()}
