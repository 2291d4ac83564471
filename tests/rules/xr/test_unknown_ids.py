"""Ids of hazards and codes of enterprises that nobody registered (XR10, XR23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.support.records import context, look, master, skipped, submission, table, tables
from xlhazard.model.finding import Notice
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.rules.xr.unknown_ids import enterprise_not_registered, hazard_unknown

Rows = Sequence[Mapping[str, Value]]
ONE, TWO = (make_record_id("YH", "HL-03", 2023, number) for number in (11, 12))
OTHER = make_record_id("YH", "HL-05", 2023, 4)


def hazard(hazard_id: str = ONE, **more: Value) -> dict[str, Value]:
    return {"hazard_id": hazard_id, **more}


def named(**lists: Rows) -> list[Notice]:
    return look(hazard_unknown, context(submission(tables(**lists)), master()))


def test_xr10_every_list_that_names_a_hazard_is_asked() -> None:
    rows: Rows = [{"hazard_id": TWO}]
    for list_id in ("rectifications", "acceptances", "listings", "extensions", "accountabilities"):
        (notice,) = named(hazards=[hazard()], **{list_id: rows})
        assert (notice.field, notice.facts["id"]) == ("hazard_id", TWO)
    assert named(hazards=[hazard()], rectifications=[{"hazard_id": ONE}]) == []


def test_xr10_origin_and_merged_hazards_exist_too() -> None:
    (notice,) = named(hazards=[hazard(origin_hazard_id=TWO)])
    assert (notice.sheet, notice.field) == ("隐患清单", "origin_hazard_id")
    assert named(hazards=[hazard(merged_into=TWO), hazard(TWO)]) == []


def test_xr10_what_only_the_master_holds_is_known() -> None:
    found = tables(hazards=[hazard()], rectifications=[{"hazard_id": OTHER}])
    known = master(hazards=[hazard(OTHER)])
    assert look(hazard_unknown, context(submission(found), known)) == []
    assert len(look(hazard_unknown, context(submission(found), master()))) == 1


def test_xr10_without_a_master_other_units_hazards_are_skipped() -> None:
    found = tables(hazards=[hazard()], acceptances=[{"hazard_id": OTHER}, {"hazard_id": TWO}])
    at = context(submission(found))
    assert [one.facts["id"] for one in look(hazard_unknown, at)] == [TWO]
    assert "其他单位" in skipped(hazard_unknown, at)[0].reason
    carried = context(submission(found, complete=False))
    assert look(hazard_unknown, carried) == []
    assert "结转在办" in skipped(hazard_unknown, carried)[0].reason


def test_xr10_a_mistyped_id_is_told_where_it_was_mistyped() -> None:
    wrong = f"{ONE[:-1]}{'0' if ONE[-1] != '0' else '1'}"
    found = tables(rectifications=[{"hazard_id": ONE}])
    found["hazards"] = table("hazards", {"hazard_id": wrong})
    at = context(submission(found), master())
    own = found["hazards"]
    cell = own.cell(own.rows[0], "hazard_id")
    assert cell is not None
    assert len(look(hazard_unknown, at)) == 1
    assert look(hazard_unknown, replace(at, unreliable=frozenset({("隐患清单", cell)}))) == []


def test_xr10_a_list_that_was_not_read_whole_proves_nothing() -> None:
    found = tables(hazards=[hazard()], rectifications=[{"hazard_id": TWO}])
    at = context(submission(found), master())
    told = replace(at, found={"ST28": (Notice("ST28", "隐患清单"),)})
    assert look(hazard_unknown, told) == []
    assert skipped(hazard_unknown, told)


FIRM: dict[str, Value] = {"enterprise_code": "A1", "enterprise_name": "石梁河采石场"}


def registered(**lists: Rows) -> list[Notice]:
    return look(enterprise_not_registered, context(submission(tables(**lists)), master()))


def test_xr23_each_code_is_told_once_a_sheet() -> None:
    rows: Rows = [{"enterprise_code": "B2"}, {"enterprise_code": "B2"}, {"enterprise_code": "A1"}]
    found = registered(enterprises=[FIRM], hazards=rows, inspections=rows)
    assert sorted((one.sheet or "", one.facts["code"]) for one in found) == [
        ("监督清单", "B2"),
        ("隐患清单", "B2"),
    ]
    assert registered(enterprises=[FIRM], hazards=[{"enterprise_code": "A1"}]) == []


def test_xr23_the_masters_register_counts_and_near_names_are_shown() -> None:
    rows: Rows = [{"enterprise_code": "B2", "enterprise_name": "石梁河采石厂"}]
    at = context(submission(tables(hazards=rows)), master(enterprises=[FIRM]))
    (notice,) = look(enterprise_not_registered, at)
    assert notice.facts["nearest"] == "，名称相近的有石梁河采石场（A1）"
    same = context(submission(tables(hazards=[{"enterprise_code": "A1"}])), at.master)
    assert look(enterprise_not_registered, same) == []


def test_xr23_without_any_register_it_is_skipped() -> None:
    at = context(submission(tables(hazards=[{"enterprise_code": "B2"}])))
    assert look(enterprise_not_registered, at) == []
    assert "企业底册" in skipped(enterprise_not_registered, at)[0].reason


def test_xr23_a_firm_whose_own_code_is_at_fault_is_told_there() -> None:
    found = tables(hazards=[{"enterprise_code": "B2", "enterprise_name": "石梁河采石场"}])
    found["enterprises"] = table(
        "enterprises", {"enterprise_name": "石梁河采石场"}, faults={0: ["enterprise_code"]}
    )
    assert look(enterprise_not_registered, context(submission(found), master())) == []
