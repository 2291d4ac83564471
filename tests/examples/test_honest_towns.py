"""Honest months of every town: nothing to refuse, nothing unexplained, nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from tests.examples.months import EXPLAINED, TOWNS, story, typed_month
from tests.support.schemas import SCHEMA
from xlhazard.examples.towns import SETTINGS
from xlhazard.examples.workbooks import Sent
from xlhazard.io.reader import read_bytes
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import Value
from xlhazard.tables.submission import understand
from xlhazard.workflow.validate import ValidateOrder, validate

AUGUST = Month(2023, 8)
CASES = [
    *((town, SETTINGS[town].first.plus(n % 2), 1 + 3 * (n % 2)) for n, town in enumerate(TOWNS)),
    ("heilin", AUGUST, 6),
    ("full", AUGUST, 2),
]


@pytest.mark.parametrize(("town", "month", "seed"), CASES)
def test_an_honest_month_is_told_nothing_unexplained(
    town: str, month: Month, seed: int, tmp_path: Path
) -> None:
    made = typed_month(story(town, seed, month), month, seed)
    for code, (_, data) in made.items():
        (tmp_path / f"{code}.xlsx").write_bytes(data)
    validated = validate([tmp_path], None, ValidateOrder(today=month.day(25)))
    assert not validated.unsettled
    told = [
        (made[file.unit or ""][0].habit.name, finding.code, finding.sheet, finding.message)
        for file in validated.report.files
        for finding in file.findings
        if finding.code not in EXPLAINED
    ]
    assert told == []
    for sent, data in made.values():
        assert_arrived(sent, understood(town, month, data))


def understood(town: str, month: Month, data: bytes) -> Submission:
    workbook = read_bytes(data, "x.xlsx").workbook
    assert workbook is not None
    profile, day = SCHEMA.towns[town], month.day(25)
    return understand(
        workbook, "x.xlsx", SCHEMA, profile, roster=None, registry=None, month=month, today=day
    )


def assert_arrived(sent: Sent, read: Submission) -> None:
    """Every record with its dates and numbers, and every answer of every form."""
    for list_id, rows in sent.records.items():
        table = read.tables[list_id]
        assert len(table) == len(rows), (sent.habit.name, list_id)
        for row, told in zip(table, rows, strict=True):
            for name, value in told.items():
                exact = isinstance(value, dt.date | int | Decimal) and name in table.columns
                if exact and name != "seq":
                    assert row[name] == value, (sent.habit.name, list_id, name)
    for value_id, figure in sent.figures.items():
        assert read.forms["dispatch"][value_id] == figure, (sent.habit.name, value_id)
    for form_id, answers in sent.forms.items():
        for item, answer in answers.items():
            arrived = read.forms[form_id][item]
            assert as_told(arrived) == as_told(answer), (sent.habit.name, form_id, item)


def as_told(value: object) -> Value | object:
    """Names come apart and lose blanks inside, codes become ids; the rest is compared as it is."""
    if isinstance(value, tuple):
        return "、".join("".join(str(one).split()) for one in value)
    codes = SCHEMA.codes["stage_kinds"]
    return codes.label(value) if isinstance(value, str) and value in codes.by_id else value
