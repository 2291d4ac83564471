"""Judging without merging: with and without a township, with marked copies."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from tests.workflow.desk import MAY, Desk, raw_typed, submitted, understood
from tests.workflow.honest import month_of
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.validate import ValidateOrder, validate

ORDER = ValidateOrder(dt.date(2023, 5, 25))


def test_without_a_township_what_needs_one_is_listed_as_skipped(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(submitted(desk.blank("HL-03"), month_of()))
    (file,) = validate([path], None, ORDER).report.files
    assert file.findings == ()
    assert file.status == "ok"
    reasons = {one.code: one.reason for one in file.skipped}
    assert any(reason.startswith("没有总台账") for reason in reasons.values())
    assert "CM01" not in reasons  # last month's figures travel inside
    (with_one,) = validate([path], desk.township, ORDER).report.files
    assert "CM01" not in {one.code for one in with_one.skipped}


def test_marked_copies_go_beside_and_originals_stay(desk: Desk, tmp_path: Path) -> None:
    data = raw_typed(submitted(desk.blank("HL-03"), month_of()), "hazards", 0, "due", "6月32日")
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    done = validate([path], None, ValidateOrder(ORDER.today, mark=tmp_path))
    assert done.report.has_errors
    assert path.read_bytes() == data
    (marked,) = done.marked
    assert marked == tmp_path / "a-校验.xlsx"
    assert understood(marked.read_bytes()).version == 2


def test_each_file_knows_its_own_marked_copy(desk: Desk, tmp_path: Path) -> None:
    bad = raw_typed(submitted(desk.blank("HL-03"), month_of()), "hazards", 0, "due", "6月32日")
    worse = raw_typed(bad, "hazards", 0, "found_on", "昨天")
    inbox = tmp_path / "收件"
    for name, data in (("甲/a.xlsx", bad), ("乙/a.xlsx", worse), ("丙/a.xlsx", b"PK")):
        (inbox / name).parent.mkdir(parents=True)
        (inbox / name).write_bytes(data)
    done = validate([inbox], None, ValidateOrder(ORDER.today, mark=tmp_path / "校验"))
    reports = {Path(one.path).parent.name: one for one in done.report.files}
    copies = dict(zip(reports, done.copies, strict=True))
    assert copies["丙"] is None
    assert set(done.marked) == {copies["甲"], copies["乙"]}
    for name in ("甲", "乙"):
        copy = copies[name]
        assert copy is not None
        with zipfile.ZipFile(copy) as package:
            text = b"".join(map(package.read, package.namelist())).decode("utf-8", "replace")
        assert ("昨天" in text) == (name == "乙")
    assert validate([inbox], None, ORDER).copies == (None, None, None)


def test_the_month_asked_for_is_checked(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(submitted(desk.blank("HL-03"), month_of()))
    (file,) = validate([path], None, ValidateOrder(ORDER.today, month=MAY.plus(1))).report.files
    assert any(f.sheet == "填报信息" for f in file.findings)


def test_a_path_that_does_not_exist_is_a_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r"没有的\.xlsx"):
        validate([tmp_path / "没有的.xlsx"], None, ORDER)
