"""开新账: what is open goes on, the old master is kept whole, counting begins anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.workflow.desk import MAY, Desk, submitted
from tests.workflow.honest import REGISTRY, hazard, hazard_id, work
from xlhazard.api import renew as renew_by_api
from xlhazard.fronts.cli import main
from xlhazard.model.month import Month
from xlhazard.model.results import RenewResult
from xlhazard.model.table import Value
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.renew import RenewOrder, renew
from xlhazard.workflow.today import SHANGHAI

START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
Rows = Sequence[Mapping[str, Value]]


def order(**more: bool) -> RenewOrder:
    return RenewOrder(START, END, dt.date(2024, 1, 2), **more)


def content(**second: Value) -> Mapping[str, Rows]:
    """An enterprise with two hazards, the first of them closed."""
    closed: Mapping[str, Value] = {
        "hazard_id": hazard_id("HL-03", 1),
        "accepted_on": MAY.day(20),
        "accepting_unit": "应急管理办公室",
        "accepted_by": ("赵刚",),
        "result": "pass",
        "signed": True,
        "closed_on": MAY.day(21),
        "archive_no": "AQ-001",
        "filed_on": MAY.day(21),
    }
    mended = {"started_on": MAY.day(12), "completed_on": MAY.day(19), "funds": Decimal(2000)}
    return {
        "enterprises": [REGISTRY],
        "hazards": [hazard(number=1), hazard(number=2, **second)],
        "rectifications": [work(number=1, **mended), work(number=2)],
        "acceptances": [closed],
    }


@pytest.fixture
def year(desk: Desk) -> Desk:
    """A township after a month."""
    desk.receive(submitted(desk.blank("HL-03"), content()), "河口.xlsx")
    result = desk.merge()
    assert [one.unit for one in result.merged] == ["HL-03"], result.report
    return desk


def keys(desk: Desk, list_id: str) -> list[str]:
    return [row.text("hazard_id") for row in desk.master.tables[list_id]]


def test_open_hazards_go_on_with_what_belongs_to_them(year: Desk) -> None:
    before = {name: len(one.rows) for name, one in year.master.tables.items()}
    result = renew(year.township, order())
    master = year.master
    assert master.notices == ()
    assert keys(year, "hazards") == keys(year, "rectifications") == [hazard_id("HL-03", 2)]
    assert keys(year, "acceptances") == []
    for name in ("units", "enterprises"):
        assert len(master.tables[name].rows) == before[name] > 0
    assert len(master.tables["submissions_log"].rows) == 0
    assert result.left["隐患清单"] == 1
    assert result.carried["隐患清单"] == 1


def test_every_value_of_a_row_that_goes_on_is_the_same(year: Desk) -> None:
    old = year.master.tables
    renew(year.township, order())
    new = year.master.tables
    for name in ("units", "enterprises", "hazards", "rectifications"):
        wanted = {old[name].key_of(row): row.values for row in old[name]}
        for number, row in enumerate(new[name], start=1):
            renumbered = {"seq": number} if "seq" in row.values else {}
            assert dict(row.values) == {**wanted[new[name].key_of(row)], **renumbered}


def test_the_old_master_is_archived_byte_for_byte(year: Desk) -> None:
    before = year.township.master.read_bytes()
    result = renew(year.township, order())
    assert result.archive.read_bytes() == before
    assert result.archive.parent == year.root / "存档" / "旧账"
    settings = year.master.settings
    assert (settings["campaign_start"], settings["campaign_end"]) == ("2024-01-01", "2024-12-31")
    assert year.root / settings["previous_ledger"] == result.archive
    assert "log_seal" not in settings
    assert settings["town"] == "heilin"


def flagged(desk: Desk) -> tuple[str, ...]:
    return flag(desk.township, FlagOrder(dt.date(2024, 1, 5))).notes


def test_the_new_ledger_knows_the_originals_of_the_old_one(year: Desk) -> None:
    archive = renew(year.township, order()).archive
    assert not [note for note in flagged(year) if "存档" in note or "旧总台账" in note]
    data = archive.read_bytes()
    archive.write_bytes(data[:-1] + b"x")
    assert any("已不是存下时的内容" in note for note in flagged(year))
    archive.unlink()
    assert any(f"“{year.master.settings['previous_ledger']}”找不到了" in n for n in flagged(year))


def test_an_original_that_no_log_knows_is_told_in_the_new_ledger_too(year: Desk) -> None:
    renew(year.township, order())
    known = next((year.root / "存档" / "2023-05").glob("*.xlsx"))
    later = year.root / "存档" / "2024-01" / known.name
    later.parent.mkdir()
    later.write_bytes(known.read_bytes())
    assert any("2024-01" in note and "没有记录" in note for note in flagged(year))


def test_settings_that_staff_changed_go_on(year: Desk) -> None:
    rows = year.master.tables["settings"].rows
    number = next(n for n, row in enumerate(rows) if row.text("key") == "soon_days")
    year.staff_type("settings", number, "value", "9")
    renew(year.township, order())
    assert year.master.settings["soon_days"] == "9"


def test_a_dry_run_writes_nothing_and_tells_the_same(year: Desk) -> None:
    before = year.files()
    told = renew(year.township, order(dry_run=True))
    assert year.files() == before
    done = renew(year.township, order())
    assert (told.carried, told.left) == (done.carried, done.left)


def test_a_second_run_is_refused_and_changes_nothing(year: Desk) -> None:
    renew(year.township, order())
    before = year.files()
    with pytest.raises(Misuse, match="已经从2024-01-01起算"):
        renew(year.township, order())
    assert year.files() == before


def test_days_the_wrong_way_round_are_refused(year: Desk) -> None:
    with pytest.raises(Misuse, match="早于第一天"):
        renew(year.township, RenewOrder(END, START, START))


def test_undecided_conflicts_come_first(year: Desk) -> None:
    year.staff_type("hazards", 1, "location", "2号车间东侧")
    later = content(location="2号车间北侧")
    data = submitted(year.blank("HL-03"), later, version=2)
    year.receive(data, "河口2.xlsx")
    assert year.merge().conflicts
    with pytest.raises(Misuse, match="《冲突》还有1条没有办结"):
        renew(year.township, order())


def test_what_cannot_be_read_is_named_and_nothing_changes(year: Desk) -> None:
    year.staff_type("hazards", 1, "found_on", "6月31日")
    before = year.files()
    with pytest.raises(Misuse, match=r"《隐患清单》.*6月31日"):
        renew(year.township, order())
    assert year.files() == before


def test_the_next_month_is_issued_and_merged_in_the_new_ledger(year: Desk) -> None:
    renew(year.township, order())
    month = Month(2024, 1)
    clock = dt.datetime(2024, 1, 5, 9, tzinfo=SHANGHAI)
    issue(year.township, IssueOrder(month, month.day(5), clock, ("HL-03",)))
    data = year.blank("HL-03", month)
    year.receive(data, "河口.xlsx", month)
    result = year.merge(month=month)
    codes = [
        (finding.code, finding.cell)
        for one in result.report.files
        for finding in one.findings
        if finding.code.startswith("KY")
    ]
    assert codes == []
    assert keys(year, "hazards") == [hazard_id("HL-03", 2)]


def test_command_line_and_api_do_the_same(year: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    days = ["--start", "2024-01-01", "--end", "2024-12-31", "--today", "2024-01-02"]
    where = ["--township", str(year.root)]
    told = renew_by_api(
        "2024-01-01", "2024-12-31", township=year.root, today="2024-01-02", dry_run=True
    )
    assert isinstance(told, RenewResult)
    assert told.dry_run
    assert main(["renew", *days, *where, "--dry-run"]) == 0
    assert "试运行" in capsys.readouterr().out
    assert main(["renew", *days, *where]) == 0
    out = capsys.readouterr().out
    assert "已开新账：2024-01-01至2024-12-31" in out
    assert "《隐患清单》" not in out
    assert "隐患清单 1行" in out
    assert main(["renew", *days, *where]) == 2
