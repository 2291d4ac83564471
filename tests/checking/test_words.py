"""Messages: every fact in its place, written as people write."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.support.records import context, dispatch, submission, table
from xlhazard.checking.places import at_file, at_item, at_row
from xlhazard.checking.words import finding, said
from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.schema.catalogue import UNKNOWN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "空"),
        (True, "是"),
        (False, "否"),
        (Decimal("1.50"), "1.5"),
        (Decimal(0), "0"),
        (Decimal("15000"), "15000"),
        (2.5, "2.5"),
        (dt.date(2023, 6, 1), "2023-06-01"),
        (Month(2023, 6), "2023-06"),
        (("李强", "王五"), "李强、王五"),
        ("短", "短"),
    ],
)
def test_values_are_written_as_people_write_them(value: object, text: str) -> None:
    assert said(value) == text


def test_long_texts_are_shortened() -> None:
    assert said("很" * 100) == "很" * 60 + "…"


def test_header_and_clause_come_from_the_column() -> None:
    one = table("hazards", {"hazard_id": "YH-HL-03-2023-0001-J"})
    at = context(submission({"hazards": one}))
    notice = at_row("CV01", one, one.rows[0], "responsible_person", hint="")
    told = finding(at, notice, Severity.ERROR)
    assert (told.message, told.fix, told.basis) == ("未填“责任人”。", "请填写责任人。", "附件12")


def test_a_form_cell_is_named_by_its_label() -> None:
    form = dispatch()
    at = context(submission(form=form))
    told = finding(at, at_item("CV01", form, "unit", hint=""), Severity.ERROR)
    assert told.message == "未填“填报单位”。"


def test_braces_in_values_are_only_text() -> None:
    one = table("hazards", {"hazard_id": "YH-HL-03-2023-0001-J", "location": "{value} {x}"})
    at = context(submission({"hazards": one}))
    told = finding(at, at_row("CV19", one, one.rows[0], "location"), Severity.ERROR)
    assert told.message.startswith("“隐患点”填了“{value} {x}”")


def test_a_missing_fact_is_visible() -> None:
    told = finding(context(submission()), at_file("KY18", n=3), Severity.WARNING)
    assert told.message == f"电话{UNKNOWN}被3家企业共用。"
