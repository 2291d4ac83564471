"""The blank official forms, one workbook each."""

from __future__ import annotations

from openpyxl import Workbook

from xlhazard.render.templates import look, names
from xlhazard.render.templates.form_parts import FormPlan
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.unit import DRAW
from xlhazard.render.templates.value_lists import add_template_mark, add_value_lists
from xlhazard.schema.types import Schema, Town


def official_form(schema: Schema, town: Town, form_id: str) -> bytes:
    """A blank official form as its document lays it out. Raises KeyError for an unknown form."""
    form = schema.forms[form_id]
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    DRAW[form_id](workbook, FormPlan(schema, town, form))
    add_value_lists(workbook, schema, (), (form,))
    template = names.template_id(town, form_id)
    mark = names.template_mark(
        template, schema.templates.current, names.fingerprint((), schema, (form_id,))
    )
    add_template_mark(workbook, mark)
    workbook.active = 0
    return packed(workbook, template)
