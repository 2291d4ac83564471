"""How the named looks of our sheets are shown by an office program; colours are the writer's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.model.edits import LookName


@dataclass(frozen=True, slots=True)
class HostLook:
    """size: points. fill: "D9E1F2" or None. across, middle: centred that way. row: points that
    its row is high, None where it is as high as its text."""

    font: str = "宋体"
    size: float = 11
    bold: bool = False
    fill: str | None = None
    wrap: bool = True
    across: bool = False
    middle: bool = False
    border: bool = True
    row: float | None = None


_TEXT = HostLook()

LOOKS: Mapping[LookName, HostLook] = {
    "title": HostLook("方正小标宋简体", 18, True, wrap=False, border=False, row=32),
    "lead": HostLook(size=12, wrap=False, border=False),
    "header": HostLook("黑体", 11, True, "D9E1F2", across=True, middle=True),
    "text": _TEXT,
    "code": HostLook(across=True),
    "error": HostLook(bold=True, fill="FBE0DD"),
    "warning": HostLook(bold=True, fill="FFF2CC"),
    "info": HostLook(bold=True, fill="E9F0E4"),
    "bare": HostLook(wrap=False, border=False),
}


def look_of(name: LookName) -> HostLook:
    """The look of that name; looks that are not listed are plain text."""
    return LOOKS.get(name, _TEXT)
