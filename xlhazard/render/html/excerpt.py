"""A piece of a sheet as a small table with its row numbers and column letters."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.address import column_letters
from xlhazard.model.report import Excerpt
from xlhazard.render.html.markup import Markup, tag

_GAP = "⋯"


def excerpt_table(excerpt: Excerpt) -> Markup:
    """The excerpt with its cell framed; ⋯ where columns or rows were left out."""
    rows = []
    before = 0
    for number, texts in excerpt.rows:
        if before and number > before + 1:
            rows.append(tag("tr", tag("th", _GAP), _gaps(excerpt), class_="gap"))
        rows.append(_row(excerpt, number, texts))
        before = number
    head = tag("tr", tag("th"), _letters(excerpt))
    return tag("table", tag("thead", head), tag("tbody", rows), class_="excerpt")


def _letters(excerpt: Excerpt) -> Iterator[Markup]:
    for column, gap in _with_gaps(excerpt):
        if gap:
            yield tag("th", _GAP)
        yield tag("th", column_letters(column), scope="col")


def _row(excerpt: Excerpt, number: int, texts: tuple[str, ...]) -> Markup:
    cells = []
    for (column, gap), text in zip(_with_gaps(excerpt), texts, strict=True):
        if gap:
            cells.append(tag("td", class_="gap"))
        if (number, column) == (excerpt.cell.row, excerpt.cell.column):
            cells.append(tag("td", text or "（空）", class_="hit"))
        else:
            cells.append(tag("td", text))
    kind = "names" if number == excerpt.header_row else "data"
    return tag("tr", tag("th", str(number), scope="row"), cells, class_=kind)


def _gaps(excerpt: Excerpt) -> Iterator[Markup]:
    for _, gap in _with_gaps(excerpt):
        if gap:
            yield tag("td")
        yield tag("td")


def _with_gaps(excerpt: Excerpt) -> Iterator[tuple[int, bool]]:
    """Columns, and whether others were left out before each."""
    before = 0
    for column in excerpt.columns:
        yield column, bool(before) and column > before + 1
        before = column
