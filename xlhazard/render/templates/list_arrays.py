"""The columns of a workbook's lists as array expressions, for formulas that count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl.utils import quote_sheetname

from xlhazard.model.month import Month
from xlhazard.render.templates.formulas import Layout, telling_column
from xlhazard.render.templates.names import FIRST_ROW, LIST_ROWS
from xlhazard.schema.types import ListSchema, Schema, Town


class NoFormula(Exception):
    """The measure looks at something that no plain formula can tell."""


@dataclass(frozen=True, slots=True)
class Books:
    """The lists of the workbook that formulas look at.

    rows: list id -> how many rows of the sheet are counted; content below them is a doubt.
    members: value id -> areas of what it counted before and of the days. not_own: the area of
    hazards that other units registered; they count there.
    """

    schema: Schema
    town: Town
    lists: Mapping[str, ListSchema]
    rows: Mapping[str, int]
    settings: Mapping[str, str]
    month: Month
    members: Mapping[str, tuple[str, str]]
    not_own: str = ""


class SheetArrays:
    """Array expressions over the columns of one list."""

    def __init__(self, list_schema: ListSchema, books: Books) -> None:
        self.list = list_schema
        self.letters = Layout.of(list_schema).letters
        self.sheet = quote_sheetname(list_schema.sheet)
        self.last = FIRST_ROW + books.rows[list_schema.id] - 1

    def area(self, field: str) -> str:
        if field not in self.letters:
            raise NoFormula(field)
        letter = self.letters[field]
        return f"{self.sheet}!${letter}${FIRST_ROW}:${letter}${self.last}"

    def text(self, field: str) -> str:
        """The cells as texts without blanks."""
        return f'SUBSTITUTE(SUBSTITUTE({self.area(field)}," ",""),"　","")'

    def below(self) -> str:
        """1 for every record below the rows that are counted."""
        letter = self.letters[telling_column(self.list).id]
        end = FIRST_ROW + LIST_ROWS - 1
        return f"--(LEN({self.sheet}!${letter}${self.last + 1}:${letter}${end})>0)"

    def day(self, field: str) -> str:
        """The cells as days; 0 for none. 2023.6.1 as text is a day as well."""
        area = self.area(field)
        typed = f'DATEVALUE(SUBSTITUTE({area},".","-"))'
        return f"IF(ISNUMBER({area}),INT({area}),IF(LEN({area})>7,IFERROR({typed},0),0))"


def words_of(words: Iterable[str]) -> str:
    """An array constant of texts, each once."""
    said = (word.replace('"', '""').replace(" ", "") for word in words)
    return "{" + ",".join(f'"{word}"' for word in dict.fromkeys(said)) + "}"
