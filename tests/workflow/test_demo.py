"""The demo runs as it was meant to, on the shipped workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlhazard.examples import two_months
from xlhazard.io.reader import read_file
from xlhazard.workflow.demo import demo
from xlhazard.workflow.misuse import Misuse

ROOT = Path(__file__).resolve().parents[2]


def readme_output() -> list[str]:
    """The lines that the README shows of the demo's output."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition("```text\n")[2].partition("\n```")[0].splitlines()


def test_two_months_end_to_end(tmp_path: Path) -> None:
    root = tmp_path / "演示"
    steps = list(demo(root))
    said = "\n".join(line for step in steps for line in step.lines)
    assert all(step.as_intended for step in steps), said
    for fault in two_months.FAULTS:
        assert fault.code in said
    assert "2023-05：收到10份，并入8份，退回2份" in said
    assert "2023-06：收到11份，并入7份，退回4份" in said
    for town, when in (("桑园镇", "2023-03"), ("山腰街道", "2020-12"), ("白市驿镇", "2021-10")):
        assert f"{when}：收到{len(list((root / town / '收件' / when).iterdir()))}份" in said
    home = root / "黑林镇"
    forms = (
        home / "报表" / "2023-06" / "调度表-2023-06.xlsx",
        root / "山腰街道" / "报表" / "2020-12" / "9+6汇总表-2020-12.xlsx",
        root / "白市驿镇" / "报表" / "2021-10" / "十条措施表-2021-10.xlsx",
    )
    masters = sorted(root.rglob("总台账.xlsx"))
    assert len(masters) == 4
    for path in (*masters, *forms, *(home / "退回").rglob("*.xlsx")):
        reading = read_file(path)
        assert reading.workbook is not None, path
    assert len(list(root.rglob("*回复.txt"))) == 6
    for line in readme_output():
        assert line.replace("演示", str(root)) in said, "README shows what the demo does not say"
    with pytest.raises(Misuse, match="已经有文件"):
        list(demo(root))
