"""Running rules: precedence, switches, severities, skips, crashes, order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from tests.support.records import context, dispatch, master, submission, table
from tests.support.schemas import SCHEMA, town
from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file, at_item, at_row
from xlhazard.checking.rule import Rule, noticed, rule
from xlhazard.checking.run import MOST, check
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice, Severity, Skipped
from xlhazard.model.submission import Submission
from xlhazard.model.table import Fault

HAZARD = {"hazard_id": "YH-HL-03-2023-0001-J", "found_on": dt.date(2023, 6, 1)}


def telling(code: str, field: str, **options: bool) -> Rule:
    """A rule that finds every judged cell of a field at fault."""

    @rule(code, lists=("hazards",), **options)
    def tell(context: Context) -> Iterator[Notice]:
        for one, row in context.rows("hazards", field):
            yield at_row(code, one, row, field, days=3, id="x", date="d", n=1, id_year=1)

    return tell


def hazards(count: int = 1, **changed: object) -> Context:
    rows = [HAZARD | changed for _ in range(count)]
    return context(submission({"hazards": table("hazards", *rows)}))


def codes(at: Context, *rules: Rule, verdicts: tuple[Notice, ...] = ()) -> list[str]:
    return [one.code for one in check(at, rules, verdicts).findings]


def test_an_error_of_an_earlier_family_silences_the_cell_for_later_ones() -> None:
    later = telling("XR16", "found_on")
    assert codes(hazards(), telling("KY02", "found_on"), later) == ["KY02"]
    assert codes(hazards(), telling("KY02", "hazard_id"), later) == ["KY02", "XR16"]


def test_a_warning_silences_nothing() -> None:
    assert codes(hazards(), telling("KY05", "found_on"), telling("XR16", "found_on")) == [
        "KY05",
        "XR16",
    ]


def test_rules_of_one_family_do_not_silence_each_other() -> None:
    both = (telling("KY02", "found_on"), telling("KY21", "found_on"))
    assert codes(hazards(), *both) == ["KY02", "KY21"]


def test_relation_errors_do_not_silence_later_families() -> None:
    @rule("DT01", forms=("dispatch",))
    def related(context: Context) -> Iterator[Notice]:
        yield at_item("DT01", context.forms["dispatch"], "d1_2")

    @rule("XR02", forms=("dispatch",))
    def counted(context: Context) -> Iterator[Notice]:
        if context.judged_item(context.forms["dispatch"], "d1_2"):
            yield at_item("XR02", context.forms["dispatch"], "d1_2")

    at = context(submission(form=dispatch()))
    assert codes(at, related, counted) == ["DT01", "XR02"]
    assert codes(at, replace(related, spoils=True), counted) == ["DT01"]


def test_a_fault_is_a_finding_and_its_cell_is_not_judged() -> None:
    wrong = table("hazards", HAZARD | {"found_on": None}, faults={0: ["found_on"]})
    at = context(submission({"hazards": wrong}))
    assert codes(at, telling("XR16", "found_on")) == ["CV02"]


def test_yields_to_drops_the_finding_at_the_same_cell() -> None:
    winner, loser = telling("KY19", "hazard_id"), telling("CM12", "hazard_id")
    assert SCHEMA.rules["CM12"].yields_to == ("KY19",)
    assert codes(with_master(), winner, loser) == ["KY19"]
    assert codes(with_master(), loser) == ["CM12"]


def with_master(**settings: str) -> Context:
    found = submission({"hazards": table("hazards", HAZARD)})
    return context(found, master({key.replace("_", "."): v for key, v in settings.items()}))


def test_a_rule_sees_what_those_it_yields_to_have_found() -> None:
    @rule("CM08", forms=("dispatch",))
    def reset(context: Context) -> Iterator[Notice]:
        yield at_item("CM08", context.forms["dispatch"], "date", n=1, period="2023-12")

    @rule("CM01", forms=("dispatch",))
    def fell(context: Context) -> Iterator[Notice]:
        if not context.found.get("CM08"):
            yield at_item("CM01", context.forms["dispatch"], "d1_1")

    at = context(submission(form=dispatch()), master())
    assert SCHEMA.rules["CM01"].yields_to == ("CM08",)
    assert codes(at, fell, reset) == ["CM08"]


def test_a_crash_names_only_the_type_and_the_others_go_on() -> None:
    @rule("KY17")
    def broken(context: Context) -> Iterator[Notice]:
        yield at_file("KY17", name="a", code1="b", code2="c")
        raise ValueError("秘密的内容")

    done = check(hazards(), (broken, telling("XR16", "found_on")))
    assert [(one.code, one.error) for one in done.crashed] == [("KY17", "ValueError")]
    assert [one.code for one in done.findings] == ["XR16"]


def test_history_rules_are_skipped_without_a_master() -> None:
    done = check(hazards(), (telling("KY19", "hazard_id"),))
    assert [(one.code, one.reason) for one in done.skipped] == [
        ("KY19", "没有总台账，无法与以前的内容比较")
    ]


def test_carried_forward_lists_alone_do_not_answer_for_history() -> None:
    code = next(c for c, t in SCHEMA.rules.items() if t.stages == ("submission", "history"))
    at = hazards()
    assert at.submission is not None
    carried = replace(at, submission=replace(at.submission, complete=False))
    assert codes(at, telling(code, "found_on")) == [code]
    assert [one.code for one in check(carried, (telling(code, "found_on"),)).skipped] == [code]


def test_master_rules_run_on_the_master_only() -> None:
    flag = telling("TR17", "hazard_id")
    assert codes(with_master(), flag) == []
    at = context(None, master(hazards=[HAZARD]))
    done = check(at, (flag, telling("KY02", "hazard_id")))
    assert [(one.code, one.severity) for one in done.findings] == [("TR17", Severity.FLAG)]


def test_severity_on_the_master_is_the_catalogues() -> None:
    on_master = check(context(None, master(hazards=[HAZARD])), (telling("XR16", "found_on"),))
    filed = check(hazards(), (telling("XR16", "found_on"),))
    assert SCHEMA.rules["XR16"].severity_in_master is Severity.FLAG
    assert [one.severity for one in on_master.findings] == [Severity.FLAG]
    assert [one.severity for one in filed.findings] == [SCHEMA.rules["XR16"].severity]


def test_missing_lists_and_forms_are_told() -> None:
    @rule("KY18", lists=("enterprises",))
    def in_list(context: Context) -> Iterator[Notice]:
        yield at_file("KY18", phone="1", n=1)

    @rule("DT01", forms=("dispatch",))
    def in_form(context: Context) -> Iterator[Notice]:
        yield at_file("DT01")

    @rule("XR23", lists=("insurance",))
    def in_other_list(context: Context) -> Iterator[Notice]:
        yield at_file("XR23")

    done = check(hazards(), (in_list, in_form))
    assert [one.reason for one in done.skipped] == [
        "报送件里没有“企业底册”",
        "报送件里没有“调度表”",
    ]
    elsewhere = replace(hazards(), town=town("annex12"))
    assert check(elsewhere, (in_form,)).skipped[0].reason == "附件12所属镇不使用“调度表”"
    done = check(replace(elsewhere, town=town("heilin")), (in_other_list,))
    assert done.skipped[0].reason == "黑林镇不使用“安责险”"


def test_a_rule_may_be_switched_off_by_the_town_and_in_settings() -> None:
    off = replace(town(), off_rules=frozenset({"KY02"}))
    done = check(replace(hazards(), town=off), (telling("KY02", "hazard_id"),))
    assert (done.findings, [one.code for one in done.skipped]) == ((), ["KY02"])
    stopped = check(with_master(KY05="停用"), (telling("KY05", "hazard_id"),))
    assert [(one.code, one.reason) for one in stopped.skipped] == [("KY05", "已在设置中停用")]


def test_codes_without_a_rule_are_switched_off_too() -> None:
    wrong = table("hazards", HAZARD | {"found_on": None}, faults={0: ["found_on"]})
    off = replace(town(), off_rules=frozenset({"CV02"}))
    at = replace(context(submission({"hazards": wrong})), town=off)
    done = check(at, (noticed("CV02", by="tables.values"),))
    assert (done.findings, [one.code for one in done.skipped]) == ((), ["CV02"])


def test_severity_may_be_lowered_never_raised_and_not_for_st_and_ky_errors() -> None:
    def severity(code: str, wished: str) -> Severity:
        at = with_master(**{code: wished})
        return check(at, (telling(code, "hazard_id"),)).findings[0].severity

    assert severity("XR13", "警告") is Severity.WARNING
    assert severity("KY05", "错误") is Severity.WARNING
    assert severity("KY05", "提示") is Severity.INFO
    assert severity("KY02", "提示") is Severity.ERROR
    assert severity("KY02", "停用") is Severity.ERROR


def test_a_setting_that_is_no_number_skips_the_rule_with_its_reason() -> None:
    @rule("KY12", lists=("hazards",))
    def graced(context: Context) -> Iterator[Notice]:
        yield at_file("KY12", id="x", days=context.whole("KY12", "grace"))

    done = check(with_master(KY12_grace="很久"), (graced,))
    assert [one.reason for one in done.skipped] == ["设置里“KY12.grace”的取值“很久”不是数字"]
    fine = check(with_master(KY12_grace="9"), (graced,))
    assert "9天" in fine.findings[0].message


def test_a_setting_of_its_own_name_is_read() -> None:
    at = context(submission(), master({"min_chars": "9"}))
    assert at.whole("CV23", "min_chars") == 9
    assert context(submission(), master()).whole("CV23", "min_chars") == 6


def test_a_rules_own_skips_are_kept_once() -> None:
    @rule("KY08")
    def hesitating(context: Context) -> Iterator[Notice | Skipped]:
        yield Skipped("KY08", "没有名册")
        yield Skipped("KY08", "没有名册")

    assert check(hazards(), (hesitating,)).skipped == (Skipped("KY08", "没有名册"),)


def test_many_findings_are_listed_up_to_a_limit_and_counted() -> None:
    done = check(hazards(MOST + 5), (telling("XR16", "found_on"),))
    assert len(done.findings) == MOST + 1
    rest = next(one for one in done.findings if one.cell is None)
    assert (rest.code, rest.facts) == ("XR16", {"n": 5})
    assert "205处" in rest.message
    last = max(one.cell for one in done.findings if one.cell is not None)
    assert last.row == MOST + 1


def test_first_to_mend_first() -> None:
    at = hazards(2)
    rules = (
        telling("XR13", "location"),
        telling("KY05", "found_on"),
        telling("KY02", "hazard_id"),
        telling("KY13", "source"),
    )
    order = [(one.code, one.cell.row) for one in check(at, rules).findings if one.cell]
    assert order == [
        ("KY02", 2),
        ("KY02", 3),
        ("XR13", 2),
        ("XR13", 3),
        ("KY05", 2),
        ("KY05", 3),
        ("KY13", 2),
        ("KY13", 3),
    ]
    assert check(at, tuple(reversed(rules))).findings == check(at, rules).findings


def test_the_same_notice_twice_is_one_finding() -> None:
    at = hazards()
    fault = Fault("CV02", {"reason": ""})
    table_ = at.tables["hazards"]
    notice = at_row(fault.code, table_, table_.rows[0], "found_on", **fault.facts)
    assert codes(at, verdicts=(notice, notice)) == ["CV02"]


def test_regardless_rules_are_told_at_any_cell() -> None:
    first = telling("ST17", "found_on")
    assert codes(hazards(), first, telling("CV22", "found_on", regardless=True)) == ["ST17"]

    @rule("CV22", regardless=True)
    def told(context: Context) -> Iterator[Notice]:
        one = context.tables["hazards"]
        yield at_row("CV22", one, one.rows[0], "found_on", cell="K2")

    assert sorted(codes(hazards(), first, told)) == ["CV22", "ST17"]


def test_findings_carry_the_place_and_the_words() -> None:
    (one,) = check(hazards(), (telling("KY05", "hazard_id"),)).findings
    at = hazards().tables["hazards"]
    assert (one.sheet, one.cell, one.name) == (
        "隐患清单",
        at.cell(at.rows[0], "hazard_id"),
        "hazard-id-year",
    )
    assert one.value == "YH-HL-03-2023-0001-J"
    assert one.basis == "本工具设定"
    assert isinstance(one.cell, Address)


def test_of_a_file_that_could_not_be_read_only_the_reason_is_told() -> None:
    lost = Submission("坏.xlsx", "b" * 64, notices=(Notice("ST01", facts={"reason": "不是表格"}),))
    done = check(context(lost), (telling("KY02", "hazard_id"), telling("KY19", "hazard_id")))
    assert [one.code for one in done.findings] == ["ST01"]
    assert done.skipped == ()
