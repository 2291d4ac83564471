"""Honest months in every way of typing give no error, and every record arrives."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from xlhazard.examples.figures import figures
from xlhazard.examples.habits import HABITS
from xlhazard.examples.months import records
from xlhazard.examples.story import Size, Story
from xlhazard.examples.telling import tell
from xlhazard.examples.workbooks import Sent, typed_workbook
from xlhazard.io.reader import read_bytes
from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.render.templates import unit_workbook
from xlhazard.tables.submission import understand
from xlhazard.workflow.validate import ValidateOrder, validate

JUNE = Month(2023, 6)
AS_OF = dt.date(2023, 6, 26)
TOWN = SCHEMA.towns["heilin"]
SMALL = Size(villages=3, departments=1, enterprises=12, hazards=60)


@cache
def blank(unit_type: str) -> bytes:
    return unit_workbook(SCHEMA, TOWN, unit_type)


def sent_workbooks(told: Story, seed: int) -> dict[str, tuple[Sent, bytes]]:
    habits = list(HABITS.values())
    made = {}
    for number, unit in enumerate(one for one in told.units if one.type != "安办"):
        sent = Sent(
            unit,
            JUNE,
            AS_OF,
            1,
            records(told, unit, AS_OF),
            figures(told, unit, AS_OF),
            habits[(seed + number) % len(habits)],
        )
        kind = "village" if unit.is_village else "department"
        made[unit.code] = (sent, typed_workbook(blank(kind), sent, SCHEMA, TOWN, seed))
    return made


@pytest.mark.parametrize("seed", range(14))
def test_honest_months_give_no_error(seed: int, tmp_path: Path) -> None:
    made = sent_workbooks(tell(seed, SMALL), seed)
    for code, (_, data) in made.items():
        (tmp_path / f"{code}.xlsx").write_bytes(data)
    validated = validate([tmp_path], None, ValidateOrder(today=dt.date(2023, 6, 27)))
    assert len(validated.report.files) == len(made)
    assert not validated.unsettled
    for file in validated.report.files:
        wrong = [f for f in file.findings if f.severity is Severity.ERROR]
        assert not wrong, (file.path, made[file.unit or ""][0].habit.name, wrong[:3])
        expected = {"XR15", "XR16", "XR17", "DT04", "ST13", "ST25", "ST15"}
        assert {f.code for f in file.findings} <= expected, file.path


@pytest.mark.parametrize("seed", range(7))
def test_every_record_and_figure_arrives(seed: int) -> None:
    made = sent_workbooks(tell(100 + seed, SMALL), seed)
    for sent, data in made.values():
        workbook = read_bytes(data, "x.xlsx").workbook
        assert workbook is not None
        read = understand(
            workbook,
            "x.xlsx",
            SCHEMA,
            TOWN,
            roster=None,
            registry=None,
            month=JUNE,
            today=dt.date(2023, 6, 27),
        )
        for list_id, rows in sent.records.items():
            assert len(read.tables[list_id]) == len(rows), (sent.habit.name, list_id)
        found = {row["hazard_id"]: row for row in read.tables["hazards"]}
        for row in sent.records["hazards"]:
            arrived = found[row["hazard_id"]]
            assert arrived["found_on"] == row["found_on"]
            assert arrived["due"] == row["due"]
            assert arrived["enterprise_code"] == row["enterprise_code"]
            assert arrived["description"] == row["description"]
        form = read.forms["dispatch"]
        for value_id, figure in sent.figures.items():
            assert form[value_id] == figure, (sent.habit.name, value_id)
