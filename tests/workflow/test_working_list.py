"""预警 as a working list: every code that can flag fills its columns, with words ready to use."""

from __future__ import annotations

import re

import pytest

from tests.contract.test_flag_titles import FLAGGING
from tests.support import records
from tests.support.examples import Example, examples
from tests.support.examples_forms import play
from tests.support.schemas import SCHEMA
from tests.workflow.desk import ENTERPRISE, Desk
from tests.workflow.honest import month_of
from tests.workflow.test_flag import LATE, with_overdue
from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.merging.flags import flag_rows
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.table import Value
from xlhazard.rules import declared
from xlhazard.schema.catalogue import UNKNOWN
from xlhazard.workflow.flag import FlagOrder, flag

TOLD_APART = {"CV22", "XR20"}
"""Codes whose example is no master: told below."""
CODES = {rule.code for rule in FLAGGING}
EXAMPLES = [
    one
    for one in examples({code[:2] for code in CODES})
    if one.code in CODES - TOLD_APART and one.side == "fires"
]
OF_NO_UNIT = {"DL10"}
"""Several units at once."""
ACTORS = re.compile(r"安办|报送单位|责任单位|验收单位|主管部门|无")
LEFT_OPEN = re.compile(r"[{}]|\bNone\b|" + re.escape(UNKNOWN))


def test_every_code_that_flags_is_tried() -> None:
    assert {one.code for one in EXAMPLES} | TOLD_APART == CODES
    assert len(CODES) > 40


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.code)
def test_a_flag_says_whose_move_it_is_and_what_to_write(example: Example) -> None:
    played = play(example, on_master=True)
    row = row_of(played.context, played.done.findings, example.code)
    complete(example.code, row)


def test_a_hazard_that_came_back() -> None:
    told = {
        "enterprise_code": ENTERPRISE,
        "location": "一号车间",
        "description": "配电箱没有接地保护，线路老化",
        "grade": "minor",
        "filed_by": "HL-03",
    }
    old, new = "YH-HL-03-2023-0001-J", "YH-HL-03-2023-0002-5"
    master = records.master(
        hazards=[
            {"hazard_id": old, "found_on": records.day("2023-05-03"), **told},
            {"hazard_id": new, "found_on": records.day("2023-06-20"), **told},
        ],
        acceptances=[
            {
                "hazard_id": old,
                "accepted_on": records.day("2023-05-20"),
                "result": "pass",
                "closed_on": records.day("2023-05-20"),
            }
        ],
    )
    context = records.context(None, master)
    complete("XR20", row_of(context, check(context, declared()).findings, "XR20"))


def test_a_row_that_may_betray_an_informant_shows_nothing_of_it(desk: Desk) -> None:
    with_overdue(desk)
    desk.staff_type("hazards", 0, "description", "举报人：欧阳明，13800138000，反映线路老化")
    flag(desk.township, FlagOrder(LATE))
    (row,) = (one for one in desk.master.tables["flags"] if one.text("code") == "CV22")
    complete("CV22", row.values)
    assert "欧阳明" not in "".join(map(str, row.values.values()))
    assert month_of()["hazards"][0]["location"] not in "".join(map(str, row.values.values()))


def row_of(context: Context, findings: tuple[Finding, ...], code: str) -> dict[str, Value]:
    """The first row of 预警 that the code gives."""
    assert context.master is not None
    flags = [one for one in findings if one.severity is Severity.FLAG]
    rows = flag_rows(context.master, flags, SCHEMA, context.as_of)
    return next(dict(row) for _, row in rows if row["code"] == code)


def complete(code: str, row: dict[str, Value] | object) -> None:
    """Each column that issue 4 promises, and no word that was left open."""
    assert isinstance(row, dict)
    texts = {name: str(row.get(name) or "") for name in ("message", "draft", "basis", "next_actor")}
    for name, text in texts.items():
        assert text.strip(), name
        assert not LEFT_OPEN.search(text), (name, text)
    assert re.search("请|拟|建议|约谈|及时", texts["draft"])  # something to do, not a description
    assert texts["draft"].endswith("。")
    assert ACTORS.match(texts["next_actor"])
    assert row["name"] == SCHEMA.rules[code].title
    assert code in str(row["flag_no"])
    assert row.get("record_key") or code == "CV22"
    if code not in OF_NO_UNIT:
        assert row["unit_code"]
    if re.search(r"[0-9]天(?!前销号|内)", texts["message"]):
        assert isinstance(row["days"], int)
