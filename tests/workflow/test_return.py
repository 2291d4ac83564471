"""Refused files come back as the clerk's next working copy."""

from __future__ import annotations

from pathlib import Path

from tests.workflow.desk import Desk, raw_typed, submitted, understood
from tests.workflow.honest import hazard_id, month_of
from xlhazard.examples.two_months import WEB_PAGE
from xlhazard.io.reader import read_bytes
from xlhazard.model.marks import RESULT_SHEET
from xlhazard.model.results import Refused


def refused_once(desk: Desk) -> tuple[Refused, Path]:
    (refused,) = desk.merge().refused
    assert refused.marked_copy is not None
    return refused, refused.marked_copy


def test_a_refused_file_comes_back_marked_with_a_reply_and_changes_nothing_else(
    desk: Desk,
) -> None:
    bad = raw_typed(submitted(desk.blank("HL-03"), month_of()), "hazards", 1, "due", "6月32日")
    sent = desk.receive(bad, "河口村.xlsx")
    refused, copy = refused_once(desk)
    assert sent.read_bytes() == bad
    assert refused.codes == ("CV02",)
    assert copy.parent == desk.root / "退回" / "2023-05"
    marked = read_bytes(copy.read_bytes(), copy.name).workbook
    assert marked is not None
    assert next(iter(marked.sheets)) == RESULT_SHEET
    assert any("6月32日" in note for note in marked.sheets["隐患清单"].notes.values())
    assert understood(copy.read_bytes()).version == 2
    assert refused.reply is not None
    reply = refused.reply.read_text("utf-8-sig")
    assert reply.startswith("河口村，您好！")
    assert "6月32日" in reply
    assert "第1处" in reply
    assert len(desk.master.tables["hazards"]) == 0
    statuses = {row.text("status") for row in desk.master.tables["submissions_log"]}
    assert statuses == {"refused"}
    assert not (desk.root / "存档" / "2023-05").exists()


def test_a_marked_copy_mended_and_sent_again_twice_over_behaves_like_the_original(
    desk: Desk,
) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    first = desk.receive(raw_typed(data, "hazards", 0, "due", "6月32日"), "1.xlsx")
    _, copy = refused_once(desk)
    first.unlink()
    half_mended = raw_typed(copy.read_bytes(), "hazards", 0, "due", "6月33日")
    second = desk.receive(half_mended, "2.xlsx")
    _, copy = refused_once(desk)
    second.unlink()
    mended = raw_typed(copy.read_bytes(), "hazards", 0, "due", "2023-06-30")
    third = desk.receive(mended, "3.xlsx")
    result = desk.merge(third)
    (taken,) = result.merged
    assert taken.added == 5
    assert result.refused == ()
    rows = desk.master.tables["hazards"].rows
    assert [row.text("hazard_id") for row in rows] == [hazard_id("HL-03", n) for n in (1, 2)]
    assert str(rows[0]["due"]) == "2023-06-30"
    versions = {row["version"] for row in desk.master.tables["submissions_log"]}
    assert versions == {1, 2, 3}


def test_a_file_that_cannot_be_read_gets_a_reply_without_a_copy(desk: Desk) -> None:
    desk.receive(WEB_PAGE, "河口村.xls")
    (refused,) = desk.merge().refused
    assert (refused.unit, refused.marked_copy, refused.codes) == (None, None, ("ST01",))
    assert refused.reply is not None
    assert "另存为" in refused.reply.read_text("utf-8-sig")
    (row,) = desk.master.tables["submissions_log"].rows
    assert row.text("status") == "unreadable"


def test_a_marked_copy_that_somebody_typed_into_is_never_overwritten(desk: Desk) -> None:
    bad = raw_typed(submitted(desk.blank("HL-03"), month_of()), "hazards", 0, "due", "6月32日")
    desk.receive(bad, "a.xlsx")
    _, copy = refused_once(desk)
    typed = raw_typed(copy.read_bytes(), "hazards", 0, "due", "2023-06-30")
    copy.write_bytes(typed)
    _, other = refused_once(desk)
    assert other != copy
    assert copy.read_bytes() == typed
    assert refused_once(desk)[1] == other


def test_what_may_identify_an_informant_gets_no_copy(desk: Desk) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    betraying = raw_typed(data, "hazards", 0, "source", "群众举报")
    betraying = raw_typed(betraying, "hazards", 0, "remark", "举报人电话13812345678")
    desk.receive(betraying, "a.xlsx")
    (refused,) = desk.merge().refused
    assert "CV22" in refused.codes
    written = b"".join(
        data for name, data in desk.files().items() if not name.startswith(("收件", "下发"))
    )
    assert b"13812345678" not in written
    assert refused.marked_copy is not None
    places = read_bytes(refused.marked_copy.read_bytes(), "a.xlsx").workbook
    assert places is not None
    assert list(places.sheets) == [RESULT_SHEET]
