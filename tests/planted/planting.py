"""Planting one fault into an honest month, and telling where it has to be found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from tests.support.base import World
from tests.support.schemas import SCHEMA
from tests.support.sheets import FIRST_ROW, Cells
from xlhazard.checking.context import Context
from xlhazard.model.workbook import Workbook

Change: TypeAlias = Callable[[World], World]
Pick: TypeAlias = Callable[[World], int]
"""The place of a row among those of its list, from 0."""


@dataclass(frozen=True)
class At:
    """Where a fault is found: a list's cell, an item of a form or of the cover, a header, a sheet.

    where "" is the file as a whole; row None a header; field "" the sheet as a whole.
    """

    where: str = ""
    field: str = ""
    row: Pick | None = None


@dataclass(frozen=True)
class Plant:
    """A fault: its code, how it is planted, where it shows.

    unit: whose month, by the end of its code; "" plants into the merged master. book: a change of
    the sheets themselves. more: codes that the same fault brings with it, each with the reason.
    """

    code: str
    change: Change
    at: At | tuple[At, ...]
    unit: str = "B1"
    book: Callable[[Workbook], Workbook] | None = None
    more: Mapping[str, str] | None = None
    day: int | None = None
    """The day of the month on which it is judged, where that is not the usual one."""

    def __str__(self) -> str:
        return f"{self.code}{'' if self.unit else '-master'}"


def where(list_id: str, **cells: str) -> Pick:
    """The first row with these cells; a value "*" is any filled one, "" a blank one."""

    def found(world: World) -> int:
        rows = (world.lists or world.master)[list_id]
        for number, row in enumerate(rows):
            if all(_fits(row.get(header, ""), wanted) for header, wanted in cells.items()):
                return number
        raise LookupError(f"{list_id}: no row with {cells}")

    return found


def nth(number: int) -> Pick:
    return lambda _: number


def added(list_id: str) -> Pick:
    """The row that is added at the end."""
    return lambda world: len((world.lists or world.master).get(list_id, ()))


MAY_24 = "d:2023-05-24"


def hazard(
    *,
    closed: bool | None = None,
    overdue: bool | None = None,
    listed: bool | None = None,
    found_from: str = "",
    found_by: str = "d:2023-12-31",
    last_day: str = "d:2023-06-24",
    **cells: str,
) -> Pick:
    """The first hazard with these cells that stands so in the other lists.

    found_from, found_by: days between which it was found; by MAY_24 means that the master knew
    it the month before.
    """

    def found(world: World) -> int:
        lists = world.lists or world.master
        done = {r["隐患编号"] for r in lists["acceptances"] if r.get("销号日期")}
        on_list = {
            r["隐患编号"] for r in lists["listings"] if r.get("提请日期") and r.get("挂牌日期")
        }
        for number, row in enumerate(lists["hazards"]):
            asked = (
                (closed, row["隐患编号"] in done),
                (overdue, row["整改时限"] < last_day),
                (listed, row["隐患编号"] in on_list),
            )
            early = found_from <= row["发现日期"] <= found_by
            if (
                early
                and all(want is None or want == it for want, it in asked)
                and all(_fits(row.get(header, ""), wanted) for header, wanted in cells.items())
            ):
                return number
        raise LookupError(f"no hazard with {cells}, closed={closed}, overdue={overdue}")

    return found


def of_same(list_id: str, other: str, pick: Pick, header: str = "隐患编号", **cells: str) -> Pick:
    """The first row that has the same number as the picked row of another list."""

    def found(world: World) -> int:
        number = (world.lists or world.master)[other][pick(world)][header]
        return where(list_id, **{header: number}, **cells)(world)

    return found


def _fits(typed: str, wanted: str) -> bool:
    return bool(typed) if wanted == "*" else typed == wanted


def put(list_id: str, pick: Pick, **cells: str) -> Change:
    """Type other things into a row of the unit's workbook (of the master, where it is judged)."""

    def change(world: World) -> World:
        number = pick(world)
        rows = list((world.lists or world.master)[list_id])
        rows[number] = {**rows[number], **cells}
        return _with(world, list_id, rows)

    return change


def add(list_id: str, like: Pick | None = None, /, **cells: str) -> Change:
    """One more row at the end, like another one but for these cells."""

    def change(world: World) -> World:
        rows = list((world.lists or world.master).get(list_id, ()))
        rows.append({**(rows[like(world)] if like else {}), **cells})
        return _with(world, list_id, rows)

    return change


def drop(list_id: str, pick: Pick) -> Change:
    def change(world: World) -> World:
        rows = list((world.lists or world.master)[list_id])
        del rows[pick(world)]
        return _with(world, list_id, rows)

    return change


def _with(world: World, list_id: str, rows: list[Cells]) -> World:
    if world.lists:
        return replace(world, lists={**world.lists, list_id: tuple(rows)})
    return replace(world, master={**world.master, list_id: tuple(rows)})


def remembered(list_id: str, pick: Callable[[Cells], bool], **cells: str) -> Change:
    """Change what the master remembers of the months before."""

    def change(world: World) -> World:
        rows = world.master[list_id]
        changed = tuple({**row, **cells} if pick(row) else row for row in rows)
        assert changed != rows, (list_id, cells)
        return replace(world, master={**world.master, list_id: changed})

    return change


def known(list_id: str, **cells: str) -> Change:
    """One more row in the master behind the judged workbook."""

    def change(world: World) -> World:
        rows = (*world.master.get(list_id, ()), cells)
        return replace(world, master={**world.master, list_id: rows})

    return change


def forgotten(list_id: str, pick: Pick, header: str = "隐患编号") -> Change:
    """The master never had the picked row of the workbook."""

    def change(world: World) -> World:
        number = world.lists[list_id][pick(world)][header]
        rows = tuple(row for row in world.master[list_id] if row[header] != number)
        return replace(world, master={**world.master, list_id: rows})

    return change


def form(form_id: str, **cells: str) -> Change:
    return lambda world: world.with_form(form_id, cells)


def cover(**cells: str) -> Change:
    return lambda world: world.with_cover(**cells)


def both(*changes: Change) -> Change:
    def change(world: World) -> World:
        for one in changes:
            world = one(world)
        return world

    return change


def same(world: World) -> World:
    return world


def places(plant: Plant, world: World, context: Context) -> tuple[tuple[str | None, str], ...]:
    """Sheet and cell of every place where the planted fault has to be found."""
    ats = plant.at if isinstance(plant.at, tuple) else (plant.at,)
    return tuple(_place(at, world, context) for at in ats)


def _place(at: At, world: World, context: Context) -> tuple[str | None, str]:
    if not at.where:
        return None, ""
    if at.where == "cover":
        assert context.cover is not None
        return context.cover.sheet, str(context.cover.cell(at.field) or "")
    if at.where in SCHEMA.forms:
        sheet = SCHEMA.forms[at.where].sheet
        return sheet, str(context.forms[at.where].cell(at.field) or "") if at.field else ""
    if at.where not in SCHEMA.lists:
        return at.where, ""
    table = context.tables[at.where]
    if not at.field:
        return table.sheet, ""
    if at.row is None:
        return table.sheet, str(table.header_cell(_column(at.where, at.field)))
    row = next(r for r in table if r.number == FIRST_ROW + at.row(world))
    return table.sheet, str(table.cell(row, _column(at.where, at.field)))


def _column(list_id: str, header: str) -> str:
    columns = SCHEMA.in_master(SCHEMA.lists[list_id]).columns
    return next(column.id for column in columns if column.header == header)
