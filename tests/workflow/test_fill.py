"""The official form filled in place from a merged master."""

from __future__ import annotations

import dataclasses
import datetime as dt
import zipfile
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import MAY, TOWN, Desk, submitted
from tests.workflow.honest import month_of
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.render.templates import official_form
from xlhazard.workflow.fill import FillOrder, fill
from xlhazard.workflow.misuse import Misuse

ORDER = FillOrder(MAY, dt.date(2023, 5, 27))


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "调度表.xlsx"
    path.write_bytes(official_form(SCHEMA, TOWN, "dispatch"))
    return path


def test_a_form_is_filled_in_place_and_again_without_a_change(desk: Desk, form: Path) -> None:
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.merge()
    before = form.read_bytes()
    result = fill(form, desk.township, ORDER)
    filled = {one.id: one.value for one in result.cells}
    assert (filled["d1_1"], filled["d3_3"], filled["d4_6"]) == (0, "0次，0万元", "否")
    assert any("青石村" in note for note in result.notes)
    after = form.read_bytes()
    with zipfile.ZipFile(form) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    (form.parent / "old.xlsx").write_bytes(before)
    with zipfile.ZipFile(form.parent / "old.xlsx") as package:
        other = [n for n in package.namelist() if parts[n] != package.read(n)]
    assert all(name.startswith(("xl/worksheets/sheet", "xl/workbook.xml")) for name in other)
    assert fill(form, desk.township, ORDER).cells == ()
    assert form.read_bytes() == after


def test_without_a_form_the_shipped_one_is_filled_under_the_reports(desk: Desk) -> None:
    result = fill(None, desk.township, ORDER)
    assert result.path == desk.township.root / "报表" / "2023-05" / "调度表-2023-05.xlsx"
    assert result.path.is_file()
    assert {one.id for one in result.cells} >= {"d1_1", "d4_8"}
    assert fill(None, desk.township, ORDER).cells == ()


def test_to_another_file_and_as_a_dry_run(desk: Desk, form: Path, tmp_path: Path) -> None:
    before = form.read_bytes()
    out = tmp_path / "报表" / "填好.xlsx"
    dry = fill(form, desk.township, dataclasses.replace(ORDER, out=out, dry_run=True))
    assert dry.cells
    assert not out.exists()
    fill(form, desk.township, dataclasses.replace(ORDER, out=out))
    assert form.read_bytes() == before
    assert out.read_bytes() != before


def test_what_is_no_such_form_is_said(desk: Desk, form: Path) -> None:
    with pytest.raises(Misuse, match="没有找到调度表"):
        fill(desk.township.master, desk.township, ORDER)
    with pytest.raises(Misuse, match="能填的表"):
        fill(form, desk.township, dataclasses.replace(ORDER, form="nothing"))
    with pytest.raises(Misuse, match="没有找到要填的表"):
        fill(form.with_name("b.xlsx"), desk.township, ORDER)


def test_a_form_that_is_open_is_not_written(desk: Desk, form: Path) -> None:
    form.with_name(f".~lock.{form.name}#").write_text(",wang,pc,18.06.2023 09:12,file:///x;")
    with pytest.raises(CannotWriteNow, match="wang"):
        fill(form, desk.township, ORDER)
