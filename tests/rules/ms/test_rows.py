"""MS01: lines and columns of the 9+6 table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support import base
from tests.support.facts import on_sheet
from tests.support.records import look
from tests.support.sheets import form_sheet, grid
from xlhazard.model.address import Address, Area
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.rules.ms.answers import leader_missing, text_missing
from xlhazard.rules.ms.rows import rows_changed

NAME = "9+6汇总表"
FIRST, LAST = 4, 18
WIDTH = range(1, 8)
Told = list[tuple[str, str, str, str]]


def told(change: Callable[[Sheet], Sheet]) -> Told:
    """Cell, where, expected and present text of every finding."""
    at = base.context(base.honest(), on_sheet(NAME, change)(base.workbook(base.honest())))
    return [
        (str(one.cell), *(str(one.facts[name]) for name in ("where", "expected", "value")))
        for one in look(rows_changed, at)
    ]


def with_text(place: str, text: str) -> Callable[[Sheet], Sheet]:
    where = Address.parse(place)

    def change(sheet: Sheet) -> Sheet:
        rows = {row: dict(cells) for row, cells in sheet.rows.items()}
        rows.setdefault(where.row, {})[where.column] = RawCell("s", text)
        return replace(sheet, rows=rows)

    return change


def without_row(sheet: Sheet, gone: int) -> Sheet:
    rows = {row - (row > gone): cells for row, cells in sheet.rows.items() if row != gone}
    return replace(sheet, rows=rows)


def with_row(sheet: Sheet, at: int, *texts: str) -> Sheet:
    rows = {row + (row >= at): cells for row, cells in sheet.rows.items()}
    rows[at] = {column: RawCell("s", text) for column, text in enumerate(texts, 1) if text}
    return replace(sheet, rows=rows)


def swapped(sheet: Sheet, one: int, other: int) -> Sheet:
    return replace(sheet, rows={**sheet.rows, one: sheet.rows[other], other: sheet.rows[one]})


@pytest.mark.parametrize(
    "printed",
    ["3.事前问责", "事 前 问 责", "　事前问责　", "事前问责；"],
)
def test_the_same_words_otherwise_typed_are_the_same(printed: str) -> None:
    assert told(with_text("B6", printed)) == []


@pytest.mark.parametrize("number", ["３", "3.", "（3）", "3、"])
def test_a_number_otherwise_typed_is_the_same(number: str) -> None:
    assert told(with_text("A6", number)) == []


def test_another_text_is_told_at_its_cell_and_its_values_are_not_judged() -> None:
    world = base.honest().with_form("nine_plus_six", {"r3_person": "", "r3_current": ""})
    change = with_text("B6", "事后问责")
    at = base.context(world, on_sheet(NAME, change)(base.workbook(world)))
    (notice,) = look(rows_changed, at)
    assert (str(notice.cell), notice.value) == ("B6", "事后问责")
    assert (notice.facts["where"], notice.facts["expected"]) == ("第3行", "事前问责")
    assert look(leader_missing, at) == []
    assert look(text_missing, at) == []
    right = base.context(world)
    assert len(look(leader_missing, right)) == len(look(text_missing, right)) == 1


def test_a_deleted_line_is_told_where_it_belongs_and_the_others_keep_their_numbers() -> None:
    assert told(lambda sheet: without_row(sheet, 11)) == [
        ("B11", "第8行", "智慧消防", "缺少这一行")
    ]
    assert told(lambda sheet: without_row(sheet, LAST)) == [
        ("None", "第15行", "强化举报奖励", "缺少这一行")
    ]


def test_an_added_line_is_told() -> None:
    added = told(lambda sheet: with_row(sheet, 12, "8-1", "消防站建设", "已建成一个微型消防站"))
    assert added == [("B12", "第15行以后", "没有别的行", "消防站建设")]


def test_a_line_split_in_two_is_told() -> None:
    def split(sheet: Sheet) -> Sheet:
        longer = with_row(sheet, 5, "", "", "第二段：已全部整改")
        return replace(longer, merged=(Area.parse("A4:A5"), Area.parse("B4:B5")))

    assert [one[1] for one in told(split)] == ["第15行以后"]


def test_a_line_that_is_merged_whole_over_two_rows_is_one_line() -> None:
    def tall(sheet: Sheet) -> Sheet:
        areas = tuple(Area.parse(f"{column}4:{column}5") for column in "ABCDEFG")
        return replace(with_row(sheet, 5), merged=areas)

    assert told(tall) == []


def test_lines_in_another_order_are_told_but_read_right() -> None:
    assert told(lambda sheet: swapped(sheet, 5, 6)) == [
        ("B5", "第2行", "重大危险源督长制", "事前问责"),
        ("B6", "第3行", "事前问责", "重大危险源督长制"),
    ]
    world = base.honest().with_form("nine_plus_six", {"r2_person": ""})
    sheet = on_sheet(NAME, lambda one: swapped(one, 5, 6))
    (notice,) = look(leader_missing, base.context(world, sheet(base.workbook(world))))
    assert (str(notice.cell), notice.facts["measure"]) == ("F6", "重大危险源督长制")


def test_wrong_or_missing_numbers_are_told() -> None:
    assert told(with_text("A6", "4")) == [("A6", "第3行", "序号3", "序号4")]
    assert told(with_text("A6", " ")) == [("A6", "第3行", "序号3", "序号空白")]


def test_who_filled_the_table_in_is_no_line() -> None:
    assert (
        told(lambda sheet: with_row(sheet, 20, "填表人：王建国", "", "联系电话：13800000000")) == []
    )
    assert told(lambda sheet: with_row(sheet, 20, "", "审核人：李强")) == []

    def note(sheet: Sheet) -> Sheet:
        longer = with_row(sheet, 19, "本表一式两份，交街道安办一份")
        return replace(longer, merged=(Area.parse("A19:G19"),))

    assert told(note) == []


def test_a_missing_column_is_told() -> None:
    assert told(with_text("F3", "经办")) == [("None", "表头", "责任人", "缺少这一列")]
    assert told(with_text("F3", "责 任 人")) == []


def test_another_table_is_one_finding() -> None:
    form = base.SCHEMA.forms["nine_plus_six"]
    rows = tuple({**row, "measure": f"另一项措施{row['no']}"} for row in form.rows)
    other = form_sheet(replace(form, rows=rows), base.honest().forms["nine_plus_six"])
    (one,) = told(lambda _: other)
    assert one == ("None", "第1至15行", "下发的措施", "有15行不同")
    (none,) = told(lambda _: grid(NAME, {(1, 1): "9+6", (2, 1): "单位（盖章）：黑林三村"}))
    assert none[3] == "没有这样的表头"
