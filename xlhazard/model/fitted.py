"""What came of fitting a newly laid-out form to a known one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xlhazard.model.address import Address
from xlhazard.model.word import WordTable

Way = Literal["same", "confirmed", "alias", "plain", "within"]
"""How a label was recognised: word for word, by staff, an alias, plainly, by what is around."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """A label of the form and where its answer stands. cell None: in the label's own cell, or at
    a crossing. label, within and unit as the form writes them."""

    place: Address
    label: str
    cell: Address | None = None
    within: tuple[str, ...] = ()
    unit: str = ""
    right: int = 0
    below: int = 0
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """An item of the known form that the new one has. told: it has to be written down, since
    without a layout it would not be found, or not its answer."""

    id: str
    words: str
    at: Pointed
    way: Way
    told: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """What an item may be on the form; share: how much the words agree, in percent."""

    at: Pointed
    share: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An item with no certain place on the form. reason is Chinese. labelled: its label is
    there, only the cell of its answer is not clear."""

    id: str
    words: str
    reason: str
    proposals: tuple[Proposed, ...] = ()
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Strange:
    """A label of the form that is no item of the known one."""

    place: Address
    label: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """One sheet of a new form against one known form. title: a text that tells it from others."""

    form: str
    sheet: str
    title: str
    recognised: tuple[Recognised, ...]
    unplaced: tuple[Unplaced, ...] = ()
    strange: tuple[Strange, ...] = ()

    @property
    def found(self) -> int:
        """How many labels of the known form are there, unit and day of the header aside."""
        ids = [one.id for one in self.recognised]
        return sum(one not in ("unit", "date") for one in ids) + sum(
            one.labelled for one in self.unplaced
        )

    @property
    def whole(self) -> bool:
        """Nothing is left open, on either side."""
        return not (self.unplaced or self.strange)

    @property
    def needs_layout(self) -> bool:
        return not self.whole or any(one.told for one in self.recognised)


@dataclass(frozen=True, slots=True)
class FormAdoption:
    """A newly laid-out form taken over. target: its layout file, where one is needed.

    used: id of the layout by which the form was read already, "" for none. table: of a Word
    document, how its cells are called. written is False on a dry run, where no file is needed,
    and where the very same stood there.
    """

    source: Path
    sha256: str
    fitted: Fitted
    form_name: str
    target: Path
    used: str = ""
    table: WordTable | None = None
    written: bool = False
    dry_run: bool = False

    @property
    def needed(self) -> bool:
        """Without a layout, or with the one there is, the form is not wholly understood."""
        return not self.fitted.whole or (not self.used and self.fitted.needs_layout)
