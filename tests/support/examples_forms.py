"""The catalogue's examples of every family but ST, CV and KY: forms, months, lists, flags.

The same honest world as for the other families, but an example may also speak of earlier months,
of other files of the run, or of the master alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.support import base
from tests.support.base import World
from tests.support.examples import Example, Played
from tests.support.play import Cells, Play
from tests.support.schemas import SCHEMA, town
from tests.support.told import cell_teller, fact_teller, place_teller
from xlhazard.checking.context import Context
from xlhazard.model.submission import Submission

PLAYED_ON_MASTER = frozenset({"DL01", "DL06"})
"""Rules of both stages whose example is told of the master."""
STATES: Mapping[str, str] = {"整改中": "rectifications", "已销号": "acceptances"}
HAPPENED: Mapping[str, Mapping[str, str]] = {
    "整改中": {},
    "已销号": {"验收日期": "d:2023-05-20", "销号日期": "d:2023-05-20"},
}
"""When what led to a state of an earlier month happened."""


def play(example: Example, *, on_master: bool | None = None) -> Played:
    """Build what the example tells, read it, run every rule.

    on_master: told of the master or not, whatever the rule's stages say.
    """
    if on_master is None:
        on_master = _on_master(example.code)
    stage = Play(_start(example), on_master=on_master)
    for given in example.given:
        where = str(given["in"])
        cells = {str(k): str(v) for k, v in _mapping(given.get("cells")).items()}
        facts = {str(k): str(v) for k, v in _mapping(given.get("facts")).items()}
        if _is_list(where):
            stage = _told_row(stage, where, cells)
            for name, value in facts.items():
                stage = fact_teller(name)(stage, where, name, value)
        else:
            stage = place_teller(where)(stage, cells, facts)
    lists: dict[str, list[Cells]] = {}
    for where, cells in stage.rows:
        lists.setdefault(where, []).append(cells)
    for where, rows in lists.items():
        stage = replace(stage, world=_with_list(stage.world, where, rows, on_master))
    return _judged(stage)


def _on_master(code: str) -> bool:
    return code in PLAYED_ON_MASTER or set(SCHEMA.rules[code].stages) == {"master"}


def _is_list(where: str) -> bool:
    return where.removeprefix("previous.") in SCHEMA.lists


def _told_row(stage: Play, where: str, cells: Cells) -> Play:
    """One row of a list; a cell that tells more than was typed makes rows of its own."""
    for header, typed in cells.items():
        if (teller := cell_teller(typed)) is not None:
            return teller(stage, where, cells, header, typed)
    return stage.adding(where, cells) if cells else stage


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


def _with_list(world: World, where: str, rows: Sequence[Cells], on_master: bool) -> World:
    name = where.removeprefix("previous.")
    if name == "submissions_log":
        filled = [{"单位编码": "HL-03", "报告期": "2023-06", **row} for row in rows]
        return world.with_master_rows(name, *filled)
    if where.startswith("previous."):
        for row in rows:
            state = row.pop("当前状态", None)
            if state is not None:
                follows = {"隐患编号": row["隐患编号"], **HAPPENED[state]}
                row.setdefault("发现日期", "d:2023-05-10")
                world = world.with_master_rows(STATES[state], follows)
        return world.with_master_rows(name, *rows)
    if on_master or SCHEMA.lists[name].master_only:
        return world.with_master_rows(name, *rows)
    return world.with_rows(name, *rows)


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
