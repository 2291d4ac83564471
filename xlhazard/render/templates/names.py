"""Names that templates carry and that the template check looks for."""

from __future__ import annotations

import hashlib

from xlhazard.schema.types import ListSchema, Schema, Town

LISTS_SHEET = "_lists"
GUIDE_SHEET = "填报说明"
PREFIX = "XL_"
TEMPLATE_NAME = "XL_template"
ENTERPRISES_NAME = "XL_enterprises"
AS_OF_NAME = "XL_as_of"
YES_NO = "yes_no"
YES_NO_LABELS = ("是", "否")
SEQ, REMARK = "seq", "remark"

FIRST_HEADER_ROW = 3
FIRST_ROW = FIRST_HEADER_ROW + 1
"""Lists: title, 填报单位 and 时间, header, then the records."""

LIST_ROWS = 2000
"""Rows that drop-downs, checks of typing and look-ups reach."""


def code_name(codes: str) -> str:
    """The defined name that holds the labels of a value list."""
    return f"{PREFIX}{codes}"


def template_id(town: Town, workbook: str) -> str:
    """ "heilin", "village" -> "heilin-village"."""
    return f"{town.id}-{workbook}"


def fingerprint(lists: tuple[ListSchema, ...], schema: Schema, forms: tuple[str, ...]) -> str:
    """16 hex digits over sheets, headers and form labels: changes when a template must."""
    lines = [f"{one.sheet}:{'|'.join(c.header for c in one.columns)}" for one in lists]
    for form_id in forms:
        form = schema.forms[form_id]
        labels = [*(item.label for item in form.items), *(value.label for value in form.values)]
        lines.append(f"{form.sheet}:{'|'.join(labels)}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def template_mark(template: str, version: str, print_: str) -> str:
    """What the hidden name XL_template holds, as a text constant of a formula."""
    return f'"{template}|{version}|{print_}"'
