"""Everything that stands under workbooks/, built from the schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.render.templates.ledger import enterprise_ledger
from xlhazard.render.templates.official import official_form
from xlhazard.render.templates.unit import unit_workbook
from xlhazard.schema.types import Schema


def build_all(schema: Schema) -> Mapping[str, bytes]:
    """Path under workbooks/ -> bytes, for every town: units, blank official forms.

    Masters get 看板 and 本月 when they are made, see workflow.templates.workbooks.
    """
    return dict(_built(schema))


def _built(schema: Schema) -> Iterator[tuple[str, bytes]]:
    for town in schema.towns.values():
        yield f"{town.id}/unit-village.xlsx", unit_workbook(schema, town, "village")
        yield f"{town.id}/unit-department.xlsx", unit_workbook(schema, town, "department")
        for ledger in schema.ledgers.values():
            yield ledger_file(town.id, ledger.id), enterprise_ledger(schema, town, ledger)
        for form_id in town.forms:
            yield form_file(town.id, form_id), official_form(schema, town, form_id)


def master_file(town_id: str) -> str:
    """Where the blank master of a town lies under workbooks/."""
    return f"{town_id}/master.xlsx"


def ledger_file(town_id: str, ledger_id: str) -> str:
    """Where the blank ledger of a town lies under workbooks/."""
    return f"{town_id}/{ledger_id}-ledger.xlsx"


def form_file(town_id: str, form_id: str) -> str:
    """Where the blank official form of a town lies under workbooks/."""
    return f"{town_id}/forms/{form_id.replace('_', '-')}.xlsx"
