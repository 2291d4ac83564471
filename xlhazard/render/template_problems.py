"""What can be wrong with a workbook template, and the texts of cells that tell persons apart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from xlhazard.checking.masking import MOBILE, card_numbers
from xlhazard.model.marks import NOTE_AUTHOR
from xlhazard.model.results import TemplateProblem
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.render.words import shown

_OURS = frozenset({"xlhazard", NOTE_AUTHOR, "openpyxl", ""})
_PERSONAL = ("creator", "lastModifiedBy", "manager", "Manager", "company", "Company")
_LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}(?![0-9])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+")
LAST_DAY = dt.date(2100, 12, 31)


def problem_text(problem: TemplateProblem) -> str:
    """隐患清单!F3：列名不对。"""
    if problem.sheet is None:
        return problem.text
    sheet = shown(problem.sheet)
    place = sheet if problem.cell is None else f"{sheet}!{problem.cell}"
    return f"{place}：{problem.text}"


def personal_data(workbook: Workbook) -> Iterator[TemplateProblem]:
    """Telephone and identity-card numbers, mailboxes, authors: a template has none of them."""
    for name in _PERSONAL:
        if workbook.facts.properties.get(name, "") not in _OURS:
            yield TemplateProblem(f"文档属性“{name}”里有名字，请清除（文件—信息—检查文档）。")
    for sheet in workbook.sheets.values():
        for address, cell in sheet.cells():
            if cell.kind == "s" and (what := identifying(cell.raw)):
                yield TemplateProblem(f"疑似{what}，模板里不应有，请删去。", sheet.name, address)
        yield from _notes(sheet)
    for name, text in workbook.names.items():
        if what := identifying(text):
            yield TemplateProblem(f"定义的名称“{shown(name)}”里疑似有{what}，请删去。")


def _notes(sheet: Sheet) -> Iterator[TemplateProblem]:
    for address, text in sheet.notes.items():
        if what := identifying(text):
            words = f"批注里疑似有{what}，请删去。"
            yield TemplateProblem(words, sheet.name, address)
        if sheet.note_authors.get(address, "") not in _OURS:
            words = "批注带有作者姓名，请删去这条批注。"
            yield TemplateProblem(words, sheet.name, address)


def identifying(text: str) -> str:
    """What a text holds that tells a person (Chinese), or ""."""
    if card_numbers(text, LAST_DAY):
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
