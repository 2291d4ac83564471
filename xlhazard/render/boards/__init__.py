"""看板 and 本月: two sheets of the master that show, and that nobody has to fill."""

from xlhazard.render.boards.board import KINDS, ROOM, board_charts, board_grid
from xlhazard.render.boards.grid import Grid, found_rows, new_sheet, updates
from xlhazard.render.boards.month import Links, handed_over, month_grid

__all__ = [
    "KINDS",
    "ROOM",
    "Grid",
    "Links",
    "board_charts",
    "board_grid",
    "found_rows",
    "handed_over",
    "month_grid",
    "new_sheet",
    "updates",
]
