"""一村一册 and 一企一档: what they hold, what the public copy keeps back, what stays."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import ENTERPRISE, MAY, TOWN, Desk, submitted
from tests.workflow.honest import hazard, hazard_id, month_of
from xlhazard.fronts.cli import main
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.books import BooksResult
from xlhazard.model.edits import UNCHECKED, Edit, EditPlan, Scalar, SetCell
from xlhazard.model.table import Table
from xlhazard.render.sealed import untouched
from xlhazard.render.zipped import inflated_parts
from xlhazard.schema.types import Column, Kind
from xlhazard.workflow.books import BooksOrder, books
from xlhazard.workflow.misuse import Misuse

LATE = dt.date(2023, 7, 10)
MONTH = MAY.plus(2)


def made(desk: Desk, **order: object) -> BooksResult:
    return books(desk.township, BooksOrder(LATE, **order))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def reported(township: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """河口村 filed two hazards, 建设站 a third one at the same enterprise. Merged once."""
    desk = Desk.copy_of(township, tmp_path_factory.mktemp("reported"))
    rows = {**month_of(), "hazards": [hazard("HL-03", n) for n in (1, 2)]}
    desk.receive(submitted(desk.blank("HL-03"), rows), "a.xlsx")
    third = hazard("JS", 1, description="消防通道堆放杂物，占用一半")
    other = {**month_of("JS", 1), "hazards": [third]}
    desk.receive(submitted(desk.blank("JS"), other), "b.xlsx")
    assert len(desk.merge().merged) == 2
    return desk.root


@pytest.fixture
def desk(reported: Path, tmp_path: Path) -> Desk:
    return Desk.copy_of(reported, tmp_path)


def book_of(result: BooksResult, code: str) -> openpyxl.Workbook:
    (path,) = (one.path for one in result.books if one.code == code)
    return openpyxl.load_workbook(path)


def column_of(book: openpyxl.Workbook, sheet: str, header: str) -> list[object]:
    rows = list(book[sheet].iter_rows(min_row=3, values_only=True))
    return [row[rows[0].index(header)] for row in rows[1:]]


def texts_of(data: bytes) -> str:
    """Every part of a package in one text, as a search in the unpacked file would see it."""
    parts = inflated_parts(data).values()
    return "\n".join(html.unescape(part.decode("utf-8", "replace")) for part in parts)


def test_a_unit_has_its_own_hazards_and_those_at_its_enterprises(desk: Desk) -> None:
    book = book_of(made(desk), "HL-03")
    known = [hazard_id("HL-03", 1), hazard_id("HL-03", 2), hazard_id("JS", 1)]
    assert column_of(book, "隐患清单", "隐患编号") == known
    told = column_of(book, "隐患清单", "情况")
    assert "逾期（10天）" in str(told[0])
    assert "建设站登记" in str(told[2])
    assert "登记" not in str(told[0])
    assert column_of(book, "隐患清单", "当前状态") == ["整改中"] * 3
    figures = book["调度历史"]
    assert [cell.value for cell in figures[3]] == ["序号", "指标", "名称", "2023-05"]
    assert figures.max_row - 3 == len(SCHEMA.forms["dispatch"].values)


def test_an_enterprise_has_everything_with_its_code(desk: Desk) -> None:
    result = made(desk, enterprises=("宏达石材有限公司",))
    (one,) = result.books
    assert one.path.relative_to(desk.root).parent.as_posix() == "报表/2023-07/一企一档"
    book = openpyxl.load_workbook(one.path)
    assert len(column_of(book, "隐患清单", "隐患编号")) == 3
    first = [cell.value for row in book["概况"] for cell in row]
    assert first[first.index("企业编号") + 1] == ENTERPRISE
    assert first[first.index("主要负责人") + 1] == "陈大勇"


def test_every_page_is_ready_to_print_and_carries_the_code(desk: Desk) -> None:
    result = made(desk, units=("HL-03",))
    (one,) = result.books
    book = openpyxl.load_workbook(one.path)
    for sheet in book:
        assert one.check_code in str(sheet.oddFooter.center.text)
        assert sheet.print_area
        if sheet.title != "概况":
            assert sheet.print_title_rows == "$1:$3"
            assert sheet.page_setup.orientation == "landscape"
            assert str(sheet["A1"].value).startswith("河口村")
    assert dict(one.rows)["隐患清单"] == 3


def test_again_writes_nothing_and_new_facts_renew_what_nobody_edited(desk: Desk) -> None:
    made(desk)
    before = desk.files()
    assert {one.state for one in made(desk).books} == {"same"}
    assert desk.files() == before
    desk.staff_type("hazards", 0, "location", "二楼仓库")
    states = {one.code: one.state for one in made(desk).books}
    assert states == {"HL-03": "renewed", "JS": "same", ENTERPRISE: "renewed"}
    assert {one.state for one in made(desk).books} == {"same"}


def test_what_somebody_edited_stays(desk: Desk) -> None:
    (one,) = made(desk, units=("河口村",)).books
    edit = SetCell("概况", Address(3, 2), UNCHECKED, "河口村（已核）")
    edited = apply(one.path.read_bytes(), EditPlan("", "", (edit,)))
    one.path.write_bytes(edited)
    assert not untouched(edited)
    (again,) = made(desk, units=("HL-03",)).books
    assert again.state == "kept"
    assert one.path.read_bytes() == edited


def test_nothing_is_taken_for_ours_that_is_not(desk: Desk) -> None:
    (one,) = made(desk, units=("HL-03",)).books
    data = one.path.read_bytes()
    assert untouched(data)
    for other in (b"", b"PK", data[:-30], desk.township.master.read_bytes()):
        assert not untouched(other)
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(stream)
    assert not untouched(stream.getvalue())


def test_a_dry_run_writes_nothing_and_the_bytes_are_always_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    before = desk.files()
    tried = made(desk, dry_run=True)
    assert desk.files() == before
    assert {one.state for one in tried.books} == {"written"}
    for name in ("a", "b"):
        made(desk, out=tmp_path / name)
    told = [
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files(tmp_path / name)}
        for name in ("a", "b")
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 3
    assert desk.files() == before


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_a_month_does_not_know_what_came_later(desk: Desk) -> None:
    desk.staff_type("hazards", 2, "first_period", "2023-06")
    (one,) = made(desk, units=("HL-03",), month=MAY).books
    assert dict(one.rows)["隐患清单"] == 2


def test_a_name_that_is_nobodys_is_wrong_usage(desk: Desk) -> None:
    with pytest.raises(Misuse, match="没有：河湾村"):
        made(desk, units=("河口村", "河湾村"))


def test_the_command_tells_paths_codes_and_states(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--township", str(desk.root), "--today", str(LATE)]
    assert main(["books", *place, "--public", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["public"] is True
    assert {one["state"] for one in told["books"]} == {"written"}
    assert all("/公示/" in one["path"] for one in told["books"])
    assert main(["books", *place]) == 0
    assert "内部件" in capsys.readouterr().out


PHONE, CARD, LANDLINE = "13912345678", "11010519491231002X", "0518-85551234"
PERSON = "慕容秋实"
_KEYS = {
    "hazard_id": hazard_id("HL-03", 1),
    "enterprise_code": ENTERPRISE,
    "filed_by": "HL-03",
    "unit_code": "HL-03",
    "record_key": hazard_id("HL-03", 1),
}

_LEFT = ("void_reason", "grade", "source", "object_type")
"""What decides which rows and words are shown."""


def planted(column: Column, number: int) -> Scalar:
    """A text that no public copy may hold, of the kind that the column takes."""
    if column.kind is Kind.PERSON:
        return f"欧阳{chr(0x4E00 + number)}{chr(0x5E00 + number)}"
    if column.kind is Kind.PHONE:
        return f"139{number:08d}"
    return f"机密{number:04d}"


def plant(desk: Desk) -> dict[str, Scalar]:
    """A canary in every cell of a row of every list that the public copy must not show; gives
    them by list.column."""
    master = desk.master
    edits: list[Edit] = []
    hidden: dict[str, Scalar] = {}
    for list_id, table in master.tables.items():
        if list_id in ("settings", "rest_days", "units", "dispatch_history"):
            continue
        known = SCHEMA.in_master(SCHEMA.town_list(list_id, TOWN)).columns
        public = SCHEMA.books.public.get(list_id, ())
        row = table.rows[0].number if table.rows else table.header_row + 1
        for column in known:
            cell = Address(row, table.columns[column.id]) if column.id in table.columns else None
            if cell is None or column.id == "seq":
                continue
            if column.id in _KEYS:
                if not table.rows:
                    edits.append(SetCell(table.sheet, cell, UNCHECKED, _KEYS[column.id]))
            elif column.id not in (*public, *table.key, *_LEFT) and column.format != "period":
                value = hidden[f"{list_id}.{column.id}"] = planted(column, len(hidden) + 1)
                edits.append(SetCell(table.sheet, cell, UNCHECKED, value))
    edits += list(told_in_words(master.tables["hazards"]))
    data = desk.township.master.read_bytes()
    desk.township.master.write_bytes(apply(data, EditPlan("", "", tuple(edits))))
    return hidden


def told_in_words(hazards: Table) -> Iterator[Edit]:
    """Persons and numbers in the texts that are public; the third hazard was reported."""
    words = (
        (0, "description", f"配电箱没有接地，找{PERSON}，电话{PHONE}，身份证{CARD}"),
        (0, "responsible_person", PERSON),
        (1, "description", f"楼道堵塞，请打{LANDLINE}或微信1234567"),
        (1, "location", f"{PERSON}家门口"),
        (2, "source", "群众举报"),
        (2, "description", "楼下住户反映夜间有异味，机密举报内容"),
    )
    for number, field, text in words:
        cell = hazards.cell(hazards.rows[number], field)
        assert cell is not None
        yield SetCell(hazards.sheet, cell, UNCHECKED, text)


def test_nothing_private_is_in_any_part_of_a_public_copy(desk: Desk) -> None:
    hidden = plant(desk)
    assert len(hidden) > 150
    result = made(desk, public=True)
    whole = "\n".join(texts_of(one.path.read_bytes()) for one in result.books)
    found = {name for name, value in hidden.items() if str(value) in whole}
    assert found == set()
    for secret in (PHONE, CARD, LANDLINE, "1234567", PERSON, "机密举报内容", "楼下住户"):
        assert secret not in whole, secret
    for word in ("陈大勇", "李强", "王芳"):
        assert word not in whole, word
    assert "配电箱没有接地" in whole, "what is public is there"
    assert "某某" in whole
    assert "（不公示）" in whole


def test_the_internal_copy_has_what_the_public_one_keeps_back(desk: Desk) -> None:
    """The canaries of the other test can be found: the search sees into every part."""
    hidden = plant(desk)
    whole = "\n".join(texts_of(one.path.read_bytes()) for one in made(desk).books)
    shown = {name for name, value in hidden.items() if str(value) in whole}
    lists = {name.partition(".")[0] for name in shown}
    assert {"hazards", "enterprises", "accountabilities", "enforcements", "flags"} <= lists
    assert len(shown) > 100
    assert CARD not in whole, "identity-card numbers are masked everywhere"
    assert PERSON in whole


def test_every_list_that_units_file_has_its_place_in_the_books() -> None:
    filed = {
        one.id
        for one in SCHEMA.lists.values()
        if not one.master_only and {"village", "department"} & set(one.filed_by)
    }
    assert filed <= set(SCHEMA.books.kinds["unit"].lists)
    of_enterprises = {
        one.id
        for one in SCHEMA.lists.values()
        if one.id in filed
        and any(c.kind is Kind.ENTERPRISE_CODE or c.id == "hazard_id" for c in one.columns)
    }
    assert of_enterprises - {"enterprises"} <= set(SCHEMA.books.kinds["enterprise"].lists)
