"""What `flag` says about reporting: rates, who is late, missing, due in three days."""

from __future__ import annotations

import datetime as dt
import json

from tests.workflow.desk import MAY, Desk, submitted
from tests.workflow.honest import hazard, month_of
from xlhazard.fronts.cli import main
from xlhazard.model.reporting import Reporting
from xlhazard.render.reporting import flag_json
from xlhazard.render.results_text import flag_text
from xlhazard.workflow.flag import FlagOrder, flag


def with_reports(desk: Desk) -> None:
    """HL-03 reports in time but for its lists, JS not at all, HL-01 on the 28th."""
    rows = {**month_of(), "hazards": [hazard("HL-03", n) for n in (1, 2)]}
    desk.receive(submitted(desk.blank("HL-03"), rows), "a.xlsx")
    desk.merge(today=dt.date(2023, 5, 27))
    desk.receive(submitted(desk.blank("HL-01"), month_of("HL-01")), "b.xlsx")
    desk.merge(today=dt.date(2023, 5, 28))


def reporting(desk: Desk, today: dt.date) -> Reporting:
    found = flag(desk.township, FlagOrder(today, dry_run=True)).reporting
    assert found is not None
    return found


def test_rates_of_units_forms_and_the_township(desk: Desk) -> None:
    with_reports(desk)
    found = reporting(desk, dt.date(2023, 5, 30))
    units = {one.unit: one for one in found.units}
    assert units["HL-03"].tally.reporting_rate == "100.0%"
    assert units["HL-03"].tally.on_time_rate == "50.0%"
    assert (units["HL-01"].tally.between, units["HL-01"].tally.late) == (1, 1)
    assert units["JS"].tally.missing == 2
    assert found.township.reporting_rate == "66.7%"
    assert found.township.on_time_rate == "16.7%"
    assert {one.label: one.rest_day for one in found.forms} == {"六清单": "", "调度表": "周六"}
    assert found.forms[1].clauses == (
        "黑林镇方案 四（二）“每月27日前 送调度数据”",
        "黑林镇方案 附件注1“每月28日前上报累计情况”",
    )
    late = {(one.unit, one.label): one.days_late for one in found.late}
    assert late == {("HL-03", "六清单"): 2, ("HL-01", "六清单"): 3, ("HL-01", "调度表"): 1}
    assert {(one.unit, one.label) for one in found.missing} == {("JS", "六清单"), ("JS", "调度表")}
    assert found.soon == ()
    assert (units["HL-03"].closing.found, units["HL-03"].closing.closed) == (2, 0)


def test_due_in_three_days_and_the_offices_own_number_of_days(desk: Desk) -> None:
    with_reports(desk)
    soon = reporting(desk, dt.date(2023, 6, 24)).soon
    assert [(one.unit, one.label) for one in soon] == [
        (unit, label) for unit in ("HL-01", "HL-03", "JS") for label in ("六清单", "调度表")
    ]
    assert {one.label for one in reporting(desk, dt.date(2023, 6, 22)).soon} == {"六清单"}
    keys = [row.text("key") for row in desk.master.tables["settings"]]
    own = keys.index("default_area")
    desk.staff_type("settings", own, "key", "DL10.soon_days")
    desk.staff_type("settings", own, "value", "1")
    assert reporting(desk, dt.date(2023, 6, 22)).soon == ()


def test_text_and_json_tell_the_same(desk: Desk) -> None:
    with_reports(desk)
    result = flag(desk.township, FlagOrder(dt.date(2023, 5, 30), dry_run=True))
    text = flag_text(result)
    assert "报送情况：应报6份，已报4份（66.7%），按时1份（16.7%）" in text
    assert "四（二）“每月27日前 送调度数据”；黑林镇方案 附件注1“每月28日前上报累计情况”" in text
    assert "当天是休息日（周六）" in text
    assert "河口村（2023-05-27收到，迟2天）" in text
    assert "青石村（2023-05-28收到，过了应报日，没过最后可收日）" in text
    assert "未报：2023-05 调度表（2023-05-27前）：建设站" in text
    assert "HL-03 河口村：报送率100.0%，按时率50.0%；隐患2项，销号0项（0.0%）" in text
    assert "报送情况" not in flag_text(result, quiet=True)
    told = flag_json(result)["reporting"]
    assert isinstance(told, dict)
    assert told["township"] == {
        "due": 6,
        "reported": 4,
        "in_time": 1,
        "between": 1,
        "late": 2,
        "undated": 0,
        "refused": 0,
        "missing": 2,
        "reporting_rate": "66.7%",
        "on_time_rate": "16.7%",
        "hazards": {
            "found": 4,
            "closed": 0,
            "closing_rate": "0.0%",
            "due": 0,
            "done": 0,
            "done_rate": "",
        },
    }


def test_the_command_line_gives_it_as_json(desk: Desk, capsys: object) -> None:
    with_reports(desk)
    out = desk.root / "flag.json"
    given = ["flag", "--township", str(desk.root), "--today", "2023-05-30", "--format", "json"]
    assert main([*given, "-o", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert [one["unit"] for one in told["reporting"]["missing"]] == ["JS", "JS"]
    assert told["reporting"]["forms"][1]["last_day"] == f"{MAY}-28"
