"""Builds the shipped example submissions: the same bytes in every part every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.examples import one_month, two_months
from xlhazard.examples.towns import SETTINGS
from xlhazard.examples.two_months import JUNE, MAY
from xlhazard.examples.workbooks import Sent, typed_workbook
from xlhazard.model.fold import fold
from xlhazard.render.templates import UnitFill, spare_ids, unit_workbook
from xlhazard.schema.types import Schema


def build_examples(schema: Schema) -> Mapping[str, bytes]:
    """Relative path under workbooks/ -> bytes of everything that came in, of every township."""
    return dict(_built(schema))


def _built(schema: Schema) -> Iterator[tuple[str, bytes]]:
    told = two_months.story()
    for month in (MAY, JUNE):
        folder = f"examples/{two_months.TOWNSHIP}/{month}"
        for number, (name, sent) in enumerate(two_months.submissions(told, month)):
            yield f"{folder}/{name}", submission(schema, sent, two_months.SEED + number)
    yield f"examples/{two_months.TOWNSHIP}/{JUNE}/{two_months.WEB_PAGE_NAME}", two_months.WEB_PAGE
    for town in one_month.TOWNS:
        folder = f"examples/{SETTINGS[town].name}/{one_month.month_of(town)}"
        sent_in = one_month.submissions(schema, one_month.story(schema, town))
        for number, (name, sent) in enumerate(sent_in):
            yield f"{folder}/{name}", submission(schema, sent, one_month.SEED + number, town)


def submission(schema: Schema, sent: Sent, seed: int, town_id: str = two_months.TOWN) -> bytes:
    """The unit's workbook as issued for the month, with the month typed in."""
    town = schema.towns[town_id]
    unit_type = schema.codes["unit_types"].by_fold[fold(sent.unit.type)].id
    lists = tuple(schema.town_list(one, town) for one in schema.unit_lists(unit_type, town))
    issued = UnitFill(
        unit_code=sent.unit.code,
        unit_name=sent.unit.name,
        month=sent.month,
        filler=sent.unit.filler,
        leader=sent.unit.leader,
        spare_ids=spare_ids(lists, sent.unit.code, sent.month.year, {}),
    )
    return typed_workbook(unit_workbook(schema, town, unit_type, issued), sent, schema, town, seed)
