"""The extension's configuration: which menu and tool bar LibreOffice shows, and who answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from xlhazard.fronts.buttons.catalogue import BUTTONS, Button

IDENTIFIER = "xlhazard.calc"
TITLE = "隐患台账"
PROTOCOL = "xlhazard"
HANDLER = "xlhazard.calc.Buttons"
BAR = "xlhazard.calc.bar"
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_ICONS_AND_TEXT = 2
"""How a tool bar shows its buttons."""

_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES = (
    'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
)


def description(version: str) -> str:
    """description.xml: what the extension is called, and what it needs."""
    return (
        f'{_START}<description xmlns="http://openoffice.org/extensions/description/2006" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<identifier value={quoteattr(IDENTIFIER)}/><version value={quoteattr(version)}/>"
        f"<display-name><name>{TITLE}</name></display-name>"
        f'<publisher><name xlink:href="" lang="zh">xlhazard</name></publisher>'
        f"<dependencies><l:LibreOffice-minimal-version "
        f'xmlns:l="http://libreoffice.org/extensions/description/2011" value="6.0" '
        f'name="LibreOffice 6.0"/></dependencies>'
        f"</description>\n"
    )


def manifest(component: str, configuration: tuple[str, ...]) -> str:
    """META-INF/manifest.xml: what kind each file is that LibreOffice has to know."""
    python = "application/vnd.sun.star.uno-component;type=Python"
    data = "application/vnd.sun.star.configuration-data"
    entries = [(component, python), *((name, data) for name in configuration)]
    inner = "".join(
        f"<m:file-entry m:full-path={quoteattr(name)} m:media-type={quoteattr(kind)}/>"
        for name, kind in entries
    )
    space = "http://openoffice.org/2001/manifest"
    return f'{_START}<m:manifest xmlns:m="{space}">{inner}</m:manifest>\n'


def protocol_handler() -> str:
    """ProtocolHandler.xcu: our component answers for addresses of our protocol."""
    protocols = f'<prop oor:name="Protocols"><value>{PROTOCOL}:*</value></prop>'
    return _data(
        "ProtocolHandler",
        "org.openoffice.Office",
        _node("HandlerSet", _node(HANDLER, protocols, replace=True)),
    )


def addons() -> str:
    """Addons.xcu: the menu, the tool bar, and the icon of every button."""
    menu = _node(
        "xlhazard.calc.menu",
        _prop("Title", TITLE)
        + _prop("Target", "_self")
        + _prop("Context", _CALC)
        + _node("Submenu", "".join(_entries("menu"))),
        replace=True,
    )
    bar = _node(BAR, "".join(_entries("bar")), replace=True)
    images = "".join(_image(button) for button in BUTTONS)
    inner = _node("OfficeMenuBar", menu) + _node("OfficeToolBar", bar) + _node("Images", images)
    return _data("Addons", "org.openoffice.Office", _node("AddonUI", inner))


def window_state() -> str:
    """CalcWindowState.xcu: what the tool bar is called, and that it shows labels."""
    state = (
        f'<prop oor:name="UIName" oor:type="xs:string"><value>{TITLE}</value></prop>'
        f'<prop oor:name="Visible" oor:type="xs:boolean"><value>true</value></prop>'
        f'<prop oor:name="Style" oor:type="xs:int"><value>{_ICONS_AND_TEXT}</value></prop>'
    )
    name = f"private:resource/toolbar/addon_{BAR}"
    states = _node("UIElements", _node("States", _node(name, state, replace=True)))
    return _data("CalcWindowState", "org.openoffice.Office.UI", states)


def _entries(kind: str) -> Iterator[str]:
    """Buttons in their order with a line between groups; names sort as they stand."""
    number = 0
    for _, group in groupby(BUTTONS, key=lambda button: button.group):
        if number:
            yield _entry(f"{kind}{number:02}", _prop("URL", "private:separator"))
            number += 1
        for button in group:
            told = _prop("URL", address(button)) + _prop("Title", button.label)
            told += _prop("Target", "_self") + _prop("Context", _CALC)
            yield _entry(f"{kind}{number:02}", told)
            number += 1


def _entry(name: str, inner: str) -> str:
    return _node(name, inner, replace=True)


def _image(button: Button) -> str:
    place = f"%origin%/{icon_file(button)}"
    both = _prop("ImageSmallURL", place) + _prop("ImageBigURL", place)
    inner = _prop("URL", address(button)) + _node("UserDefinedImages", both)
    return _node(f"xlhazard.calc.image.{button.id}", inner, replace=True)


def address(button: Button) -> str:
    """What a button dispatches: xlhazard:validate."""
    return f"{PROTOCOL}:{button.id}"


def icon_file(button: Button) -> str:
    """Where a button's icon lies in the extension."""
    return f"icons/{button.id}.png"


def _data(name: str, package: str, inner: str) -> str:
    return (
        f"{_START}<oor:component-data {_SPACES} oor:name={quoteattr(name)} "
        f"oor:package={quoteattr(package)}>{inner}</oor:component-data>\n"
    )


def _node(name: str, inner: str, *, replace: bool = False) -> str:
    operation = ' oor:op="replace"' if replace else ""
    return f"<node oor:name={quoteattr(name)}{operation}>{inner}</node>"


def _prop(name: str, value: str) -> str:
    return (
        f'<prop oor:name={quoteattr(name)} oor:type="xs:string">'
        f"<value>{escape(value)}</value></prop>"
    )
