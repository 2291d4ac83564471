"""CV23: a description of three characters describes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice

_FIELDS = (("hazards", "description"), ("rectifications", "measures"))


@rule("CV23")
def text_too_short(context: Context) -> Iterator[Notice]:
    """A description and a measure say something; punctuation and blanks do not count."""
    least = context.whole("CV23", "min_chars")
    for list_id, name in _FIELDS:
        for table, row in context.rows(list_id, name):
            text = row.text(name)
            count = sum(character.isalnum() for character in text)
            if text and count < least:
                yield at_row("CV23", table, row, name, n=count)
