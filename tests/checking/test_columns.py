"""Column checks: the same findings with and without pandera, at the right cell."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pandera.errors
import pytest

from tests.support.records import context, master, submission, table
from tests.support.schemas import SCHEMA
from xlhazard.checking.columns import has_pandera, pandera_schema, verdicts
from xlhazard.checking.context import Context
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value

GOOD = "91320707MA1TE5T0XK"


def hazard(**changed: Value) -> dict[str, Value]:
    return {
        "hazard_id": "YH-HL-03-2023-0001-J",
        "enterprise_code": GOOD,
        "location": "配电房",
        "description": "配电箱门未上锁",
        "grade": "minor",
        "source": "self",
        "found_on": dt.date(2023, 6, 1),
        "responsible_unit": "宏达石材",
        "responsible_person": ("陈大勇",),
    } | changed


def enterprise(**changed: Value) -> dict[str, Value]:
    return {
        "enterprise_code": GOOD,
        "enterprise_name": "宏达石材有限公司",
        "scale": "micro",
        "sector": "industry",
        "main_person": ("陈大勇",),
    } | changed


def of(**lists: list[dict[str, Value]]) -> Context:
    made = {name: table(name, *rows) for name, rows in lists.items()}
    return context(submission(made))


def places(notices: tuple[Notice, ...]) -> list[tuple[str, str, str]]:
    return [(n.code, n.sheet or "", str(n.cell)) for n in notices]


def test_honest_rows_have_no_verdict() -> None:
    at = of(hazards=[hazard()], enterprises=[enterprise()])
    assert verdicts([at]) == ((),)


def test_a_blank_required_cell_is_told_at_its_cell() -> None:
    at = of(hazards=[hazard(), hazard(responsible_person=None)])
    (found,) = verdicts([at])
    cell = at.tables["hazards"].cell(at.tables["hazards"].rows[1], "responsible_person")
    assert places(found) == [("CV01", "隐患清单", str(cell))]


def test_an_unreadable_or_missing_column_is_not_blank() -> None:
    faulty = table("hazards", hazard(found_on=None), faults={0: ["found_on"]})
    assert verdicts([context(submission({"hazards": faulty}))]) == ((),)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("enterprise_code", "914403001922038217", "CV13"),
        ("enterprise_code", "320707600123456", "CV14"),
        ("enterprise_code", "91320707MA1TE5T01W", "CV15"),
        ("enterprise_code", "CS-HL-03-0001", None),
        ("enterprise_code", "N2320707MF0TE5T22M", None),
        ("enterprise_code", "914403001922038000", "CV12"),
        ("main_phone", "1380000000", "CV17"),
        ("main_phone", "13800000000/0518-80000000转801", None),
        ("main_person", ("负责人",), "CV18"),
        ("main_person", ("买买提·艾山", "李小红"), None),
        ("main_person", ("李强（书记）",), None),
        ("main_person", ("无",), "CV01"),
        ("staff_count", -1, "CV05"),
        ("staff_count", 100_001, "CV05"),
        ("staff_count", 0, None),
    ],
)
def test_enterprise_columns(field: str, value: Value, code: str | None) -> None:
    (found,) = verdicts([of(enterprises=[enterprise(**{field: value})])])
    assert [n.code for n in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("1.5"), "CV26"),
        (Decimal(15000), None),
        (Decimal(0), None),
        (Decimal(6_000_000), "CV26"),
        (Decimal("100.123"), "CV05"),
        (Decimal(200_000_000), "CV05"),
    ],
)
def test_fines(value: Decimal, code: str | None) -> None:
    row: dict[str, Value] = {
        "enforcement_id": "ZF-HL-03-2023-0001-J",
        "enforced_on": dt.date(2023, 6, 1),
        "enterprise_code": GOOD,
        "measure": "fine",
        "responsible_unit": "黑林三村",
        "responsible_person": ("李强",),
        "fine": value,
    }
    (found,) = verdicts([of(enforcements=[row])])
    assert [n.code for n in found] == ([code] if code else [])


def test_a_wrong_code_elsewhere_is_left_to_the_registry_that_holds_it() -> None:
    wrong = "914403001922038217"
    at = of(
        enterprises=[enterprise(enterprise_code=wrong)], hazards=[hazard(enterprise_code=wrong)]
    )
    assert places(verdicts([at])[0]) == [("CV13", "企业底册", "B2")]


def test_candidates_are_offered_only_when_they_exist() -> None:
    swapped = "91320707MA1TE5TX0K"
    (found,) = verdicts([of(enterprises=[enterprise()], hazards=[hazard(enterprise_code=swapped)])])
    assert found[0].facts["suggestion"] == f"，是否为{GOOD}"
    (alone,) = verdicts([of(hazards=[hazard(enterprise_code=swapped)])])
    assert alone[0].facts["suggestion"] == ""


def test_hazard_ids_suggest_ids_of_the_workbook_and_the_master() -> None:
    rows: list[dict[str, Value]] = [{"hazard_id": "YH-HL-03-2023-0010-J", "measures": "更换门锁"}]
    known = master(hazards=[{"hazard_id": "YH-HL-03-2023-0001-J"}])
    at = context(submission({"rectifications": table("rectifications", *rows)}), known)
    (found,) = verdicts([at])
    assert [(n.code, n.facts["suggestion"]) for n in found] == [
        ("KY03", "，是否为YH-HL-03-2023-0001-J")
    ]


def test_settings_move_the_limits() -> None:
    old = hazard(found_on=dt.date(2014, 1, 1))
    tables = {"hazards": table("hazards", old)}
    assert [n.code for n in verdicts([context(submission(tables))])[0]] == ["CV10"]
    lenient = master({"CV10.first_year": "2010"})
    assert verdicts([context(submission(tables), lenient)]) == ((),)


def bad_run() -> list[Context]:
    """Three files with many wrong cells in several lists."""
    return [
        of(
            hazards=[
                hazard(responsible_person=None, found_on=dt.date(2001, 1, 1)),
                hazard(hazard_id="YH-HL-03-2023-0010-J", description=None),
                hazard(acceptor=("待定",)),
            ],
            enterprises=[
                enterprise(main_phone="123", staff_count=-number),
                enterprise(enterprise_code="无", main_person=None),
            ],
        )
        for number in (1, 2, 3)
    ]


def test_with_and_without_pandera_the_findings_are_the_same() -> None:
    assert has_pandera()
    plain = verdicts(bad_run(), with_pandera=False)
    assert verdicts(bad_run(), with_pandera=True) == plain
    assert [len(found) for found in plain] == [9, 9, 9]


def test_files_of_one_run_do_not_mix() -> None:
    first, second = of(hazards=[hazard(location=None)]), of(hazards=[hazard()])
    assert [len(found) for found in verdicts([second, first, second])] == [0, 1, 0]


def frame(**changed: object) -> pd.DataFrame:
    columns: dict[str, object] = {c.id: None for c in SCHEMA.lists["hazards"].columns}
    row = columns | {**hazard(), **changed}
    return pd.DataFrame([row, columns | hazard()], dtype=object, index=[14, 15])


def test_the_public_schema_has_ids_titles_and_descriptions() -> None:
    made = pandera_schema(SCHEMA.lists["hazards"], SCHEMA)
    assert made.columns["due"].title == "整改时限"
    assert made.columns["due"].description
    assert list(made.columns) == [c.id for c in SCHEMA.lists["hazards"].columns]


@pytest.mark.parametrize(
    "changed",
    [
        {"found_on": pd.Timestamp("2023-06-01")},
        {"grade": "重大事故隐患", "source": "企业自查"},
        {"due": float("nan")},
        {"due": pd.NaT},
        {"self_fixable": "是"},
        {"responsible_person": "陈大勇、李强"},
        {"seq": 3.0},
    ],
)
def test_the_public_schema_takes_what_pandas_users_bring(changed: dict[str, object]) -> None:
    made = pandera_schema(SCHEMA.lists["hazards"], SCHEMA)
    assert len(made.validate(frame(**changed), lazy=True)) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("found_on", "2023年6月1日左右"),
        ("found_on", dt.date(2001, 1, 1)),
        ("grade", "特大"),
        ("hazard_id", "YH-HL-03-2023-0010-J"),
        ("enterprise_code", "914403001922038217"),
        ("seq", 2.5),
        ("responsible_person", None),
        ("self_fixable", "也许"),
    ],
)
def test_the_public_schema_names_row_and_column(field: str, value: object) -> None:
    made = pandera_schema(SCHEMA.lists["hazards"], SCHEMA)
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        made.validate(frame(**{field: value}), lazy=True)
    cases = raised.value.failure_cases
    assert list(zip(cases["column"], cases["index"], strict=True)) == [(field, 14)]


def test_warnings_do_not_fail_the_public_schema() -> None:
    made = pandera_schema(SCHEMA.lists["enterprises"], SCHEMA)
    columns: dict[str, object] = {c.id: None for c in SCHEMA.lists["enterprises"].columns}
    odd = pd.DataFrame([columns | enterprise(main_phone="123")], dtype=object)
    assert len(made.validate(odd, lazy=True)) == 1
