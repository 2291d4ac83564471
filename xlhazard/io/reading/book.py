"""The workbook part: its sheets in their order, defined names and settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from xlhazard.io.limits import Budget, Refused, ambiguous, unreadable
from xlhazard.io.names import brief
from xlhazard.io.package import brief_part
from xlhazard.io.reading.records import Parts, Record, is_true
from xlhazard.io.reading.relations import Relation, read_relations

State = Literal["visible", "hidden", "veryHidden"]
_STATES: dict[str, State] = {"hidden": "hidden", "veryHidden": "veryHidden"}
_WITHOUT_CELLS = {"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}
_MACRO_SHEETS = {"xlMacrosheet", "xlIntlMacrosheet"}
_WANTED = ("workbookPr", "sheet", "definedName", "externalReference")


class ListedSheet(NamedTuple):
    """A worksheet that the workbook lists, and the part that holds it."""

    name: str
    state: State
    part: str


class Book(NamedTuple):
    """What the workbook part says."""

    part: str
    sheets: tuple[ListedSheet, ...]
    names: Mapping[str, str]
    date1904: bool
    relations: Mapping[str, Relation]
    macro_sheets: tuple[str, ...]


def find_book(parts: Parts) -> str:
    """The part that is the workbook; ST01 when the package has none."""
    relations = read_relations(parts, "")
    for relation in relations.values():
        if relation.kind == "officeDocument" and relation.part is not None:
            return relation.part
    usual = parts.package.find("xl/workbook.xml")
    if usual is None:
        raise unreadable("文件包里没有工作簿（xl/workbook.xml），请让对方重新保存后发送")
    return usual


def read_book(parts: Parts, part: str) -> Book:
    """The workbook part. ST32 for a sheet whose part is missing; raises Refused or Broken."""
    records = parts.records(part, _WANTED)
    if records.root != "workbook":
        raise unreadable("文件包里的主文档不是工作簿，请用Excel或WPS另存为.xlsx后报送")
    relations = read_relations(parts, part)
    listed = [r for r in records.found if r.name == "sheet" and r.parent == "sheets"]
    sheets: list[ListedSheet] = []
    macro_sheets: list[str] = []
    for record in listed:
        name = record.attributes.get("name", "")
        relation = relations.get(_relation_id(record) or "")
        if relation is not None and relation.part and relation.kind in _WITHOUT_CELLS:
            if relation.kind in _MACRO_SHEETS:
                macro_sheets.append(name)
        elif relation is None or relation.part is None or relation.kind != "worksheet":
            raise Refused("ST32", name, sheet=name)
        else:
            state = _STATES.get(record.attributes.get("state", ""), "visible")
            sheets.append(ListedSheet(name, state, relation.part))
    if not listed:
        raise unreadable("工作簿里没有工作表，请用Excel或WPS另存为.xlsx后报送")
    _check_each_once(sheets, part)
    settings = [r.attributes for r in records.found if r.name == "workbookPr"]
    return Book(
        part,
        tuple(sheets),
        _names(records.found, [r.attributes.get("name", "") for r in listed], parts.budget, part),
        any(is_true(stated.get("date1904")) for stated in settings),
        relations,
        tuple(macro_sheets),
    )


def _relation_id(record: Record) -> str | None:
    for key, value in record.attributes.items():
        if key.endswith("/relationships id"):
            return value
    return None


def _check_each_once(sheets: list[ListedSheet], part: str) -> None:
    names: set[str] = set()
    parts: dict[str, str] = {}
    for sheet in sheets:
        if sheet.name.casefold() in names:
            raise ambiguous(brief_part(part), f"有两张都叫“{brief(sheet.name)}”的表")
        names.add(sheet.name.casefold())
        if (other := parts.setdefault(sheet.part, sheet.name)) is not sheet.name:
            raise ambiguous(
                brief_part(sheet.part), f"既是“{brief(other)}”又是“{brief(sheet.name)}”的内容"
            )


def _names(
    records: list[Record], sheets: list[str], budget: Budget, part: str
) -> Mapping[str, str]:
    """Defined names; one that belongs to a sheet is listed as "sheet!name"."""
    found: dict[str, str] = {}
    for record in records:
        if record.name != "definedName":
            continue
        budget.extras(1, brief_part(part))
        name = record.attributes.get("name", "")
        local = record.attributes.get("localSheetId", "")
        if local.isdecimal() and len(local) < 6 and int(local) < len(sheets):
            name = f"{sheets[int(local)]}!{name}"
        found.setdefault(name, record.text)
    return found
