"""回复.txt: three causes at most, with sheet, row, enterprise and what to type."""

from __future__ import annotations

from dataclasses import replace

from tests.render.told import finding, refused, report, submission
from xlhazard.model.finding import Severity
from xlhazard.render.causes import causes, number_words
from xlhazard.render.reply import reply

WHOLE = """\
黑林三村，您好！2023-06的报送件收到了，有7处要改，改好再报一次就行：
1. 《隐患清单》L4格（宏达石材有限公司）：“整改时限”的“6月31日”不是能认出的日期。（第1处）
   请核对后改正。
2. 《整改清单》J4格（宏达石材有限公司）：未填“应急预案”。（第2处）
   请核对后改正。
3. 《整改清单》J4格（宏达石材有限公司）：重大隐患未填“应急预案”。（第3处）
   请核对后改正。
另外还有3类问题，都列在“校验结果”表里。
还有1处提醒，请顺便看一看，确实如此的不用改。
退回的工作簿里，有问题的格已标颜色、写了批注；请直接在退回的这份上改，改完存盘发回（报送版本已经加好）。
有不清楚的，请打电话说“第几处”就行。谢谢！
"""


def test_the_whole_reply() -> None:
    assert reply(refused(), submission()) == WHOLE


def test_ten_blank_cells_of_a_column_are_one_cause() -> None:
    told = report(
        *(finding("CV01", "隐患清单", f"J{row}", "未填“责任人”。", field="responsible_person")
          for row in range(4, 14))
    )  # fmt: skip
    assert len(causes(told)) == 1
    text = reply(told, submission())
    assert "《隐患清单》第4、5、6、7、8、9等10行（宏达石材有限公司、三村便民超市）：" in text
    assert "（第1至10处）" in text


def test_numbers_in_words() -> None:
    assert number_words((1,)) == "第1处"
    assert number_words((1, 2)) == "第1、2处"
    assert number_words((3, 4, 5)) == "第3至5处"
    assert number_words((1, 3, 5)) == "第1、3、5处"
    assert number_words((1, 3, 5, 8, 9)) == "第1、3、5、8处等5处"


def test_without_the_submission_rows_are_still_named() -> None:
    text = reply(refused())
    assert "《隐患清单》L4格：" in text
    assert "退回的工作簿里" not in text


def test_a_file_with_an_informant_is_mended_in_the_clerk_s_own_copy() -> None:
    told = report(finding("CV22", "隐患清单", "V3", "出现举报人信息（内容不显示）。"))
    text = reply(told, submission())
    assert "请在您自己的原件上改好再发来" in text
    assert "已标颜色" not in text


def test_an_unreadable_file_and_a_clean_one() -> None:
    damaged = replace(
        report(finding("ST01", None, None, "打不开这个文件：是网页另存的表。")), unreadable=True
    )
    assert "没能读成" in reply(damaged)
    assert "1. 打不开这个文件：是网页另存的表。" in reply(damaged)
    assert reply(replace(damaged, unit=None, unit_name=None)).startswith("您好！2023-06的报送件")
    assert reply(report()).startswith("黑林三村，您好！2023-06的报送件收到了，没有发现错误")


def test_nothing_in_a_reply_can_turn_the_text_around() -> None:
    told = report(
        finding("CV06", "隐患清单", "F4", "“隐患等级”填了“重\u202e大\x1b[31m”。", Severity.ERROR)
    )
    text = reply(told)
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "\\u202e" in text
