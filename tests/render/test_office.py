"""What LibreOffice makes of the templates: hints, look-ups, counts and red pairs compute."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.render.built import issued, opened, saved

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing here"),
]

DISPATCH = "调度表"
RED, AMBER = (0xFF, 0xC7, 0xCE), (0xFF, 0xEB, 0x9C)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose LibreOffice profile serves all conversions of this module."""
    return tmp_path_factory.mktemp("office")


def converted(data: bytes, to: str, folder: Path) -> Path:
    """Let LibreOffice open, recalculate and save the workbook in another form."""
    source = folder / "in.xlsx"
    source.write_bytes(data)
    target = folder / "out"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(target),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return target / f"in.{to}"


def typed(cells: Mapping[tuple[str, str], object]) -> bytes:
    workbook = opened(issued())
    for (sheet, cell), value in cells.items():
        workbook[sheet][cell] = value
    return saved(workbook)


@cache
def june_typed() -> bytes:
    """The issued June with impossible pairs in the dispatch table."""
    figures = {
        "D3": 7,  # 1-1
        "G3": 9,  # 1-2 more than 1-1 (DT01)
        "D4": 1,  # 1-3
        "G4": 1,  # 1-4
        "D5": 9,  # 1-5 more than 1-1 and 1-3 together (DT02)
        "G5": 11,  # 1-6 more than 1-5 and more than 1-2 and 1-4 together (DT01, DT03)
        "D6": 0,  # 2-1: none checked although 1-3 found one (DT06)
        "G7": 2,  # 2-4 more than 2-1 (DT05)
        "D11": "0次，1.5万元",  # 3-3: money without a penalty (DT07)
        "G11": 1,  # 3-4 more than 3-3a (DT08)
        "G13": "1个，其中3个",  # 3-8 (DT09)
        "D17": "0.5万元，其中0.2万元",  # 4-5 is fine
    }
    cells: dict[tuple[str, str], object] = {(DISPATCH, c): v for c, v in figures.items()}
    cells["填报信息", "B7"] = "2023.6.25"
    return typed(cells)


@pytest.fixture(scope="module")
def values(office: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(converted(june_typed(), "xlsx", office), data_only=True)


def test_hints_say_in_words_what_a_row_lacks(values: openpyxl.Workbook) -> None:
    sheet = values["隐患清单"]
    assert sheet["AC4"].value == "本行缺：责任部门、整改时限、指定验收人、判定依据。"
    assert sheet["AC5"].value == "整改时限早于发现日期。"
    assert not sheet["AC6"].value
    assert not sheet["AC100"].value
    assert values["整改清单"]["R4"].value == "本行缺：整改资金、应急预案、节点计划。"
    assert not values["整改清单"]["R5"].value
    assert not values["企业底册"]["W4"].value


def test_look_ups_bring_what_the_other_sheets_know(values: openpyxl.Workbook) -> None:
    row = [values["整改清单"].cell(5, column).value for column in range(3, 8)]
    assert row[:4] == ["三村便民超市", "一般", "三村便民超市", "李强"]
    assert str(row[4])[:10] == "2023-06-01"
    assert values["整改清单"]["C4"].value == "宏达石材有限公司"
    assert not values["整改清单"]["G4"].value
    registry = values["企业底册"]
    assert [registry["G4"].value, registry["G5"].value] == ["是", "否"]
    assert not registry["G6"].value


def test_the_cover_counts_rows_and_rows_that_lack_something(values: openpyxl.Workbook) -> None:
    sheet = values["填报信息"]
    counts = {
        sheet[f"D{row}"].value: (sheet[f"E{row}"].value, sheet[f"F{row}"].value)
        for row in range(5, 15)
    }
    assert counts["企业底册"] == (2, 0)
    assert counts["隐患清单"] == (2, 2)
    assert counts["整改清单"] == (2, 1)
    assert counts["更正说明"] == (0, 0)


def test_the_day_of_the_cover_stands_on_every_sheet(values: openpyxl.Workbook) -> None:
    assert values["隐患清单"]["H2"].value == "截至：2023.6.25"
    assert values[DISPATCH]["E2"].value == "时间：2023.6.25"
    assert values[DISPATCH]["A2"].value == "填报单位：黑林三村"


def test_impossible_pairs_are_named_beside_the_table(values: openpyxl.Workbook) -> None:
    sheet = values[DISPATCH]
    said = {row: sheet[f"H{row}"].value or "" for row in range(3, 19)}
    assert said[3] == "1-2多于1-1；"
    assert said[4] == ""
    assert "1-5多于1-1＋1-3；" in said[5]
    assert "1-6多于1-5；" in said[5]
    assert "1-6多于1-2＋1-4；" in said[5]
    assert said[6] == "1-3有数，2-1却是0；"
    assert said[7] == "2-4多于2-1；"
    assert said[11] == "3-4多于3-3a；3-3b有数，3-3a却是0；"
    assert said[13] == "3-8b多于3-8a；"
    assert said[17] == ""


def test_impossible_pairs_turn_red_and_missing_cells_amber(office: Path) -> None:
    pdf = converted(june_typed(), "pdf", office)
    pages = office / "page"
    subprocess.run(["pdftoppm", "-r", "40", str(pdf), str(pages)], check=True)
    pictures = sorted(office.glob("page-*.ppm"))
    assert painted(pictures[-1].read_bytes(), RED)
    assert sum(painted(one.read_bytes(), RED) for one in pictures) == 1
    assert any(painted(one.read_bytes(), AMBER) for one in pictures)


def painted(picture: bytes, colour: tuple[int, int, int]) -> bool:
    """The colour covers at least the area of a small cell."""
    head = picture.split(maxsplit=4)
    pixels = picture[-int(head[1]) * int(head[2]) * 3 :]
    return sum(pixels[i : i + 3] == bytes(colour) for i in range(0, len(pixels), 3)) > 100
