"""From a workbook to a submission: everything read, nothing judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlhazard.model.finding import Notice, ReadAs
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import FormSheet, Table
from xlhazard.model.workbook import Workbook
from xlhazard.schema.calendar import is_over
from xlhazard.schema.types import FORM_KINDS, ListSchema, Schema, Town
from xlhazard.tables import sheets
from xlhazard.tables.build import Built, build_table, list_scope
from xlhazard.tables.cover import Cover, find_cover, read_cover, resolve_town
from xlhazard.tables.form_sheet import FormRead, read_form
from xlhazard.tables.names import Registry
from xlhazard.tables.resolving import Names
from xlhazard.tables.sheets import ListSheet, Recognised
from xlhazard.tables.units import Units
from xlhazard.tables.values import Scope

DEFAULT_TOWN = "full"
_REGISTRY = "enterprises"


def understand(
    workbook: Workbook,
    path: str,
    schema: Schema,
    town: Town | None,
    *,
    roster: Table | None,
    registry: Table | None,
    month: Month | None,
    today: dt.date,
) -> Submission:
    """Read a unit's workbook.

    Args: town None: the one named on the cover, else full. roster and registry are 单位 and
    企业底册 of the master, None without one. month is that of the command, for a cover without
    one. today only dates a file that names neither day nor month.
    Notices: ST05, ST08-ST16, ST21, ST22, ST24, ST25, ST27, ST28, CV08, CV09, DT15, DT21; faults
    are in the rows and forms. Everything read in another form than typed is in read_as.
    """
    units = Units.of(roster) if roster is not None and len(roster) else None
    town = town or schema.towns[resolve_town(workbook, schema) or DEFAULT_TOWN]
    base = replace(Scope.of(workbook, schema.codes), period=month, units=units)
    cover_sheet = find_cover(workbook, schema)
    cover = None
    if cover_sheet is not None:
        cover = read_cover(cover_sheet, schema, base, units)
        if cover.month not in (None, month):
            cover = read_cover(cover_sheet, schema, replace(base, period=cover.month), units)
    lists = tuple(schema.town_list(one, town) for one in (*schema.core_lists, *town.optional_lists))
    forms = tuple(schema.forms[one] for one in schema.forms if one in town.forms)
    known = () if cover_sheet is None else (cover_sheet.name,)
    found = sheets.recognise(workbook, lists, forms, known)
    dates = _date_system(workbook)
    if found.empty and (cover is None or not cover.sheet.text("template_id")):
        return Submission(path, workbook.sha256, workbook, notices=(Notice("ST05"), *dates))
    scope = _with_cover(base, cover, month)
    tables = _tables(found, {one.id: one for one in lists}, scope, schema, registry)
    read_forms = _forms(found, schema, scope)
    notices = (
        *dates,
        *(cover.notices if cover is not None else ()),
        *_sheet_notices(found, schema, town, cover, roster, known),
        *tables.notices,
        *read_forms.notices,
    )
    read_as = (*(cover.read_as if cover is not None else ()), *tables.read_as, *read_forms.read_as)
    period = scope.period
    return Submission(
        path=path,
        sha256=workbook.sha256,
        workbook=workbook,
        cover=None if cover is None else cover.sheet,
        tables=tables.tables,
        forms=read_forms.forms,
        notices=notices,
        read_as=read_as,
        unit=None if cover is None else cover.unit,
        unit_name=None if cover is None else cover.unit_name,
        month=None if cover is None else cover.month,
        version=None if cover is None else cover.version,
        complete=cover is None or cover.complete,
        as_of=scope.report_date or (today if period is None else period.last),
    )


def _with_cover(base: Scope, cover: Cover | None, month: Month | None) -> Scope:
    if cover is None:
        return base
    return replace(
        base,
        period=cover.month or month,
        report_date=cover.report_date,
        unit=cover.unit,
    )


def _date_system(workbook: Workbook) -> tuple[Notice, ...]:
    return (Notice("ST27"),) if workbook.facts.date1904 else ()


@dataclass(frozen=True, slots=True)
class _Tables:
    tables: Mapping[str, Table]
    notices: tuple[Notice, ...]
    read_as: tuple[ReadAs, ...]


@dataclass(frozen=True, slots=True)
class _Forms:
    forms: Mapping[str, FormSheet]
    notices: tuple[Notice, ...]
    read_as: tuple[ReadAs, ...]


def _tables(
    found: Recognised,
    lists: Mapping[str, ListSchema],
    scope: Scope,
    schema: Schema,
    registry: Table | None,
) -> _Tables:
    """Every list, 企业底册 first: the others look up names there."""
    by_list: dict[str, list[ListSheet]] = {}
    for one in found.lists:
        by_list.setdefault(one.list_id, []).append(one)
    names = Names(Registry(), Registry.of(registry))
    built: dict[str, Built] = {}
    notices: list[Notice] = []
    for list_id in sorted(by_list, key=lambda one: one != _REGISTRY):
        list_schema = lists[list_id]
        scoped = list_scope(scope, list_schema, schema)
        candidates = [
            (one, build_table(one.sheet, list_schema, one.header, scoped, names))
            for one in by_list[list_id]
        ]
        chosen, table, extra = _one_of(list_schema.sheet, candidates)
        notices += extra
        built[list_id] = table
        if chosen.renamed:
            notices.append(sheets.renamed_notice(chosen.sheet.name, list_schema.sheet))
        if list_id == _REGISTRY:
            names = replace(names, own=Registry.of(table.table))
    order = [one for one in schema.sheet_order if one in built]
    order += [one for one in built if one not in order]
    return _Tables(
        {one: built[one].table for one in order},
        (*notices, *(n for one in order for n in built[one].notices)),
        tuple(r for one in order for r in built[one].read_as),
    )


def _one_of(
    sheet: str, candidates: Sequence[tuple[ListSheet, Built]]
) -> tuple[ListSheet, Built, tuple[Notice, ...]]:
    """Of several sheets of one list the one with records, the one with the right name first."""
    ranked = sorted(candidates, key=lambda one: (not len(one[1].table), one[0].renamed))
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    notices: tuple[Notice, ...] = ()
    if second is not None and len(second[1].table):
        names = (first[0].sheet.name, second[0].sheet.name)
        notices = (sheets.duplicate_notice(sheet, *names),)
    return first[0], first[1], notices


def _forms(found: Recognised, schema: Schema, scope: Scope) -> _Forms:
    """Every form; of two sheets the one with answers counts."""
    read: dict[str, list[tuple[bool, FormRead]]] = {}
    for one in found.forms:
        read.setdefault(one.form_id, []).append(
            (one.renamed, read_form(one.sheet, schema.forms[one.form_id], scope))
        )
    chosen: dict[str, FormRead] = {}
    notices: list[Notice] = []
    for form_id, candidates in read.items():
        ranked = sorted(candidates, key=lambda one: (not one[1].answers, one[0]))
        renamed, chosen[form_id] = ranked[0]
        sheet = schema.forms[form_id].sheet
        if renamed:
            notices.append(sheets.renamed_notice(chosen[form_id].form.sheet, sheet))
        if len(ranked) > 1 and ranked[1][1].answers:
            names = [one.form.sheet for _, one in ranked[:2]]
            notices.append(sheets.duplicate_notice(sheet, names[0], names[1]))
    order = [one for one in schema.forms if one in chosen]
    return _Forms(
        {one: chosen[one].form for one in order},
        (*notices, *(n for one in order for n in chosen[one].notices)),
        tuple(r for one in order for r in chosen[one].read_as),
    )


def _sheet_notices(
    found: Recognised,
    schema: Schema,
    town: Town,
    cover: Cover | None,
    roster: Table | None,
    known: Iterable[str],
) -> Iterable[Notice]:
    """ST08, ST11 and ST28."""
    yield from (sheets.headless_notice(sheet) for _, sheet in found.headless)
    if not tuple(known):
        yield sheets.missing_notice(schema.cover.sheet)
    present = {one.list_id for one in found.lists} | {one.form_id for one in found.forms}
    present |= {list_id for list_id, _ in found.headless}
    month = None if cover is None else cover.month
    for one in _required(schema, town, cover, roster):
        if one not in present and not (month and is_over(schema, one, month)):
            named = schema.lists[one].sheet if one in schema.lists else schema.forms[one].sheet
            yield sheets.missing_notice(named)
    yield from (sheets.unknown_notice(sheet) for sheet in found.unknown)


def _required(
    schema: Schema, town: Town, cover: Cover | None, roster: Table | None
) -> tuple[str, ...]:
    """The core lists, and the forms due: by the roster, else what the template's units all file.

    Committees, members and the office file the department's workbook, with other forms; a type
    that files no form at all does not excuse the others.
    """
    template = "" if cover is None else cover.sheet.text("template_id")
    unit = None if cover is None else cover.unit
    row = next((row for row in roster or () if unit and row.text("unit_code") == fold(unit)), None)
    if row is not None:
        due = row.texts("forms_due")
        forms = tuple(one for one in town.forms if FORM_KINDS.get(one, one) in due)
        return (*schema.core_lists, *forms)
    workbook = template.rpartition("-")[2]
    if workbook not in ("village", "department"):
        return schema.core_lists
    types = ("village",) if workbook == "village" else ("department", *schema.as_department)
    filed = [forms for one in types if (forms := schema.unit_forms(one, town))]
    common = (one for one in town.forms if filed and all(one in forms for forms in filed))
    return (*schema.core_lists, *common)
