"""The folder itself against a model of a few lines: file, file again, type, crash, run again.

The model keeps, for every cell, what the unit last filed and what stands in the master. A short
run is part of the suite; XLHAZARD_LONG=1 tries many more and longer stories.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.support.injecting import Call, stepping
from tests.workflow.desk import JUNE, Desk, submitted
from tests.workflow.fault_world import found, laid_out
from tests.workflow.honest import REGISTRY, hazard, hazard_id, work
from xlhazard.io.writer import apply
from xlhazard.merging.keys import by_key, folded
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.results import MergeResult

pytestmark = pytest.mark.reliability

LONG = os.environ.get("XLHAZARD_LONG") == "1"
UNITS = ("HL-01", "HL-03")
WORDS = ("一号配电房", "二号仓库", "三号车间", "四号宿舍")
FIELD = "location"
_LATEST_CALL = 70

filed = st.fixed_dictionaries({1: st.sampled_from(WORDS)}, optional={2: st.sampled_from(WORDS)})


class Crashed(BaseException):
    """The run ends here: nothing of it is carried out any more, as after kill -9."""


class Folder(RuleBasedStateMachine):
    """Two villages file versions of May; the office types into its master in between."""

    township: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.desk = Desk.copy_of(self.township, self.folder)
        self.blanks = {unit: self.desk.blank(unit) for unit in UNITS}
        shutil.rmtree(self.desk.root / "下发")
        self.versions = dict.fromkeys(UNITS, 0)
        self.before: dict[str, Mapping[int, str]] = {unit: {} for unit in UNITS}
        self.waiting: dict[str, tuple[Path, Mapping[int, str]]] = {}
        self.ours: dict[str, str] = {}
        self.clashes: set[tuple[str, str, str]] = set()
        self.notes: dict[str, tuple[int, str]] = {}
        self.filler = "王芳"

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @rule(unit=st.sampled_from(UNITS), rows=filed)
    def file_a_version(self, unit: str, rows: Mapping[int, str]) -> None:
        """A new version of the month comes in; the older one that waited is replaced by it."""
        # What was merged stays filed: taking a hazard back is not of interest here.
        rows = {**self.before[unit], **rows}
        if unit in self.waiting:
            self.waiting.pop(unit)[0].unlink()
        self.versions[unit] += 1
        version = self.versions[unit]
        lists = {
            "enterprises": [REGISTRY],
            "hazards": [hazard(unit, n, **{FIELD: word}) for n, word in sorted(rows.items())],
            "rectifications": [work(unit, n) for n in sorted(rows)],
        }
        data = submitted(self.blanks[unit], lists, version=version)
        self.waiting[unit] = (self.desk.receive(data, f"{unit}-{version}.xlsx"), rows)

    @rule(pick=st.integers(0, 9), word=st.sampled_from(WORDS))
    def staff_type_a_value(self, pick: int, word: str) -> None:
        if self.ours:
            key = sorted(self.ours)[pick % len(self.ours)]
            self.desk.staff_type("hazards", self.places()[folded(key)], FIELD, word)
            self.ours[key] = word

    @rule(pick=st.integers(0, 9), word=st.sampled_from(WORDS))
    def staff_note_in_a_column_of_their_own(self, pick: int, word: str) -> None:
        """To the right of all columns, in the row of a hazard."""
        if not self.ours:
            return
        key = sorted(self.ours)[pick % len(self.ours)]
        table = self.desk.master.tables["hazards"]
        row = by_key(table)[(folded(key),)].number
        column = max(table.columns.values()) + 2
        edit = SetCell(table.sheet, Address(row, column), UNCHECKED, word)
        data = self.desk.township.master.read_bytes()
        self.desk.township.master.write_bytes(apply(data, EditPlan("", "", (edit,))))
        self.notes[key] = (column, word)

    @rule(word=st.sampled_from(("赵兰", "王芳", "孙丽")))
    def staff_type_beside(self, word: str) -> None:
        """Into a sheet that no village files."""
        self.desk.staff_type("units", 0, "filler", word)
        self.filler = word

    @rule(backwards=st.booleans())
    def merge(self, backwards: bool) -> None:
        self.expect_merged(self.merged(backwards))
        before = self.desk.files()
        assert len(self.merged(not backwards).plan) == 0
        assert self.desk.files() == before

    @rule(point=st.integers(1, _LATEST_CALL))
    def crash_while_merging(self, point: int) -> None:
        """Killed right before a call: the folder stays as it is then, and the next run goes on."""
        if not self.waiting:
            return
        left: list[dict[str, bytes]] = []

        def look(call: Call) -> int | None:
            if call.number == point:
                left.append(found(self.desk.root))
            return None

        with stepping(self.desk.root, step=look):
            result = self.merged()
        if left:
            laid_out(left[0], self.desk.root)
            result = self.merged()
        self.expect_merged(result)

    def merged(self, backwards: bool = False) -> MergeResult:
        paths = sorted((path for path, _ in self.waiting.values()), reverse=backwards)
        return self.desk.merge(*paths) if paths else self.desk.merge(self.empty())

    def empty(self) -> Path:
        folder = self.desk.root / "收件" / str(JUNE)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def expect_merged(self, result: MergeResult) -> None:
        assert result.refused == ()
        for unit in sorted(self.waiting):
            path, rows = self.waiting.pop(unit)
            base = self.before[unit]
            for number, theirs in rows.items():
                key = hazard_id(unit, number)
                old, ours = base.get(number), self.ours.get(key)
                if ours is None or (theirs != old and ours == old):
                    self.ours[key] = theirs
                elif theirs not in (old, ours):
                    self.clashes.add((key, theirs, ours))
            self.before[unit] = rows
            path.unlink()

    def places(self) -> Mapping[str, int]:
        rows = self.desk.master.tables["hazards"].rows
        return {folded(row.text("hazard_id")): place for place, row in enumerate(rows)}

    @invariant()
    def the_master_is_the_model(self) -> None:
        if not hasattr(self, "desk"):
            return
        master = self.desk.master
        rows = master.tables["hazards"].rows
        assert len(rows) == len(by_key(master.tables["hazards"]))
        assert {row.text("hazard_id"): row.text(FIELD) for row in rows} == self.ours
        told = {
            (row.text("record_key"), row.text("theirs"), row.text("ours"))
            for row in master.tables["conflicts"]
        }
        assert told == self.clashes
        sheet = master.workbook.sheets[master.tables["hazards"].sheet]
        for key, (column, word) in self.notes.items():
            row = by_key(master.tables["hazards"])[(folded(key),)].number
            cell = sheet.at(Address(row, column))
            assert cell is not None
            assert cell.raw == word
        assert master.tables["units"].rows[0].texts("filler") == (self.filler,)
        assert not [path for path in self.desk.root.rglob(".~*") if path.is_file()]


def test_the_folder_is_the_model(township: Path) -> None:
    Folder.township = township
    run_state_machine_as_test(
        Folder,
        settings=settings(
            max_examples=150 if LONG else 6,
            stateful_step_count=14 if LONG else 7,
            deadline=None,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
