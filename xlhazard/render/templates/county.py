"""A county's workbook: overview, its own form, then the merged lists of its townships."""

from __future__ import annotations

from openpyxl import Workbook

from xlhazard.render.templates import look
from xlhazard.render.templates.books import Book, card_sheet, footer, table_sheet
from xlhazard.render.templates.form_parts import FormPlan
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.unit import DRAW
from xlhazard.render.templates.value_lists import add_value_lists
from xlhazard.schema.types import FormSchema, Schema, Town


def county_workbook(book: Book, form: FormSchema, schema: Schema, county: Town) -> bytes:
    """The workbook with a blank form behind its overview; not sealed, the form is filled yet.

    county is the profile whose name the form bears. Everything else is a value.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    code = book.check_code
    card_sheet(workbook, book, code)
    footer(DRAW[form.id](workbook, FormPlan(schema, county, form)), code)
    for one in book.sheets:
        table_sheet(workbook, one, book, schema, code)
    add_value_lists(workbook, schema, (), (form,))
    workbook.active = 0
    return packed(workbook, book.title)
