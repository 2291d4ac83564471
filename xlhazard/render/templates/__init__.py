"""Workbooks built new from the schemas: units, master, official forms."""

from xlhazard.render.templates.amendments import amendments_workbook
from xlhazard.render.templates.build import build_all, form_file, master_file
from xlhazard.render.templates.crosswalk import crosswalk_workbook
from xlhazard.render.templates.fill import UnitFill, spare_ids
from xlhazard.render.templates.master import master_lists, master_workbook
from xlhazard.render.templates.official import official_form
from xlhazard.render.templates.results import result_workbook
from xlhazard.render.templates.unit import unit_workbook
from xlhazard.render.zipped import inflated_parts, zipped

__all__ = [
    "UnitFill",
    "amendments_workbook",
    "build_all",
    "crosswalk_workbook",
    "form_file",
    "inflated_parts",
    "master_file",
    "master_lists",
    "master_workbook",
    "official_form",
    "result_workbook",
    "spare_ids",
    "unit_workbook",
    "zipped",
]
