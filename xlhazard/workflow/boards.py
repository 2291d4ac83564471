"""看板 and 本月 of a master: counted anew with every change, written with it in one plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.io.reader import read_bytes
from xlhazard.io.township import MASTER, Township
from xlhazard.io.writer import apply
from xlhazard.model.boards import BoardFacts, MonthFacts, board_sheet
from xlhazard.model.edits import Edit, EditPlan, Scalar
from xlhazard.model.month import Month
from xlhazard.model.table import Table, Value
from xlhazard.model.workbook import Workbook
from xlhazard.render.boards import (
    ROOM,
    Grid,
    Links,
    board_charts,
    board_grid,
    found_rows,
    handed_over,
    month_grid,
    new_sheet,
    updates,
)
from xlhazard.render.templates import master_workbook
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.master import build_master
from xlhazard.tables.values import Scope
from xlhazard.workflow.board_facts import Occasion, facts_of, nothing_yet
from xlhazard.workflow.place import Place

Notes = tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """The edits of the two sheets, and what people should know about them (Chinese)."""

    edits: tuple[Edit, ...] = ()
    notes: tuple[str, ...] = ()


def plan_boards(place: Place, tables: Mapping[str, Table], when: Occasion) -> BoardPlan:
    """Bring 看板 and 本月 in line with these tables; a master that lacks one of them gets it.

    tables: the lists as they will be when the rest of the plan is applied. The same tables, folder
    and occasion give no edit.
    """
    after = replace(place, master=replace(place.master, tables=tables))
    return _planned(after, *facts_of(after.at(Month.of(when.day)), when), ())


def new_master(
    schema: Schema,
    town: Town,
    rows: Mapping[str, tuple[Mapping[str, Value], ...]] | None = None,
    notes: Notes = (),
) -> bytes:
    """A town's master (templates.master_workbook) with 看板 and 本月 in front.

    notes: lines of 交接备注 that an earlier ledger hands over.
    """
    data = master_workbook(schema, town, rows)
    workbook = read_bytes(data, MASTER).workbook
    if workbook is None:
        raise ValueError("a master of our own cannot be read")
    master = build_master(workbook, schema, town)
    place = Place(Township(Path()), data, master, schema, town)
    plan = _planned(place, *nothing_yet(place), notes)
    return apply(data, EditPlan(MASTER, master.sha256, plan.edits))


def notes_of(place: Place) -> Notes:
    """What staff handed over on 本月, as it reads."""
    words = place.schema.boards.month
    sheet = board_sheet(place.master.workbook, "month", (words.sheet, words.second_name))
    if sheet is None:
        return ()
    return handed_over(sheet, Scope.of(place.master.workbook, place.schema.codes))


def _planned(place: Place, facts: BoardFacts, to_do: MonthFacts, notes: Notes) -> BoardPlan:
    words, workbook = place.schema.boards, place.master.workbook
    board_names = (words.board.sheet, words.board.second_name)
    month_names = (words.month.sheet, words.month.second_name)
    board = board_sheet(workbook, "board", board_names)
    month = board_sheet(workbook, "month", month_names)
    room = max(ROOM, 2 * len(facts.units))
    if board is not None:
        room = sum(_is_unit(key) for key, _ in found_rows(board, "board")) or room
    name = _free(board_names, workbook) if board is None else board.name
    grid = board_grid(facts, words.board, name, room)
    name = _free(month_names, workbook) if month is None else month.name
    to_do_grid = month_grid(to_do, facts, words.month, _links(place), name, notes)
    edits: list[Edit] = []
    said: list[str] = []
    if month is None:
        edits.append(new_sheet(to_do_grid, 0))
    else:
        _update(to_do_grid, workbook, edits, said)
    if board is None:
        edits.append(new_sheet(grid, 1, board_charts(grid, facts, words.board, room)))
    else:
        _update(grid, workbook, edits, said)
    return BoardPlan(tuple(edits), tuple(said))


def _update(grid: Grid, workbook: Workbook, edits: list[Edit], said: list[str]) -> None:
    changed, gone = updates(grid, workbook.sheets[grid.name])
    edits += changed
    if gone:
        said.append(
            f"《{grid.name}》里程序写的行有{gone}行已被删去，不再更新；"
            "要恢复，请删掉整张表，下次合并或预警时会重新生成。"
        )


def _is_unit(key: str) -> bool:
    return key.startswith("unit.") and key.removeprefix("unit.").isdigit()


def _free(wanted: tuple[str, str], workbook: Workbook) -> str:
    """A name that no sheet bears: one of the office's own is never replaced."""
    names = (*wanted, *(f"{wanted[1]}{n}" for n in range(2, len(workbook.sheets) + 3)))
    return next(name for name in names if name not in workbook.sheets)


def _links(place: Place) -> Links:
    tables = place.master.tables

    def sheet(list_id: str) -> str:
        return tables[list_id].sheet if list_id in tables else ""

    return Links(
        log=sheet("submissions_log"),
        conflicts=sheet("conflicts"),
        flags=sheet("flags"),
        hazards=sheet("hazards"),
        settings=sheet("settings"),
        units=sheet("units"),
    )
