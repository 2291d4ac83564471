"""The 9+6 table and the ten-measures form of an example, and what came before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from tests.support.base import World
from tests.support.facts import on_sheet
from tests.support.play import Cells, PlaceTeller, Play
from tests.support.schemas import SCHEMA
from xlhazard.model.address import Address
from xlhazard.model.month import Month
from xlhazard.model.workbook import RawCell, Sheet

NINE_PLUS_SIX = SCHEMA.forms["nine_plus_six"]
TEN_MEASURES = SCHEMA.forms["ten_measures"]
_COLUMNS = {column.label: (at, column.id) for at, column in enumerate(NINE_PLUS_SIX.columns, 1)}
_HEADER_ROW = 3


def _nine_plus_six(stage: Play, cells: Cells, facts: Cells) -> Play:
    told = dict(facts)
    if any(name.startswith("HL-") for name in told):
        return _accepted_of_units(stage, told)
    world, changes = stage.world, list(stage.changes)
    if period := told.pop("period", None):
        world = _dated(world, "nine_plus_six", Month.parse(period))
    for name, typed in told.items():
        number, header = _row(name)
        column, item = _COLUMNS[header]
        if item == "measure":
            place = Address(_HEADER_ROW + int(number), column)
            changes.append(on_sheet(NINE_PLUS_SIX.sheet, partial(_put, place=place, typed=typed)))
        else:
            world = world.with_form("nine_plus_six", {f"r{number}_{item}": typed})
    world = world.with_form("nine_plus_six", cells)
    return replace(stage, world=world, changes=tuple(changes))


def _row(name: str) -> tuple[str, str]:
    """row 8 具体措施 -> its number and its heading."""
    found = re.fullmatch(r"row (\d+) (\S+)", name)
    assert found is not None, name
    return found[1], found[2]


def _put(sheet: Sheet, place: Address, typed: str) -> Sheet:
    rows = {row: dict(cells) for row, cells in sheet.rows.items()}
    rows[place.row][place.column] = RawCell("s", typed)
    return replace(sheet, rows=rows)


def _previous(stage: Play, _cells: Cells, facts: Cells) -> Play:
    """The table that was accepted last month."""
    rows = []
    for name, typed in facts.items():
        number, header = _row(name)
        rows.append(_accepted("HL-03", stage.month.plus(-1), number, **{header: typed}))
    return _with_history(stage, rows)


def _accepted_of_units(stage: Play, facts: Cells) -> Play:
    """The same line of several units' tables of the month, as the master keeps them."""
    rows = []
    for name, typed in facts.items():
        found = re.fullmatch(r"(HL-\w\w) row (\d+)", name)
        assert found is not None, name
        rows.append(_accepted(found[1], stage.month, found[2], 目前开展情况=typed))
    return _with_history(stage, rows)


def _accepted(unit: str, month: Month, number: str, **cells: str) -> Cells:
    key = {"单位编码": unit, "报告期": str(month), "表内序号": f"n:{number}", "版本": "n:1"}
    return {**key, **cells}


def _with_history(stage: Play, rows: list[Cells]) -> Play:
    master = {**stage.world.master, "nine_plus_six_history": tuple(rows)}
    return replace(stage, world=replace(stage.world, master=master))


def _ten_measures(stage: Play, cells: Cells, facts: Cells) -> Play:
    told, changes = dict(facts), list(stage.changes)
    world = stage.world
    period = told.pop("period", None)
    kind = told.pop("unit type", "village")
    assert kind == "village"
    if period is None and "date" in cells:
        period = cells["date"][:7]
    if period is not None:
        world = _dated(world, "ten_measures", Month.parse(period))
    for name, typed in told.items():
        if name.startswith("label "):
            value = TEN_MEASURES.value(name.removeprefix("label "))
            text = "" if typed == "deleted" else typed
            relabel = partial(_relabel, label=value.label, text=text)
            changes.append(on_sheet(TEN_MEASURES.sheet, relabel))
        else:
            found = re.fullmatch(r"measure (\d+) 责任人", name)
            assert found is not None, name
            world = world.with_form("ten_measures", {f"m{found[1]}_person": typed})
    world = world.with_form("ten_measures", cells)
    return replace(stage, world=world, changes=tuple(changes))


def _relabel(sheet: Sheet, label: str, text: str) -> Sheet:
    rows = {
        row: {
            column: cell._replace(raw=text) if cell.raw == label else cell
            for column, cell in cells.items()
        }
        for row, cells in sheet.rows.items()
    }
    return replace(sheet, rows=rows)


def _dated(world: World, form_id: str, month: Month) -> World:
    """A workbook of that month, its form dated the 25th, received on the 27th at the earliest."""
    day = month.day(25)
    world = world.with_cover(报告期=str(month), 填报日期=f"d:{day}")
    world = world.with_form(form_id, {"date": f"{day.year}年{day.month}月{day.day}日"})
    return replace(world, today=max(month.day(28), day))


PLACES: Mapping[str, PlaceTeller] = {
    "nine_plus_six": _nine_plus_six,
    r"previous\.nine_plus_six": _previous,
    "ten_measures": _ten_measures,
}
