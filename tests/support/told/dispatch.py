"""The dispatch table of an example, and its earlier months."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.support.base import World
from tests.support.facts import on_sheet
from tests.support.play import Cells, PlaceTeller, Play
from tests.support.schemas import SCHEMA
from xlhazard.model.month import Month
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import Kind

DISPATCH = SCHEMA.forms["dispatch"]


def _dispatch(stage: Play, cells: Cells, facts: Cells) -> Play:
    world, told = stage.world, dict(facts)
    month = Month.parse(told.pop("period", str(stage.month)))
    if "date" in cells and "period" not in facts:
        month = Month.parse(cells["date"][:7])
    world = dated(world, month)
    kind = told.pop("unit type", None)
    if kind is not None:
        label = SCHEMA.codes["unit_types"].label(kind)
        first, *others = world.master["units"]
        roster = ({**first, "类型": label}, *others)
        world = replace(world, master={**world.master, "units": roster})
        world = world.with_form("dispatch", {"d4_1": "n:9", "d4_2": "n:9"})
    if "version" in told:
        world = world.with_cover(报送版本=f"n:{told.pop('version')}")
    if told.pop("filled", None):
        world = replace(world, forms={"dispatch": world.forms["dispatch"]})
    told.pop("others", None)
    told.pop("all", None)
    changes = list(stage.changes)
    for name in [one for one in told if one.startswith("label ")]:
        number = name.removeprefix("label ")
        changes.append(on_sheet(DISPATCH.sheet, _relabel(number, told.pop(name))))
    assert not told, told
    shown = {name: _typed(value) for name, value in _paired(cells).items()}
    world = world.with_form("dispatch", shown)
    return replace(stage, world=world, changes=tuple(changes))


def dated(world: World, month: Month) -> World:
    """A workbook of that month, dated the 26th and received on the 27th."""
    day = month.day(26)
    world = world.with_cover(报告期=str(month), 填报日期=f"d:{day}")
    world = world.with_form("dispatch", {"date": f"{day.year}年{day.month}月{day.day}日"})
    return replace(world, today=max(world.today, month.day(27)))


def _paired(cells: Cells) -> Cells:
    """Answers by cell: both parts of a two-part cell in one, a part that is not told is 0."""
    shown = {name: value for name, value in cells.items() if name[-1] not in "ab"}
    for composite in DISPATCH.composites:
        parts = [cells.get(part) for part in composite.parts]
        if any(part is not None for part in parts):
            shown[composite.id] = "，".join(part or "0" for part in parts)
    return shown


def _typed(value: str) -> str:
    formula, found, result = value.partition(" with stored result ")
    return f"{formula} -> n:{result}" if found else value


def _relabel(number: str, text: str) -> Callable[[Sheet], Sheet]:
    value = next(one for one in DISPATCH.values if one.number == number)

    def change(sheet: Sheet) -> Sheet:
        rows = {
            row: {
                column: cell._replace(raw=text) if cell.raw.startswith(value.label) else cell
                for column, cell in cells.items()
            }
            for row, cells in sheet.rows.items()
        }
        return replace(sheet, rows=rows)

    return change


def _previous(stage: Play, cells: Cells, facts: Cells) -> Play:
    """Earlier accepted forms: the given figures, all others 0."""
    rows = list(stage.world.master.get("dispatch_history", ()))
    series = next((name for name in facts if "over 4 months" in name), None)
    if series is not None:
        value_id = series.split(" ", maxsplit=1)[0]
        for n, figure in enumerate(facts[series].split(",")):
            rows += _history(Month(2023, 5).plus(n), {value_id: figure})
        stage = replace(stage, month=Month(2023, 9))
    else:
        rows += _history(Month.parse(facts.get("period", "2023-05")), cells)
    world = replace(stage.world, master={**stage.world.master, "dispatch_history": tuple(rows)})
    return replace(stage, world=world)


def _history(month: Month, figures: Mapping[str, str]) -> list[Cells]:
    numbers = {"是": "1", "否": "0"}
    return [
        {
            "单位编码": "HL-03",
            "报告期": str(month),
            "指标编号": value.id,
            "数值": f"n:{numbers.get(known, known)}",
            "版本": "n:1",
            "填报日期": f"d:{month.day(26)}",
        }
        for value in DISPATCH.values
        for known in [figures.get(value.id, "0")]
        if value.kind in (Kind.WHOLE, Kind.MONEY_WAN, Kind.YES_NO)
    ]


PLACES: Mapping[str, PlaceTeller] = {"dispatch": _dispatch, r"previous\.dispatch": _previous}
