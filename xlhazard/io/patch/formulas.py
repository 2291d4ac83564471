"""What must happen to the other formulas when one goes.

Source: ISO/IEC 29500-1 18.3.1.40. A shared formula stands in one cell; the others only name its
number. If the one that states it goes, another of them must state it.
"""

from __future__ import annotations

import re
from collections.abc import Set

from xlhazard.io.patch.grid import Cell, Grid
from xlhazard.io.patch.markup import attribute
from xlhazard.io.patch.text import attribute_text
from xlhazard.io.patch.values import SharedTexts, formula_tag, held
from xlhazard.io.refusals import Unwritable, place
from xlhazard.model.address import MAX_COLUMN, MAX_ROW, Address, Area, column_letters, column_number

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>'(?:[^']|'')*'!?)"
    r"|(?P<bracket>\[(?:[^\[\]]|\[[^\]]*\])*\])"
    r"|(?P<columns>(?<![\w.])\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!]))"
    r"|(?P<rows>(?<![\w.])\$?[0-9]{1,7}:\$?[0-9]{1,7}(?![\w.(!]))"
    r"|(?P<cell>(?<![\w.])\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![\w.(!]))"
    r"|(?P<name>[\w.\\]+!?)"
)
_PART = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads so many rows below and columns right of where it was written."""

    def shift(found: re.Match[str]) -> str:
        token = found[0]
        if found.lastgroup in ("cell", "columns", "rows"):
            return ":".join(_shifted(part, rows, columns) for part in token.split(":"))
        return token

    return _TOKEN.sub(shift, formula)


def refuse_array(grid: Grid, sheet: str, targets: Set[Address]) -> None:
    """Raise Unwritable when a cell belongs to an array formula or data table of several cells."""
    if not (grid.contains(b"array") or grid.contains(b"dataTable")):
        return
    for address, cell in grid.search(rb"""<PXf\s[^>]*t\s*=\s*["'](?:array|dataTable)"""):
        tag = formula_tag(cell, grid.prefix)
        area = _area(attribute(tag or b"", b"ref"), address)
        for target in sorted(targets):
            if target in area and area.first != area.last:
                raise Unwritable(
                    f"{place(sheet, target)}属于一个数组公式或模拟运算表（{area}），"
                    "不能只改其中一格。请在 Excel 中处理整块区域后再试。"
                )


def reroot(grid: Grid, gone: Set[Address]) -> None:
    """Let another cell state each shared formula whose stating cell is overwritten."""
    roots: dict[bytes, tuple[Address, str]] = {}
    for address in gone:
        cell = grid.stored(address)
        tag = formula_tag(cell, grid.prefix) if cell else None
        if tag is None or attribute(tag, b"t") != b"shared":
            continue
        stated = held(cell, grid.prefix, SharedTexts(None)).formula
        number = attribute(tag, b"si")
        if stated and number is not None:
            roots[number] = (address, stated)
    if not roots:
        return
    heirs: dict[bytes, list[tuple[Address, Cell]]] = {number: [] for number in roots}
    for address, cell in grid.search(rb"""<PXf\s[^>]*t\s*=\s*["']shared"""):
        number = attribute(formula_tag(cell, grid.prefix) or b"", b"si")
        if number in heirs and address not in gone:
            heirs[number].append((address, grid.cell(address) or cell))
    for number, cells in heirs.items():
        if cells:
            _restate(grid, number, *roots[number], sorted(cells, key=lambda item: item[0]))


def _restate(
    grid: Grid, number: bytes, origin: Address, formula: str, cells: list[tuple[Address, Cell]]
) -> None:
    first, cell = cells[0]
    px = grid.prefix
    columns = [address.column for address, _ in cells]
    area = Area(Address(first.row, min(columns)), Address(cells[-1][0].row, max(columns)))
    stated = moved(formula, first.row - origin.row, first.column - origin.column)
    new = b'<%sf t="shared" ref="%s" si="%s">%s</%sf>' % (
        px,
        str(area).encode(),
        number,
        attribute_text(stated),
        px,
    )
    old = re.compile(
        rb"<" + re.escape(px) + rb"f\s[^>]*?(?:/>|>.*?</" + re.escape(px) + rb"f\s*>)", re.DOTALL
    )
    grid.put(first, cell._replace(inner=old.sub(lambda _: new, cell.inner, count=1)))


def _shifted(part: str, rows: int, columns: int) -> str:
    found = _PART.fullmatch(part)
    if found is None:
        return part
    column_fixed, letters, row_fixed, digits = found.groups()
    if not letters and column_fixed:
        column_fixed, row_fixed = "", column_fixed
    if letters and not column_fixed:
        letters = column_letters((column_number(letters.upper()) + columns - 1) % MAX_COLUMN + 1)
    if digits and not row_fixed:
        digits = str((int(digits) + rows - 1) % MAX_ROW + 1)
    return f"{column_fixed}{letters}{row_fixed}{digits}"


def _area(reference: bytes | None, at: Address) -> Area:
    try:
        return Area.parse((reference or b"").decode())
    except ValueError:
        return Area(at, at)
