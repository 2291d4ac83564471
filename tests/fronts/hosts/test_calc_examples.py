"""The copy that Calc gives is understood as the file is: values, numbers, dates and cells."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.support.calc import calc_host
from xlhazard.fronts.buttons import checking
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.cli import main
from xlhazard.model.report import Report
from xlhazard.render.json import report_json
from xlhazard.workflow.today import SHANGHAI

pytestmark = pytest.mark.office

EXAMPLES = Path(__file__).parents[3] / "workbooks" / "examples"
SUBMITTED = (
    "黑林镇/2023-05/HL-02_2023-05.xlsx",
    "山腰街道/2020-12",
    "白市驿镇/2021-10",
)


@pytest.mark.parametrize("which", SUBMITTED)
def test_findings_of_shipped_examples_are_those_of_the_command_line(
    which: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = EXAMPLES / which
    source = found if found.is_file() else min(found.glob("*.xlsx"))
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes())
    day = dt.datetime(2023, 5, 28, 9, tzinfo=SHANGHAI)
    with calc_host(path) as host:
        done = checking.validate(host, Desk(day, tmp_path / "日志"))
    assert done is not None
    main(["validate", str(path), "--today", str(day.date()), "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    pressed = json.loads(json.dumps(report_json(Report(day.date(), (done.report,)))))
    for report in (told, pressed):
        del report["files"][0]["sha256"]  # a copy of an open workbook has other bytes
    assert pressed == told
