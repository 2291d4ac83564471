"""What can be wrong with a workbook template, and the texts of cells that tell persons apart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlhazard.checking.masking import MOBILE, card_numbers
from xlhazard.model.address import Address
from xlhazard.model.marks import NOTE_AUTHOR
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.render.words import shown

_OURS = frozenset({"xlhazard", NOTE_AUTHOR, "openpyxl", ""})
_PERSONAL = ("creator", "lastModifiedBy", "manager", "Manager", "company", "Company")
_LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}(?![0-9])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+")
_LAST_DAY = dt.date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """Something that keeps a template from matching its schema. text is Chinese.

    sheet None: the whole file; cell None: the whole sheet. The text never repeats what may
    identify a person.
    """

    text: str
    sheet: str | None = None
    cell: Address | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return self.text
        place = shown(self.sheet) if self.cell is None else f"{shown(self.sheet)}!{self.cell}"
        return f"{place}：{self.text}"


def personal_data(workbook: Workbook) -> Iterator[TemplateProblem]:
    """Telephone and identity-card numbers, mailboxes, authors: a template has none of them."""
    for name in _PERSONAL:
        if workbook.facts.properties.get(name, "") not in _OURS:
            yield TemplateProblem(f"文档属性“{name}”里有名字，请清除（文件—信息—检查文档）。")
    for sheet in workbook.sheets.values():
        for address, cell in sheet.cells():
            if cell.kind == "s" and (what := _identifying(cell.raw)):
                yield TemplateProblem(f"疑似{what}，模板里不应有，请删去。", sheet.name, address)
        yield from _notes(sheet)
    for name, text in workbook.names.items():
        if what := _identifying(text):
            yield TemplateProblem(f"定义的名称“{shown(name)}”里疑似有{what}，请删去。")


def _notes(sheet: Sheet) -> Iterator[TemplateProblem]:
    for address, text in sheet.notes.items():
        if what := _identifying(text):
            words = f"批注里疑似有{what}，请删去。"
            yield TemplateProblem(words, sheet.name, address)
        if sheet.note_authors.get(address, "") not in _OURS:
            words = "批注带有作者姓名，请删去这条批注。"
            yield TemplateProblem(words, sheet.name, address)


def _identifying(text: str) -> str:
    if card_numbers(text, _LAST_DAY):
        return "身份证号"
    if MOBILE.search(text) or _LANDLINE.search(text):
        return "电话号码"
    return "邮箱" if _MAIL.search(text) else ""


def unsafe_content(workbook: Workbook) -> Iterator[TemplateProblem]:
    """Macros, links to other files, active content."""
    facts = workbook.facts
    if facts.macros:
        yield TemplateProblem("带有宏，模板不应有宏，请另存为不带宏的.xlsx。")
    for target in facts.external_links:
        yield TemplateProblem(f"链接了别的文件（{shown(target)}），请断开链接。")
    for name, address, target in facts.external_formulas:
        words = f"公式引用了别的文件（{shown(target)}），请改掉。"
        yield TemplateProblem(words, name, address)
    for name, text in workbook.names.items():
        if re.search(r"\[[^\]]*\][^!]*!", text):
            yield TemplateProblem(f"定义的名称“{shown(name)}”指向别的文件，请删去。")
    for what in facts.active_content:
        yield TemplateProblem(f"带有活动内容（{shown(what)}），请删去。")
