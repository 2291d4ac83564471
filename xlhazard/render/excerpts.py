"""Excerpts of a sheet around the cells of findings, so that a page shows what is meant.

A file that may betray an informant gives none at all, just as it gets no marked copy; registers
that name persons (never_in_village) give none either; identity-card numbers are masked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from xlhazard.checking import privacy
from xlhazard.checking.context import Context
from xlhazard.checking.masking import CONCEALED, mask
from xlhazard.model.address import Address
from xlhazard.model.report import Excerpt, FileReport
from xlhazard.model.results import TemplateProblem
from xlhazard.model.table import Table
from xlhazard.model.workbook import RawCell, Sheet, Workbook
from xlhazard.render.template_problems import LAST_DAY, identifying
from xlhazard.render.words import numbered
from xlhazard.tables.values import Scope
from xlhazard.tables.values.seen import see

MOST = 100
"""Cells of a file that get an excerpt, first to mend first."""

LONGEST = 24
"""Characters of a cell that an excerpt shows."""

_LONG_NUMBER = 15
"""A number cell with as many digits may be the rest of an identity-card number."""

_OF_PERSONS = frozenset({"people"})
"""Lists whose neighbouring cells say how to reach somebody."""

_BESIDE, _LIST_ROWS, _FORM_ROWS, _LEFT = 1, 1, 2, 3


def with_excerpts(report: FileReport, context: Context) -> FileReport:
    """The report with excerpts of the judged workbook, submission or master."""
    if context.workbook is None:
        return report
    if privacy.betraying(context):
        return replace(report, excerpts_withheld=True)
    lists = context.schema.lists
    withheld = context.schema.never_in_village | _OF_PERSONS
    persons = {lists[one].sheet for one in withheld if one in lists}
    sheets = {n: s for n, s in context.workbook.sheets.items() if n not in persons}
    tables = {table.sheet: table for table in context.tables.values()}
    view = View(replace(context.workbook, sheets=sheets), context.today, tables)
    places = ((one.finding.sheet, one.finding.cell) for one in numbered(report))
    return replace(report, excerpts=tuple(excerpts(places, view)))


def template_excerpts(
    workbook: Workbook, problems: Iterable[TemplateProblem]
) -> tuple[Excerpt, ...]:
    """Excerpts of a template. Cells that hold somebody's number or mailbox are kept back."""
    view = View(workbook, LAST_DAY, secret=lambda text: bool(identifying(text)))
    return tuple(excerpts(((one.sheet, one.cell) for one in problems), view))


@dataclass(frozen=True, slots=True)
class View:
    """What may be shown: a workbook with its lists by sheet, and texts that are kept back."""

    workbook: Workbook
    today: dt.date
    tables: Mapping[str, Table] | None = None
    secret: Callable[[str], bool] = lambda _: False


def excerpts(places: Iterable[tuple[str | None, Address | None]], view: View) -> Iterator[Excerpt]:
    """One excerpt for each of the first cells."""
    seen: set[tuple[str, Address]] = set()
    for sheet, cell in places:
        if sheet is None or cell is None or (sheet, cell) in seen:
            continue
        if sheet in view.workbook.sheets:
            seen.add((sheet, cell))
            yield excerpt(sheet, cell, view)
        if len(seen) == MOST:
            return


def excerpt(sheet_name: str, cell: Address, view: View) -> Excerpt:
    """The cell with its headers and neighbours. Raises KeyError for an unknown sheet."""
    sheet = view.workbook.sheets[sheet_name]
    table = (view.tables or {}).get(sheet_name)
    columns = _columns(sheet, cell, table)
    rows = tuple(
        (row, tuple(_text(sheet.at(Address(row, column)), view) for column in columns))
        for row in _rows(sheet, cell, table)
    )
    header = table.header_row if table is not None else None
    shown_header = header if any(row == header for row, _ in rows) else None
    return Excerpt(sheet_name, cell, columns, rows, shown_header)


def _rows(sheet: Sheet, cell: Address, table: Table | None) -> tuple[int, ...]:
    """Header and the rows beside a record; of a form, two rows above and below."""
    header = 0 if table is None else table.header_row
    if table is None or cell.row < header:
        near = range(cell.row - _FORM_ROWS, cell.row + _FORM_ROWS + 1)
        wanted = [row for row in near if row > 0]
    elif cell.row == header:
        wanted = [header, header + 1, header + 2]
    else:
        near = range(cell.row - _LIST_ROWS, cell.row + _LIST_ROWS + 1)
        wanted = [header, *(row for row in near if row > header)]
    return tuple(row for row in wanted if row == cell.row or row not in sheet.hidden_rows)


def _columns(sheet: Sheet, cell: Address, table: Table | None) -> tuple[int, ...]:
    """What names a record, and the columns beside; of a form, the labels left of the cell."""
    if table is None or cell.row < table.header_row:
        near = range(cell.column - _LEFT, cell.column + _BESIDE + 1)
        wanted = {column for column in near if column > 0}
    else:
        naming = (*table.key[:1], "enterprise_name")
        named = [table.columns[name] for name in naming if name in table.columns]
        wanted = {column for column in named if sheet.at(Address(cell.row, column)) is not None}
        near = range(cell.column - _BESIDE, cell.column + _BESIDE + 1)
        wanted |= {column for column in near if column > 0}
    return tuple(
        column
        for column in sorted(wanted)
        if column == cell.column or not sheet.column_hidden(column)
    )


def _text(cell: RawCell | None, view: View) -> str:
    if cell is None:
        return ""
    book = view.workbook
    scope = Scope.of(book)
    seen = see(cell, scope)
    digits = 0 if seen.number is None else len(seen.number.as_tuple().digits)
    if digits >= _LONG_NUMBER or view.secret(seen.text):
        return CONCEALED
    text = " ".join(mask(seen.text, view.today).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
