"""ST01 to ST04, ST19, ST20, ST23, ST26, ST27, ST29 to ST32, ST34: the file itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support import base
from tests.support.check import book, honest, place
from tests.support.package import Parts, parts_of, zipped
from tests.support.package_facts import compound_file
from xlhazard.io.reader import read_bytes
from xlhazard.io.received import gather
from xlhazard.model.address import Address
from xlhazard.model.submission import Submission
from xlhazard.model.workbook import Facts, Workbook
from xlhazard.schema.catalogue import UNKNOWN

NAME = "HL-03_2023-06.xlsx"
FIRST = "xl/worksheets/sheet1.xml"


def parts() -> Parts:
    return parts_of(book(""))


def found(data: bytes, name: str = NAME) -> dict[str, str]:
    """Code -> message of every finding about the whole file or a sheet of it."""
    reading = read_bytes(data, name)
    at = base.context(honest(), reading.workbook)
    assert at.submission is not None
    lost = Submission(name, reading.sha256)
    submission = at.submission if reading.workbook is not None else lost
    notices = (*reading.notices, *submission.notices)
    done = base.judged(replace(at, submission=replace(submission, notices=notices)))
    assert not any(UNKNOWN in one.message + one.fix for one in done.findings)
    return {one.code: one.message for one in done.findings if one.code.startswith("ST")}


def swapped(name: str, old: bytes, new: bytes) -> bytes:
    made = parts()
    assert old in made[name]
    return zipped({**made, name: made[name].replace(old, new, 1)})


@dataclass(frozen=True)
class FileCase:
    """A code that the bytes give, and the nearest bytes that do not."""

    code: str
    fires: Callable[[], bytes]
    silent: Callable[[], bytes]
    name: str = NAME
    silent_name: str = NAME

    def __str__(self) -> str:
        return self.code


def plain() -> bytes:
    return zipped(parts())


def cut_off() -> bytes:
    return plain()[:-200]


def deep() -> bytes:
    nested = b"<a>" * 70 + b"</a>" * 70
    return swapped(FIRST, b"<sheetData>", b"<extLst>" + nested + b"</extLst><sheetData>")


def nested_a_little() -> bytes:
    nested = b"<a>" * 20 + b"</a>" * 20
    return swapped(FIRST, b"</sheetData>", b"</sheetData><extLst>" + nested + b"</extLst>")


def without_a_part() -> bytes:
    made = parts()
    return zipped({name: data for name, data in made.items() if name != FIRST})


def with_spare_part() -> bytes:
    return zipped({**parts(), "xl/media/image1.png": b"\x89PNG"})


FILE_CASES = (
    FileCase("ST01", cut_off, plain),
    FileCase("ST02", lambda: compound_file("EncryptedPackage", bytes(4096)), plain),
    FileCase("ST03", lambda: "隐患编号,隐患点\nYH-1,配电房\n".encode("gb18030"), plain),
    FileCase("ST04", plain, plain, name="黑林三村六月.xls", silent_name="黑林三村.xlsm"),
    FileCase(
        "ST26", lambda: zipped({**parts(), **{f"x/{n}.xml": b"<a/>" for n in range(2001)}}), plain
    ),
    FileCase("ST27", lambda: zipped(parts_of(book(""), date1904=True)), plain),
    FileCase("ST29", lambda: b"#!" + plain(), plain),
    FileCase("ST30", deep, nested_a_little),
    FileCase(
        "ST31",
        lambda: swapped(FIRST, b'r="A1"', b'r="A1048577"'),
        lambda: swapped(FIRST, b'r="A1"', b'r="XFD1"'),
    ),
    FileCase("ST32", without_a_part, with_spare_part),
)


@pytest.mark.parametrize("case", FILE_CASES, ids=str)
def test_both_sides(case: FileCase) -> None:
    assert case.code in found(case.fires(), case.name)
    assert case.code not in found(case.silent(), case.silent_name)


FACT_CASES: tuple[tuple[str, Facts, Facts, str], ...] = (
    ("ST19", Facts(external_links=("四村.xlsx",)), Facts(), "四村.xlsx"),
    (
        "ST19",
        Facts(external_formulas=(("调度表", Address(5, 7), "[1]Sheet1!B2"),)),
        Facts(),
        "“调度表”G5",
    ),
    (
        "ST20",
        Facts(macros=("xl/vbaProject.bin",)),
        Facts(active_content=("xl/embeddings/a.bin",)),
        "宏",
    ),
    ("ST23", Facts(threaded_comments=3), Facts(properties={"title": "批注"}), "3条"),
)


@pytest.mark.parametrize(("code", "fires", "silent", "says"), FACT_CASES)
def test_what_a_package_holds(code: str, fires: Facts, silent: Facts, says: str) -> None:
    def told(facts: Facts) -> list[str]:
        read: Workbook = replace(book(""), facts=facts)
        done = base.judged(base.context(honest(), read))
        return [place(one) + one.message for one in done.findings if one.code == code]

    assert [says in message for message in told(fires)] == [True]
    assert told(silent) == []


def test_a_conflict_copy_beside_its_original(tmp_path: Path) -> None:
    (tmp_path / "三村六月.xlsx").write_bytes(b"one")
    copy = tmp_path / "三村六月（冲突副本）.xlsx"
    copy.write_bytes(b"two")
    assert [n.code for n in gather([tmp_path]).notices.get(copy, ())] == ["ST34"]
    copy.write_bytes(b"one")
    assert gather([tmp_path]).notices == {}
