"""Where things lie in a township folder, under names every system takes."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.township import KINDS, LONGEST_NAME, MASTER, Township, safe_name
from xlhazard.model.month import Month

JUNE = Month(2023, 6)
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{p}{n}" for p in ("COM", "LPT") for n in range(10))}


@pytest.fixture
def township(tmp_path: Path) -> Township:
    (tmp_path / MASTER).write_bytes(b"")
    return Township(tmp_path)


def test_the_township_is_found_from_anywhere_inside_it(township: Township) -> None:
    inside = township.root / "收件" / "2023-06"
    inside.mkdir(parents=True)
    (inside / "甲.xlsx").write_bytes(b"")
    assert Township.find(inside / "甲.xlsx") == township
    assert Township.find(township.root) == township
    assert township.folder("收件", JUNE) == inside


def test_no_township_above_is_none(tmp_path: Path) -> None:
    assert Township.find(tmp_path) is None


def test_prepare_makes_the_five_folders(township: Township) -> None:
    township.prepare()
    assert {p.name for p in township.root.iterdir() if p.is_dir()} == set(KINDS)


def test_the_archive_keeps_every_byte_and_never_overwrites(township: Township) -> None:
    first = township.archive(JUNE, "HL-03", b"one", "河口村.xlsx")
    again = township.archive(JUNE, "HL-03", b"one", "河口村.xlsx")
    other = township.archive(JUNE, "HL-03", b"two", "河口村.xlsx")
    digest = hashlib.sha256(b"one").hexdigest()
    assert first == again == township.root / f"存档/2023-06/HL-03-河口村-{digest[:8]}.xlsx"
    assert first.read_bytes() == b"one"
    assert other != first
    assert township.archived(digest) == b"one"
    assert township.archived(hashlib.sha256(b"two").hexdigest()) == b"two"


def test_an_altered_original_is_not_taken_for_the_base(township: Township) -> None:
    path = township.archive(JUNE, "HL-03", b"one", "河口村")
    path.write_bytes(b"altered")
    digest = hashlib.sha256(b"one").hexdigest()
    assert township.archived(digest) is None
    restored = township.archive(JUNE, "HL-03", b"one", "河口村")
    assert restored != path
    assert path.read_bytes() == b"altered"
    assert township.archived(digest) == b"one"


@pytest.mark.parametrize("wanted", ["", "../x", "*", "a" * 64, "0" * 63])
def test_hashes_that_are_none_find_nothing(township: Township, wanted: str) -> None:
    assert township.archived(wanted) is None


def test_macro_workbooks_keep_their_ending(township: Township) -> None:
    assert township.archive(JUNE, "HL-03", b"x", "河口村.XLSM").suffix == ".xlsm"
    assert township.archive(JUNE, "HL-03", b"x", "河口村.v2").name.startswith("HL-03-河口村.v2-")


def test_a_linked_folder_cannot_lead_out(township: Township, tmp_path_factory: object) -> None:
    outside = township.root.parent / f"{township.root.name}-outside"
    outside.mkdir()
    (township.root / "存档").symlink_to(outside)
    with pytest.raises(CannotWriteNow, match="之外"):
        township.archive(JUNE, "HL-03", b"x", "河口村")
    assert list(outside.iterdir()) == []


HOSTILE = [
    *("../../x", "CON", "con.xlsx", "a/b", "a\\b", "a:b", "尾点.", "尾空格 ", "长" * 200, ""),
    *("..", ".", "~$x", "-rf", "a\x00b", "\u202egnp.exe", "COM¹", "aux.tar.gz", "nul", "é", "é"),
    *("😀" * 40, "a\nb", "%PATH%", "$(rm)", "`x`", "<b>", '"q"', "|", "?*", "\ud800"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_units_get_harmless_names(township: Township, text: str) -> None:
    for code, name in ((text, "村"), ("HL-01", text), (text, text)):
        assert_harmless(safe_name(code, name))
        path = township.archive(JUNE, code, b"x", name)
        assert path.parent == township.folder("存档", JUNE)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_unit_gets_a_harmless_name(code: str, name: str) -> None:
    assert_harmless(safe_name(code, name))


@given(st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=8, unique=True))
def test_units_of_other_codes_get_other_names(codes: list[str]) -> None:
    plain = {unicodedata.normalize("NFC", code) for code in codes}
    assert len({safe_name(code, "同名") for code in codes}) >= len(plain)


def assert_harmless(name: str) -> None:
    assert name
    assert len(name.encode()) <= LONGEST_NAME + 1
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name == name.strip(". ")
    assert name.partition(".")[0].upper() not in RESERVED
    assert not name.startswith(("~$", ".~", "-"))
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in name)
    assert unicodedata.is_normalized("NFC", name)
