"""Hiding what may identify a person: identity-card numbers, and cells that betray an informant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import replace

from xlhazard.model.address import Address
from xlhazard.model.finding import Finding, Notice, ReadAs
from xlhazard.model.fold import fold
from xlhazard.model.ids import card_number_sound

CONCEALED = "（内容不显示）"

_WIDE = {0xFF10 + i: str(i) for i in range(10)} | {0xFF38: "X", 0xFF58: "x"}
MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9](?:[ \-]?[0-9]){8}(?![0-9])")
"""A mobile number somewhere in a text."""

_CARD = re.compile(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){16}[ \-]?[0-9Xx](?![0-9])")

_SEVENTEEN = re.compile(r"[0-9０-９](?<![0-9０-９]{2})(?:[ \-]?[0-9０-９]){16}")
"""What every card number has; sought first, because nearly no text has it."""


def may_hold_card(text: str) -> bool:
    """A quick look: the text has digits enough for an identity-card number."""
    return _SEVENTEEN.search(text) is not None


def card_numbers(text: str, today: dt.date) -> tuple[str, ...]:
    """Sound identity-card numbers in a text, as 18 characters without blanks and hyphens."""
    if not may_hold_card(text):
        return ()
    return tuple(
        plain
        for found in _CARD.finditer(text.translate(_WIDE))
        if card_number_sound(plain := _plain(found[0]), today)
    )


def masked_card(number: str) -> str:
    """ "11010519491231002X" -> "110**************X"."""
    return f"{number[:3]}{'*' * 14}{number[-1]}"


def mask(text: str, today: dt.date) -> str:
    """The text with every identity-card number masked; all else as typed."""

    def hide(found: re.Match[str]) -> str:
        plain = _plain(found[0])
        return masked_card(plain) if card_number_sound(plain, today) else found[0]

    if not may_hold_card(text):
        return text
    narrow = text.translate(_WIDE)
    hidden = _CARD.sub(hide, narrow)
    return text if hidden == narrow else hidden


def _plain(found: str) -> str:
    return re.sub(r"[ \-]", "", found).upper()


_PLACES = frozenset({"header", "sheet", "cell"})
"""Facts that say where, never what."""


def concealed_notice(notice: Notice) -> Notice:
    """The notice without any value: only where it is stays among its facts."""
    facts = {k: v if k in _PLACES else CONCEALED for k, v in notice.facts.items()}
    return replace(notice, value=None, facts=facts)


def says(notice: Notice, secrets: Collection[str]) -> bool:
    """The value or a fact of the notice holds one of these folded texts."""
    if not secrets:
        return False
    told = [fold(str(one)) for one in (notice.value or "", *notice.facts.values())]
    return any(secret in text for secret in secrets for text in told)


def nowhere(notice: Notice) -> Notice:
    """The notice without a place, for a sheet whose name must not be said either."""
    facts = dict.fromkeys(notice.facts, CONCEALED)
    return replace(notice, sheet=None, cell=None, field=None, value=None, facts=facts)


def mask_finding(finding: Finding, today: dt.date) -> Finding:
    """A finding whose texts, facts included, hold no identity-card number."""
    facts = {k: mask(v, today) if isinstance(v, str) else v for k, v in finding.facts.items()}
    return replace(
        finding,
        value=None if finding.value is None else mask(finding.value, today),
        message=mask(finding.message, today),
        fix=mask(finding.fix, today),
        facts=facts,
    )


def mask_read_as(
    entries: Collection[ReadAs], concealed: Collection[tuple[str, Address]], today: dt.date
) -> tuple[ReadAs, ...]:
    """What was read differently, without concealed cells and with card numbers masked."""
    return tuple(
        replace(one, typed=mask(one.typed, today), read=mask(one.read, today))
        for one in entries
        if (one.sheet, one.cell) not in concealed
    )
