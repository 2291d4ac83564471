"""Which sheet is which list or form: by name, else by its header row or labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlhazard.model.boards import is_board
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.model.marks import AMENDED_SHEET, is_issued_sheet, is_our_sheet
from xlhazard.model.workbook import Sheet, Workbook
from xlhazard.schema.types import FormSchema, ListSchema
from xlhazard.tables.headers import Header, find_header
from xlhazard.tables.labels import Page
from xlhazard.tables.rows import has_content

AIDS = frozenset(map(fold, ("填报说明", "_lists", AMENDED_SHEET)))
"""Sheets of the template that hold nothing to be read."""

MOST_OF = 0.5
"""Share of a form's labels that make a sheet that form, whatever its name."""
SURE = 0.6
"""Share of a list's columns that make a sheet that list, whatever its name."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A sheet recognised as a list. renamed: it bears another name."""

    list_id: str
    sheet: Sheet
    header: Header
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class FormFound:
    """A sheet recognised as a form."""

    form_id: str
    sheet: Sheet
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """Every sheet of a workbook in its order: what it is, or that nobody knows.

    headless: sheets with the name of a list and without a header row (ST28).
    """

    lists: tuple[ListSheet, ...] = ()
    forms: tuple[FormFound, ...] = ()
    headless: tuple[tuple[str, Sheet], ...] = ()
    unknown: tuple[Sheet, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.lists or self.forms or self.headless)


def recognise(
    workbook: Workbook,
    lists: Sequence[ListSchema],
    forms: Sequence[FormSchema],
    known: Iterable[str] = (),
) -> Recognised:
    """Tell the sheets of a workbook apart.

    Args: lists and forms that may occur, with the columns of this town; known: sheets that are
    something else (the cover). Our own sheets and the template's aids are passed over.
    """
    by_name = {fold(one.sheet): one for one in lists}
    form_by_name = {fold(one.sheet): one for one in forms}
    passed = {fold(name) for name in known} | AIDS
    found_lists: list[ListSheet] = []
    found_forms: list[FormFound] = []
    headless: list[tuple[str, Sheet]] = []
    unknown: list[Sheet] = []
    for sheet in workbook.sheets.values():
        name = fold(sheet.name)
        if _is_ours(sheet) or name in passed:
            continue
        if name in by_name:
            header = find_header(sheet, by_name[name])
            if header is None:
                headless.append((by_name[name].id, sheet))
            else:
                found_lists.append(ListSheet(by_name[name].id, sheet, header))
        elif name in form_by_name:
            found_forms.append(FormFound(form_by_name[name].id, sheet))
        elif (form := _form_by_labels(sheet, forms)) is not None:
            found_forms.append(FormFound(form.id, sheet, renamed=True))
        elif (found := _list_by_header(sheet, lists)) is not None:
            found_lists.append(found)
        elif any(has_content(cells) for cells in sheet.rows.values()):
            unknown.append(sheet)
    return Recognised(tuple(found_lists), tuple(found_forms), tuple(headless), tuple(unknown))


def _is_ours(sheet: Sheet) -> bool:
    """Marks of a check, what issue put in, or a board of the master: no data."""
    return is_our_sheet(sheet.name) or is_issued_sheet(sheet.name) or is_board(sheet)


def _list_by_header(sheet: Sheet, lists: Sequence[ListSchema]) -> ListSheet | None:
    """The one list whose header row this is; None when none or two fit equally well."""
    ranked: list[tuple[float, int, ListSheet]] = []
    for one in lists:
        header = find_header(sheet, one)
        if header is None or one.key[0] not in header.columns:
            continue
        own = [c for c in one.columns if c.required in ("always", "when") or c.id in one.key]
        here = sum(c.id in header.columns for c in own)
        if here >= len(own) * SURE:
            found = ListSheet(one.id, sheet, header, renamed=True)
            ranked.append((here / len(own), len(header.columns), found))
    ranked.sort(key=lambda rank: rank[:2], reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None
    return ranked[0][2]


def _form_by_labels(sheet: Sheet, forms: Sequence[FormSchema]) -> FormSchema | None:
    page = Page.of(sheet)
    for form in forms:
        for one in (form, *form.layouts):
            labels = _printed_labels(one)
            if labels and sum(bool(page.find(label)) for label in labels) >= len(labels) * MOST_OF:
                return form
    return None


def _printed_labels(form: FormSchema) -> list[str]:
    """What is printed on the form besides its header line; of a layout, what it names itself."""
    if form.laid_out is not None:
        return [one.label for one in form.laid_out.items.values()]
    if form.values:
        return [value.label for value in form.values if not value.row]
    if form.columns:
        return [column.label for column in form.columns] + [
            str(row["measure"]) for row in form.rows if "measure" in row
        ]
    return [item.label for item in form.items]


def renamed_notice(actual: str, sheet: str) -> Notice:
    """ST09."""
    return Notice("ST09", actual, facts={"actual": actual, "sheet": sheet})


def unknown_notice(sheet: Sheet) -> Notice:
    """ST11."""
    return Notice("ST11", sheet.name, facts={"sheet": sheet.name})


def headless_notice(sheet: Sheet) -> Notice:
    """ST28."""
    return Notice("ST28", sheet.name, facts={"sheet": sheet.name})


def duplicate_notice(sheet: str, first: str, second: str) -> Notice:
    """ST10."""
    return Notice("ST10", second, facts={"sheet": sheet, "first": first, "second": second})


def missing_notice(sheet: str) -> Notice:
    """ST08."""
    return Notice("ST08", facts={"sheet": sheet})
