"""fill --evidence: a 底稿 beside the form, from cell to archived file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.workflow.desk import MAY, Desk, submitted
from tests.workflow.honest import closed_majors
from xlhazard.fronts.cli import main
from xlhazard.model.evidence import Evidence
from xlhazard.model.results import FillResult
from xlhazard.workflow.fill import FillOrder, fill

ORDER = FillOrder(MAY, dt.date(2023, 5, 27), evidence=True)


@pytest.fixture
def merged(desk: Desk) -> Desk:
    figures = {"d1_1": 2, "d1_2": 2}
    rows = closed_majors("HL-03", 2)
    desk.receive(submitted(desk.blank("HL-03"), rows, figures=figures), "三村.xlsx")
    assert desk.merge().merged
    return desk


def told(result: FillResult) -> Evidence:
    assert result.evidence is not None
    return result.evidence


def sheets(path: Path | None) -> dict[str, list[tuple[object, ...]]]:
    assert path is not None
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_each_cell_leads_to_units_files_and_records(merged: Desk) -> None:
    result = fill(None, merged.township, ORDER)
    assert result.evidence_path == result.path.with_name("调度表-2023-05-底稿.xlsx")
    line = next(one for one in told(result).lines if one.id == "d1_1")
    assert (line.value, line.stands, line.whole) == (2, "2", True)
    part = next(one for one in line.parts if one.code == "HL-03")
    assert (part.adds, part.listed, part.period) == (2, 2, "2023-05第1版")
    archived = told(result).archived[part.source.sha256[:8]]
    assert (merged.root / archived).is_file()
    book = sheets(result.evidence_path)
    assert list(book) == ["底稿", "构成", "记录"]
    assert result.check_code in str(book["底稿"][1][0])
    (row,) = (one for one in book["底稿"] if one[1] == "1-1")
    assert row[3:5] == ("2", "个")
    assert row[6] == "相符"
    kept = [one for one in book["记录"] if one[1] == "1-1"]
    assert [one[4] for one in kept] == [one.key for one in line.records]
    assert all(one[9] == archived.removeprefix("存档/") for one in kept)
    assert all(line.whole for line in told(result).lines)


def test_the_same_again_changes_nothing_and_a_dry_run_writes_nothing(merged: Desk) -> None:
    before = merged.files()
    dry = fill(None, merged.township, dataclasses.replace(ORDER, dry_run=True))
    assert merged.files() == before
    first = fill(None, merged.township, ORDER)
    assert first.check_code == dry.check_code
    after = merged.files()
    assert fill(None, merged.township, ORDER).check_code == first.check_code
    assert merged.files() == after


def test_a_draft_that_somebody_worked_in_stays(merged: Desk) -> None:
    first = fill(None, merged.township, ORDER).evidence_path
    assert first is not None
    book = openpyxl.load_workbook(first)
    book["底稿"]["J4"] = "已核"
    book.save(first)
    theirs = first.read_bytes()
    second = fill(None, merged.township, ORDER).evidence_path
    assert second == first.with_name("调度表-2023-05-底稿（2）.xlsx")
    assert first.read_bytes() == theirs
    assert fill(None, merged.township, ORDER).evidence_path == second


def test_a_figure_that_somebody_typed_is_told_beside_the_reckoned_one(merged: Desk) -> None:
    path = fill(None, merged.township, ORDER).path
    book = openpyxl.load_workbook(path)
    sheet = book["调度表"]
    sheet["D3"] = 9
    book.save(path)
    result = fill(None, merged.township, ORDER)
    (row,) = (one for one in sheets(result.evidence_path)["底稿"] if one[1] == "1-1")
    assert (row[3], row[6]) == ("9", "汇总2")


def test_the_command_tells_code_and_place(merged: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["fill", "--month", "2023-05", "--today", "2023-05-27", "--evidence"]
    assert main([*asked, "--township", str(merged.root)]) == 0
    said = capsys.readouterr().out
    assert "核对码：" in said
    assert "底稿：" in said
    assert main([*asked, "--township", str(merged.root), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["check_code"] in said
    assert Path(answer["evidence"]).name == "调度表-2023-05-底稿.xlsx"


@pytest.mark.parametrize("form", ["nine_plus_six", "stage_reports"])
def test_forms_in_words_have_a_draft_too(merged: Desk, form: str) -> None:
    made = fill(None, merged.township, dataclasses.replace(ORDER, form=form, town="full"))
    lines = told(made).lines
    assert lines
    assert all(line.cell and line.how for line in lines)
    assert sheets(made.evidence_path)["底稿"][3][0] == lines[0].cell
    if form == "stage_reports":
        found = next(line for line in lines if line.id == "found")
        assert found.value == "2"
        assert sum(int(part.adds or 0) for part in found.parts) == 2
        assert len(found.records) == 2
