"""Specification 5.4 to 5.7 and 5.9: yes and no, persons, codes, ids, texts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.support.mdbook import DATE_STYLE
from tests.tables.reading import code, number, read, value
from xlhazard.model.ids import make_record_id
from xlhazard.model.workbook import RawCell
from xlhazard.tables.values.persons import parse_persons
from xlhazard.tables.values.phones import phone_numbers

SIGNED = ("acceptances", "signed")
GRADE = ("hazards", "grade")
TEXT = ("hazards", "description")
PERSON = ("hazards", "responsible_person")
CODE = ("enterprises", "enterprise_code")
HAZARD = ("hazards", "hazard_id")
GOOD_ID = make_record_id("YH", "HL-03", 2023, 1)


YES = ("是", "有", "√", "✓", "✔", "对", "Y", "y", "YES", "TRUE", "true", "1", "已", "１")
NO = ("否", "无", "没有", "×", "✗", "✘", "N", "no", "FALSE", "0", "未")


@pytest.mark.parametrize("typed", YES)
def test_yes(typed: str) -> None:
    found = read(*SIGNED, typed)
    assert found.value is True
    assert found.read_as == (None if typed == "是" else "是")


@pytest.mark.parametrize("typed", NO)
def test_no(typed: str) -> None:
    assert value(*SIGNED, typed) is False


def test_yes_with_a_note_and_stored_truth() -> None:
    found = read(*SIGNED, "是（附照片）")
    assert (found.value, found.read_as) == (True, "是")
    assert value(*SIGNED, RawCell("b", "1")) is True
    assert value(*SIGNED, RawCell("b", "0")) is False
    assert value(*SIGNED, number("1")) is True


@pytest.mark.parametrize("typed", ["部分", "2次", "基本是", "是否", "2", "X", "有（部分"])
def test_neither_yes_nor_no(typed: str) -> None:
    assert code(*SIGNED, typed) == "CV07"


@pytest.mark.parametrize("typed", ["", "/", "—", "－", "不适用"])
def test_no_answer(typed: str) -> None:
    found = read(*SIGNED, typed)
    assert (found.value, found.fault) == (None, None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("重大", "major"),
        ("重大隐患", "major"),
        ("重大事故隐患", "major"),
        (" 重 大 ", "major"),
        ("较大安全隐患", "serious"),
        ("一般", "minor"),
        ("危及人身安全隐患", "urgent"),
        ("危及人身安全", "urgent"),
        ("major", "major"),
    ],
)
def test_grades_as_they_are_called(typed: str, expected: str) -> None:
    assert value(*GRADE, typed) == expected


@pytest.mark.parametrize("typed", ["严重", "特大", "较重", "Ⅰ级", "红", "重大、一般", "一"])
def test_grades_nobody_knows(typed: str) -> None:
    found = read(*GRADE, typed)
    assert found.fault is not None
    assert found.fault.code == "CV06"
    assert str(found.fault.facts["labels"]).startswith("危及人身安全、重大、较大、一般")


def test_the_nearest_label_is_named_only_when_it_is_the_one() -> None:
    near = read("acceptances", "result", "不合各").fault
    assert near is not None
    assert "最接近的是“不合格”" in str(near.facts["labels"])
    tie = read(*GRADE, "特大").fault
    assert tie is not None
    assert "最接近" not in str(tie.facts["labels"])


def test_long_lists_show_twelve_labels() -> None:
    found = read("enterprises", "sector", "养殖").fault
    assert found is not None
    assert str(found.facts["labels"]).count("、") == 11
    assert "等19项" in str(found.facts["labels"])


def test_several_codes_in_one_cell() -> None:
    place = ("inspections", "outsourcing")
    assert value(*place, "未签安全协议、管理职责不清") == ("no_agreement", "unclear")
    assert value(*place, "未签安全协议/未签安全协议\n未统一管理") == ("no_agreement", "not_unified")
    found = read(*place, "未签安全协议，乱来；瞎搞").fault
    assert found is not None
    assert (found.code, found.facts["value"]) == ("CV06", "乱来、瞎搞")


def test_a_label_that_holds_a_separator_is_tried_whole() -> None:
    assert value("enterprises", "systems", "发包（出租）管理") == ("leasing",)


def test_a_code_may_be_called_nothing() -> None:
    assert value("inspections", "handling", "无") == "none"
    assert read(*GRADE, "无").value is None
    assert code(*GRADE, "无") is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("李强", ("李强",)),
        ("李强、王芳", ("李强", "王芳")),
        ("李强，王芳; 赵六/钱七", ("李强", "王芳", "赵六", "钱七")),
        ("张和平", ("张和平",)),
        ("张和平和李强", ("张和平和李强",)),
        ("张三和李四", ("张三", "李四")),
        ("李 强", ("李 强",)),
        ("李强（书记）", ("李强（书记）",)),
        ("买买提·艾山、李小红", ("买买提·艾山", "李小红")),
        ("李强、李强", ("李强",)),
    ],
)
def test_persons(typed: str, names: tuple[str, ...]) -> None:
    assert parse_persons(typed) == names
    assert value(*PERSON, typed) == names


def test_placeholders_are_read_and_judged_elsewhere() -> None:
    assert value(*PERSON, "负责人") == ("负责人",)
    assert read(*PERSON, "无").value is None


@pytest.mark.parametrize("typed", ["同上", "同 上", "同前", "同左", "见上", "〃", "″", '"', "＂"])
def test_nothing_is_copied_down(typed: str) -> None:
    for place in (PERSON, TEXT, GRADE, ("hazards", "found_on"), CODE):
        found = read(*place, typed)
        assert found.fault is not None
        assert found.fault.code == "CV19"


def test_same_as_last_time_in_a_sentence_is_a_text() -> None:
    assert value(*TEXT, "同上次检查，配电箱仍未上锁") == "同上次检查，配电箱仍未上锁"


def test_phones_stay_as_typed() -> None:
    assert value("enterprises", "main_phone", "13800000000/0518-80000000转801") == (
        "13800000000/0518-80000000转801"
    )
    assert value("enterprises", "main_phone", number("13800000000")) == "13800000000"
    assert phone_numbers("138 0000 0000、0518-80000000转801") == (
        "13800000000",
        "051880000000转801",
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("914403001922038216", "914403001922038216"),
        (" 9144 0300 1922 0382 16 ", "914403001922038216"),
        ("９１４４０３００１９２２０３８２１６", "914403001922038216"),
        ("91440300708461136t", "91440300708461136T"),
        ("91440300-708461136-T", "91440300708461136T"),
        ("N2320707MF0TE5T22M", "N2320707MF0TE5T22M"),
        ("914403001922038217", "914403001922038217"),
        ("9144O3001922038216", "9144O3001922038216"),
        ("320707600123456", "320707600123456"),
        ("cs—hl—03—0001", "CS-HL-03-0001"),
    ],
)
def test_enterprise_codes(typed: str, expected: str) -> None:
    assert value(*CODE, typed) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (number("914403001922038000"), "CV12"),
        (number("9.14403001922038E17"), "CV12"),
        (number("320707600123456"), "CV12"),
        ("9.14E+17", "CV12"),
        ("914403001922038000", "CV12"),
        (number("12345"), "CV16"),
        (number("45078", DATE_STYLE), "CV16"),
        ("无", "CV16"),
        ("宏达石材", "CV16"),
        ("黑林镇宏达石材有限公司第一生产车间东", "CV16"),
        ("CS-HL-03-1", "CV16"),
        ("9144030019220382160", "CV16"),
    ],
)
def test_codes_that_are_damaged_or_none(cell: str | RawCell, expected: str) -> None:
    found = read(*CODE, cell)
    assert found.fault is not None
    assert found.fault.code == expected
    assert found.fault.facts["unit"] == "HL-03"


def test_no_code_in_another_list_is_blank() -> None:
    assert read("hazards", "enterprise_code", "无").fault is None
    assert read("hazards", "enterprise_code", "无").value is None


@pytest.mark.parametrize(
    "typed", [GOOD_ID, GOOD_ID.lower(), GOOD_ID.replace("-", "—"), f" {GOOD_ID[:8]} {GOOD_ID[8:]}"]
)
def test_hazard_ids(typed: str) -> None:
    assert value(*HAZARD, typed) == GOOD_ID


def test_a_wrong_check_character_is_judged_elsewhere() -> None:
    assert value(*HAZARD, "YH-HL-03-2023-0001-5") == "YH-HL-03-2023-0001-5"


@pytest.mark.parametrize(
    "typed",
    [
        "YH-HL-03-2023-1-J",
        "YH-HL-03-23-0001-J",
        "YH-HL-03-2023-0000-X",
        "YH-HL-03-2023-0001",
        "JD-HL-03-2023-0001-J",
        "1",
        "隐患1",
    ],
)
def test_malformed_hazard_ids(typed: str) -> None:
    found = read(*HAZARD, typed)
    assert found.fault is not None
    assert (found.fault.code, found.fault.facts["example"]) == ("KY02", GOOD_ID)


def test_record_ids_need_prefix_and_check() -> None:
    place = ("inspections", "inspection_id")
    good = make_record_id("JD", "HL-03", 2023, 7)
    assert value(*place, good.lower()) == good
    for typed in (good.replace("JD", "ZF"), good[:-1] + "0", "监督7"):
        found = read(*place, typed).fault
        assert found is not None
        assert found.code == "KY06"
        assert str(found.facts["example"]).startswith("JD-HL-03-2023-0001-")


def test_references_are_folded_and_units_may_be_named() -> None:
    assert value("hazards", "inspection_id", " jd—hl-03 ") == "JD-HL-03"
    assert code("expert_services", "expert_no", number("123456789012345678")) == "CV12"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  配电箱 未上锁\n门敞开 ", "配电箱 未上锁\n门敞开"),
        ("\u200b灭火器过期\ufeff", "灭火器过期"),
        ("无", "无"),
        ("不适用", "不适用"),
        ("0", "0"),
        ("=1+1", "=1+1"),
    ],
)
def test_free_text_is_only_trimmed(typed: str, expected: str) -> None:
    assert value(*TEXT, typed) == expected
    assert read(*TEXT, typed).read_as is None


@pytest.mark.parametrize("typed", ["", "/", "—", "－", "-", "N/A", "\u200b\u3000"])
def test_text_that_says_nothing(typed: str) -> None:
    found = read(*TEXT, typed)
    assert (found.value, found.fault) == (None, None)


def test_numbers_and_days_in_a_text_column_are_texts() -> None:
    assert value(*TEXT, number("12.50")) == "12.5"
    found = read(*TEXT, number("45078", DATE_STYLE))
    assert (found.value, found.read_as, found.typed) == ("2023-06-01", "2023-06-01", "45078")


def test_text_that_no_workbook_can_hold() -> None:
    assert value(*TEXT, "字" * 32767) == "字" * 32767
    for typed in ("字" * 32768, "😀" * 16384, "一\x01二", "一\ufffe二"):
        found = read(*TEXT, typed).fault
        assert found is not None
        assert (found.code, found.facts["header"]) == ("ST33", "隐患描述")


def test_pictures_read_as_blank_with_a_word_about_it() -> None:
    for cell in (
        RawCell("p", ""),
        RawCell("s", '=DISPIMG("ID_1",1)'),
        RawCell("e", "#NAME?", 0, '_xlfn.DISPIMG("ID_1",1)'),
    ):
        found = read(*TEXT, cell)
        assert (found.value, found.fault) == (None, None)
        assert [one.code for one in found.warnings] == ["ST24"]
        assert read("hazards", "remark", cell).warnings == ()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2023-05", "2023-05"),
        ("2023年5月", "2023-05"),
        ("2023.5", "2023-05"),
        ("２０２３年０５月", "2023-05"),
        ("2023年5月份", "2023-05"),
        ("202305", "2023-05"),
        (number("45047", DATE_STYLE), "2023-05"),
        ("上个月", None),
        ("2023.13", None),
        ("5月", None),
        (number("2023.1"), None),
    ],
)
def test_report_months(cell: str | RawCell, expected: str | None) -> None:
    found = read("corrections", "period", cell)
    assert found.value == expected
    assert (found.fault is None) == (expected is not None)
    if found.fault is not None:
        assert (found.fault.code, found.fault.facts["example"]) == ("CV27", "2023-06")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("8点", "08:00"),
        ("8:00", "08:00"),
        ("8时30分", "08:30"),
        ("８：３０", "08:30"),
        ("8点半", "08:30"),
        ("24:00", "24:00"),
        ("08:30:00", "08:30"),
        (number("0.35416666666666669", DATE_STYLE), "08:30"),
        (number("0.5"), "12:00"),
        ("24:30", None),
        ("上午", None),
        ("25:00", None),
        (number("8"), None),
    ],
)
def test_times_of_day(cell: str | RawCell, expected: str | None) -> None:
    found = read("duty_roster", "starts_at", cell)
    assert found.value == expected
    assert (found.fault is None) == (expected is not None)


def test_keys_that_are_texts_are_compared_folded() -> None:
    place = ("insurance", "policy_no")
    assert value(*place, " pz—２０２３ 01 ") == "PZ-202301"
    assert read(*place, "无").value is None
    assert code(*place, number("1234567890123456")) == "CV12"
    assert value("trainings", "topic", " 消防 演练 ") == "消防 演练"


def test_every_kind_of_every_list_reads_blank_and_noise_without_failing() -> None:
    from tests.support.schemas import SCHEMA
    from tests.tables.reading import scope_of
    from xlhazard.tables.values import read_value

    cells = (
        None,
        RawCell("s", ""),
        RawCell("s", "乱写"),
        RawCell("s", "12"),
        number("45078", DATE_STYLE),
        number("1e400"),
        number("x"),
        RawCell("b", "1"),
        RawCell("d", "2023-06-01T08:30:00"),
        RawCell("d", "soon"),
    )
    for list_schema in SCHEMA.lists.values():
        scope = scope_of(list_schema.id)
        for one in list_schema.columns:
            for cell in cells:
                found = read_value(one, cell, scope)
                assert found.value is None or found.fault is None
                assert found.value is None or isinstance(
                    found.value, str | int | Decimal | dt.date | tuple
                )
