"""Texts of message boxes."""

from __future__ import annotations

MOST_LINES, MOST_CHARACTERS = 24, 900
"""What a message box shows on a small screen, and what the one of VBA shows at all (1,023)."""

_MORE = "……（还有一些，没有在这里列完）"


def brief(text: str, more: str = _MORE) -> str:
    """The text as far as a message box holds it; more is said where something was left out."""
    lines = text.strip().splitlines()
    kept: list[str] = []
    length = 0
    for line in lines[:MOST_LINES]:
        length += len(line) + 1
        if length > MOST_CHARACTERS:
            break
        kept.append(line)
    if len(kept) == len(lines):
        return "\n".join(lines)
    if not kept:
        kept = [f"{lines[0][:MOST_CHARACTERS]}……"]
    return "\n".join([*kept, more])
