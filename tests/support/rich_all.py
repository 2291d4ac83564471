"""All rich workbooks by the name of what they hold."""

from __future__ import annotations

from tests.support import rich_cells, rich_drawn
from tests.support.rich import base, packed

BUILDERS = {
    function.__name__: function
    for function in (
        base,
        rich_drawn.picture,
        rich_drawn.chart,
        rich_drawn.text_box,
        rich_drawn.form_control,
        rich_drawn.own_notes,
        rich_drawn.threaded,
        rich_drawn.header_picture,
        rich_drawn.vba,
        rich_drawn.custom_ui,
        rich_drawn.custom_xml,
        rich_drawn.printer_settings,
        rich_drawn.pivot,
        rich_drawn.external_link,
        rich_drawn.cell_images,
        rich_drawn.signed,
        rich_cells.x14_validation,
        rich_cells.x14_format,
        rich_cells.sparkline,
        rich_cells.slicer,
        rich_cells.rich_text,
        rich_cells.cached_formulas,
        rich_cells.shared_formulas,
        rich_cells.data_table,
        rich_cells.dynamic_array,
        rich_cells.rows_without_places,
        rich_cells.inline_texts,
        rich_cells.strict,
        rich_cells.prefixed,
        rich_cells.quoted_oddly,
        rich_cells.alternate_styles,
        rich_cells.protected,
        rich_cells.hidden,
        rich_cells.conditional_formats,
        rich_cells.named_ranges,
        rich_cells.excel_table,
        rich_cells.merged_and_linked,
        rich_cells.other_epoch,
        rich_cells.foreign_attributes,
    )
}


def workbook(name: str) -> bytes:
    """The rich workbook of this name."""
    return packed(BUILDERS[name]())
