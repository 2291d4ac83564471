"""Staff save the master at each of our system calls: every edit is kept, nothing is doubled."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.injecting import Call, stepping
from tests.support.schemas import SCHEMA
from tests.workflow.desk import TOWN, Desk, as_version, retyped, submitted
from tests.workflow.fault_world import Verb, found, laid_out, run, steady
from tests.workflow.honest import hazard_id, month_of
from xlhazard.io.reader import read_bytes
from xlhazard.io.township import MASTER, Township
from xlhazard.io.writer import apply
from xlhazard.merging.keys import by_key, folded
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.master import Master
from xlhazard.tables.master import build_master
from xlhazard.workflow.flag import FlagOrder, flag

pytestmark = pytest.mark.reliability

OURS, THEIRS = "二号仓库门口", "三号车间西侧"


@dataclass(frozen=True)
class Edit:
    """What staff type: a text into a cell of a record."""

    list_id: str
    key: str
    field: str
    text: str

    def typed_into(self, data: bytes) -> bytes:
        """The master after staff typed and saved; the same again saves the same."""
        table = read(data).tables[self.list_id]
        cell = table.cell(by_key(table)[(folded(self.key),)], self.field)
        assert cell is not None
        return apply(data, EditPlan("", "", (SetCell(table.sheet, cell, UNCHECKED, self.text),)))

    def stands_in(self, master: Master) -> bool:
        row = by_key(master.tables[self.list_id]).get((folded(self.key),))
        return row is not None and row[self.field] in (self.text, (self.text,))


SAME_CELL = Edit("hazards", hazard_id("HL-03"), "location", OURS)
OTHER_ROW = Edit("units", "JS", "filler", "赵兰")


def read(data: bytes) -> Master:
    workbook = read_bytes(data, MASTER).workbook
    assert workbook is not None
    return build_master(workbook, SCHEMA, TOWN)


def by_moving(path: Path, data: bytes) -> None:
    other = path.with_name("~保存.tmp")
    other.write_bytes(data)
    other.replace(path)


def in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)


Saving = Callable[[Path, bytes], None]


@dataclass
class Staff:
    """Somebody who saves the master once, right before the nth call of ours."""

    master: Path
    edit: Edit
    way: Saving
    at: int
    stale: bytes | None = None
    """What they had read before our run began; None: they read it now."""
    known: dict[str, bytes] | None = None
    call: Call | None = None

    def step(self, call: Call) -> int | None:
        if call.number == self.at:
            self.call = call
            self.way(self.master, self._typed(self.stale or self.master.read_bytes()))
        return None

    def _typed(self, data: bytes) -> bytes:
        known = {} if self.known is None else self.known
        name = hashlib.sha256(data).hexdigest()
        if name not in known:
            known[name] = self.edit.typed_into(data)
        return known[name]


@pytest.fixture(scope="module", autouse=True)
def same_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        steady(patch)
        yield


@pytest.fixture(scope="module")
def merging(township: Path, tmp_path_factory: pytest.TempPathFactory) -> Verb:
    """A second version of one village, which changes a cell, and another village's first."""
    desk = Desk.copy_of(township, tmp_path_factory.mktemp("world"))
    first = submitted(desk.blank("HL-03"), month_of(count=1))
    one = desk.receive(first, "a.xlsx")
    desk.merge()
    one.unlink()
    desk.receive(as_version(retyped(first, "hazards", 0, location=THEIRS), 2), "a2.xlsx")
    desk.receive(submitted(desk.blank("HL-01"), month_of("HL-01", count=1)), "b.xlsx")
    return Verb("merge", ("merge", "--month", "2023-05", "--today", "2023-05-25"), desk.files())


@pytest.fixture(scope="module")
def flagging(township: Path, tmp_path_factory: pytest.TempPathFactory) -> Verb:
    """A master with flags of July, about to be flagged for September."""
    desk = Desk.copy_of(township, tmp_path_factory.mktemp("world"))
    desk.receive(submitted(desk.blank("HL-03"), month_of(count=1)), "a.xlsx")
    desk.merge()
    run(Verb("flag", ("flag", "--today", "2023-07-10"), {}), desk.root)
    return Verb("flag", ("flag", "--today", "2023-09-10"), desk.files())


def each_call(
    verb: Verb, root: Path, edit: Edit, way: Saving, *, every: int = 1, stale: bool = False
) -> Iterator[tuple[Staff, int]]:
    """The verb as often as it makes calls, with a save before another one each time."""
    known: dict[str, bytes] = {}
    at = 0
    while True:
        at += every
        laid_out(verb.before, root)
        master = root / MASTER
        staff = Staff(master, edit, way, at, master.read_bytes() if stale else None, known)
        with stepping(root, step=staff.step):
            ended = run(verb, root)
        if staff.call is None:
            return
        assert ended.status in (0, 1, 3), (str(staff.call), ended)
        yield staff, ended.status


def merged_once(master: Master, place: str) -> None:
    """Every record of both files stands there once, and each file is registered once."""
    for name, expected in (("hazards", 2), ("rectifications", 2), ("enterprises", 1)):
        rows = master.tables[name].rows
        assert len(rows) == expected, (place, name)
        assert len(by_key(master.tables[name])) == expected, (place, name)
    log = Counter(
        (row.text("sha256"), row.text("report_kind")) for row in master.tables["submissions_log"]
    )
    assert len(log) == 6, place
    assert set(log.values()) == {1}, place


def in_conflicts(master: Master) -> Mapping[str, str]:
    return {row.text("ours"): row.text("theirs") for row in master.tables["conflicts"]}


@pytest.mark.parametrize("edit", [SAME_CELL, OTHER_ROW], ids=["same cell", "other row"])
@pytest.mark.parametrize("way", [by_moving, in_place])
def test_a_save_at_any_call_of_a_merge_is_kept(
    merging: Verb, tmp_path: Path, edit: Edit, way: Saving
) -> None:
    root = tmp_path / "镇"
    tries = 0
    judged: set[bytes] = set()
    conflicts = 0
    every = 1 if edit is SAME_CELL else 3
    for staff, _ in each_call(merging, root, edit, way, every=every):
        tries += 1
        files = found(root)
        assert not [name for name in files if "~" in name or "未并入" in name], staff.call
        if files[MASTER] in judged:
            continue
        judged.add(files[MASTER])
        master = read(files[MASTER])
        merged_once(master, str(staff.call))
        assert edit.stands_in(master), staff.call
        conflicts += len(in_conflicts(master))
        # Nothing is left to do, and nothing is done twice.
        run(merging, root)
        assert found(root) == files, staff.call
    assert tries * every >= 55
    # Before our plan both sides changed the cell: that is shown. After our save staff saw it.
    assert (conflicts > 0) == (edit is SAME_CELL)


def test_a_save_of_what_was_read_before_a_merge_is_kept_and_the_merge_comes_again(
    merging: Verb, tmp_path: Path
) -> None:
    """Who opened the master before us and saves after us overwrites us; the next merge mends."""
    root = tmp_path / "镇"
    judged: set[bytes] = set()
    overwritten = 0
    for staff, status in each_call(merging, root, OTHER_ROW, by_moving, every=2, stale=True):
        data = (root / MASTER).read_bytes()
        if data in judged:
            continue
        judged.add(data)
        if len(read(data).tables["hazards"].rows) == 1:
            overwritten += 1
            assert staff.call is not None
            order = FlagOrder(dt.date(2023, 5, 25), dry_run=True)
            notes = flag(Township(root), order).notes
            assert sum("没有记录" in note for note in notes) == 2, (status, notes)
        run(merging, root)
        master = read((root / MASTER).read_bytes())
        merged_once(master, str(staff.call))
        assert OTHER_ROW.stands_in(master), staff.call
    assert overwritten > 0


@pytest.mark.parametrize("way", [by_moving, in_place])
def test_a_save_at_any_call_of_a_flagging_is_kept(
    flagging: Verb, tmp_path: Path, way: Saving
) -> None:
    root = tmp_path / "镇"
    flags = read(flagging.before[MASTER]).tables["flags"]
    edit = Edit("flags", flags.rows[0].text("flag_no"), "handled", "已电话催办")
    hazard = Edit("hazards", hazard_id("HL-03"), "remark", f"{dt.date(2023, 7, 11)}去看过")
    tries = 0
    for one in (edit, hazard):
        judged: set[bytes] = set()
        for staff, _ in each_call(flagging, root, one, way):
            tries += 1
            files = found(root)
            assert files.keys() == flagging.before.keys(), staff.call
            if files[MASTER] in judged:
                continue
            judged.add(files[MASTER])
            master = read(files[MASTER])
            assert one.stands_in(master), staff.call
            numbers = [row.text("flag_no") for row in master.tables["flags"]]
            assert len(numbers) == len(set(numbers)), staff.call
            run(flagging, root)
            assert one.stands_in(read((root / MASTER).read_bytes())), staff.call
    assert tries >= 60
