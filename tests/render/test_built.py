"""What stands under workbooks/ is whole, reads as it should and is the same every time."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.render.built import everything, opened, reading, village
from tests.support.schemas import SCHEMA
from xlhazard.model.finding import Notice
from xlhazard.render.templates import inflated_parts, official_form, unit_workbook
from xlhazard.tables.forms import locate
from xlhazard.tables.headers import find_header
from xlhazard.tables.ledger import read_ledger
from xlhazard.tables.values import Scope

PATHS = sorted(everything())
LARGEST = 400_000
LEDGER = "-ledger"


def test_every_town_has_its_workbooks() -> None:
    for town in SCHEMA.towns.values():
        made = {path.removeprefix(f"{town.id}/") for path in PATHS if path.startswith(town.id)}
        forms = {f"forms/{form.replace('_', '-')}.xlsx" for form in town.forms}
        forms |= {f"{ledger}{LEDGER}.xlsx" for ledger in SCHEMA.ledgers}
        assert made == {"unit-village.xlsx", "unit-department.xlsx", "master.xlsx"} | forms


def test_building_again_gives_the_same_parts() -> None:
    town = SCHEMA.towns["heilin"]
    again = unit_workbook(SCHEMA, town, "village")
    assert inflated_parts(again) == inflated_parts(village())
    assert again == village()


def test_nothing_in_a_package_depends_on_the_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(village())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert "2023-01-01T00:00:00Z" in core
    assert "xlhazard" in core


@pytest.mark.parametrize("path", PATHS)
def test_workbooks_stay_small_and_read_without_a_word(path: str) -> None:
    data = everything()[path]
    assert len(data) < LARGEST
    workbook = reading(data)
    assert workbook.facts.macros == ()
    assert workbook.facts.external_links == ()


@pytest.mark.parametrize("path", [p for p in PATHS if "forms/" not in p and LEDGER not in p])
def test_every_list_is_found_with_all_its_columns(path: str) -> None:
    workbook = reading(everything()[path])
    found = 0
    town = SCHEMA.towns[path.split("/", 1)[0]]
    for sheet in workbook.sheets.values():
        one = SCHEMA.list_of_sheet(sheet.name)
        if one is None:
            continue
        kept = SCHEMA.town_list(one.id, town)
        if "master" in path:
            kept = SCHEMA.in_master(kept)
        header = find_header(sheet, kept)
        assert header is not None
        assert header.missing == ()
        assert header.further == {}
        assert set(header.unknown.values()) <= {SCHEMA.hint_column.header}
        found += 1
    assert found >= 10


@pytest.mark.parametrize("path", [path for path in PATHS if LEDGER in path])
def test_the_ledger_is_read_with_every_column_and_every_line_of_its_head(path: str) -> None:
    workbook = reading(everything()[path])
    for ledger in SCHEMA.ledgers.values():
        found = read_ledger(workbook, ledger, SCHEMA, Scope(codes=SCHEMA.codes))
        assert found is not None
        assert {name for _, name in ledger.columns} <= found.table.columns.keys()
        assert {name for _, name in ledger.head} == found.head.items.keys()
        assert all(one.cell is not None and not one.typed for one in found.head.items.values())
        assert len(found.table) == 0


@pytest.mark.parametrize("path", PATHS)
def test_every_item_of_a_form_is_found_and_its_cell_is_empty(path: str) -> None:
    workbook = reading(everything()[path])
    for form in SCHEMA.forms.values():
        sheet = workbook.sheets.get(form.sheet)
        if sheet is None:
            continue
        located = locate(sheet, form)
        assert located.notices == ()
        assert {v.id for v in form.values} <= set(located.spots)
        assert {item.id for item in form.items} <= set(located.spots)
        for value in form.values:
            cell = located.value_cell(value.id)
            assert cell is not None
            assert sheet.at(cell) is None


def test_the_dispatch_table_stands_as_the_document_has_it() -> None:
    form = SCHEMA.forms["dispatch"]
    sheet = opened(official_form(SCHEMA, SCHEMA.towns["heilin"], "dispatch"))[form.sheet]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    blocks = form.layout["blocks"]
    assert isinstance(blocks, list | tuple)
    assert {block["cells"] for block in blocks} <= merged
    assert {form.layout["title"], form.layout["unit"], form.layout["date"]} <= merged
    assert form.layout["notes"] in merged
    assert sheet["A1"].value == "黑林镇重大事故隐患专项排查整治行动调度表"
    assert [sheet[f"{c}3"].value for c in "BCEF"] == [
        1,
        "企业自查发现的重大事故隐患（个）",
        2,
        "企业自查发现重大事故隐患中已完成整改的（个）",
    ]
    assert sheet["C11"].value == "行政处罚（次，万元）"
    assert sheet.page_setup.orientation == "portrait"
    assert str(sheet.print_area).replace("$", "").endswith("A1:G20")


def test_a_blank_form_of_every_town_form_carries_its_own_template_id() -> None:
    for path in PATHS:
        mark = reading(everything()[path]).names["XL_template"].strip('"').split("|")
        town, _, rest = path.partition("/")
        kind = rest.removesuffix(".xlsx").removeprefix("unit-").removeprefix("forms/")
        assert mark[0] == f"{town}-{kind.replace('-', '_')}"
        assert mark[1] == SCHEMA.templates.current
        assert len(mark[2]) == 16


def test_notices_of_a_changed_label_are_seen() -> None:
    workbook = opened(everything()["heilin/forms/dispatch.xlsx"])
    workbook["调度表"]["C3"] = "别的"
    from tests.render.built import saved

    sheet = reading(saved(workbook)).sheets["调度表"]
    notices: tuple[Notice, ...] = locate(sheet, SCHEMA.forms["dispatch"]).notices
    assert [notice.code for notice in notices] == ["DT21"] * len(notices)
    assert notices
