"""The add-in's file: built twice the same, sound to independent readers, every button whole."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from pathlib import Path, PureWindowsPath

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from oletools.olevba import VBA_Parser, decompress_stream
from python_calamine import CalamineWorkbook

from xlhazard.fronts.addin import macro
from xlhazard.fronts.addin.compound import compound_file
from xlhazard.fronts.addin.icons import SIZE, icon
from xlhazard.fronts.addin.ovba import compressed
from xlhazard.fronts.addin.package import Program, xlam
from xlhazard.fronts.addin.ribbon import NAMESPACE
from xlhazard.fronts.buttons.catalogue import BUTTONS, GROUPS

PYTHON = Program(PureWindowsPath("C:\\台账 工具\\python\\pythonw.exe"))
FROZEN = Program(PureWindowsPath("D:\\台账工具\\excel.exe"))


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(xlam(PYTHON)))


def test_built_twice_it_is_the_same() -> None:
    assert xlam(PYTHON) == xlam(PYTHON)
    assert xlam(PYTHON) != xlam(FROZEN)


def test_the_package_is_sound(package: zipfile.ZipFile) -> None:
    assert package.testzip() is None
    names = set(package.namelist())
    types = etree.fromstring(package.read("[Content_Types].xml"))
    endings = {one.get("Extension") for one in types if one.tag.endswith("Default")}
    stated = {one.get("PartName").lstrip("/") for one in types if one.tag.endswith("Override")}
    assert stated <= names
    assert {name.rpartition(".")[2] for name in names - stated} - {"xml"} <= endings
    for name in names:
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for one in etree.fromstring(package.read(name)):
                assert posixpath.normpath(posixpath.join(folder, one.get("Target"))) in names
        if name.endswith((".xml", ".rels")):
            etree.fromstring(package.read(name))


def test_another_reader_finds_what_the_macro_reads() -> None:
    for program, command in (
        (PYTHON, '"C:\\台账 工具\\python\\pythonw.exe" -P -m xlhazard.fronts.excel'),
        (FROZEN, '"D:\\台账工具\\excel.exe"'),
    ):
        book = CalamineWorkbook.from_filelike(io.BytesIO(xlam(program)))
        column = [row[1] for row in book.get_sheet_by_index(0).to_python()]
        assert column[:2] == [command, str(program.file)]
        assert str(program.file) in str(column[2])
        assert column[3] == "隐患台账"
    cells = (macro.COMMAND_CELL, macro.PROGRAM_CELL, macro.MISSING_CELL, macro.TITLE_CELL)
    assert cells == ("B1", "B2", "B3", "B4")


def test_olefile_reads_the_container(package: zipfile.ZipFile) -> None:
    data = package.read("xl/vbaProject.bin")
    ole = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT)
    assert ole.parsing_issues == []
    assert sorted("/".join(path) for path in ole.listdir()) == [
        *("PROJECT", "PROJECTwm", "VBA/Texts", "VBA/ThisWorkbook", "VBA/XlHazard"),
        *("VBA/_VBA_PROJECT", "VBA/dir"),
    ]
    assert ole.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000000")
    assert decompress_stream(bytearray(ole.openstream("VBA/XlHazard").read())) == (
        macro.SOURCE.replace("\n", "\r\n").encode()
    )
    project = ole.openstream("PROJECT").read().decode("ascii")
    assert "Module=XlHazard\r\n" in project
    assert "Document=ThisWorkbook/&H00000000\r\n" in project


def test_olevba_finds_our_source_and_nothing_that_runs_by_itself() -> None:
    parser = VBA_Parser("xlhazard.xlam", data=xlam(PYTHON))
    found = {name: code for _, _, name, code in parser.extract_macros()}
    assert found["XlHazard.bas"].splitlines() == macro.SOURCE.splitlines()
    kinds = {(kind, keyword) for kind, keyword, _ in parser.analyze_macros()}
    assert not [one for one in kinds if one[0] in ("AutoExec", "IOC")]
    programs = {keyword for kind, keyword in kinds if kind == "Suspicious"}
    assert programs - {"Hex Strings", "Base64 Strings"} == {
        *("Shell", "WScript.Shell", "Run", "CreateObject", "Chr")
    }


def test_the_macro_is_ascii() -> None:
    assert macro.SOURCE.isascii()


def test_the_ribbon_is_valid_and_has_every_button_once(package: zipfile.ZipFile) -> None:
    schema = etree.XMLSchema(etree.parse(Path(__file__).with_name("customui.xsd")))
    ribbon = etree.fromstring(package.read("customUI/customUI.xml"))
    schema.assertValid(ribbon)
    named = {"c": NAMESPACE}
    shown = [
        (one.getparent().get("label"), one.get("id").removeprefix(macro.PREFIX), one.get("label"))
        for one in ribbon.iterfind(".//c:button", named)
    ]
    assert shown == [(one.group, one.id, one.label) for one in BUTTONS]
    assert [one.get("label") for one in ribbon.iterfind(".//c:group", named)] == list(GROUPS)
    callbacks = {one.get("onAction") for one in ribbon.iterfind(".//c:button", named)}
    assert callbacks == {macro.CALLBACK}
    assert f"Public Sub {macro.CALLBACK}(control As IRibbonControl)" in macro.SOURCE


def test_every_button_has_its_own_icon(package: zipfile.ZipFile) -> None:
    relations = etree.fromstring(package.read("customUI/_rels/customUI.xml.rels"))
    images = {one.get("Id"): one.get("Target") for one in relations}
    assert set(images) == {one.id for one in BUTTONS}
    pictures = {one.id: package.read(f"customUI/{images[one.id]}") for one in BUTTONS}
    assert len(set(pictures.values())) == len(BUTTONS)
    for name, png in pictures.items():
        assert png == icon(name)
        width, height, pixels = pixels_of(png)
        assert (width, height) == (SIZE, SIZE)
        clear = sum(pixels[n + 3] == 0 for n in range(0, len(pixels), 4))
        assert SIZE * SIZE * 0.2 < clear < SIZE * SIZE * 0.9, name


def pixels_of(png: bytes) -> tuple[int, int, bytes]:
    """An independent reading: signature, every chunk's sum, lines without filter."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, size = 8, b"", (0, 0)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        inside = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length :][:4])[0] == zlib.crc32(kind + inside)
        if kind == b"IHDR":
            width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", inside)
            assert (depth, colour, *rest) == (8, 6, 0, 0, 0)
            size = (width, height)
        data += inside if kind == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(data)
    step = size[0] * 4 + 1
    assert {raw[n] for n in range(0, len(raw), step)} == {0}
    return *size, b"".join(raw[n + 1 : n + step] for n in range(0, len(raw), step))


@given(st.binary(max_size=9000) | st.text("ab \n", max_size=9000).map(str.encode))
def test_what_is_compressed_can_be_read_again(data: bytes) -> None:
    read = decompress_stream(bytearray(compressed(data))) if data else b""
    assert bytes(read) == data


@given(
    st.dictionaries(
        st.from_regex(re.compile(r"[A-Za-z_]{1,20}"), fullmatch=True),
        st.binary(max_size=20_000),
        min_size=1,
        max_size=12,
    )
)
def test_every_stream_can_be_read_again(streams: dict[str, bytes]) -> None:
    once: dict[str, bytes] = {}
    for name, data in streams.items():  # names are the same to a compound file in any case
        if name.upper() not in {one.upper() for one in once}:
            once[name] = data
    tree = {"Inner": dict(once), **{f"{name}-": data for name, data in once.items()}}
    ole = olefile.OleFileIO(io.BytesIO(compound_file(tree)), raise_defects=olefile.DEFECT_INCORRECT)
    for name, data in once.items():
        assert ole.openstream(["Inner", name]).read() == data
        assert ole.openstream(f"{name}-").read() == data
