"""The tab 隐患台账 of the ribbon, from the table of buttons (customUI of Office 2007 and newer)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from xlhazard.fronts.addin.macro import CALLBACK, PREFIX
from xlhazard.fronts.buttons.catalogue import BUTTONS, GROUPS, Button

TAB = "隐患台账"
NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"


def custom_ui() -> str:
    """customUI.xml: a tab behind 开始, a group for each kind of user, large buttons."""
    groups = "".join(_group(number, name) for number, name in enumerate(GROUPS, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        f"<tab id={quoteattr(f'{PREFIX}tab')} label={quoteattr(TAB)} "
        f'insertAfterMso="TabHome" keytip="YH">{groups}</tab>'
        "</tabs></ribbon></customUI>\n"
    )


def _group(number: int, name: str) -> str:
    inside = "".join(_button(button) for button in BUTTONS if button.group == name)
    group = quoteattr(f"{PREFIX}group{number}")
    return f"<group id={group} label={quoteattr(name)}>{inside}</group>"


def _button(button: Button) -> str:
    given = {
        "id": f"{PREFIX}{button.id}",
        "label": button.label,
        "size": "large",
        "image": button.id,
        "onAction": CALLBACK,
        "screentip": button.label,
        "supertip": button.tip,
    }
    return f"<button {' '.join(f'{name}={quoteattr(value)}' for name, value in given.items())}/>"
