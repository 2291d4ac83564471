"""Planned answers put into the tables of a Word document; every other byte of it stays.

Parts but the main one keep their compressed bytes. In the main part only text elements of the
planned cells change, and a cell without any gets one run that looks as its paragraph says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher

from xlhazard.io.limits import Refused
from xlhazard.io.patch.markup import Element, Splice, appended, outline, spliced
from xlhazard.io.patch.package import Package
from xlhazard.io.patch.relations import of_kind
from xlhazard.io.patch.text import fault_of
from xlhazard.io.refusals import StaleWorkbook, Unwritable
from xlhazard.io.word.markup import Atom, Grid, Slot, grids, is_word
from xlhazard.io.word.reader import grids_of, place_of
from xlhazard.model.edits import EditPlan, Scalar, SetCell
from xlhazard.model.fold import is_blank, without_space
from xlhazard.model.word import WordTable

LONGEST_LINE = 300
"""Lines with a label and its answer are changed sign by sign; longer texts as a whole."""

_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def apply_word(data: bytes, plan: EditPlan) -> bytes:
    """The document with the planned cells written; an empty plan gives the very same bytes.

    Raises StaleWorkbook when data are not what the plan was made on, and Unwritable when a cell
    is not there or cannot take a text (fields, content controls, an inner table). Nothing of the
    plan is applied then.
    """
    if plan.sha256 and hashlib.sha256(data).hexdigest() != plan.sha256:
        raise StaleWorkbook(f"“{plan.workbook}”读取之后又变了，什么都没有改。请重新运行一次。")
    if not plan.edits:
        return data
    package = Package(data)
    main = of_kind(package, "", "officeDocument")
    if main is None:
        raise Unwritable(f"“{plan.workbook}”里没有主文档。请用 Word 另存为 .docx 后再试。")
    xml = package.read(main.target)
    found = _numbered(grids(outline(xml, main.target)))
    splices: list[Splice] = []
    for edit in plan:
        if not isinstance(edit, SetCell):
            raise TypeError("a Word document takes texts only")
        slot = _slot(found, edit)
        splices += _written(xml, slot, words_of(edit.now))
    package.put(main.target, spliced(xml, splices))
    made = package.to_bytes()
    _check(made, plan)
    return made


def words_of(value: Scalar) -> str:
    """A value as it is typed into a document."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _numbered(found: tuple[Grid, ...]) -> Mapping[str, Grid]:
    return {f"表{number}": grid for number, grid in enumerate(found, 1)}


def _slot(found: Mapping[str, Grid], edit: SetCell) -> Slot:
    grid = found.get(edit.sheet)
    slot = None if grid is None else grid.slots.get(edit.cell)
    said = edit.sheet
    if grid is not None:
        said = place_of(edit.sheet, edit.cell, WordTable(grid.lead, grid.rows))
    if slot is None:
        raise Unwritable(f"文档里没有{said}这一格，什么都没有改。")
    if slot.locked:
        raise Unwritable(f"{said}{slot.locked}，不能填写，什么都没有改。请改成普通文字后再试。")
    fault = fault_of(words_of(edit.now))
    if fault is not None:
        raise Unwritable(f"{said}写不进去：{fault}。")
    return slot


def _check(made: bytes, plan: EditPlan) -> None:
    """Read back: every planned cell says what was planned."""
    try:
        found = _numbered(grids_of(made))
    except Refused as refused:
        raise Unwritable(f"“{plan.workbook}”填好后读不回来，什么都没有改。") from refused
    for edit in plan:
        if isinstance(edit, SetCell):
            slot = found[edit.sheet].slots[edit.cell]
            if without_space(slot.text) != without_space(words_of(edit.now)):
                raise Unwritable(
                    f"“{plan.workbook}”的{edit.sheet}填好后读出来不一样，什么都没有改。"
                )


def _written(xml: bytes, slot: Slot, new: str) -> Iterator[Splice]:
    """The splices that make a cell say something."""
    atoms = slot.atoms()
    if not any(atom.words for atom in atoms):
        yield from _new_run(xml, slot, atoms, new)
        return
    now = _line(atoms, new) if _is_line(slot.text) else _whole(atoms, new)
    for atom, text in zip(atoms, now, strict=True):
        if atom.element is None or text == atom.text:
            continue
        content = _texts(atom.element, text) if text else b""
        yield atom.element.start, atom.element.end, content


def _is_line(text: str) -> bool:
    """A label with its answer behind a colon: its own look is kept."""
    return len(text) <= LONGEST_LINE and not is_blank(text) and ("：" in text or ":" in text)


def _whole(atoms: tuple[Atom, ...], new: str) -> list[str]:
    """All of it into the first text, ends of paragraphs apart."""
    now = ["" if atom.element is not None else atom.text for atom in atoms]
    now[next(number for number, atom in enumerate(atoms) if atom.words)] = new
    return now


def _line(atoms: tuple[Atom, ...], new: str) -> list[str]:
    """Sign by sign: what stays keeps its run, what comes goes where it is put in."""
    old = "".join(atom.text for atom in atoms)
    owner = [number for number, atom in enumerate(atoms) for _ in atom.text]
    now = ["" if atom.element is not None else atom.text for atom in atoms]
    for how, start, stop, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        if how == "equal":
            for place in range(start, stop):
                if atoms[owner[place]].element is not None:
                    now[owner[place]] += old[place]
        elif first < last:
            at = owner[start] if how == "replace" else owner[max(start - 1, 0)]
            now[_taking(atoms, at)] += new[first:last]
    return now


def _taking(atoms: tuple[Atom, ...], at: int) -> int:
    """The text at or before a place that can take signs, else the first one behind it."""
    before = [number for number in range(at + 1) if atoms[number].words]
    return before[-1] if before else next(n for n, atom in enumerate(atoms) if atom.words)


def _texts(element: Element, text: str) -> bytes:
    """A text as text elements with breaks between its lines, named as the one it replaces."""
    px = element.prefix
    start, end = b"<" + px + b't xml:space="preserve">', b"</" + px + b"t>"
    lines = (start + line.translate(_XML).encode() + end for line in text.split("\n"))
    return (b"<" + px + b"br/>").join(lines)


def _new_run(xml: bytes, slot: Slot, atoms: tuple[Atom, ...], new: str) -> Iterator[Splice]:
    """One run at the end of the first paragraph; lone tabs and breaks make room for it."""
    for atom in atoms:
        if atom.element is not None:
            yield atom.element.start, atom.element.end, b""
    paragraph = slot.paragraphs[0]
    px = paragraph.prefix
    run = b"<" + px + b"r>" + _look(xml, paragraph) + _texts(paragraph, new) + b"</" + px + b"r>"
    yield appended(xml, paragraph, run)


def _look(xml: bytes, paragraph: Element) -> bytes:
    """The properties of the paragraph's first run, else those of its mark."""
    runs = [one for one in paragraph.walk() if is_word(one, "r")]
    marks = [one for one in paragraph.children if is_word(one, "pPr")]
    for holder in (*runs[:1], *marks):
        for one in holder.children:
            if is_word(one, "rPr"):
                return xml[one.start : one.end]
    return b""
