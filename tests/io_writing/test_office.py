"""LibreOffice opens every rich workbook after marking, filling and appending, and saves it again;
our marks come off what it saved."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.io_writing.test_fidelity import APPEND, MARK, NAMES, RESULT, SET
from tests.io_writing.test_marks import fills
from tests.support.parts import plan
from tests.support.programs import needed
from tests.support.rich import LIST
from tests.support.rich_all import workbook
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import ClearMarks
from xlhazard.model.marks import RECORD_SHEET, RESULT_SHEET, own_note


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:.*extension is not supported.*:UserWarning")
def test_libreoffice_opens_and_saves_every_one(tmp_path: Path) -> None:
    office = needed("soffice")
    given, saved = tmp_path / "given", tmp_path / "saved"
    given.mkdir()
    for name in NAMES:
        data = workbook(name)
        out = apply(data, plan(data, *SET, *APPEND, *MARK, RESULT))
        (given / f"{name}.xlsx").write_bytes(out)
    done = subprocess.run(
        [
            *(office, "--headless", f"-env:UserInstallation=file://{tmp_path / 'profile'}"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved)),
            *sorted(map(str, given.iterdir())),
        ],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert {path.stem for path in saved.iterdir()} == set(NAMES), done.stderr
    for name in NAMES:
        resaved = (saved / f"{name}.xlsx").read_bytes()
        book = openpyxl.load_workbook(BytesIO(resaved))
        assert book.sheetnames[0] == RESULT_SHEET, name
        assert book.sheetnames[-1] == RECORD_SHEET, name
        sheet = book[LIST]
        assert sheet["B3"].value == "=改后的名称 & <甲>", name
        assert sheet["B3"].data_type == "s", name
        assert Decimal(str(sheet["D3"].value)) == Decimal("250.5"), name
        assert sheet["C4"].is_date, name
        assert [cell.value for cell in sheet[9]][:2] == ["YH-8", "企业八"], name
        assert "XR15" in sheet["B4"].comment.text, name
        check_cleared(name, resaved)


def check_cleared(name: str, resaved: bytes) -> None:
    """After LibreOffice saved the marked copy, its marks are still found and taken off."""
    cleared = apply(resaved, plan(resaved, ClearMarks()))
    book = read_bytes(cleared, "t.xlsx").workbook
    assert book is not None
    assert RESULT_SHEET not in book.sheets, name
    assert RECORD_SHEET not in book.sheets, name
    notes = book.sheets[LIST].notes
    assert all(own_note(text) == text for text in notes.values()), name
    if name == "own_notes":
        assert "已电话核实" in notes[Address(2, 1)]
        assert notes[Address(4, 4)] == "按发票"
    after = fills(cleared)
    assert after["A1"] == "FFD9D9D9", name
    assert after["A2"] is None, name
    assert after["B4"] is None, name
