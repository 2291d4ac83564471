"""The rules on a ledger's rows, before they are taken into a unit workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from xlhazard.checking.acceptance import acceptance
from xlhazard.checking.columns import norms_of, verdicts
from xlhazard.checking.context import Context
from xlhazard.checking.run import check
from xlhazard.checking.words import finding
from xlhazard.io.reader import Reading
from xlhazard.merging.adopting import HAZARDS, REGISTRY, Adoption
from xlhazard.model.finding import Finding, Notice, Severity
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Table, Value
from xlhazard.rules import declared
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.ledger import Ledger

PRIVATE = frozenset({"CV21", "CV22"})
"""A row with an ID-card number or a trace of an informant is not carried on."""


class Judge:
    """The rules on the ledger's rows, as records of their lists at the ledger's own cells."""

    def __init__(
        self,
        schema: Schema,
        town: Town,
        book: Submission,
        ledger: Ledger,
        source: Reading,
        today: dt.date,
    ) -> None:
        self.schema, self.town, self.book, self.ledger = schema, town, book, ledger
        self.source, self.today = source, today
        self.findings: tuple[Finding, ...] = ()

    def context(self, submission: Submission) -> Context:
        return Context(self.schema, self.town, self.today, self.today, submission)

    def head(self) -> tuple[Finding, ...]:
        """Errors in the lines above the table: unreadable, or no value that its column takes."""
        context = self.context(self._submission({}))
        lists = {column: list_id for list_id, column in self.ledger.schema.head}
        found = []
        for name, answer in self.ledger.head.items.items():
            list_schema = self.schema.lists[lists[name]]
            column, fault = list_schema.column(name), answer.fault
            if fault is None and answer.value is not None:
                accept = acceptance(column, list_schema, norms_of(context))
                fault = accept(answer.value) if accept is not None else None
            if fault is not None:
                facts = {"header": column.header, "unit": column.unit or "", **fault.facts}
                sheet = self.ledger.head.sheet
                notice = Notice(fault.code, sheet, answer.cell, name, answer.typed, facts)
                found.append(finding(context, notice, self.schema.rules[fault.code].severity))
        self.findings = (*found, *self.findings)
        return tuple(one for one in found if one.severity is Severity.ERROR)

    def rows(self, rows: Mapping[int, str], adoption: Adoption) -> Mapping[int, tuple[str, ...]]:
        """Why rows cannot be taken. rows: number -> the hazard id that the row has or would get."""
        given: dict[str, dict[int, Mapping[str, Value]]] = {}
        by_number = {row.number: row for row in self.ledger.table}
        for list_id in self.ledger.schema.lists:
            own = set(self.ledger.schema.columns_of(list_id))
            for number, hazard_id in rows.items():
                values = dict(adoption.values(list_id, by_number[number], hazard_id))
                values.setdefault("hazard_id", hazard_id)
                extra = {name: value for name, value in values.items() if name not in own}
                given.setdefault(list_id, {})[number] = extra
        tables = {
            list_id: self.ledger.part(
                self.schema.town_list(list_id, self.town), some, always=list_id == HAZARDS
            )
            for list_id, some in given.items()
        }
        context = self.context(self._submission({**tables, REGISTRY: _registry(adoption)}))
        checked = check(context, declared(), verdicts([context])[0])
        own_sheet = self.ledger.table.sheet
        told = [
            one
            for one in checked.findings
            if one.sheet == own_sheet and (one.cell is not None or one.code.startswith("ST"))
        ]
        self.findings = (*self.findings, *(one for one in told if _belongs(one)))
        reasons: dict[int, list[str]] = {}
        for one in told:
            if one.cell is not None and (one.severity is Severity.ERROR or one.code in PRIVATE):
                where = f"{one.cell} {one.message}{one.fix}"
                reasons.setdefault(one.cell.row, []).append(where)
        return {number: tuple(some) for number, some in reasons.items()}

    def _submission(self, tables: Mapping[str, Table]) -> Submission:
        return replace(
            self.book,
            path=self.source.name,
            sha256=self.source.sha256,
            workbook=self.source.workbook,
            cover=None,
            forms={},
            tables=tables,
            notices=self.ledger.notices if tables else (),
            read_as=(),
        )


def _belongs(one: Finding) -> bool:
    """What an enterprise can mend in its ledger; all else is told when the unit validates."""
    return one.severity is Severity.ERROR or one.code[:2] in ("ST", "CV")


def _registry(adoption: Adoption) -> Table:
    """企业底册 with the enterprise of the ledger in it, whether it stands there already or not."""
    table = adoption.book.tables[REGISTRY]
    if adoption.firm.known:
        return table
    values: dict[str, Value] = {
        **adoption.firm.fields,
        "enterprise_code": adoption.firm.code,
        "enterprise_name": adoption.firm.name,
    }
    return replace(table, rows=(*table.rows, Row(table.last_row + 1, values)))
