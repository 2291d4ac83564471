"""A fault that a notice of its own tells is not told a second time by its cells."""

from __future__ import annotations

import datetime as dt

from tests.support.schemas import SCHEMA, town
from tests.tables.sheets import built, sheet_of
from tests.tables.test_forms import dispatch
from xlhazard.checking.arrived import arrived
from xlhazard.checking.context import Context
from xlhazard.model.submission import Submission

HEAD = "| 隐患编号 | 整改措施 | 整改资金 |\n"
ROWS = "| YH-HL-03-2023-0001-J | 换锁 | 3 |\n| YH-HL-03-2023-0002-5 | 换锁 | |\n"


def told(submission: Submission) -> list[str]:
    day = dt.date(2023, 6, 27)
    context = Context(SCHEMA, town(), day, day, submission)
    return [one.code for one in arrived(context) if one.code not in ("ST12", "ST13")]


def test_a_merge_over_two_records() -> None:
    made = built("rectifications", sheet_of(HEAD + ROWS, "C2:C3"))
    tables = {"rectifications": made.table}
    assert told(Submission("x", "", tables=tables, notices=made.notices)) == ["ST22"]


def test_half_a_pair_and_an_unreadable_pair() -> None:
    for typed in ("3次", "若干", "#REF!", ""):
        read = dispatch(d3_3=typed)
        submission = Submission("x", "", forms={"dispatch": read.form}, notices=read.notices)
        assert len(told(submission)) == 1


def test_a_form_without_any_figure() -> None:
    read = dispatch(**{value.cell_id: "" for value in SCHEMA.forms["dispatch"].values})
    submission = Submission("x", "", forms={"dispatch": read.form}, notices=read.notices)
    assert told(submission) == ["DT15"]
