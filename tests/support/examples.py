"""The catalogue's own examples, played on the honest world.

Each rule of the catalogue has one example that fires and the nearest one that must not. They are
written for people; this module turns them into workbooks. What is no single cell stands in facts,
and each fact has its handler in tests.support.facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from tests.support import base, facts
from tests.support.facts import Scene
from tests.support.schemas import SCHEMA, town
from tests.support.sheets import HEADER_ROW
from xlhazard.checking.context import Context
from xlhazard.checking.run import Checked
from xlhazard.io.reader import read_bytes
from xlhazard.io.received import gather
from xlhazard.model.address import Address
from xlhazard.model.finding import Finding, Notice
from xlhazard.model.submission import Submission
from xlhazard.model.table import FormSheet

HEADER_PLACE = "header cell of the column or label"


class Example(NamedTuple):
    """One side of one rule's example."""

    code: str
    side: str
    given: tuple[Mapping[str, object], ...]
    at: str | None

    def __str__(self) -> str:
        return f"{self.code}-{self.side}"


@dataclass(frozen=True)
class Played:
    """What came of an example."""

    context: Context
    done: Checked

    def of(self, code: str) -> tuple[Finding, ...]:
        return tuple(one for one in self.done.findings if one.code == code)


def examples(families: Iterable[str]) -> list[Example]:
    """Every example of these families, in the order of the catalogue."""
    found = []
    for text in SCHEMA.rules.values():
        if text.family in families:
            for side, told in (("fires", text.fires), ("silent", text.silent)):
                given = told["given"]
                at = told.get("at")
                assert isinstance(given, list | tuple)
                found.append(
                    Example(text.code, side, tuple(given), None if at is None else str(at))
                )
    return found


def play(example: Example, folder: Path) -> Played:
    """Build the example's workbook and master, read them, run every rule."""
    scene = Scene(base.honest(_unit_type(example)), folder)
    lists: dict[str, list[dict[str, str]]] = {}
    for given in example.given:
        where = str(given["in"])
        cells = {str(k): str(v) for k, v in _mapping(given.get("cells")).items()}
        told = {str(k): str(v) for k, v in _mapping(given.get("facts")).items()}
        for header, typed in list(cells.items()):
            handler = facts.cell_handler(typed)
            if handler is not None:
                del cells[header]
                scene, more = handler(scene, where, header, typed, cells)
                lists.setdefault(where, []).extend(more)
        if cells:
            lists.setdefault(where, []).append(cells)
        for name, value in told.items():
            scene = facts.fact_handler(name)(scene, where, name, value)
    world = _filled(scene.world, lists)
    if "hazards" in lists and "rectifications" not in lists:
        world = world.with_rows("rectifications")
    if "previous.acceptances" in lists and "previous.hazards" not in lists:
        world = world.with_master_rows("hazards", {})
    return _judged(replace(scene, world=world))


def _mapping(value: object) -> Mapping[object, object]:
    return value if isinstance(value, Mapping) else {}


def _unit_type(example: Example) -> str:
    """A department where the example is about lists that no village files, or about departments."""
    village = set(SCHEMA.unit_lists("village", town()))
    lists = {str(given["in"]) for given in example.given} & set(SCHEMA.lists)
    filed = {one for one in lists if not SCHEMA.lists[one].master_only}
    text = "".join(str(given) for given in example.given)
    needs = not filed <= village or "举报奖励" in text or example.code == "KY13"
    return "department" if needs else "village"


def _filled(world: base.World, lists: Mapping[str, list[dict[str, str]]]) -> base.World:
    for where, rows in lists.items():
        if where == "cover":
            for row in rows:
                world = world.with_cover(**row)
        elif where in SCHEMA.forms:
            for row in rows:
                world = world.with_form(where, row)
        elif where.startswith("previous."):
            world = world.with_master_rows(where.removeprefix("previous."), *rows)
        elif SCHEMA.lists[where].master_only:
            world = world.with_master_rows(where, *rows)
        else:
            world = world.with_rows(where, *rows)
    return world


def _judged(scene: Scene) -> Played:
    read = base.workbook(scene.world)
    for change in scene.changes:
        read = change(read)
    notices: tuple[Notice, ...] = ()
    if scene.pack is not None:
        data = scene.pack(read)
        reading = read_bytes(data, scene.name)
        notices = (*reading.notices, *_beside(scene, data))
        if reading.workbook is None:
            at = base.context(scene.world)
            at = replace(at, submission=Submission(scene.name, reading.sha256, notices=notices))
            return Played(at, base.judged(at))
        read = reading.workbook
    at = base.context(replace(scene.world, name=scene.name), read)
    assert at.submission is not None
    told = (*notices, *at.submission.notices)
    at = replace(at, submission=replace(at.submission, notices=told))
    return Played(at, base.judged(at))


def _beside(scene: Scene, data: bytes) -> tuple[Notice, ...]:
    """What is said about the file because of another one in its folder."""
    if not scene.sibling:
        return ()
    name, _, content = scene.sibling.partition(", ")
    own, other = scene.folder / scene.name, scene.folder / name
    own.write_bytes(data)
    other.write_bytes(data if content == "same content" else data + b" ")
    return gather([scene.folder]).notices.get(own, ())


def places(played: Played, at: str | None) -> tuple[str | None, frozenset[Address | None]]:
    """The sheet and the cells at which the example's finding may stand; sheet None: any."""
    context = played.context
    if at is None:
        return None, frozenset({None})
    if at == HEADER_PLACE:
        headers = frozenset(Address(HEADER_ROW, column) for column in range(1, 60))
        return None, headers | {None}
    where, _, name = at.partition(".")
    if where == "cover":
        assert context.cover is not None
        item = next(one.id for one in SCHEMA.cover.items if one.label == name)
        return context.cover.sheet, frozenset({context.cover.cell(item)})
    if where in context.forms:
        form = context.forms[where]
        return form.sheet, frozenset(form.cell(item) for item in _items(form, name))
    table = context.tables[where if where in SCHEMA.lists else f"{where}_history"]
    where = table.list_id
    column = next(c for c in SCHEMA.lists[where].columns if c.header == name)
    return table.sheet, frozenset(table.cell(row, column.id) for row in table)


def _items(form: FormSheet, name: str) -> list[str]:
    """An item by its id or its label; every cell of a column by its heading."""
    schema = SCHEMA.forms[form.form_id]
    labels = {"责任领导": "leader", "责任人": "person"}
    labels |= {one.label: one.id for one in (*schema.items, *schema.columns)}
    wanted = labels.get(name, name)
    return [item for item in form.items if wanted in (item, item.partition("_")[2])] or [name]
