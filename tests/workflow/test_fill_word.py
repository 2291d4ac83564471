"""Word forms filled in place: only planned cells change, and all the rest byte for byte."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.table import Table

from tests.support.schemas import SCHEMA
from tests.workflow.desk import MAY, Desk, submitted
from tests.workflow.honest import closed_majors
from tests.workflow.word_forms import DISPATCH, dispatch, from_sheet, nine_plus_six, saved
from xlhazard.fronts.cli import main
from xlhazard.io.refusals import CannotWriteNow, Unwritable
from xlhazard.model.results import FillResult
from xlhazard.render.templates import official_form
from xlhazard.tables.forms import labels_of
from xlhazard.workflow.adopt_form import FormOrder, adopt_form
from xlhazard.workflow.fill import FillOrder, fill

ORDER = FillOrder(MAY, dt.date(2023, 5, 27))
LABELS = labels_of(DISPATCH)


def opened(data: bytes) -> Word:
    return Document(io.BytesIO(data))


def answers(data: bytes) -> dict[str, str]:
    """Label -> answer, as an independent reader sees the table."""
    (table,) = opened(data).tables
    return {row.cells[2].text: row.cells[4].text for row in table.rows[1:]}


def merged_with(desk: Desk, count: int, unit: str = "HL-03") -> None:
    figures = {"d1_1": count, "d1_2": count}
    rows = closed_majors(unit, count)
    desk.receive(submitted(desk.blank(unit), rows, figures=figures), f"{unit}.xlsx")
    desk.merge()


def filled(desk: Desk, data: bytes, form: str = "dispatch") -> tuple[bytes, FillResult]:
    path = desk.root / "县表.docx"
    path.write_bytes(data)
    result = fill(path, desk.township, dataclasses.replace(ORDER, form=form))
    return path.read_bytes(), result


def parts(data: bytes) -> dict[str, tuple[bytes, int]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {one.filename: (package.read(one), one.CRC) for one in package.infolist()}


def without_runs(word: Word, result: FillResult) -> list[str]:
    """The XML of every paragraph, of the planned cells without their runs."""
    assert result.table is not None
    planned = {one.cell for one in result.cells}
    (table,) = word.tables
    for row, column in planned:
        if row > result.table.lead:
            cell = table.rows[row - result.table.lead - 1].cells[column - 1]._tc
        else:
            cell = word.paragraphs[row - 1]._p
        for run in list(cell.iter(qn("w:r"))):
            run.getparent().remove(run)
    return [one.xml for one in word.element.body.iter(qn("w:p"))]


def test_the_figures_stand_where_their_labels_are(desk: Desk) -> None:
    merged_with(desk, 3)
    after, result = filled(desk, dispatch())
    got = answers(after)
    assert got[LABELS["d1_1"]] == "3"
    assert got[LABELS["d3_3"]] == "0次，0万元"
    assert got[LABELS["d4_6"]] == "否"
    assert len(result.cells) == 33
    line = opened(after).paragraphs[1]
    assert "".join(line.text.split()) == "填报单位：镇安委会办公室时间：2023年5月27日"
    assert [(run.text.strip(), bool(run.bold), bool(run.underline)) for run in line.runs[:2]] == [
        ("填报单位：", True, False),
        ("镇安委会办公室", False, True),
    ]


@pytest.mark.parametrize(
    ("form", "data"), [("dispatch", dispatch()), ("nine_plus_six", nine_plus_six())]
)
def test_nothing_else_of_the_document_changes(form: str, data: bytes, desk: Desk) -> None:
    after, result = filled(desk, data, form)
    before_parts, after_parts = parts(data), parts(after)
    assert list(before_parts) == list(after_parts)
    changed = [name for name in before_parts if before_parts[name] != after_parts[name]]
    assert changed == ["word/document.xml"]
    assert without_runs(opened(data), result) == without_runs(opened(after), result)
    again = fill(desk.root / "县表.docx", desk.township, dataclasses.replace(ORDER, form=form))
    assert again.cells == ()
    assert (desk.root / "县表.docx").read_bytes() == after


@pytest.mark.parametrize("form", SCHEMA.forms)
def test_every_form_is_filled_in_word_as_in_a_workbook(form: str, desk: Desk) -> None:
    """Cell by cell the same answers, and the header; what the workbook has as formulas aside."""
    merged_with(desk, 3)
    workbook = official_form(SCHEMA, SCHEMA.towns["full"], form)
    order = dataclasses.replace(ORDER, form=form)
    answered: list[dict[str, object]] = []
    for name, data in (
        ("表.xlsx", workbook),
        ("表.docx", from_sheet(workbook, SCHEMA.forms[form].sheet)),
    ):
        path = desk.root / name
        path.write_bytes(data)
        result = fill(path, desk.township, dataclasses.replace(order, dry_run=True))
        answered.append({one.id: one.value for one in result.cells if "date" not in one.id})
    assert answered[0]
    assert answered[0] == answered[1]


def test_ours_are_renewed_and_typed_ones_stay(desk: Desk) -> None:
    merged_with(desk, 1)
    after, _ = filled(desk, dispatch())
    word = opened(after)
    (table,) = word.tables
    table.rows[3].cells[4].text = "8"
    merged_with(desk, 1, "HL-01")
    renewed, result = filled(desk, saved(word))
    got = answers(renewed)
    assert (got[LABELS["d1_1"]], got[LABELS["d1_3"]]) == ("2", "8")
    assert any("表1!第4行第5列 原来填的没有动" in note for note in result.notes)


def test_places_are_named_as_people_count_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk.root)
    Path("表.docx").write_bytes(dispatch())
    typed = ["fill", "表.docx", "--month", "2023-05", "--today", "2023-05-27", "-o", "好.docx"]
    assert main([*typed, "--format", "json"]) == 0
    told = {one["id"]: one for one in json.loads(capsys.readouterr().out)["cells"]}
    assert (told["d1_1"]["sheet"], told["d1_1"]["cell"]) == ("表1", "第2行第5列")
    assert told["unit、date"]["cell"] == "表前第2段"
    assert answers(Path("好.docx").read_bytes())[LABELS["d1_1"]] == "0"
    assert answers(Path("表.docx").read_bytes())[LABELS["d1_1"]] == ""
    assert main([*typed, "--dry-run"]) == 0
    assert "表1!第2行第5列 d1_1：0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("表.docx", "~$表.docx"),
        ("六月调度表一.docx", "~$六月调度表一.docx"),
        ("黑林镇六月调度表.docx", "~$镇六月调度表.docx"),
    ],
)
def test_a_document_that_word_has_open_is_not_written(name: str, owner: str, desk: Desk) -> None:
    path = desk.root / name
    path.write_bytes(dispatch())
    path.with_name(owner).write_bytes(bytes([4]) + b"wang" + bytes(49))
    with pytest.raises(CannotWriteNow, match=r"wang"):
        fill(path, desk.township, ORDER)
    assert path.read_bytes() == dispatch() or answers(path.read_bytes())[LABELS["d1_1"]] == ""


def a_field(_word: Word, table: Table) -> None:
    paragraph = table.rows[1].cells[4].paragraphs[0]._p
    field = paragraph.makeelement(qn("w:fldSimple"), {qn("w:instr"): "=SUM(ABOVE)"})
    paragraph.append(field)


def an_inner_table(_word: Word, table: Table) -> None:
    table.rows[1].cells[4].add_table(1, 1).rows[0].cells[0].text = "9"


def a_control(_word: Word, table: Table) -> None:
    paragraph = table.rows[1].cells[4].paragraphs[0]._p
    control = paragraph.makeelement(qn("w:sdt"), {})
    holder = control.makeelement(qn("w:sdtPr"), {})
    holder.append(holder.makeelement(qn("w:showingPlcHdr"), {}))
    control.append(holder)
    paragraph.append(control)


@pytest.mark.parametrize("change", [a_field, an_inner_table, a_control])
def test_a_cell_that_is_more_than_text_is_left_alone(desk: Desk, change: object) -> None:
    assert callable(change)
    data = dispatch(change)
    after, result = filled(desk, data)
    assert "d1_1" not in {one.id for one in result.cells}
    kept = [opened(one).tables[0].rows[1].cells[4]._tc.xml for one in (data, after)]
    assert kept[0] == kept[1]
    path = desk.root / "县表.docx"
    with pytest.raises(Unwritable, match="表1第2行第5列"):
        fill(path, desk.township, dataclasses.replace(ORDER, overwrite=True))


def other_labels(_word: Word, table: Table) -> None:
    for number, row in enumerate(table.rows[1:], 1):
        row.cells[2].text = f"（{number}）{row.cells[2].text.replace('的', '')}（累计）"
    table.rows[0].cells[4].text = "累计"


def test_a_newly_laid_out_document_is_adopted_and_filled(desk: Desk) -> None:
    merged_with(desk, 3)
    path = desk.root / "县表.docx"
    path.write_bytes(dispatch(other_labels))
    result = adopt_form(path, FormOrder())
    assert result.fitted.whole
    assert result.table is not None
    assert str(result.target).endswith("县表-方案/layouts/dispatch-县表.yaml")
    order = dataclasses.replace(ORDER, schemas=result.target.parent.parent)
    fill(path, desk.township, order)
    (table,) = opened(path.read_bytes()).tables
    assert table.rows[1].cells[4].text == "3"
    assert all(row.cells[4].text for row in table.rows[1:])


def office(tmp_path: Path) -> list[str]:
    program = shutil.which("soffice")
    if program is None or not (Path(program).resolve().parent / "libswlo.so").exists():
        pytest.skip("LibreOffice Writer is missing here")
    return [program, f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless"]


@pytest.mark.office
def test_writer_opens_saves_and_prints_it(desk: Desk, tmp_path: Path) -> None:
    """Also a document that Writer itself saved is filled."""
    asked = office(tmp_path)
    merged_with(desk, 3)
    given = tmp_path / "given.docx"
    given.write_bytes(dispatch())
    to_word = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*asked, *to_word, str(given)], check=True, capture_output=True, timeout=120)
    after, _ = filled(desk, (tmp_path / "saved" / "given.docx").read_bytes())
    assert answers(after)[LABELS["d1_1"]] == "3"
    path = tmp_path / "filled.docx"
    path.write_bytes(after)
    to_pdf = ["--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*asked, *to_pdf, str(path)], check=True, capture_output=True, timeout=120)
    pdf = str(tmp_path / "filled.pdf")
    shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    text = "".join(shown.stdout.decode().split())
    assert "0次，0万元" in text
    assert "2023年5月27日" in text
