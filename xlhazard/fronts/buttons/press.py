"""What every button does, in whatever program it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlhazard.fronts.buttons import checking, office
from xlhazard.fronts.buttons.catalogue import BY_ID
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.faults import Telling
from xlhazard.fronts.buttons.host import Host

Action = Callable[[Host, Desk], object]

_ACTIONS: Mapping[str, Action] = {
    "validate": checking.validate,
    "clear": checking.clear,
    "next": checking.go_next,
    "issue": office.issue,
    "merge": office.merge,
    "flag": office.flag,
    "fill": office.fill,
    "board": office.board,
    "rules": checking.rules,
}


def press(host: Host, button: str, desk: Desk | None = None) -> bool:
    """Press a button on the open workbook of a host. True when it ran to its end.

    Whatever stands in the way is told in the host's message box, in Chinese; a fault of the
    program itself also leaves a log without anything of the workbook. Raises KeyError for an
    unknown button.
    """
    action, desk = _ACTIONS[button], desk or Desk()
    telling = Telling(host, BY_ID[button].label, desk.clock, desk.logs)
    with telling:
        action(host, desk)
    return not telling.told
