"""A form or ledger that somebody hands over, opened; why not is said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xlhazard.io import writer
from xlhazard.io.reader import Reading, fetch, read_bytes, read_file
from xlhazard.io.word.reader import looks_like_word, read_word, read_word_file
from xlhazard.io.word.writer import apply_word
from xlhazard.model.edits import EditPlan
from xlhazard.model.word import WordTable
from xlhazard.model.workbook import Workbook
from xlhazard.schema.catalogue import render
from xlhazard.schema.types import Schema
from xlhazard.workflow.misuse import Misuse

SAVE_AS = "请用 Excel 或 WPS 另存为 .xlsx 后再试。"


def book_of(path: Path, schema: Schema) -> tuple[Reading, Workbook]:
    """A workbook as it was read. Raises Misuse that says what the file is instead."""
    if not path.is_file():
        raise Misuse(f"没有找到“{path}”。")
    return checked(read_file(path), schema, SAVE_AS)


def checked(reading: Reading, schema: Schema, save_as: str) -> tuple[Reading, Workbook]:
    """What was read, if it could be. Raises Misuse with the reason and what to do."""
    if reading.workbook is not None:
        return reading, reading.workbook
    reasons = (
        render(schema.rules[one.code].message, {k: str(v) for k, v in one.facts.items()})
        for one in reading.notices[:1]
    )
    raise Misuse(f"“{reading.name}”打不开。{''.join(reasons)}{save_as}")


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """An official form: a workbook, or a Word document whose tables are read as its sheets."""

    reading: Reading
    book: Workbook
    tables: Mapping[str, WordTable] = field(default_factory=dict)

    @property
    def is_word(self) -> bool:
        return bool(self.tables)

    def applied(self, plan: EditPlan) -> bytes:
        """The form with a plan carried out. Raises StaleWorkbook and Unwritable."""
        return (apply_word if self.is_word else writer.apply)(self.reading.data, plan)

    def read_again(self, data: bytes) -> Workbook | None:
        """The form's bytes after a plan, as they read now."""
        if self.is_word:
            return read_word(data, self.reading.name).reading.workbook
        return read_bytes(data, self.reading.name).workbook


def form_of(path: Path, schema: Schema) -> OpenedForm:
    """A form as it was read; its content decides what it is. Raises Misuse."""
    if not path.is_file():
        raise Misuse(f"没有找到“{path}”。")
    if not looks_like_word(fetch(path) or b"", path.name):
        return OpenedForm(*book_of(path, schema))
    found = read_word_file(path)
    return OpenedForm(*checked(found.reading, schema, ""), found.tables)
