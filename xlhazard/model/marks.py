"""How our own marks on a workbook are told from what its clerk put there.

A returned copy is the clerk's next working copy, so the reader, the tables and the writer must
agree on what is ours: two sheets, notes between two fixed lines, and fills of colours nobody
would pick by hand.
"""

from __future__ import annotations

import re

RESULT_SHEET = "校验结果"
"""What people read: one line for every finding, with links to the cells."""

RECORD_SHEET = "_xlhazard"
"""Very hidden: which fills our marks replaced, so that they can be given back."""

AMENDED_SHEET = "代改告知"
"""In an issued workbook: what staff amended for the unit; never read as data."""

OUR_SHEETS = frozenset({RESULT_SHEET, RECORD_SHEET})

COUNTED_SHEET = "_累计"
"""Very hidden, in issued workbooks: what the running figures of the dispatch table counted."""

BASE_SHEET = "_底稿"
"""Very hidden, in issued workbooks: what the master knew of the unit, sealed (tables.carried)."""

ISSUED_SHEETS = frozenset({COUNTED_SHEET, BASE_SHEET})
"""Sheets that issue puts in and that stay when marks are taken off; never read as data."""

_COPY = re.compile(r" ?[(（]\d+[)）]$")

NOTE_AUTHOR = "台账校验"
NOTE_START = "—— 台账校验 ——"
NOTE_END = "—— 校验说明到此 ——"

SHADES = 32
"""Each mark colour comes in this many shades that look alike; the shade numbers, in the record
sheet, the fill that stood there before. So it survives inserted and sorted rows and re-saving."""

_FIRST_SHADE = {"error": ("FFFBC5", 0xBE), "warning": ("FFFFE8", 0x9A)}


def mark_colour(severity: str, shade: int) -> str | None:
    """The ARGB colour of a mark, "FFFBC5BE" for ("error", 0); None for severities without one."""
    if severity not in _FIRST_SHADE:
        return None
    stem, first = _FIRST_SHADE[severity]
    return f"{stem}{first + shade % SHADES:02X}"


def mark_of_colour(argb: str) -> tuple[str, int] | None:
    """Severity and shade of one of our colours, None for every other colour."""
    colour = argb.upper()
    for severity, (stem, first) in _FIRST_SHADE.items():
        if len(colour) == 8 and colour[:6] == stem:
            try:
                shade = int(colour[6:], 16) - first
            except ValueError:
                return None
            return (severity, shade) if 0 <= shade < SHADES else None
    return None


def is_our_sheet(name: str) -> bool:
    """One of our sheets, or the copy of one that a program made ("校验结果 (2)")."""
    return _COPY.sub("", name) in OUR_SHEETS


def is_issued_sheet(name: str) -> bool:
    """A sheet that issue put in, or the copy of one."""
    return _COPY.sub("", name) in ISSUED_SHEETS


def our_note(note: str) -> str:
    """Our part of a note, between its two fixed lines."""
    return f"{NOTE_START}\n{note}\n{NOTE_END}"


def our_span(text: str) -> tuple[int, int] | None:
    """Where our part of a note begins and ends, with the line break before and after it.

    None when there is no such part. A missing last line means that the rest is ours.
    """
    start = text.find(NOTE_START)
    if start < 0:
        return None
    end = text.find(NOTE_END, start)
    end = len(text) if end < 0 else end + len(NOTE_END)
    if start and text[start - 1] == "\n":
        start -= 1
    elif text[end : end + 1] == "\n":
        end += 1
    return start, end


def own_note(text: str) -> str:
    """What the clerk wrote in a note: the note without our part, "" when all of it is ours."""
    while (span := our_span(text)) is not None:
        text = text[: span[0]] + text[span[1] :]
    return text
