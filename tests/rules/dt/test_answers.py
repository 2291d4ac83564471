"""DT14, DT15, DT17, DT21, DT22: what an answer of the dispatch table may look like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.base import World
from tests.support.check import check, honest, place
from tests.support.schemas import SCHEMA
from tests.support.sheets import form_sheet
from xlhazard.model.workbook import Workbook


def answered(**cells: str) -> World:
    return honest().with_form("dispatch", cells)


@pytest.mark.parametrize(
    ("code", "item", "wrong", "right"),
    [
        ("DT14", "d1_1", "约3个", "共3个"),
        ("DT14", "d3_3", "3次", "3次，1.5万元"),
        ("DT14", "d3_3", "1,200", "1，200"),
        ("DT15", "d2_1", "", "0"),
        ("DT15", "d2_1", "/", "n:0"),
        ("DT17", "d4_6", "部分", "√"),
        ("DT22", "d1_1", "=SUM(D4:D9)", "=SUM(D4:D9) -> n:0"),
        ("DT22", "d1_1", "#REF!", "n:0"),
    ],
)
def test_answers(code: str, item: str, wrong: str, right: str) -> None:
    def told(typed: str) -> list[str]:
        done = check("", answered(**{item: typed}))
        return [place(one) for one in done.findings if one.code == code]

    (at,) = told(wrong)
    assert at.startswith("调度表!")
    assert told(right) == []


def test_labels_that_are_gone_or_changed() -> None:
    form = SCHEMA.forms["dispatch"]
    sheet = form_sheet(form, honest().forms["dispatch"])
    place_, cell = next(
        (at, cell) for at, cell in sheet.cells() if cell.raw.startswith("部门抽查检查的企业总数")
    )

    def with_label(label: str) -> list[str]:
        rows = {number: dict(row) for number, row in sheet.rows.items()}
        rows[place_.row][place_.column] = cell._replace(raw=label)

        def change(book: Workbook) -> Workbook:
            changed = replace(book.sheets["调度表"], rows=rows)
            return replace(book, sheets={**book.sheets, "调度表": changed})

        done = check("", honest(), change)
        return [one.message for one in done.findings if one.code == "DT21"]

    assert any("部门抽查检查的企业总数" in message for message in with_label("企业总数"))
    assert with_label("部门 抽查检查的企业总数(家)") == []
