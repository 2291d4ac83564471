"""What forms that somebody laid out anew look like. Part of schema.types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Placed:
    """How a form writes one item, and where its answer stands.

    within: texts of merged cells left of the label or above it that tell it from others, outer
    first; unit: what stands in brackets behind it or in the next cell, for the same. The answer
    stands right or below so many cells away, or under a heading (outer heading first) in the
    label's own row; with none of the three beside the label as usual.
    """

    label: str
    within: tuple[str, ...] = ()
    unit: str = ""
    right: int = 0
    below: int = 0
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A known form as somebody else lays it out; ids and meaning stay those of the form.

    items: by the id of an item, figure (cell), column or line (r<no>), or by the printed text of
    a heading. lacking: ids that this form does not ask for. others: labels that are nothing of
    ours. title: a text of the sheet that tells it from the form's own layout.
    """

    id: str
    form: str
    sheet: str
    title: str
    items: Mapping[str, Placed]
    lacking: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    source: str = "D"


@dataclass(frozen=True, slots=True)
class FormWords:
    """Words that tell what is what on a form that is laid out anew (form_words.yaml)."""

    heads: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    no_answers: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    alike: Decimal = field(default=Decimal(1))
    most_proposals: int = 0
