"""One worksheet, element by element: cells, merges, hidden rows and columns, validations.

Cells without value and formula are checked and not kept. The dimension element is not believed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from xlhazard.io.limits import Budget, Refused, impossible
from xlhazard.io.names import brief
from xlhazard.io.reading.places import USUAL_COLUMNS, area, areas, place, row_number
from xlhazard.io.reading.records import is_true
from xlhazard.io.reading.strings import check_counts
from xlhazard.io.reading.texts import unescaped
from xlhazard.model.address import MAX_COLUMN, MAX_ROW, Address, Area, column_letters
from xlhazard.model.workbook import CellKind, RawCell, Validation

ROW_SIZE, CELL_SIZE, _EXTRA_SIZE = 320, 200, 400
SHORT = 25
"""Texts shorter than this are counted with their cell."""
_KINDS: dict[str, CellKind] = {
    "": "n", "n": "n", "s": "s", "str": "s", "inlineStr": "s", "b": "b", "e": "e", "d": "d",
}  # fmt: skip
_BOOLEANS = {"true": "1", "false": "0"}
_COUNTED = {"mergeCells", "dataValidations", "x14:dataValidations", "hyperlinks", "tableParts"}
_KEPT_TEXT = {"v", "f", "t", "formula1", "formula2", "xm:f", "xm:sqref"}
_OUTSIDE = re.compile(r"\[(?:[0-9]+|[^\[\]]+\.xl\w{1,3})\][^\[\]!,()&=]*!", re.IGNORECASE)
_DDE = re.compile(r"\w\|'?[^'|]*'?!")
OUTWARD = ("[", "|", "WEBSERVICE")
"""One of these is in every formula that reaches outside."""
_LITERAL = re.compile(r'"[^"]*"')


class SheetListener:
    """Collects one worksheet.

    strings and styles hold the shared texts and cell formats that exist, keyed by their numbers
    as a cell states them; size is the length of the part in bytes.
    """

    def __init__(
        self,
        name: str,
        strings: Mapping[str, str],
        styles: Mapping[str, int],
        size: int,
        budget: Budget,
    ) -> None:
        self.name = name
        self.strings = strings
        self.styles = styles
        self.root = ""
        self.rows: dict[int, dict[int, RawCell]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Area] = []
        self.validations: list[Validation] = []
        self.outside: list[tuple[Address, str]] = []
        self.calls_out: list[tuple[Address, str]] = []
        self.protected = False
        self.autofilter: Area | None = None
        self._size = size
        self._budget = budget
        self._path = [""]
        self._pieces: list[str] | None = None
        self._phonetic = 0
        self._row = 0
        self._column = 0
        self._row_cells: dict[int, RawCell] = {}
        self._row_text = ""
        self._row_stated = self._row_hidden = False
        self._cell: dict[str, str] | None = None
        self._in_row = False
        self._value: str | None = None
        self._inline: list[str] = []
        self._formula: str | None = None
        self._rule: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c" and self._in_row:
            if self._cell is not None:
                raise self._impossible(f"{self._where()}里还有单元格")
            self._cell = attributes
            return
        path = self._path
        parent = path[-1]
        path.append(name)
        if name == "row" and parent == "sheetData":
            self._start_row(attributes)
        elif name in _KEPT_TEXT:
            self._pieces = []
            if name == "formula1" or name == "formula2":
                self._rule[name] = ""
        elif name == "rPh":
            self._phonetic += 1
        elif not parent:
            self.root = name
        else:
            self._start_other(name, attributes)

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        if name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
            return
        path = self._path
        path.pop()
        if name == "row" and path[-1] == "sheetData":
            self._end_row()
        elif name in _KEPT_TEXT and self._pieces is not None:
            text = "".join(self._pieces)
            self._pieces = None
            self._end_text(name, path[-1], text)
        elif name == "rPh":
            self._phonetic -= 1
        elif name in ("dataValidation", "x14:dataValidation"):
            self._end_validation()

    def _end_text(self, name: str, parent: str, text: str) -> None:
        if name == "t":
            if self._cell is not None and not self._phonetic:
                self._inline.append(text)
        elif name == "v" or name == "f":
            self._keep_value(name, parent, text)
        elif name == "xm:sqref":
            self._rule["sqref"] = text
        elif name == "xm:f":
            self._rule[parent.removeprefix("x14:")] = text
        else:
            self._rule[name] = text

    # rows and cells

    def _keep_value(self, name: str, parent: str, text: str) -> None:
        if self._cell is None or parent != "row":
            return
        if name == "f":
            self._formula = text
        elif self._value is not None:
            raise self._impossible(f"{self._where()}有两个值")
        else:
            self._value = text

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r")
        number = self._row + 1 if stated is None else row_number(stated)
        if number is None or number > MAX_ROW:
            raise self._impossible(f"第{brief(stated or str(number))}行")
        self._row, self._column, self._row_text = number, 0, str(number)
        self._row_stated = stated is not None
        self._row_hidden = is_true(attributes.get("hidden"))
        self._row_cells = {}
        self._in_row = True

    def _end_row(self) -> None:
        self._in_row = False
        if self._row_hidden:
            self._hide([self._row])
        if self._row_cells:
            self.keep_rows({self._row: self._row_cells})

    def _end_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        column = None
        if place is not None and place.endswith(self._row_text):
            column = USUAL_COLUMNS.get(place[: -len(self._row_text)])
        self._column = column = self._place(place) if column is None else column
        stated = attributes.get("s", "0")
        style = self.styles.get(stated)
        if style is None:
            style = self._style(stated)
        if self._value is None and self._formula is None and not self._inline:
            return
        cell = self._made(attributes, style)
        self._value = self._formula = None
        self._inline = []
        if not cell.raw and cell.formula is None:
            return
        if column in self._row_cells:
            raise self._impossible(f"单元格{column_letters(column)}{self._row}出现了两次")
        self._row_cells[column] = cell
        if cell.formula:
            self.note_formula(self.sized(cell.formula), self._row, column)

    def _place(self, stated: str | None) -> int:
        """The column of a cell that is not written as usual; a row without number takes its row."""
        if stated is None:
            if self._column >= MAX_COLUMN:
                raise self._impossible(f"第{self._row}行的单元格超过{MAX_COLUMN}列")
            return self._column + 1
        found = place(stated)
        if found is None:
            raise self._impossible(f"单元格{brief(stated)}")
        row, column = found
        if row != self._row:
            if self._row_stated:
                raise self._impossible(f"单元格{stated}写在第{self._row}行里")
            self._row, self._row_text = row, str(row)
        self._row_stated = True
        return column

    def _style(self, stated: str) -> int:
        style = self.styles.get(_number(stated))
        if style is None:
            formats = f"共{len(self.styles)}种"
            raise self._impossible(f"{self._where()}的格式编号{brief(stated)}，{formats}")
        return style

    def _made(self, attributes: dict[str, str], style: int) -> RawCell:
        stated = attributes.get("t", "n")
        kind = _KINDS.get(stated)
        if kind is None:
            raise self._impossible(f"{self._where()}的类型“{brief(stated)}”")
        value = self._value
        if self._inline and value is None:
            kind = "s"
            raw = unescaped("".join(self._inline))
        elif stated == "s":
            raw = "" if value is None else self._shared(value)
        elif kind == "s":
            raw = unescaped(value or "")
        else:
            raw = (value or "").strip(" \t\r\n")
            raw = _BOOLEANS.get(raw, raw) if kind == "b" else raw
        if self._formula is not None and not raw and (kind != "s" or value is None):
            kind = ""
        elif kind == "e" and "vm" in attributes:
            kind = "p"
        return RawCell(kind, raw if stated == "s" else self.sized(raw), style, self._formula)

    def _shared(self, value: str) -> str:
        text = self.strings.get(_number(value))
        if text is None:
            texts = f"共{len(self.strings)}条"
            raise self._impossible(f"{self._where()}的文字编号{brief(value)}，{texts}")
        return text

    def _where(self) -> str:
        stated = (self._cell or {}).get("r") or f"第{self._row}行第{self._column}个"
        return f"单元格{brief(stated)}"

    def _impossible(self, what: str) -> Refused:
        return impossible(self.name, what)

    def note_formula(self, formula: str, row: int, column: int) -> None:
        """Remember a formula that reaches outside the workbook."""
        if "[" in formula and _OUTSIDE.search(_LITERAL.sub("", formula)):
            self.outside.append((Address(row, column), formula))
        if "WEBSERVICE" in formula:
            self.calls_out.append((Address(row, column), "WEBSERVICE"))
        elif "|" in formula and _DDE.search(_LITERAL.sub("", formula)):
            self.calls_out.append((Address(row, column), "DDE"))

    def sized(self, text: str) -> str:
        """The text of a cell, counted when it is a long one."""
        if len(text) >= SHORT:
            self._budget.memory(sys.getsizeof(text), self.name)
        return text

    def keep_rows(self, rows: dict[int, dict[int, RawCell]]) -> None:
        """Add rows; ST31 for a cell that stands twice, ST26 for too many of them."""
        number = sum(map(len, rows.values()))
        self._budget.cells(number, self.name)
        self._budget.memory(ROW_SIZE * len(rows) + CELL_SIZE * number, self.name)
        for row in rows.keys() & self.rows.keys():
            if twice := rows[row].keys() & self.rows[row].keys():
                raise self._impossible(f"单元格{column_letters(min(twice))}{row}出现了两次")
            rows[row] = {**self.rows[row], **rows[row]}
        self.rows.update(rows)

    def take_rows(self, rows: dict[int, dict[int, RawCell]], hidden: list[int]) -> None:
        """The rows of an ordinary stretch, in the file's order; empty ones are not kept."""
        self._row = next(reversed(rows), self._row)
        self.keep_rows({row: cells for row, cells in rows.items() if cells})
        self._hide(hidden)

    def _hide(self, rows: list[int]) -> None:
        self.hidden_rows.update(rows)
        self._budget.memory(64 * len(rows), self.name)

    def ready(self) -> bool:
        """Right inside the sheet's data, between two rows."""
        return self._path == ["", "worksheet", "sheetData"]

    # what stands beside the cells

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            if (merged := self._checked_area(attributes, "合并区域")) is not None:
                self.merged.append(merged)
        elif name == "hyperlink":
            self._checked_area(attributes, "链接位置")
        elif name == "col":
            self._column_hidden(attributes)
        elif name in ("dataValidation", "x14:dataValidation"):
            self._rule = dict(attributes)
        elif name in ("x14:formula1", "x14:formula2"):
            self._rule[name.removeprefix("x14:")] = ""
        elif name == "sheetProtection":
            self.protected = is_true(attributes.get("sheet"))
        elif name == "autoFilter" and self._path == ["", "worksheet", "autoFilter"]:
            self.autofilter = area(attributes.get("ref", ""))
        elif name in _COUNTED:
            check_counts(self.name, attributes, self._size)

    def _checked_area(self, attributes: dict[str, str], what: str) -> Area | None:
        stated = attributes.get("ref", "")
        found = area(stated)
        if found is None:
            raise self._impossible(f"{what}{brief(stated)}")
        self._budget.extras(1, self.name)
        self._budget.memory(_EXTRA_SIZE, self.name)
        return found

    def _column_hidden(self, attributes: dict[str, str]) -> None:
        if is_true(attributes.get("hidden")) or attributes.get("width") in ("0", "0.0"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and max(len(first), len(last)) < 9:
                self._budget.extras(1, self.name)
                self.hidden_columns.append((int(first), min(int(last), MAX_COLUMN)))

    def _end_validation(self) -> None:
        rule = self._rule
        stated = rule.get("sqref", "")
        self._budget.extras(1 + stated.count(" "), self.name)
        places = areas(stated)
        self._budget.memory(
            _EXTRA_SIZE * (1 + len(places)) + sum(map(sys.getsizeof, rule.values())), self.name
        )
        self.validations.append(
            Validation(
                rule.get("type", "none"),
                places,
                rule.get("formula1", ""),
                rule.get("formula2", ""),
                unescaped(rule.get("error", "")),
                unescaped(rule.get("prompt", "")),
            )
        )
        self._rule = {}


def _number(stated: str) -> str:
    """A number as it is keyed: no blanks and leading zeros."""
    plain = stated.strip(" \t\r\n")
    return plain.lstrip("0") or "0" if plain else ""
