"""A form that a county laid out anew, as a layout of a known form: what fill and validate need."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.io.commit import write_new
from xlhazard.model.fitted import Fitted, FormAdoption
from xlhazard.model.workbook import Workbook
from xlhazard.render.layout_file import layout_yaml
from xlhazard.schema.types import FormSchema, Schema
from xlhazard.tables.fitting.fit import fit
from xlhazard.tables.forms import locate
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.opening import form_of

FEWEST, SHARE = 3, 0.2
"""Recognised items, and share of all items, that make a sheet a form when nobody says which."""
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class FormOrder:
    """Which known form it is (None: the one with most items); out: the folder for --schemas."""

    form: str | None = None
    out: Path | None = None
    schemas: Path | None = None
    dry_run: bool = False


def adopt_form(path: Path, order: FormOrder) -> FormAdoption:
    """Match the labels of a form to the items of a known one and write down where they stand.

    What merely resembles is proposed in comments of the file, never taken. A file of that name
    that people have changed is never replaced. Raises Misuse, SchemaError, CannotWriteNow.
    """
    schema = the_schema(order.schemas)
    given = form_of(path, schema)
    book = given.book
    forms = _forms(order.form, schema)
    fitted, form = _best(book, forms, schema, path, named=order.form is not None)
    layout = locate(book.sheets[fitted.sheet], form).form.laid_out
    folder = order.out or order.schemas or path.with_name(f"{path.stem}-方案")
    name = _name(form, path)
    result = FormAdoption(
        source=path,
        sha256=given.reading.sha256,
        fitted=fitted,
        form_name=form.sheet,
        target=folder / "layouts" / f"{name}.yaml",
        used="" if layout is None else layout.id,
        table=given.tables.get(fitted.sheet),
        dry_run=order.dry_run,
    )
    if not result.needed or result.used or order.dry_run:
        return result
    text = layout_yaml(name, fitted, form.sheet, path.name, result.table)
    written = not result.target.exists()
    write_new(result.target, text.encode())
    return replace(result, written=written)


def _forms(named: str | None, schema: Schema) -> Iterable[FormSchema]:
    if named is None:
        return tuple(schema.forms.values())
    for form in schema.forms.values():
        if named in (form.id, form.sheet):
            return (form,)
    known = "、".join(f"{one.id}（{one.sheet}）" for one in schema.forms.values())
    raise Misuse(f"没有“{named}”这张表。可用的有：{known}。")


def _best(
    book: Workbook, forms: Iterable[FormSchema], schema: Schema, path: Path, *, named: bool
) -> tuple[Fitted, FormSchema]:
    """The sheet and form that agree most; sheets of lists are no forms."""
    best: tuple[int, Fitted, FormSchema] | None = None
    for form in forms:
        for sheet in book.sheets.values():
            if schema.list_of_sheet(sheet.name) is not None:
                continue
            fitted = fit(sheet, form, schema.form_words)
            if best is None or fitted.found > best[0]:
                best = (fitted.found, fitted, form)
    if best is None or best[0] < _enough(best[1], named=named):
        raise Misuse(
            f"“{path.name}”里没有认出官方表格（按栏目文字找，对得上的太少）。"
            "请用 --as 写明是哪张表，如 --as dispatch；台账请用 --list 或 --into。"
        )
    return best[1], best[2]


def _enough(fitted: Fitted, *, named: bool) -> int:
    every = len(fitted.recognised) + len(fitted.unplaced)
    return 1 if named else max(FEWEST, math.ceil(SHARE * every))


def _name(form: FormSchema, path: Path) -> str:
    stem = re.sub(r"[^\w]+", "-", path.stem).strip("-")[:LONGEST_NAME]
    return f"{form.id}-{stem}"
