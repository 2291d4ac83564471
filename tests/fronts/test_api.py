"""The public functions."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlhazard
from tests.support.schemas import SCHEMA
from tests.workflow.desk import TOWN, Desk, prepared, submitted
from tests.workflow.honest import month_of
from xlhazard.render.templates import official_form


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("api"))


def test_the_verbs_are_functions(
    township: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.copy_of(township, tmp_path)
    path = desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    monkeypatch.chdir(tmp_path)
    report = xlhazard.validate(path, today="2023-05-25")
    assert [file.status for file in report.files] == ["ok"]
    result = xlhazard.merge(township=desk.root, month="2023-05", today="2023-05-25")
    assert [one.unit for one in result.merged] == ["HL-03"]
    assert xlhazard.flag(township=desk.root, today="2023-07-10").added > 0
    issued = xlhazard.issue("2023-06", units=["HL-03"], township=desk.root, today="2023-06-01")
    assert issued.issued[0].path.is_file()
    form = desk.root / "表.xlsx"
    form.write_bytes(official_form(SCHEMA, TOWN, "dispatch"))
    filled = xlhazard.fill(form, month="2023-05", township=desk.root, today="2023-05-27")
    assert filled.path == form
    assert len(filled.cells) == 34
    reading = xlhazard.read(desk.root / "总台账.xlsx")
    assert reading.workbook is not None
    assert "隐患清单" in reading.workbook.sheets


def test_the_compiled_schema_of_a_list() -> None:
    schema = xlhazard.pandera_schema("hazards")
    assert schema.columns["grade"].title == "隐患等级"
    with pytest.raises(KeyError):
        xlhazard.pandera_schema("nothing")
