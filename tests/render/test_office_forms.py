"""The 9+6 table, the ten measures and the stage report in LibreOffice: printed, saved again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.render.built import opened, reading, saved
from tests.render.test_office import RED, converted, painted
from tests.support.schemas import SCHEMA
from tests.tables.reading import JUNE
from xlhazard.model.table import Value
from xlhazard.render.templates import official_form
from xlhazard.schema.types import FormSchema, Kind
from xlhazard.tables.form_sheet import FormRead, read_form

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing here"),
]
TOWNS = {"nine_plus_six": "shanyao", "ten_measures": "baishiyi", "stage_reports": "heilin"}
PAGES = {"nine_plus_six": 1, "ten_measures": 2, "stage_reports": 1}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


def blank(form_id: str) -> bytes:
    return official_form(SCHEMA, SCHEMA.towns[TOWNS[form_id]], form_id)


def read(data: bytes, form: FormSchema) -> FormRead:
    return read_form(reading(data).sheets[form.sheet], form, JUNE)


def filled(form: FormSchema) -> bytes:
    """Every cell that the reader finds, typed into by hand."""
    located = read(blank(form.id), form).located
    workbook = opened(blank(form.id))
    sheet = workbook[form.sheet]
    figures = {value.id for value in form.values}
    kinds = {item.id: item.kind for item in form.items}
    for number, (item, spot) in enumerate(located.spots.items()):
        column = item.partition("_")[2]
        if spot.span is not None:
            label = str(sheet[str(spot.cell)].value).split("：", maxsplit=1)[0]
            said = "2023年6月25日" if item == "date" else "三村"
            sheet[str(spot.cell)] = f"{label}：{said}"
        elif column in ("row_no", "measure"):
            continue
        elif item in figures or kinds.get(item) is Kind.WHOLE:
            sheet[str(spot.cell)] = number
        elif item in ("date", "kind"):
            sheet[str(spot.cell)] = {"date": "2023.6.25", "kind": "总体情况"}[item]
        else:
            person = column in ("leader", "person") or item == "leader"
            sheet[str(spot.cell)] = "李强、王芳" if person else f"第{number}处已开展，下月继续"
    return saved(workbook)


def answers(data: bytes, form: FormSchema) -> dict[str, Value]:
    found = read(data, form)
    assert found.notices == ()
    assert not [one for one in found.form.items.values() if one.fault is not None]
    return {name: one.value for name, one in found.form.items.items()}


@pytest.mark.parametrize("form_id", TOWNS)
def test_saved_again_every_answer_is_the_same(form_id: str, office: Path) -> None:
    form = SCHEMA.forms[form_id]
    data = filled(form)
    typed = answers(data, form)
    assert None not in typed.values()
    assert answers(converted(data, "xlsx", office).read_bytes(), form) == typed


@pytest.mark.parametrize("form_id", TOWNS)
def test_a_blank_form_prints_on_as_few_pages_as_it_should(form_id: str, office: Path) -> None:
    pdf = converted(blank(form_id), "pdf", office)
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    assert re.search(rf"^Pages:\s+{PAGES[form_id]}$", told, re.MULTILINE)


def test_a_part_above_its_whole_turns_red(office: Path) -> None:
    form = SCHEMA.forms["ten_measures"]
    spots = read(blank(form.id), form).located.spots
    for part, wrong in ((3, False), (4, True)):
        workbook = opened(blank(form.id))
        workbook[form.sheet][str(spots["t1_4"].cell)] = 3
        workbook[form.sheet][str(spots["t1_5"].cell)] = part
        pdf = converted(saved(workbook), "pdf", office)
        subprocess.run(["pdftoppm", "-r", "40", "-l", "1", str(pdf), str(office / "p")], check=True)
        assert painted(next(office.glob("p-*.ppm")).read_bytes(), RED) is wrong
