"""Labels of fixed forms, wherever they stand on the sheet, and the cells they speak of.

Source: label_match and value_after_label of the forms. Never by position alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlhazard.model.address import Address, Area
from xlhazard.model.fold import fold, fold_label, is_blank
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.schema.types import FormValue
from xlhazard.tables.values.numbers import unit_words

MOST_ROWS = 1000
LONGEST_LABEL = 200
TALL = 20
MOST_LINES = 100
"""Lines with a label in them that are looked at for an answer behind a colon."""
MOST_MISSING = 8
"""More missing labels of a form than this are one finding (DT21, TM01)."""
MOST_MERGED = 5000
"""Merged cells of a form that are looked at; the shipped ones have fewer than a hundred."""

_NUMBERING = re.compile(r"^\(?\d{1,2}\)?[.]?(?=\D)")
_UNIT = re.compile(r"\((?:家次|个次|人次|家|个|次|人|万元|元|件|起|场|天|周|次,?万元|是/?否)\)")
_MARKS = re.compile(r"[、，,；;]")
_LITERAL = re.compile(r'=?"([^"]+)"\s*&')
_COLON = re.compile(r"\s*[:：]")


class Spot(NamedTuple):
    """Where the label and its answer stand.

    span: the answer is part of the label's own cell, from and to these characters of its text.
    """

    label: Address
    cell: Address
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet's texts by folded label, and its merged cells."""

    sheet: Sheet
    by_label: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)
    areas: Mapping[Address, Area] = field(default_factory=dict)
    by_row: Mapping[int, tuple[Area, ...]] = field(default_factory=dict)
    tall: tuple[Area, ...] = ()

    @classmethod
    def of(cls, sheet: Sheet, rows: int = MOST_ROWS) -> Page:
        """The page of a sheet's first rows; a form has far fewer."""
        found: dict[str, list[Address]] = {}
        for row in sorted(sheet.rows):
            if row > rows:
                break
            for column in sorted(sheet.rows[row]):
                text = printed(sheet.rows[row][column])
                if text and len(text) <= LONGEST_LABEL:
                    found.setdefault(label_key(text), []).append(Address(row, column))
        merged: dict[int, list[Area]] = {}
        tall: list[Area] = []
        for area in sheet.merged[:MOST_MERGED]:
            if area.last.row - area.first.row > TALL:
                tall.append(area)
                continue
            for row in range(area.first.row, area.last.row + 1):
                merged.setdefault(row, []).append(area)
        return cls(
            sheet,
            {key: tuple(places) for key, places in found.items()},
            {area.first: area for area in sheet.merged[:MOST_MERGED]},
            {row: tuple(areas) for row, areas in merged.items()},
            tuple(tall),
        )

    def find(self, label: str) -> tuple[Address, ...]:
        """Every cell that holds this label, in reading order."""
        return self.by_label.get(label_key(label), ())

    def text(self, place: Address) -> str:
        cell = self.sheet.at(place)
        return "" if cell is None else printed(cell) or cell.raw

    def shown(self, place: Address) -> Address:
        """The cell that shows at this place: the first one of a merged area."""
        if place in self.areas:
            return place
        for area in (*self.by_row.get(place.row, ()), *self.tall):
            if place in area:
                return area.first
        return place

    def right_of(self, place: Address) -> Address:
        """The first cell right of this one's merged area."""
        area = self.areas.get(place)
        last = place.column if area is None else area.last.column
        return self.shown(Address(place.row, last + 1))

    def below(self, place: Address) -> Address:
        """The first cell below this one's merged area."""
        area = self.areas.get(place)
        last = place.row if area is None else area.last.row
        return self.shown(Address(last + 1, place.column))


def printed(cell: RawCell) -> str:
    """A cell's words; of a formula that was never computed, the words it begins with."""
    if cell.kind == "s":
        return "" if is_blank(cell.raw) else cell.raw
    found = _LITERAL.match(cell.formula or "") if cell.kind == "" else None
    return "" if found is None else found[1]


def label_key(text: str) -> str:
    """A label for matching: folded, without units in brackets, 、，,；; and a running number."""
    plain = _UNIT.sub("", fold(text).rstrip(":"))
    key = _MARKS.sub("", fold_label(plain)) or fold_label(text)
    return _NUMBERING.sub("", key) or key


def answer_cell(page: Page, label: Address, value: FormValue) -> Address:
    """The first cell right of the label, or the one after that where the unit stands between."""
    cell = page.right_of(label)
    text = page.text(cell)
    # An answer such as 2次 is not the unit 次 with a running number before it.
    if not any(c.isdigit() for c in text) and label_key(text) in unit_words(value.unit):
        return page.right_of(cell)
    return cell


def header_row(page: Page, labels: Sequence[tuple[str, str]]) -> tuple[Mapping[str, int], int]:
    """Columns under the row that holds most of these headers (at least three), and that row.

    labels: (name, header). Without such a row: no columns, row 0.
    """
    rows: dict[int, dict[str, int]] = {}
    for name, label in labels:
        for place in page.find(label):
            rows.setdefault(place.row, {}).setdefault(name, place.column)
    best = max(rows, key=lambda row: (len(rows[row]), -row), default=0)
    return (rows[best], best) if best and len(rows[best]) >= min(3, len(labels)) else ({}, 0)


def item_labels(label: str) -> tuple[str, ...]:
    """Other wordings of a header item: 单位（盖章） is also 填报单位, 时间 also 填报时间."""
    key = label_key(label)
    bare = key.removeprefix("填报")
    return tuple(dict.fromkeys((key, f"填报{bare}")))


def find_items(page: Page, labels: Mapping[str, str]) -> dict[str, Spot]:
    """Header items by their labels: id -> where label and answer stand.

    The answer follows a colon in the same cell (two items may share one line), or stands in the
    next cell to the right. An item that is not found is absent.
    """
    wordings = {name: item_labels(label) for name, label in labels.items()}
    every = [word for words in wordings.values() for word in words]
    found: dict[str, Spot] = {}
    for name, words in wordings.items():
        spot = _apart(page, words, every) or _inline(page, words, every)
        if spot is not None:
            found[name] = spot
    return found


def _apart(page: Page, words: Sequence[str], every: Sequence[str]) -> Spot | None:
    """The label alone in its cell: the answer stands right of it, unless that is a label too."""
    for word in words:
        for place in page.by_label.get(word, ()):
            right = page.right_of(place)
            beside = page.text(right)
            if _is_label(beside, every):
                continue
            text = page.text(place)
            area = page.areas.get(place)
            wide = area is not None and area.last.column > area.first.column
            if wide and _COLON.search(text) and is_blank(beside):
                return Spot(place, place, (len(text), len(text)))
            return Spot(place, right)
    return None


def _is_label(text: str, every: Sequence[str]) -> bool:
    """Another label, alone or with its answer behind a colon."""
    return bool(_marks(text, every)) or label_key(text) in every


def _inline(page: Page, words: Sequence[str], every: Sequence[str]) -> Spot | None:
    """填报单位：X, perhaps followed by 时间：Y in the same cell."""
    likely = [key for key in page.by_label if any(word in key for word in words)]
    places = sorted(place for key in likely[:MOST_LINES] for place in page.by_label[key])
    for place in places[:MOST_LINES]:
        line = page.text(place)
        marks = _marks(line, every)
        for index, (word, _, end) in enumerate(marks):
            if word in words:
                stop = marks[index + 1][1] if index + 1 < len(marks) else len(line)
                span = _trimmed(line, end, stop)
                right = page.right_of(place)
                beside = page.text(right)
                alone = span[0] == span[1] and len(marks) == 1 and not is_blank(beside)
                if alone and not _is_label(beside, every):
                    return Spot(place, right)
                return Spot(place, place, span)
    return None


def _marks(text: str, every: Sequence[str]) -> list[tuple[str, int, int]]:
    """The labels before colons in a line: (label, where it begins, where its answer begins)."""
    found: list[tuple[str, int, int]] = []
    for colon in _COLON.finditer(text):
        start = found[-1][2] if found else 0
        before = text[start : colon.start()]
        for offset in range(len(before)):
            if before[offset].isspace():
                continue
            key = label_key(before[offset:])
            if key in every:
                found.append((key, start + offset, colon.end()))
                break
    return found


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def inline_answer(text: str, span: tuple[int, int]) -> str:
    """The answer inside a line; the printed blanks of “    年  月  日” are no answer."""
    answer = text[span[0] : span[1]]
    plain = unicodedata.normalize("NFKC", answer)
    return "" if re.fullmatch(r"[\s_年月日.]*", plain) else answer.strip()
