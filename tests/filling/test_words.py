"""The 9+6 table and the stage report of the township: drafts, gathered words, persons."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.records import JUNE, day, history, master
from tests.support.schemas import SCHEMA, town
from xlhazard.filling.answers import NOTHING_OURS, Answers, Ours, digest, plan_answers
from xlhazard.filling.gathering import Said, gathered, length
from xlhazard.filling.nine_plus_six import nine_plus_six
from xlhazard.filling.occasion import Occasion
from xlhazard.filling.persons import answerable
from xlhazard.filling.plan import FillPlan, find_form
from xlhazard.filling.stage_reports import kind_of, stage_report
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import EditPlan, SetCell
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates.official import official_form
from xlhazard.schema.types import FormSchema
from xlhazard.tables.form_sheet import FormRead
from xlhazard.tables.values import Scope

TABLE, REPORT = SCHEMA.forms["nine_plus_six"], SCHEMA.forms["stage_reports"]
AS_OF = day("06-25")
HEADER = {"unit": "镇安办", "date": "2023年6月25日"}


def unit(code: str, name: str, kind: str = "village", **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": code, "unit_name": name, "unit_type": kind}
    due = ("nine_plus_six", "stage_report")
    return {**known, "forms_due": due, "valid_from": "2023-01", **more}


UNITS = (
    unit("HL-03", "黑林三村"),
    unit("HL-05", "黑林五村"),
    unit("JS", "建设站", "department"),
    unit("ZW-AJ", "镇安办", "office", forms_due=("six_lists",), leader=("李强",)),
)


def line(code: str, number: int, current: str, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": code, "period": "2023-06", "row_no": number}
    return {**known, "version": 1, "current": current, "next_step": "继续推进", **more}


CHECKS: list[dict[str, Value]] = [
    {
        "inspection_id": f"J{n}",
        "inspected_on": on,
        "enterprise_code": firm,
        "problem_count": n,
    }
    for n, (on, firm) in enumerate(
        ((day("05-20"), "A"), (day("06-01"), "A"), (day("06-25"), "B"), (day("06-26"), "C"))
    )
]


Rows = Sequence[Mapping[str, Value]]


def known(units: Rows = UNITS, **lists: Rows) -> Master:
    return master(units=units, **lists)


def around(made: Master, month: Month = JUNE) -> Occasion:
    return Occasion(made, SCHEMA, town(), {}, month, min(AS_OF, month.last))


def opened(data: bytes, form: FormSchema = TABLE) -> tuple[Workbook, FormRead]:
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    codes = Scope(codes=SCHEMA.codes, date_styles=workbook.date_styles, period=JUNE)
    read = find_form(workbook, form, codes)
    assert read is not None
    return workbook, read


@cache
def blank(form_id: str = "nine_plus_six") -> bytes:
    return official_form(SCHEMA, town(), form_id)


def table(made: Master, data: bytes | None = None) -> Answers:
    workbook, read = opened(data or blank())
    return nine_plus_six(workbook.sheets[read.form.sheet], read, TABLE, around(made))


def answers(made: Master, data: bytes | None = None) -> Mapping[str, object]:
    return {one.id: one.value for one in table(made, data).answers}


def planned(made: Master, data: bytes | None = None, ours: Ours = NOTHING_OURS) -> FillPlan:
    data = data or blank()
    workbook, read = opened(data)
    found = nine_plus_six(workbook.sheets[read.form.sheet], read, TABLE, around(made))
    return plan_answers(workbook, read, found, HEADER, ours=ours)


def typed(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book["9+6汇总表"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_row_has_the_draft_then_each_text_with_its_units() -> None:
    made = known(
        inspections=CHECKS,
        enterprises=[{"enterprise_code": c, "grid_worker": ("甲",)} for c in "AB"],
        nine_plus_six_history=[
            line("HL-03", 5, "每周巡查一次，\n重点企业两次。"),
            line("HL-05", 5, "每周巡查一次,重点企业两次"),
            line("JS", 5, "不适用"),
        ],
    )
    assert answers(made)["r5_current"] == (
        "纳入监管的企业（场所）2家，已明确网格员2家。"
        "本月检查2次、2家，发现问题3个；累计检查3次。\n"
        "黑林三村：每周巡查一次， 重点企业两次。\n建设站：不适用"
    ).replace("黑林三村：", "黑林三村、黑林五村：")
    assert answers(made)["r5_next_step"] == "黑林三村、黑林五村、建设站：继续推进"


def test_a_register_that_holds_nothing_says_nothing() -> None:
    found = answers(known(nine_plus_six_history=[line("HL-03", 7, "无")]))
    assert (found["r5_current"], found["r7_current"]) == ("", "黑林三村：无")


def test_only_the_last_version_of_the_month_speaks() -> None:
    made = known(
        nine_plus_six_history=[
            line("HL-03", 1, "旧", version=1),
            line("HL-03", 1, "新", version=2),
            line("HL-03", 1, "上月", period="2023-05"),
            line("HL-05", 1, "上月", period="2023-05"),
        ]
    )
    assert answers(made)["r1_current"] == "黑林三村：新"
    assert "2023-06没有接收到9+6汇总表、文字没有汇总的单位：黑林五村、建设站" in table(made).notes


def test_the_filled_table_reads_back_and_stays_as_it_is() -> None:
    made = known(inspections=CHECKS, nine_plus_six_history=[line("HL-03", 9, "无")])
    filled = apply(blank(), planned(made).plan)
    _, read = opened(filled)
    assert read.form["r5_current"] == "本月检查2次、2家，发现问题3个；累计检查3次。"
    assert read.form["r9_current"] == "黑林三村：无"
    assert (read.form.text("unit"), read.form.day("date")) == ("镇安办", AS_OF)
    assert planned(made, filled).cells == ()


def test_rows_are_found_by_their_measure_wherever_they_stand() -> None:
    def moved(sheet: Worksheet) -> None:
        sheet.move_range("A4:G18", rows=3)
        for column in range(1, 8):
            fifth, first = sheet.cell(11, column), sheet.cell(7, column)
            fifth.value, first.value = first.value, fifth.value

    plan = planned(known(inspections=CHECKS), typed(blank(), moved))
    assert {str(one.cell): one.id for one in plan.cells}["C7"] == "r5_current"


def test_a_measure_that_is_not_there_is_told() -> None:
    def renamed(sheet: Worksheet) -> None:
        sheet["B8"] = "网格"

    plan = planned(known(inspections=CHECKS), typed(blank(), renamed))
    assert "表上没有找到第5行“安全生产网格化监管”的目前开展情况，没有填" in plan.notes
    assert "r5_current" not in {one.id for one in plan.cells}


def test_what_a_person_wrote_stays_and_is_told() -> None:
    def wrote(sheet: Worksheet) -> None:
        sheet["C8"], sheet["C9"] = "我们自己写的", "无"

    data = typed(blank(), wrote)
    made = known(inspections=CHECKS, experts=[{"expert_no": "1"}])
    plan = planned(made, data)
    assert not {"r5_current", "r6_current"} & {one.id for one in plan.cells}
    assert plan.notes[-1] == "已有别人写的内容、没有动：C8、C9"


def test_our_own_words_are_written_anew_also_when_a_program_changed_line_ends() -> None:
    one = known(inspections=CHECKS[:2], nine_plus_six_history=[line("HL-03", 5, "巡查")])
    filled = apply(blank(), planned(one).plan)
    stood = str(answers(one)["r5_current"])
    ours = {"r5_current": [digest(stood.replace("\n", "\r\n"))]}
    more = known(inspections=CHECKS, nine_plus_six_history=[line("HL-03", 5, "巡查")])
    assert "r5_current" not in {one.id for one in planned(more, filled).cells}
    (cell,) = planned(more, filled, ours).cells
    assert (cell.id, cell.value) == ("r5_current", answers(more)["r5_current"])


def test_a_formula_is_never_written_over() -> None:
    def formula(sheet: Worksheet) -> None:
        sheet["C8"] = '=""'

    plan = planned(known(inspections=CHECKS), typed(blank(), formula))
    assert "r5_current" not in {one.id for one in plan.cells}


def person(name: str, *roles: str, **more: Value) -> dict[str, Value]:
    return {"unit_code": "ZW-AJ", "name": (name,), "roles": roles, **more}


def test_persons_are_only_those_whom_the_office_recorded() -> None:
    people = [
        person("赵一", "deputy_leader", in_charge="消防、智慧消防"),
        person("钱二", "responsible", in_charge="智慧消防"),
        person("孙三", "responsible", valid_to=day("05-31")),
        person("李四", "responsible"),
        {**person("周五", "responsible"), "unit_code": "HL-03"},
    ]
    made = known(people=people)
    fire, other = (answerable(made, "ZW-AJ", name, AS_OF) for name in ("智慧消防", "事前问责"))
    assert (fire.leader, fire.person) == ("赵一", "钱二")
    assert (other.leader, other.person) == ("李强", "")
    alone = answerable(known(people=people[3:]), "ZW-AJ", "事前问责", AS_OF)
    assert alone.person == "李四"


def test_rows_without_persons_are_named() -> None:
    two = [person("钱二", "responsible", in_charge="智慧消防"), person("李四", "responsible")]
    rows = "、".join(str(n) for n in range(1, 16) if n != 8)
    assert table(known(people=two)).notes[-1] == f"没有登记责任领导或责任人、留空待填的行：{rows}"


def test_texts_that_find_no_room_are_named_in_the_cell() -> None:
    wrote = [Said(f"{n}村", f"{n}" * 30) for n in range(1, 9)]
    found = gathered("本月检查9次。", wrote, "9+6历史", room=150)
    assert length(found.text) <= 150
    assert found.text.startswith("本月检查9次。\n1村：")
    assert len(found.left_out) > 1
    assert found.text.endswith(
        f"（另有{len(found.left_out)}个单位的内容写不下，见总台账《9+6历史》）"
    )
    assert gathered("", wrote, "9+6历史").left_out == ()


def test_a_text_of_many_lines_is_announced() -> None:
    lines = [line(one["unit_code"], 3, f"{n}" * 400) for n, one in enumerate(UNITS[:3])]
    assert (
        "第3行“事前问责”文字较多，打印时一行放不下，请拉宽列或另附页"
        in table(known(nine_plus_six_history=lines)).notes
    )


def report(code: str, **more: Value) -> dict[str, Value]:
    told: dict[str, Value] = {"work": "已排查", "problems": "无", "next_step": "销号"}
    named: dict[str, Value] = {"unit_code": code, "period": "2023-06", "kind": "interim"}
    return {**named, "version": 1, "date": AS_OF, **told, **more}


def lines_of_report(made: Master, data: bytes | None = None) -> Mapping[str, object]:
    _, read = opened(data or blank("stage_reports"), REPORT)
    return {one.id: one.value for one in stage_report(read, REPORT, around(made)).answers}


def test_a_stage_report_has_the_figures_of_the_dispatch_table_and_the_units_words() -> None:
    figures = {"d1_1": 4, "d1_2": 3, "d1_3": 2, "d1_4": 1, "d1_5": 5}
    owing = [unit("HL-03", "黑林三村", forms_due=("dispatch", "stage_report")), *UNITS[1:]]
    made = known(
        owing,
        dispatch_history=history(figures, "2023-06"),
        stage_reports_history=[
            report("HL-03"),
            report("HL-05", work="分组检查"),
            report("HL-05", kind="final", work="总结"),
            report("HL-03", period="2023-07", work="后来"),
        ],
    )
    assert lines_of_report(made) == {
        "kind": "阶段情况",
        "work": "黑林三村：已排查\n黑林五村：分组检查",
        "found": 6,
        "done": 4,
        "listed": 5,
        "problems": "黑林三村、黑林五村：无",
        "next_step": "黑林三村、黑林五村：销号",
        "leader": "李强",
    }


@pytest.mark.parametrize(
    ("month", "kind"),
    [
        (Month(2023, 6), "interim"),
        (Month(2023, 8), "interim"),
        (Month(2023, 9), "final"),
        (Month(2023, 12), "final"),
        (Month(2024, 1), "final"),
    ],
)
def test_the_month_says_which_report_it_is(month: Month, kind: str) -> None:
    assert kind_of(SCHEMA, {}, month) == kind


def test_a_typed_kind_decides_and_filling_again_changes_nothing() -> None:
    made = known(stage_reports_history=[report("HL-05", kind="final", work="总结")])
    workbook, read = opened(blank("stage_reports"), REPORT)
    plan = plan_answers(workbook, read, stage_report(read, REPORT, around(made)), HEADER)
    filled = apply(blank("stage_reports"), plan.plan)
    workbook, read = opened(filled, REPORT)
    again = plan_answers(workbook, read, stage_report(read, REPORT, around(made)), HEADER)
    assert again.cells == ()
    assert read.form.day("date") == AS_OF
    kind = read.form.cell("kind")
    edit = SetCell(read.form.sheet, kind or Address(1, 1), "阶段情况", "总体情况")
    other = apply(filled, EditPlan("", "", (edit,)))
    assert lines_of_report(made, other)["work"] == "黑林五村：总结"
