"""The catalogue's examples of forms, months, deadlines and flags (DT, CM, DL, XR15, XR16, TR01).

The same honest world as for the other families, but an example may also speak of earlier months,
of other files of the run, or of the master alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.support import base
from tests.support.base import World
from tests.support.examples import Example, Played
from tests.support.facts import on_sheet
from tests.support.schemas import SCHEMA, town
from xlhazard.checking.context import Context
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.schema.types import Kind

Cells = dict[str, str]
DISPATCH = SCHEMA.forms["dispatch"]
MASTER_STAGE = frozenset({"DL01", "DL02", "DL06", "DL10", "TR01"})
STATES: Mapping[str, str] = {"整改中": "rectifications", "已销号": "acceptances"}


@dataclass(frozen=True)
class Play:
    """An example on its way. covers: what the cover of each file says, with its sha256."""

    world: World
    month: Month = base.JUNE
    covers: tuple[tuple[Cells, str], ...] = ()
    changes: tuple[Callable[[Workbook], Workbook], ...] = ()
    on_master: bool = False


def play(example: Example) -> Played:
    """Build what the example tells, read it, run every rule."""
    on_master = example.code in MASTER_STAGE
    stage = Play(_start(example), on_master=on_master)
    lists: dict[str, list[Cells]] = {}
    for given in example.given:
        where = str(given["in"])
        cells = {str(k): str(v) for k, v in _mapping(given.get("cells")).items()}
        facts = {str(k): str(v) for k, v in _mapping(given.get("facts")).items()}
        if where in SCHEMA.lists or (where.startswith("previous.") and "dispatch" not in where):
            if cells:
                lists.setdefault(where, []).append(cells)
            stage = _facts(stage, where, facts)
        else:
            stage = _PLACES[where](stage, cells, facts)
    for where, rows in lists.items():
        stage = replace(stage, world=_with_list(stage.world, where, rows, on_master))
    return _judged(stage)


def _mapping(value: object) -> Mapping[object, object]:
    return value if isinstance(value, Mapping) else {}


def _start(example: Example) -> World:
    """The honest village, or a department with a dispatch table where the lists ask for one."""
    village = base.honest()
    named = {str(given["in"]) for given in example.given} & set(SCHEMA.lists)
    if not any(one in named for one in SCHEMA.unit_lists("department", town())) or named <= set(
        SCHEMA.unit_lists("village", town())
    ):
        return village
    world = base.honest("department")
    form = {**village.forms["dispatch"], "unit": "黑林镇经发办"}
    return replace(world, forms={"dispatch": form})


# --- lists ---------------------------------------------------------------------------------


def _with_list(world: World, where: str, rows: Sequence[Cells], on_master: bool) -> World:
    name = where.removeprefix("previous.")
    if name == "submissions_log":
        filled = [{"单位编码": "HL-03", "报告期": "2023-06", **row} for row in rows]
        return world.with_master_rows(name, *filled)
    if where.startswith("previous."):
        for row in rows:
            state = row.pop("当前状态", None)
            if state is not None:
                follows = {"隐患编号": row["隐患编号"]}
                world = world.with_master_rows(STATES[state], follows)
        return world.with_master_rows(name, *rows)
    if on_master or SCHEMA.lists[name].master_only:
        return world.with_master_rows(name, *rows)
    return world.with_rows(name, *rows)


def _facts(stage: Play, where: str, facts: Mapping[str, str]) -> Play:
    world = stage.world
    for name, value in facts.items():
        if name == "today":
            world = replace(world, today=dt.date.fromisoformat(value))
        elif name == "baseline_start":
            row = {"参数": "baseline_start", "取值": value}
            world = replace(world, master={**world.master, "settings": (row,)})
        elif name == "rows in business":
            world = world.with_rows("enterprises", *({} for _ in range(int(value))))
        elif name == "distinct enterprises":
            codes = [f"CS-HL-03-{n:04d}" for n in range(2, int(value) + 2)]
            world = world.with_rows("enterprises", *({} for _ in range(int(value) + 1)))
            target = {"帮扶对象类型": "重点企业"}
            visits = [{**target, "企业编号": code} for code in codes]
            world = world.with_rows("assistance_visits", *visits)
        else:
            assert name == "rows of HL-05 for 2023-06", name
            row = base.record("units", 1, {"单位编码": "HL-05", "应报表种": "调度表"})
            world = replace(world, master={**world.master, "units": (row,)})
    return replace(stage, world=world)


# --- the dispatch table and its earlier months ----------------------------------------------


def _dispatch(stage: Play, cells: Cells, facts: Cells) -> Play:
    world, told = stage.world, dict(facts)
    month = Month.parse(told.pop("period", str(stage.month)))
    if "date" in cells and "period" not in facts:
        month = Month.parse(cells["date"][:7])
    world = _dated(world, month)
    kind = told.pop("unit type", None)
    if kind is not None:
        label = SCHEMA.codes["unit_types"].label(kind)
        first, *others = world.master["units"]
        roster = ({**first, "类型": label}, *others)
        world = replace(world, master={**world.master, "units": roster})
        world = world.with_form("dispatch", {"d4_1": "n:9", "d4_2": "n:9"})
    if "version" in told:
        world = world.with_cover(报送版本=f"n:{told.pop('version')}")
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


def _dated(world: World, month: Month) -> World:
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


# --- covers and other files ----------------------------------------------------------------


def _cover(stage: Play, cells: Cells, facts: Cells) -> Play:
    world = stage.world
    if "填报日期" in cells:
        world = replace(world, today=max(world.today, dt.date.fromisoformat(cells["填报日期"])))
    sha256 = facts.get("sha256", str(len(stage.covers))) * 64
    return replace(stage, world=world, covers=(*stage.covers, (cells, sha256[:64])))


_PLACES: Mapping[str, Callable[[Play, Cells, Cells], Play]] = {
    "dispatch": _dispatch,
    "previous.dispatch": _previous,
    "cover": _cover,
}


# --- judging -------------------------------------------------------------------------------


def _judged(stage: Play) -> Played:
    if stage.on_master:
        world = stage.world
        if world.today == base.TODAY and "submissions_log" in world.master:
            world = replace(world, today=dt.date(2023, 6, 30))
        at = Context(SCHEMA, town(), world.today, world.today, master=base.master(world))
        return Played(at, base.judged(at))
    worlds = [stage.world.with_cover(**cells) for cells, _ in stage.covers] or [stage.world]
    read = base.workbook(worlds[0])
    for change in stage.changes:
        read = change(read)
    at = base.context(worlds[0], read)
    if len(worlds) > 1:
        first, *others = (
            _with_sha(base.submission(world, over=at.master), sha256)
            for world, (_, sha256) in zip(worlds, stage.covers, strict=True)
        )
        at = replace(at, submission=first, siblings=tuple(others))
    return Played(at, base.judged(at))


def _with_sha(one: Submission, sha256: str) -> Submission:
    return replace(one, sha256=sha256, path=f"{sha256[:2]}.xlsx")
