"""Rows of every register reach the master, are renewed, and never overwrite what staff typed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.merging.office import empty_master, everything, incoming, merge, plan, records, typed
from tests.registers.rows import REGISTERS, another, columns, values, without
from tests.support.records import JUNE
from tests.support.schemas import SCHEMA
from xlhazard.deriving.conditions import unit_owns
from xlhazard.merging.keys import folded
from xlhazard.merging.taking import Incoming
from xlhazard.model.table import Row, Value
from xlhazard.schema.types import Column, Kind

UNIT = "JS"
SIDES = ("base_value", "unit_value", "master_value")
Record = Mapping[str, Value]


def key_of(list_id: str, row: Record) -> tuple[str, ...]:
    return tuple(folded(row[name]) for name in SCHEMA.lists[list_id].key)


def owned(list_id: str, owner: str) -> list[Column]:
    """Columns outside the key that change hands one way or the other, and can change at all."""
    list_schema = SCHEMA.lists[list_id]
    row = values(list_id, 1)
    return [
        one
        for one in columns(list_id)
        if one.id not in list_schema.key
        and one.kind in (Kind.TEXT, Kind.DATE, Kind.WHOLE, Kind.CODE, Kind.YES_NO, Kind.PERSON)
        and another(list_schema, one, row[one.id]) != row[one.id]
        and (unit_owns(one, Row(0, row), list_schema, SCHEMA)) is (owner == "unit")
    ]


def changed(list_id: str, row: Record, column: Column) -> dict[str, Value]:
    return {**row, column.id: another(SCHEMA.lists[list_id], column, row[column.id])}


def sent(list_id: str, *rows: Record, version: int = 1, base: tuple[Record, ...] = ()) -> Incoming:
    issued = {list_id: base} if base else {}
    return incoming({list_id: rows}, unit=UNIT, version=version, base=issued)


@pytest.mark.parametrize("list_id", REGISTERS)
def test_new_rows_arrive_whole_with_who_filed_them(list_id: str) -> None:
    rows = [values(list_id, n) for n in (1, 2)]
    at = merge(empty_master(), sent(list_id, *rows))
    found = records(at, list_id)
    assert set(found) == {key_of(list_id, row) for row in rows}
    for row in rows:
        known = found[key_of(list_id, row)]
        assert {name: known.get(name) for name in row} == row
        assert (known["filed_by"], known["first_period"]) == (UNIT, str(JUNE))
        assert known["last_period"] == str(JUNE)
        assert str(known["source_ref"]).startswith(f"{UNIT} {JUNE}.xlsx")


@pytest.mark.parametrize("list_id", REGISTERS)
def test_the_same_file_again_changes_nothing(list_id: str) -> None:
    rows = [values(list_id, n) for n in (1, 2)]
    at = merge(empty_master(), sent(list_id, *rows))
    again = plan(at, sent(list_id, *rows, base=tuple(rows)))
    own = SCHEMA.lists[list_id].sheet
    assert [edit for edit in again.edits if getattr(edit, "sheet", "") == own] == []


@pytest.mark.parametrize("list_id", REGISTERS)
def test_the_order_of_two_units_does_not_matter(list_id: str) -> None:
    one = sent(list_id, values(list_id, 1))
    other = incoming({list_id: [values(list_id, 2)]}, unit="HL-03")
    first = everything(merge(merge(empty_master(), one), other))
    second = everything(merge(merge(empty_master(), other), one))
    assert first[list_id] == second[list_id]


@pytest.mark.parametrize("list_id", REGISTERS)
def test_a_newer_version_renews_what_the_unit_owns_and_nothing_else(list_id: str) -> None:
    row = values(list_id, 1)
    at = merge(empty_master(), sent(list_id, row))
    for column in owned(list_id, "unit"):
        renewed = changed(list_id, row, column)
        after = merge(at, sent(list_id, renewed, version=2, base=(row,)))
        known = records(after, list_id)[key_of(list_id, row)]
        assert {name: known.get(name) for name in row} == renewed, column.id
    for column in owned(list_id, "office"):
        renewed = changed(list_id, row, column)
        after = merge(at, sent(list_id, renewed, version=2, base=(row,)))
        known = records(after, list_id)[key_of(list_id, row)]
        assert {name: known.get(name) for name in row} == row, column.id


@pytest.mark.parametrize("list_id", REGISTERS)
def test_what_staff_typed_stays_or_becomes_a_conflict(list_id: str) -> None:
    row = values(list_id, 1)
    at = merge(empty_master(), sent(list_id, row))
    for column in owned(list_id, "unit"):
        mine = changed(list_id, row, column)
        edited = typed(at, list_id, key_of(list_id, row), column.id, mine[column.id])
        kept = merge(edited, sent(list_id, row, version=2, base=(row,)))
        assert records(kept, list_id)[key_of(list_id, row)][column.id] == mine[column.id]
        assert records(kept, "conflicts") == {}
        if column.kind is not Kind.TEXT:
            continue
        theirs = {**row, column.id: f"{row[column.id]}又改"}
        both = merge(edited, sent(list_id, theirs, version=2, base=(row,)))
        assert records(both, list_id)[key_of(list_id, row)][column.id] == mine[column.id]
        (conflict,) = records(both, "conflicts").values()
        told = tuple(conflict[name] for name in SIDES)
        assert told == (row[column.id], theirs[column.id], mine[column.id]), column.id


@pytest.mark.parametrize("list_id", REGISTERS)
def test_staff_fill_what_the_office_owns_and_it_stays(list_id: str) -> None:
    row = values(list_id, 1)
    for column in owned(list_id, "office"):
        blank = without(row, column.id)
        at = merge(empty_master(), sent(list_id, blank))
        edited = typed(at, list_id, key_of(list_id, row), column.id, row[column.id])
        after = merge(edited, sent(list_id, blank, version=2, base=(blank,)))
        assert records(after, list_id)[key_of(list_id, row)][column.id] == row[column.id]


@pytest.mark.parametrize("list_id", REGISTERS)
def test_a_row_left_out_later_stays(list_id: str) -> None:
    rows = [values(list_id, n) for n in (1, 2)]
    at = merge(empty_master(), sent(list_id, *rows))
    later = incoming(
        {list_id: [rows[0]]}, unit=UNIT, month=JUNE.plus(1), base={list_id: tuple(rows)}
    )
    assert set(records(merge(at, later), list_id)) == {key_of(list_id, row) for row in rows}
