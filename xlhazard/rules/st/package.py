"""ST19, ST20, ST23: what the package holds besides cells. Noted, never run and never read."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.workbook import Facts


@rule("ST19")
def external_link(context: Context) -> Iterator[Notice]:
    """A workbook stands on its own: figures from other files change with the computer."""
    facts = _facts(context)
    if facts.external_formulas:
        sheet, cell, formula = facts.external_formulas[0]
        yield at_file("ST19", target=f"“{sheet}”{cell}的公式{formula}")
    elif facts.external_links:
        yield at_file("ST19", target=facts.external_links[0])


@rule("ST20")
def macro_present(context: Context) -> Iterator[Notice]:
    """A workbook to be filed holds no program; one that is there is never run."""
    if _facts(context).macros:
        yield at_file("ST20")


@rule("ST23")
def threaded_comment(context: Context) -> Iterator[Notice]:
    """What is to be reported stands in cells, not in a conversation beside them."""
    if number := _facts(context).threaded_comments:
        yield at_file("ST23", n=number)


def _facts(context: Context) -> Facts:
    return context.workbook.facts if context.workbook is not None else Facts()
