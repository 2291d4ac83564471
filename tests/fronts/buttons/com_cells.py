"""Cells of the stand-in for Excel: ranges, fills, notes, as Excel's object model has them."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.comments import Comment as Note
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

_PATTERNS = {
    -4142: None,
    1: "solid",
    -4125: "mediumGray",
    -4126: "darkGray",
    -4124: "lightGray",
    17: "gray125",
    18: "gray0625",
    -4128: "darkHorizontal",
    -4166: "darkVertical",
    -4121: "darkDown",
    -4162: "darkUp",
    9: "darkGrid",
    10: "darkTrellis",
    11: "lightHorizontal",
    12: "lightVertical",
    13: "lightDown",
    14: "lightUp",
    15: "lightGrid",
    16: "lightTrellis",
}


class Range:
    def __init__(
        self, sheet: Any, row: int, column: int, last_row: int = 0, last_column: int = 0
    ) -> None:
        self.Worksheet = self.Parent = sheet
        self.Row, self.Column = row, column
        self.last = (last_row or row, last_column or column)
        self.Rows = types.SimpleNamespace(Count=self.last[0] - row + 1)
        self.Columns = types.SimpleNamespace(Count=self.last[1] - column + 1)

    def __call__(self, row: int, column: int) -> Range:
        return Range(self.Worksheet, self.Row + row - 1, self.Column + column - 1)

    @property
    def Count(self) -> int:
        return int(self.Rows.Count * self.Columns.Count)

    @property
    def Application(self) -> Any:
        return self.Worksheet.Application

    @property
    def Address(self) -> str:
        return f"${get_column_letter(self.Column)}${self.Row}"

    def GetAddress(self, *_: object) -> str:
        return self.Address

    @property
    def cell(self) -> Any:
        return self.Worksheet.sheet.cell(self.Row, self.Column)

    def cells(self) -> Iterator[Any]:
        for row in range(self.Row, self.last[0] + 1):
            for column in range(self.Column, self.last[1] + 1):
                yield self.Worksheet.sheet.cell(row, column)

    def Select(self) -> None:
        assert self.Worksheet.Parent.ActiveSheet is self.Worksheet
        self.Worksheet.selected = self

    @property
    def NumberFormat(self) -> str:
        return str(self.cell.number_format)

    @NumberFormat.setter
    def NumberFormat(self, wanted: str) -> None:
        for cell in self.cells():
            cell.number_format = wanted

    def set_value(self, values: Any) -> None:
        rows = (
            values if isinstance(values, Sequence) and not isinstance(values, str) else ((values,),)
        )
        for row, line in zip(range(self.Row, self.last[0] + 1), rows, strict=True):
            for column, value in zip(range(self.Column, self.last[1] + 1), line, strict=True):
                self._typed(self.Worksheet.sheet.cell(row, column), value)

    def _typed(self, cell: Any, value: Any) -> None:
        """As Excel takes it: in a text cell everything is text, elsewhere it is understood."""
        if isinstance(value, str) and cell.number_format != "@":
            if value.startswith("'"):
                cell.value, cell.data_type = value[1:], "s"
                return
            if re.fullmatch(r"[0-9]+", value):
                cell.value = int(value)
                return
            assert not re.fullmatch(r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?", value), "becomes a date"
        cell.value = value
        if isinstance(value, str) and cell.number_format == "@":
            cell.data_type = "s"

    Value = property(lambda self: self.cell.value, set_value)
    Value2 = Value

    @property
    def ColumnWidth(self) -> float:
        return 8.43

    @ColumnWidth.setter
    def ColumnWidth(self, width: float) -> None:
        self.Worksheet.sheet.column_dimensions[get_column_letter(self.Column)].width = width

    @property
    def Interior(self) -> Interior:
        return Interior(self.cell)

    @property
    def Font(self) -> Any:
        return Setting(self.cell, "font", {"Name": "name", "Size": "sz", "Bold": "b"})

    @property
    def Borders(self) -> Any:
        return Lines(self.cell)

    def _align(self, **given: Any) -> None:
        alignment = self.cell.alignment
        held = {"horizontal": alignment.horizontal, "vertical": alignment.vertical}
        self.cell.alignment = Alignment(**{**held, "wrap_text": alignment.wrap_text, **given})

    WrapText = property(None, lambda self, on: self._align(wrap_text=bool(on)))
    HorizontalAlignment = property(None, lambda self, _: self._align(horizontal="center"))
    VerticalAlignment = property(
        None, lambda self, to: self._align(vertical="center" if to == -4108 else "top")
    )

    @property
    def Comment(self) -> Comment | None:
        if not self.Application.faults.notes:
            raise AttributeError("Comment")
        return None if self.cell.comment is None else Comment(self.cell)

    def AddComment(self, text: str) -> Comment:
        if not self.Application.faults.notes:
            raise AttributeError("AddComment")
        assert self.cell.comment is None
        self.cell.comment = Note(text, "我")
        return Comment(self.cell)


class Setting:
    """Font: attributes of a style that is replaced as a whole."""

    def __init__(self, cell: Any, name: str, names: dict[str, str]) -> None:
        self.__dict__.update(cell=cell, name=name, names=names)

    def __setattr__(self, name: str, value: Any) -> None:
        held = self.cell.font
        given = {"name": held.name, "sz": held.sz, "b": held.b, self.names[name]: value}
        self.cell.font = Font(**given)


class Lines:
    def __init__(self, cell: Any) -> None:
        self.__dict__["cell"] = cell

    def __setattr__(self, name: str, value: Any) -> None:
        assert name == "Color"
        side = Side("thin", color=rgb(value))
        self.cell.border = Border(side, side, side, side)


class Comment:
    """A note. Text(text, start, overwrite) inserts from start on when overwrite is False."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell
        self.Shape = types.SimpleNamespace(
            TextFrame=types.SimpleNamespace(AutoSize=False, Characters=self._characters),
            Height=100.0,
            Width=200.0,
        )

    def Text(self, text: str | None = None, start: int = 1, overwrite: bool = True) -> str:
        held = self.cell.comment.text
        if text is not None:
            new = text if overwrite else held[: start - 1] + text + held[start - 1 :]
            self.cell.comment = Note(new, "我")
        return str(self.cell.comment.text)

    def Delete(self) -> None:
        self.cell.comment = None

    def _characters(self, start: int, length: int) -> Any:
        def delete() -> None:
            held = self.cell.comment.text
            self.cell.comment = Note(held[: start - 1] + held[start - 1 + length :], "我")

        return types.SimpleNamespace(Delete=delete)


def rgb(bgr: int) -> str:
    return f"FF{bgr & 255:02X}{bgr >> 8 & 255:02X}{bgr >> 16 & 255:02X}"


class Interior:
    """A fill: Color is in front of a solid fill, and behind the lines of a pattern."""

    def __init__(self, cell: Any) -> None:
        self.__dict__["cell"] = cell

    def __setattr__(self, name: str, value: Any) -> None:
        fill = self.cell.fill
        kind, front, behind = fill.fill_type, fill.fgColor, fill.bgColor
        if name == "Pattern":
            self.cell.fill = PatternFill(_PATTERNS[value])
            return
        lines = name.startswith("Pattern")
        wanted = name.removeprefix("Pattern")
        if name == "Color" and kind is None:
            kind = "solid"
        in_front = lines or kind == "solid"
        made = _colour(wanted, value, front if in_front else behind)
        if in_front:
            self.cell.fill = PatternFill(kind, fgColor=made, bgColor=behind)
        else:
            self.cell.fill = PatternFill(kind, fgColor=front, bgColor=made)


def _colour(name: str, value: Any, held: Color) -> Color:
    match name:
        case "Color":
            return Color(rgb=rgb(value))
        case "ThemeColor":
            return Color(theme=value - 1)
        case "ColorIndex":
            return Color(indexed=64) if value == -4105 else Color(indexed=value + 7)
        case "TintAndShade":
            if held.type == "theme":
                return Color(theme=held.theme, tint=value)
            if held.type == "indexed":
                return Color(indexed=held.indexed, tint=value)
            return Color(rgb=held.rgb, tint=value)
    raise AttributeError(name)
