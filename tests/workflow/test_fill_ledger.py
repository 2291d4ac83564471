"""A list of the township in a ledger that a county wants in its own columns."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.workflow.desk import MAY, Desk, submitted
from tests.workflow.honest import REGISTRY, hazard, hazard_id, work
from xlhazard.fronts.cli import main
from xlhazard.model.county_ledger import CountyLedger
from xlhazard.workflow.fill_ledger import LedgerFillOrder, fill_ledger
from xlhazard.workflow.misuse import Misuse

ORDER = LedgerFillOrder("hazards", MAY, dt.date(2023, 5, 27))
HEADERS = ("序号", "隐患编号", "企业名称", "隐患描述", "隐患等级", "发现日期", "整改措施", "县领导")


@pytest.fixture
def merged(desk: Desk) -> Desk:
    rows = {
        "enterprises": [REGISTRY],
        "hazards": [hazard(number=1), hazard(number=2, grade="serious")],
        "rectifications": [work(number=1), work(number=2)],
    }
    desk.receive(submitted(desk.blank("HL-03"), rows), "三村.xlsx")
    assert desk.merge().merged
    return desk


def county(path: Path, *, headers: tuple[str, ...] = HEADERS, footer: int = 0) -> Path:
    """A county's ledger: a title, its own headers, a row of another township, maybe a foot."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "县隐患台账"
    sheet["A1"] = "某县安全隐患台账"
    for at, text in enumerate(headers, 1):
        sheet.cell(2, at, text)
        sheet.cell(3, at, {"序号": 1, "隐患编号": "YH-BT-01-2023-0001-0"}.get(text, "别镇"))
    if footer:
        sheet.cell(footer, 1, "填表人：")
    book.save(path)
    return path


def filled(path: Path, desk: Desk, **order: object) -> CountyLedger:
    return fill_ledger(path, desk.township, dataclasses.replace(ORDER, **order))  # type: ignore[arg-type]


def rows(path: Path) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return list(book["县隐患台账"].iter_rows(min_row=3, values_only=True))


def test_records_go_below_what_stands_there_and_again_without_a_change(
    merged: Desk, tmp_path: Path
) -> None:
    path = county(tmp_path / "县.xlsx")
    result = filled(path, merged)
    assert (result.added, result.renewed, result.foreign) == (2, 0, (3,))
    assert [text for _, text in result.unmatched] == ["县领导"]
    other, first, second = rows(path)
    assert other[2] == "别镇"
    assert first[:3] == (2, hazard_id("HL-03", 1), "宏达石材有限公司")
    assert (first[4], first[6:]) == ("一般", ("更换1号车间的配电箱并重新接地", None))
    assert str(first[5]).startswith("2023-05-11")
    assert (second[0], second[4]) == (3, "较大")
    before = path.read_bytes()
    again = filled(path, merged)
    assert (again.added, again.renewed, again.same) == (0, 0, 2)
    assert again.check_code == result.check_code
    assert path.read_bytes() == before


def test_only_what_is_asked_for_and_a_dry_run_writes_nothing(merged: Desk, tmp_path: Path) -> None:
    path = county(tmp_path / "县.xlsx")
    before = path.read_bytes()
    assert filled(path, merged, where=("major",), dry_run=True).added == 0
    assert filled(path, merged, where=("open",), dry_run=True).added == 2
    assert filled(path, merged, where=("open", "overdue"), dry_run=True).added == 0
    assert path.read_bytes() == before
    with pytest.raises(Misuse, match="只用于隐患清单"):
        filled(path, merged, list_id="inspections", where=("open",))


def test_ours_are_renewed_and_what_others_wrote_stays(merged: Desk, tmp_path: Path) -> None:
    path = county(tmp_path / "县.xlsx")
    filled(path, merged)
    book = openpyxl.load_workbook(path)
    sheet = book["县隐患台账"]
    sheet["D4"] = "县里改写的描述"
    sheet["H4"] = "张县长"
    book.save(path)
    merged.staff_type("hazards", 0, "description", "配电箱没有接地，已限电")
    merged.staff_type("hazards", 1, "description", "线路老化，已断电")
    result = filled(path, merged)
    assert (result.renewed, [str(cell) for cell in result.kept]) == (1, ["D4"])
    _, first, second = rows(path)
    assert (first[3], first[7]) == ("县里改写的描述", "张县长")
    assert second[3] == "线路老化，已断电"
    gone = filled(path, merged, where=("overdue",))
    assert gone.gone == (hazard_id("HL-03", 1), hazard_id("HL-03", 2))
    assert len(rows(path)) == 3


def test_without_numbers_rows_are_known_by_what_they_say(merged: Desk, tmp_path: Path) -> None:
    headers = ("企业名称", "隐患点", "隐患描述", "整改时限")
    path = county(tmp_path / "县.xlsx", headers=headers)
    assert filled(path, merged).added == 2
    assert filled(path, merged).same == 2
    poor = county(tmp_path / "少.xlsx", headers=("企业名称", "隐患等级", "整改时限"))
    with pytest.raises(Misuse, match="没有“隐患编号”列"):
        filled(poor, merged)


def test_what_stands_below_the_table_is_never_written_over(merged: Desk, tmp_path: Path) -> None:
    path = county(tmp_path / "县.xlsx", footer=5)
    before = path.read_bytes()
    with pytest.raises(Misuse, match="还差1行"):
        filled(path, merged)
    assert path.read_bytes() == before
    roomy = county(tmp_path / "宽.xlsx", footer=6)
    assert filled(roomy, merged).added == 2
    assert rows(roomy)[3][0] == "填表人："


def test_the_command_lists_what_it_could_not_match(
    merged: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = county(tmp_path / "县.xlsx")
    asked = ["fill", str(path), "--list", "隐患清单", "--where", "open", "--month", "2023-05"]
    asked += ["--today", "2023-05-27", "--township", str(merged.root)]
    assert main([*asked, "--dry-run"]) == 0
    assert "H2 县领导：没有对上，没有填" in capsys.readouterr().out
    assert main([*asked, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["unmatched"]) == (2, [{"cell": "H2", "header": "县领导"}])
    assert main(["fill", "--list", "hazards", "--month", "2023-05"]) == 2
