"""A press of a button inside LibreOffice Calc."""

from __future__ import annotations

from typing import Any

from xlhazard.fronts.buttons.catalogue import BY_ID
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.press import press
from xlhazard.fronts.hosts.calc import CalcHost

_ONE_STEP = frozenset({"validate", "clear"})
"""What changes the open workbook, and is one step of undo. The office's buttons close it."""


def pressed(context: Any, frame: Any, button: str, desk: Desk | None = None) -> bool:
    """Press a button on the workbook of a window. True when it ran to its end.

    context, frame: UNO's. Raises KeyError for an unknown button.
    """
    host = CalcHost(context, frame.Controller.Model)
    if button not in _ONE_STEP:
        return press(host, button, desk)
    with host.one_step(BY_ID[button].label):
        return press(host, button, desk)
