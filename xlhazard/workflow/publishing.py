"""What of the master a book shows: all but what is shown nowhere, or only what may be public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from xlhazard.checking import privacy
from xlhazard.checking.context import Context
from xlhazard.checking.masking import CONCEALED, MOBILE, mask
from xlhazard.model.edits import Scalar
from xlhazard.model.table import Row, Table
from xlhazard.rules.own_records import unit_name
from xlhazard.schema.types import Column, Kind
from xlhazard.tables.display import display

WITHHELD = "（不公示）"
SOMEBODY = "某某"
_UNREADABLE = "（待核）"
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?[0-9]{1,4}[- ]?)?(?:\(?0[0-9]{2,3}\)?[- ]?)?[0-9]{7,}(?![0-9A-Za-z])"
)
"""Seven digits and more in a row, as telephones, QQ and bank accounts have; no day has."""
_AREA = re.compile(r"(?<![0-9])0[0-9]{2,3}[- ][0-9]{7,8}(?![0-9])")
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0D: "-"}
_SHORTEST_NAME = 2


@dataclass(frozen=True)
class Publishing:
    """Shows cells of the master. public: only what books.yaml names, with its texts blotted."""

    context: Context
    public: bool

    def columns(self, list_id: str) -> tuple[Column, ...]:
        """The columns of a list that may be shown, 序号 left out; empty for a list that may not.

        In the public copy every column is printed: nothing stands beside the page.
        """
        known = self.context.schema.in_master(self.context.list_schema(list_id)).columns
        books = self.context.schema.books
        if not self.public:
            return tuple(one for one in known if one.id != "seq" and one.id not in books.left_out)
        named = books.public.get(list_id, ())
        return tuple(one for one in known if one.id in named)

    def value(self, table: Table, row: Row, column: Column) -> Scalar:
        """What a cell shows; one that could not be read as it was typed, in public not at all."""
        cell = table.cell(row, column.id)
        if cell is not None and (table.sheet, cell) in self.context.once(privacy.concealed):
            return WITHHELD if self.public else CONCEALED
        if column.id in row.faults:
            return _UNREADABLE if self.public else self._plain(row.typed.get(column.id, ""))
        value = row[column.id]
        if isinstance(value, str) and (column.references or ("",))[0] == "units":
            return unit_name(self.context, value)
        shown = display(column, value, self.context.schema)
        if not isinstance(shown, str):
            return shown
        if not self.public:
            return self._plain(shown)
        if column.id in self.context.schema.books.withheld and self._reported(row):
            return WITHHELD
        return self._blotted(shown) if column.kind is Kind.TEXT else shown

    def rows(self, list_id: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """The records that may be shown: void hazards are nobody else's business."""
        if not self.public or list_id != "hazards":
            return rows
        return tuple(row for row in rows if row.blank("void_reason"))

    def _plain(self, text: str) -> str:
        return mask(text, self.context.today)

    def _blotted(self, text: str) -> str:
        """Without numbers that reach a person, and without names of known persons.

        A text that is an enterprise's registered name keeps the name of its owner.
        """
        text = mask(text, self.context.today)
        narrow = text.translate(_WIDE)
        for pattern in (MOBILE, _AREA, _NUMBER):
            narrow = pattern.sub("＊＊＊", narrow)
        if narrow != text.translate(_WIDE):
            text = narrow
        if text in self._enterprises or self._names is None:
            return text
        return self._names.sub(SOMEBODY, text)

    def _reported(self, row: Row) -> bool:
        return row.text("hazard_id") in self._reported_ids

    @cached_property
    def _reported_ids(self) -> frozenset[str]:
        """Hazards of the public, also where the word typed is none of the value list."""
        hazards = self.context.tables.get("hazards", ())
        return frozenset(
            row.text("hazard_id")
            for row in hazards
            if row["source"] == "report" or "举报" in row.typed.get("source", "")
        )

    @cached_property
    def _enterprises(self) -> frozenset[str]:
        table = self.context.tables.get("enterprises", ())
        return frozenset(row.text("enterprise_name") for row in table)

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        names = sorted(set(self._persons()), key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, names))) if names else None

    def _persons(self) -> Iterator[str]:
        """Every name in a column for persons, and who was held accountable as a person."""
        for list_id, table in self.context.tables.items():
            schema = self.context.schema.lists[list_id]
            fields = [one.id for one in schema.columns if one.kind is Kind.PERSON]
            for row in table:
                for name in (one for field in fields for one in row.texts(field)):
                    if len(name.strip()) >= _SHORTEST_NAME:
                        yield name.strip()
        objects = self.context.schema.codes["accountability_objects"].by_id
        for row in self.context.tables.get("accountabilities", ()):
            kind = objects.get(row.text("object_type"))
            if kind is not None and kind.attributes.get("person") == "yes":
                yield from (one for one in (row.text("object_name"),) if len(one) > 1)
