"""What accepted forms leave in the master's histories."""

from __future__ import annotations

from dataclasses import replace

from tests.support.records import JUNE, day, submission
from tests.support.schemas import SCHEMA
from xlhazard.merging.histories import history_rows
from xlhazard.merging.receipts import kinds_of
from xlhazard.model.submission import Submission
from xlhazard.model.table import FormCell, FormSheet, Value


def sheet(form_id: str, **items: Value) -> FormSheet:
    cells = {
        name: FormCell(None, None, "" if value is None else str(value), value)
        for name, value in items.items()
    }
    return FormSheet(form_id, SCHEMA.forms[form_id].sheet, cells)


def filed(form: FormSheet) -> Submission:
    return replace(submission(), forms={form.form_id: form})


def kept(form: FormSheet, list_id: str) -> tuple[object, ...]:
    return history_rows(filed(form), "HL-03", JUNE, 2, SCHEMA).get(list_id, ())


SERIES = {"unit_code": "HL-03", "period": "2023-06", "version": 2}


def test_a_line_of_the_nine_plus_six_table_is_kept_with_its_remark() -> None:
    form = sheet(
        "nine_plus_six",
        r7_row_no=7,
        r7_measure="推行“保险+服务”模式",
        r7_current="无",
        r7_next_step=None,
        r7_remark="辖区没有高危企业",
    )
    (row,) = kept(form, "nine_plus_six_history")
    assert row == {**SERIES, "row_no": 7, "current": "无", "remark": "辖区没有高危企业"}


def test_a_stage_report_is_kept_as_one_row() -> None:
    form = sheet(
        "stage_reports",
        unit="安委办",
        kind="interim",
        date=day("08-09"),
        work="排查已全覆盖",
        found=4,
        done=3,
        listed=None,
        problems="资金",
        next_step="销号",
        leader=("李强",),
    )
    (row,) = kept(form, "stage_reports_history")
    assert row == {
        **SERIES,
        "kind": "interim",
        "date": day("08-09"),
        "work": "排查已全覆盖",
        "found": 4,
        "done": 3,
        "problems": "资金",
        "next_step": "销号",
        "leader": ("李强",),
    }
    assert kinds_of(filed(form)) == ("stage_report",)


def test_a_stage_report_without_a_day_has_that_of_the_lists() -> None:
    (row,) = kept(sheet("stage_reports", kind="final", found=4), "stage_reports_history")
    assert row == {**SERIES, "kind": "final", "date": day("06-26"), "found": 4}


def test_a_blank_stage_report_that_only_bears_the_units_name_was_not_filed() -> None:
    form = sheet("stage_reports", unit="安委办", date=day("06-26"), kind=None, work=None)
    assert kept(form, "stage_reports_history") == ()
    assert kinds_of(filed(form)) == ("six_lists",)
