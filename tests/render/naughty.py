"""Texts that a cell, a file name or a setting may hold and no report may be broken by."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

from xlhazard.model.address import Address
from xlhazard.model.finding import Crash, Finding, ReadAs, Severity, Skipped
from xlhazard.model.month import Month
from xlhazard.model.report import Excerpt, FileReport, Report
from xlhazard.render.outcome import Outcome

KNOWN = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "<script>document.title='owned'</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "</style><style>*{display:none}</style>",
    "<!-- ",
    "-->",
    "<![CDATA[x]]>",
    "]]>",
    "&amp;&lt;&#0;&#x1F;&nbsp",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://x.invalid\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m",
    "\u202egnp.exe",
    "\u2066a\u2069",
    "\u200b\u200e\ufeff",
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "\ufffe\uffff\ufdd0\U0001ffff",
    "\ue000\U000f0000",
    "\u2028\u2029\x85\x0b\x0c",
    "a\r\nb\rc\nd\te",
    "::error file=x::owned",
    "\n::set-output name=x::y",
    "::stop-commands::x",
    "%0A%25%3A,:%",
    "[点我](http://x.invalid/)",
    "[a][b] {0} {1} {{2}}",
    "{message} {0!r}",
    "http://x.invalid/ www.x.invalid",
    "👩‍👩‍👧‍👦🇨🇳",
    "𠮷野家",
    "e\u0301" * 50,
    "\u0301" * 200,
    "长" * 40_000,
    "'; DROP TABLE x; --",
    "../../etc/passwd",
    "C:\\a\\b",
    "",
    " ",
    "　",
)
_PIECES = (
    *KNOWN[:30],
    "<",
    ">",
    "&",
    '"',
    "'",
    "`",
    "\\",
    "]",
    "(",
    "){",
    "}",
    "%",
    ":",
    ",",
    "中",
)
_SEVERITIES = tuple(Severity)


def texts(number: int) -> list[str]:
    """The known ones and as many made-up ones as asked for; the same each time."""
    chance = random.Random(20230627)
    made = []
    for _ in range(number):
        if chance.random() < 0.5:
            length = chance.randrange(1, 12)
            made.append("".join(chr(chance.randrange(0x110000)) for _ in range(length)))
        else:
            made.append("".join(chance.choices(_PIECES, k=chance.randrange(1, 5))))
    return [*KNOWN, *made]


def everywhere(text: str, number: int) -> FileReport:
    """A file whose every field is the text."""
    cell = Address(number % 1000 + 1, number % 50 + 1)
    finding = Finding(
        code=text,
        name=text,
        severity=_SEVERITIES[number % len(_SEVERITIES)],
        sheet=text,
        cell=cell if number % 3 else None,
        field=text,
        value=text,
        message=text,
        fix=text,
        basis=text,
    )
    rows = ((cell.row, (text, text)), (cell.row + 3, (text, text)))
    return FileReport(
        path=text,
        sha256="ab" * 32,
        unit=text,
        month=Month(2023, 6),
        findings=(finding,),
        read_as=(ReadAs(text, cell, text, text),),
        skipped=(Skipped(text, text),),
        crashed=(Crash(text, text),),
        unit_name=text,
        excerpts=(Excerpt(text, cell, (cell.column, cell.column + 2), rows, cell.row),),
    )


@cache
def hostile(number: int) -> Outcome:
    """A run over files that are hostile in every field."""
    found = texts(number)
    files = tuple(everywhere(text, place) for place, text in enumerate(found))
    report = Report(dt.date(2023, 6, 27), files, tuple((text, text) for text in found[:60]))
    return Outcome(KNOWN[4], report, tuple((text, (text, text)) for text in found[:60]))
