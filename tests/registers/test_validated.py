"""A wrong cell of any register is found at that cell and nowhere else; an honest row is not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.registers.rows import REGISTERS, columns, department, typed
from tests.support import base
from tests.support.schemas import SCHEMA
from xlhazard.checking.acceptance import is_required
from xlhazard.schema.types import Column, Comparison, Kind

WRONG: Mapping[Kind, tuple[str, str]] = {
    Kind.DATE: ("2023-02-30", "CV02"),
    Kind.WHOLE: ("约5", "CV03"),
    Kind.DECIMAL: ("约5", "CV03"),
    Kind.MONEY_YUAN: ("若干", "CV03"),
    Kind.CODE: ("没有这个值", "CV06"),
    Kind.MULTI_CODE: ("没有这个值", "CV06"),
    Kind.YES_NO: ("大概", "CV07"),
    Kind.PHONE: ("座机", "CV17"),
    Kind.PERSON: ("同上", "CV19"),
    Kind.ENTERPRISE_CODE: ("91320707MA1TE5T0XX", "CV13"),
    Kind.HAZARD_ID: ("YH-HL-03-2023-0001-5", "KY03"),
    Kind.REFERENCE: ("HL-99", "KY09"),
}
WRONG_FORMAT: Mapping[str, tuple[str, str]] = {
    "record_id": ("XX-1", "KY06"),
    "doc_no": ("没有文号", "CV20"),
    "clock": ("25点", "CV27"),
}


GAP = "TM13"
"""The made-up shifts of 值班值守 do not follow each other, which no test here is about."""


def wrong(column: Column) -> tuple[str, str] | None:
    """What is wrong there, and the code that says so; None where any text will do."""
    if column.kind is Kind.TEXT:
        return None if column.format is None else WRONG_FORMAT[column.format]
    return WRONG[column.kind]


def found(list_id: str, rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Code and cell of all that is said about the register's sheet."""
    done = base.checked(department(list_id, rows))
    assert not done.crashed
    sheet = SCHEMA.lists[list_id].sheet
    told = [one for one in done.findings if one.sheet == sheet and one.code != GAP]
    return {(one.code, str(one.cell)) for one in told}


def cell(list_id: str, column: Column, n: int) -> str:
    at = base.context(department(list_id, [typed(list_id, 1)]))
    table = at.tables[list_id]
    place = table.cell(table.rows[0], column.id)
    assert place is not None
    return str(place._replace(row=place.row + n - 1))


@pytest.mark.parametrize("list_id", REGISTERS)
def test_honest_rows_are_left_alone(list_id: str) -> None:
    assert found(list_id, [typed(list_id, n) for n in range(1, 6)]) == set()


@pytest.mark.parametrize("list_id", REGISTERS)
def test_every_wrong_cell_is_found_there(list_id: str) -> None:
    faults = [(column, fault) for column in columns(list_id) if (fault := wrong(column))]
    rows = [
        {**typed(list_id, n), column.header: text}
        for n, (column, (text, _)) in enumerate(faults, 1)
    ]
    expected = {(code, cell(list_id, column, n)) for n, (column, (_, code)) in enumerate(faults, 1)}
    assert expected
    assert found(list_id, rows) == expected


@pytest.mark.parametrize("list_id", REGISTERS)
def test_every_blank_required_cell_is_found_there(list_id: str) -> None:
    """A code is not missed where the enterprise's name tells it."""
    list_schema = SCHEMA.lists[list_id]
    supplied = {one.resolves for one in columns(list_id) if one.resolves}
    asked = [
        one for one in columns(list_id) if is_required(one, list_schema) and one.id not in supplied
    ]
    rows = [{**typed(list_id, n), one.header: ""} for n, one in enumerate(asked, 1)]
    expected = {("CV01", cell(list_id, one, n)) for n, one in enumerate(asked, 1)}
    assert expected or supplied
    assert found(list_id, rows) == expected


CONDITIONAL = [
    (list_id, one) for list_id in REGISTERS for one in columns(list_id) if one.required == "when"
]


@pytest.mark.parametrize(
    ("list_id", "column"), CONDITIONAL, ids=lambda one: getattr(one, "id", one)
)
def test_what_the_row_makes_necessary_is_asked_for(list_id: str, column: Column) -> None:
    (clause,) = column.when
    assert isinstance(clause, Comparison)
    told = SCHEMA.lists[list_id].column(clause.field)
    labels = {one.id: one.label for one in SCHEMA.codes[told.codes or ""].codes}
    asking = labels[clause.values[0]]
    other = next(label for code, label in labels.items() if code not in clause.values)
    rows = [
        {**typed(list_id, n), told.header: label, column.header: ""}
        for n, label in enumerate((asking, other), 1)
    ]
    assert found(list_id, rows) == {("CV01", cell(list_id, column, 1))}


@pytest.mark.parametrize("list_id", REGISTERS)
def test_a_key_given_twice_is_told(list_id: str) -> None:
    assert {code for code, _ in found(list_id, [typed(list_id, 1)] * 2)} == {"KY01"}
