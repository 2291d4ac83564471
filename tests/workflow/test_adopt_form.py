"""Forms that a county laid out anew: recognised, written down, filled and read; nothing guessed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from tests.support.schemas import SCHEMA
from tests.workflow.desk import Desk, submitted
from tests.workflow.honest import closed_majors
from tests.workflow.new_layouts import FORM, in_columns, labels_above, other_words
from xlhazard.fronts.cli import main
from xlhazard.io.reader import read_file
from xlhazard.io.refusals import Changed
from xlhazard.render.templates import official_form
from xlhazard.schema.layouts import laid_out
from xlhazard.schema.types import SchemaError
from xlhazard.tables.forms import locate
from xlhazard.workflow.adopt_form import FormOrder, adopt_form
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.misuse import Misuse

LAYOUTS = {"in_columns": in_columns, "labels_above": labels_above}
DAY = ["--today", "2023-05-27"]


def answers(path: Path) -> dict[str, str]:
    """Cell id -> where the form says its answer belongs."""
    result = adopt_form(path, FormOrder(dry_run=True))
    assert result.fitted.form == "dispatch"
    return {one.id: str(one.at.cell) for one in result.fitted.recognised if one.at.cell}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_item_is_found_with_the_cell_of_its_answer(name: str, tmp_path: Path) -> None:
    data, cells = LAYOUTS[name]()
    path = tmp_path / "县表.xlsx"
    path.write_bytes(data)
    result = adopt_form(path, FormOrder())
    assert result.fitted.whole
    assert answers(path) == dict(cells)
    assert result.written
    assert result.target == tmp_path / "县表-方案" / "layouts" / "dispatch-县表.yaml"
    again = adopt_form(path, FormOrder())
    assert not again.written


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_layout_makes_fill_write_the_same_figures_there(
    name: str, desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = {"d1_1": 3, "d1_2": 3}
    rows = closed_majors("HL-03", 3)
    desk.receive(submitted(desk.blank("HL-03"), rows, figures=figures), "a.xlsx")
    desk.merge()
    monkeypatch.chdir(desk.root)
    data, cells = LAYOUTS[name]()
    Path("县表.xlsx").write_bytes(data)
    assert main(["adopt", "县表.xlsx"]) == 0
    assert main(["fill", "--month", "2023-05", "--dry-run", "--format", "json", *DAY]) == 0
    told = json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))
    usual = {one["id"]: one["value"] for one in told["cells"]}
    fill = ["fill", "县表.xlsx", "--month", "2023-05", "--schemas", "县表-方案", *DAY]
    assert main(fill) == 0
    sheet = load_workbook("县表.xlsx").worksheets[0]
    assert usual["d1_1"] == 3
    for cell_id, value in usual.items():
        parts = [one.id for one in FORM.values if one.cell_id == cell_id and one.id in cells]
        if cell_id in cells:
            assert str(sheet[cells[cell_id]].value) == str(value)
        elif parts:
            got = [Decimal(str(sheet[cells[part]].value)) for part in parts]
            assert got == [Decimal(digits) for digits in numbers(value)]
    assert "2023年5月27日" in str(sheet["A2"].value)
    before = Path("县表.xlsx").read_bytes()
    assert main(fill) == 0
    assert Path("县表.xlsx").read_bytes() == before


def numbers(words: str) -> list[str]:
    """3次，1.5万元 -> 3, 1.5"""
    return "".join(one if one.isdigit() or one == "." else " " for one in words).split()


def test_validate_reads_a_submission_on_the_new_layout(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "县表.xlsx"
    source.write_bytes(in_columns()[0])
    assert main(["adopt", str(source), "-o", str(tmp_path / "方案"), "--quiet"]) == 0
    filled = tmp_path / "村.xlsx"
    filled.write_bytes(submitted(desk.blank("HL-03"), {}))
    book = load_workbook(filled)
    del book["调度表"]
    county = load_workbook(_saved(tmp_path, in_columns(figures=0)[0])).worksheets[0]
    sheet = book.create_sheet("县级调度表")
    for row in county.iter_rows():
        for cell in row:
            if not type(cell).__name__.startswith("Merged"):
                sheet[cell.coordinate] = cell.value
    for area in county.merged_cells.ranges:
        sheet.merge_cells(str(area))
    sheet["A2"] = "填报单位：河口村        时间：2023年5月24日"
    book.save(filled)
    township = ["--township", str(desk.root), *DAY, "--format", "json", "-o"]
    schemas = ["--schemas", str(tmp_path / "方案")]
    main(["validate", str(filled), *township, str(tmp_path / "with.json"), *schemas])
    main(["validate", str(filled), *township, str(tmp_path / "without.json")])
    with_it, without = (codes(tmp_path / f"{name}.json") for name in ("with", "without"))
    assert not any(code.startswith("DT") for code in with_it)
    assert "ST09" in with_it
    assert without & {"DT21", "ST08", "ST11"}


def codes(report: Path) -> set[str]:
    (file,) = json.loads(report.read_text("utf-8"))["files"]
    return {one["code"] for one in file["findings"]}


def _saved(folder: Path, data: bytes) -> Path:
    path = folder / "填好.xlsx"
    path.write_bytes(data)
    return path


def test_what_is_open_is_told_on_both_sides_and_only_proposed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "县表.xlsx"
    path.write_bytes(other_words()[0])
    assert main(["adopt", str(path), "--as", "调度表", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    open_items = {one["id"]: one for one in told["unplaced"]}
    assert "d1_1" in open_items
    assert open_items["d1_1"]["reason"].startswith("表上有这一项")
    assert {one["answer"] for one in open_items["d1_1"]["proposals"]} == {"B4", "C4"}
    near = open_items["d1_2"]["proposals"][0]
    assert (near["label"], near["cell"]) == ("企业自查重大隐患已整改", "A5")
    assert {one["label"] for one in told["strange"]} == {"企业自查重大隐患已整改", "开展夜间巡查"}
    layout = yaml.safe_load(Path(told["target"]).read_text("utf-8"))
    assert layout["items"] is None
    assert layout["lacking"] is None


def test_what_people_confirm_in_the_file_counts_from_then_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "县表.xlsx"
    path.write_bytes(other_words()[0])
    result = adopt_form(path, FormOrder(form="dispatch"))
    text = result.target.read_text("utf-8")
    assert '  # d1_1: {label: "企业自查发现的重大事故隐患", under: ["全部"]}' in text
    lines = []
    for line in text.splitlines():
        confirmed = 'under: ["全部"]' in line or '- "开展夜间巡查"' in line
        confirmed = confirmed or ("企业自查重大隐患已整改" in line and "d1_2" in line)
        listed = [f"- {one}  #" for one in ("unit", "d1_1", "d1_2", "d1_3", "d1_4")]
        lacks = "  # - d" in line and not any(one in line for one in listed)
        lines.append(line.replace("# ", "", 1) if confirmed or lacks else line)
    mended = "\n".join(lines).replace('已整改"}', '已整改", under: ["全部"]}')
    result.target.write_text(mended, "utf-8")
    folder = str(result.target.parent.parent)
    assert main(["adopt", str(path), "--schemas", folder, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["target"] is None
    where = {one["id"]: one["answer"] for one in told["recognised"] if one["id"].startswith("d1")}
    assert where == {"d1_1": "C4", "d1_2": "C5", "d1_3": "C6", "d1_4": "C7"}
    with pytest.raises(Changed):
        adopt_form(path, FormOrder(form="dispatch"))
    book = read_file(path).workbook
    assert book is not None
    forms = the_schema(result.target.parent.parent).forms, the_schema().forms
    told, untold = (locate(book.sheets["Sheet"], one["dispatch"]).notices for one in forms)
    assert told == ()
    assert untold


@pytest.mark.parametrize("form", SCHEMA.forms)
def test_a_form_as_it_is_shipped_needs_no_layout(form: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(official_form(SCHEMA, SCHEMA.towns["full"], form))
    result = adopt_form(path, FormOrder())
    assert (result.fitted.form, result.needed) == (form, False)
    assert not result.target.exists()


def test_the_nine_plus_six_table_under_other_words(tmp_path: Path) -> None:
    book = load_workbook(
        _saved(tmp_path, official_form(SCHEMA, SCHEMA.towns["full"], "nine_plus_six"))
    )
    sheet = book["9+6汇总表"]
    sheet["C3"], sheet["B6"], sheet["B7"] = "工作开展情况", "（三）事前问责", "红黑名单联合惩戒制度"
    sheet["H3"] = "完成时限"
    path = tmp_path / "县表.xlsx"
    book.save(path)
    fitted = adopt_form(path, FormOrder()).fitted
    assert [one.id for one in fitted.unplaced] == ["current", "r4"]
    assert fitted.unplaced[0].proposals[0].at.label == "工作开展情况"
    assert {one.label for one in fitted.strange} >= {
        "工作开展情况",
        "完成时限",
        "红黑名单联合惩戒制度",
    }


def test_what_is_no_form_is_said(tmp_path: Path) -> None:
    path = tmp_path / "旧表.xls"
    with pytest.raises(Misuse, match="没有找到"):
        adopt_form(path, FormOrder())
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))
    with pytest.raises(Misuse, match=r"旧表\.xls.*另存为 .xlsx"):
        adopt_form(path, FormOrder())
    path.write_bytes(official_form(SCHEMA, SCHEMA.towns["full"], "dispatch"))
    with pytest.raises(Misuse, match="可用的有"):
        adopt_form(path, FormOrder(form="nothing"))


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ({"d9_9": {"label": "x"}}, "没有“d9_9”"),
        ({"d1_1": {"label": "x", "right": 1, "below": 1}}, "只能写一个"),
        ({"d1_1": {"label": "隐患"}, "d1_2": {"label": "隐患（个）"}}, "分不清"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(items: dict[str, object], said: str) -> None:
    from xlhazard.schema.entry import Place
    from xlhazard.schema.layouts import read_layout

    raw = {"id": "a", "form": "dispatch", "sheet": "Sheet1", "items": items}
    place = Place("layouts/a.yaml")
    with pytest.raises(SchemaError, match=said):
        laid_out(FORM, read_layout(raw, place), place)
