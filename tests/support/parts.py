"""Comparing two workbooks part by part: what may differ is said, all else must be equal."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Iterable
from io import BytesIO

from lxml import etree

from tests.support.rich import unzipped
from xlhazard.model.address import Address, column_number
from xlhazard.model.edits import Edit, EditPlan

GROWING = frozenset(
    {"dimension", "autoFilter", "conditionalFormatting", "dataValidation", "protectedRange"}
)


def plan(data: bytes, *edits: Edit) -> EditPlan:
    """A plan made on exactly these bytes."""
    return EditPlan("报送件.xlsx", hashlib.sha256(data).hexdigest(), edits)


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Names of parts that were changed, added or removed."""
    old, new = unzipped(before), unzipped(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def stored_bytes(data: bytes) -> dict[str, tuple[int, bytes]]:
    """The compressed bytes of every member, straight from the package, with their method."""
    found = {}
    with zipfile.ZipFile(BytesIO(data)) as package:
        for member in package.infolist():
            start = member.header_offset
            name, extra = struct.unpack("<HH", data[start + 26 : start + 30])
            start += 30 + name + extra
            packed = data[start : start + member.compress_size]
            found[member.filename] = (member.compress_type, packed)
    return found


def member_order(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.namelist()


def canonical_sheet(
    xml: bytes, without: Iterable[Address] = (), rows: Iterable[int] = (), *, grown: bool = False
) -> bytes:
    """A worksheet part in canonical form, without the planned cells and rows.

    Our own legacyDrawing and the selected tab are left out too; grown also leaves out the
    ranges that an appended row may stretch.
    """
    root = etree.fromstring(xml)
    planned, appended = set(without), set(rows)
    number = 0
    for row in root.findall(".//{*}sheetData/{*}row"):
        number = int(row.get("r", number + 1))
        column = 0
        for cell in row.findall("{*}c"):
            letters = cell.get("r", "").rstrip("0123456789")
            column = column_number(letters) if letters else column + 1
            if Address(number, column) in planned:
                row.remove(cell)
        if number in appended or not len(row):
            row.getparent().remove(row)
        row.attrib.pop("spans", None)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name == "sheetView":
            element.attrib.pop("tabSelected", None)
        if grown and name in GROWING:
            element.attrib.pop("ref", None)
            element.attrib.pop("sqref", None)
        if grown and name == "sqref":
            element.text = ""
        if name == "legacyDrawing":
            element.getparent().remove(element)
    return etree.tostring(root, method="c14n")
