"""workbook.xml: which sheet is which part, names, epoch, the order of the tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from xlhazard.io.patch.markup import Element, Splice, appended, spliced, with_attribute
from xlhazard.io.patch.package import Package
from xlhazard.io.patch.relations import (
    Relation,
    declare,
    drop_part,
    of_kind,
    relate,
    relations,
    unrelate,
)
from xlhazard.io.patch.text import attribute_text
from xlhazard.io.refusals import StaleWorkbook, Unwritable

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NO_BOOK = "这个文件里找不到 Excel 工作簿。请用 Excel 打开并另存为 .xlsx 后再试。"
_BEFORE_VIEWS = frozenset(
    {
        *("fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr"),
        *("absPath", "workbookProtection"),
    }
)
_BEFORE_NAMES = _BEFORE_VIEWS | {"bookViews", "sheets", "functionGroups", "externalReferences"}
_BEFORE_CALCULATION = _BEFORE_NAMES | {"definedNames"}


class Tab(NamedTuple):
    """One sheet of the workbook as its tabs show them."""

    name: str
    part: str
    state: str
    relation: str
    kind: str


@dataclass(slots=True)
class Book:
    """The workbook part of a package; every change is put into the package at once."""

    package: Package
    part: str

    @classmethod
    def of(cls, package: Package) -> Book:
        found = of_kind(package, "", "officeDocument")
        if found is None or found.target not in package:
            raise Unwritable(_NO_BOOK)
        return cls(package, found.target)

    @property
    def xml(self) -> bytes:
        return self.package.read(self.part)

    def root(self) -> Element:
        return self.package.outline(self.part)

    def tabs(self) -> tuple[Tab, ...]:
        related = {r.id: r for r in relations(self.package, self.part)}
        listed = self.root().first("sheets")
        found = []
        for element in listed.all("sheet") if listed else ():
            relation = _relation_id(element)
            target = related.get(relation, Relation("", "", "", "", False))
            state = element.attributes.get("state", "visible")
            name = element.attributes.get("name", "")
            found.append(Tab(name, target.target, state, relation, target.kind))
        return tuple(found)

    def sheet_part(self, name: str) -> str:
        """The part of a worksheet. Raises StaleWorkbook when there is none of that name."""
        for tab in self.tabs():
            if tab.name == name:
                if tab.kind != "worksheet":
                    raise Unwritable(f"工作表“{name}”是图表页，没有单元格可写。")
                return tab.part
        raise StaleWorkbook(f"工作簿里已没有工作表“{name}”，可能被改名或删除了。请重新读取后再试。")

    @property
    def strict(self) -> bool:
        return self.root().namespace == STRICT

    @property
    def date1904(self) -> bool:
        properties = self.root().first("workbookPr")
        return properties is not None and _true(properties.attributes.get("date1904"))

    @property
    def namespace(self) -> str:
        return STRICT if self.strict else _MAIN

    def relation_type(self, kind: str) -> str:
        """The type of a relationship in this workbook's dialect."""
        return f"{_STRICT_RELATIONS if self.strict else _RELATIONS}/{kind}"

    @property
    def relation_namespace(self) -> str:
        return _STRICT_RELATIONS if self.strict else _RELATIONS

    def change(self, splices: list[Splice]) -> None:
        if splices:
            self.package.put(self.part, spliced(self.xml, splices))

    def recalculate_on_load(self) -> None:
        """Ask Excel to work out every formula anew when it opens the file."""
        xml, root = self.xml, self.root()
        settings = root.first("calcPr")
        if settings is not None:
            if not _true(settings.attributes.get("fullCalcOnLoad")):
                tag = xml[settings.start : settings.open_end]
                new = with_attribute(tag, b"fullCalcOnLoad", b"1")
                self.change([(settings.start, settings.open_end, new)])
            return
        new = b'<%scalcPr fullCalcOnLoad="1"/>' % root.prefix
        self.change([_behind(root, _BEFORE_CALCULATION, new)])

    def drop_calculation_chain(self) -> None:
        """The order of formulas is stale once a formula is gone; Excel makes a new one."""
        chain = of_kind(self.package, self.part, "calcChain")
        if chain is not None:
            unrelate(self.package, self.part, frozenset({chain.id}))
            drop_part(self.package, chain.target)

    def add_sheet(self, name: str, position: int, xml: bytes, state: str) -> str:
        """Put a new worksheet among the tabs; names and views of the others keep their sheets."""
        folder = self.part.rpartition("/")[0]
        stem = f"{folder}/worksheets/sheet" if folder else "worksheets/sheet"
        part = self.package.free_name(stem + "{}.xml")
        self.package.put(part, xml)
        declare(self.package, part, _SHEET_TYPE)
        relation = relate(self.package, self.part, self.relation_type("worksheet"), part)
        book, root = self.xml, self.root()
        listed = root.first("sheets")
        if listed is None:
            raise Unwritable(_NO_BOOK)
        tabs = listed.all("sheet")
        position = max(0, min(position, len(tabs)))
        used = [int(tab.attributes.get("sheetId", "0") or 0) for tab in tabs]
        hidden = b"" if state == "visible" else b' state="%s"' % state.encode()
        new = b'<%ssheet xmlns:r="%s" name="%s" sheetId="%d"%s r:id="%s"/>' % (
            listed.prefix,
            self.relation_namespace.encode(),
            attribute_text(name),
            max(used, default=0) + 1,
            hidden,
            relation.encode(),
        )
        if position < len(tabs):
            place = tabs[position].start
            splices = [(place, place, new)]
        else:
            splices = [appended(book, listed, new)]
        splices += _renumbered(book, root, lambda n: n + (n >= position))
        self.change(splices)
        return part

    def remove_sheet(self, name: str) -> None:
        """Take a worksheet out with everything that only it used."""
        names = [tab.name for tab in self.tabs()]
        if name not in names:
            return
        index = names.index(name)
        tab = self.tabs()[index]
        book, root = self.xml, self.root()
        listed = root.first("sheets")
        element = listed.all("sheet")[index] if listed else root
        splices = [(element.start, element.end, b"")]
        splices += _renumbered(book, root, lambda n: -1 if n == index else n - (n > index))
        self.change(splices)
        unrelate(self.package, self.part, frozenset({tab.relation}))
        drop_part(self.package, tab.part)

    def active(self) -> str | None:
        """The sheet that shows when the file is opened."""
        views = self.root().first("bookViews")
        view = views.first("workbookView") if views else None
        index = int(view.attributes.get("activeTab", "0")) if view else 0
        tabs = self.tabs()
        return tabs[index].name if 0 <= index < len(tabs) else None

    def activate(self, name: str) -> None:
        """Open the file on this sheet; of the others none stays selected with it."""
        tabs = self.tabs()
        index = next((i for i, tab in enumerate(tabs) if tab.name == name), None)
        if index is None:
            return
        self._set_active(index)
        for number, tab in enumerate(tabs):
            if tab.kind == "worksheet" and tab.part in self.package:
                self._select(tab.part, number == index)

    def _set_active(self, index: int) -> None:
        xml, root = self.xml, self.root()
        views = root.first("bookViews")
        if views is None or not views.children:
            new = b'<%sbookViews><%sworkbookView activeTab="%d"/></%sbookViews>' % (
                root.prefix,
                root.prefix,
                index,
                root.prefix,
            )
            if views is None:
                self.change([_behind(root, _BEFORE_VIEWS, new)])
            return
        splices = []
        for view in views.children:
            tag = with_attribute(xml[view.start : view.open_end], b"activeTab", b"%d" % index)
            first = int(view.attributes.get("firstSheet", "0") or 0)
            if first > index:
                tag = with_attribute(tag, b"firstSheet", None)
            splices.append((view.start, view.open_end, tag))
        self.change(splices)

    def _select(self, part: str, selected: bool) -> None:
        xml = self.package.read(part)
        end = xml.find(b"sheetData")
        tag = re.compile(rb"<(?:[\w.-]+:)?sheetView\s[^>]*>").search(xml, 0, max(end, 0))
        if tag is None or (b"tabSelected" not in tag[0]) == (not selected):
            return
        new = with_attribute(tag[0], b"tabSelected", b"1" if selected else None)
        self.package.put(part, xml[: tag.start()] + new + xml[tag.end() :])

    def set_name(self, name: str, sheet: str, formula: str) -> None:
        """Define a name of one sheet, such as _xlnm.Print_Titles, or renew it."""
        index = next(i for i, tab in enumerate(self.tabs()) if tab.name == sheet)
        xml, root = self.xml, self.root()
        names = root.first("definedNames")
        prefix = root.prefix
        content = attribute_text(formula)
        for element in names.children if names else ():
            given = element.attributes
            if given.get("name") == name and given.get("localSheetId") == str(index):
                self.change([(element.open_end, element.close, content)])
                return
        new = b'<%sdefinedName name="%s" localSheetId="%d">%s</%sdefinedName>' % (
            prefix,
            name.encode(),
            index,
            content,
            prefix,
        )
        if names is not None:
            self.change([appended(xml, names, new)])
        else:
            new = b"<%sdefinedNames>%s</%sdefinedNames>" % (prefix, new, prefix)
            self.change([_behind(root, _BEFORE_NAMES, new)])


def _renumbered(xml: bytes, root: Element, moved: Callable[[int], int]) -> list[Splice]:
    """Every number that counts tabs, after tabs moved; moved gives -1 for the one taken out."""
    splices: list[Splice] = []
    names = root.first("definedNames")
    gone = 0
    for name in names.children if names else ():
        given = name.attributes.get("localSheetId")
        if given is None:
            continue
        now = moved(int(given))
        if now < 0:
            gone += 1
            splices.append((name.start, name.end, b""))
        elif now != int(given):
            tag = xml[name.start : name.open_end]
            new = with_attribute(tag, b"localSheetId", b"%d" % now)
            splices.append((name.start, name.open_end, new))
    if names is not None and gone and gone == len(names.children):
        splices = [(names.start, names.end, b"")]
    views = root.first("bookViews")
    for view in views.children if views else ():
        tag = xml[view.start : view.open_end]
        for attribute in ("activeTab", "firstSheet"):
            number = int(view.attributes.get(attribute, "0") or 0)
            now = max(moved(number), 0)
            if now != number:
                tag = with_attribute(tag, attribute.encode(), b"%d" % now)
        if tag != xml[view.start : view.open_end]:
            splices.append((view.start, view.open_end, tag))
    return splices


def _behind(root: Element, before: frozenset[str], new: bytes) -> Splice:
    """The place of a new child of workbook behind all that the standard puts before it."""
    place = root.open_end
    for child in root.children:
        if child.name in before:
            place = child.end
    return place, place, new


def _relation_id(element: Element) -> str:
    return next((v for k, v in element.attributes.items() if k.endswith("relationships id")), "")


def _true(value: str | None) -> bool:
    return value in ("1", "true", "on")
