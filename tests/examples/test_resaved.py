"""Honest months that LibreOffice opened and saved again say the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.examples.months import EXPLAINED, TOWNS, story, typed_month
from tests.examples.test_honest_towns import assert_arrived, understood
from tests.support.programs import needed
from xlhazard.examples.towns import SETTINGS
from xlhazard.examples.workbooks import Sent
from xlhazard.workflow.validate import ValidateOrder, validate


@pytest.mark.office
def test_saved_again_by_libreoffice(tmp_path: Path) -> None:
    office = needed("soffice")
    given, saved = tmp_path / "given", tmp_path / "saved"
    given.mkdir()
    sent: dict[str, tuple[str, Sent]] = {}
    for seed, town in enumerate(TOWNS):
        month = SETTINGS[town].first
        made = typed_month(story(town, 1, month), month, seed)
        department = next(code for code in made if "-B" in code)
        code = department if seed % 2 else next(iter(made))
        one, data = made[code]
        (given / f"{code}.xlsx").write_bytes(data)
        sent[code] = (town, one)
    done = subprocess.run(
        [
            *(office, "--headless", f"-env:UserInstallation=file://{tmp_path / 'profile'}"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved)),
            *sorted(map(str, given.iterdir())),
        ],
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert {path.stem for path in saved.iterdir()} == set(sent), done.stderr
    for code, (town, one) in sent.items():
        path = saved / f"{code}.xlsx"
        assert_arrived(one, understood(town, one.month, path.read_bytes()))
        checked = validate([path], None, ValidateOrder(today=one.month.day(25)))
        [file] = checked.report.files
        strange = [(f.code, f.sheet, f.message) for f in file.findings if f.code not in EXPLAINED]
        assert strange == [], code
