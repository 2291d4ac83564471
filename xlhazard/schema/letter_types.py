"""What the papers of letters.yaml look like, once read: letters, sheets of hazards, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

To: TypeAlias = Literal["unit", "level"]
"""Each unit that is flagged, or the 安委会 of the level that lists hazards."""

Only: TypeAlias = Literal["all", "unrequested", "pending"]
"""Every flag of its codes; or, of hazards that no government has listed, only those it was not
yet asked to list, or those whose request has waited longer than it should."""

Which: TypeAlias = Literal["to_accept", "accepted", "major"]
"""Hazards that wait for acceptance, that were accepted in the month, or all major ones."""

PLACEHOLDERS = frozenset(
    {"town", "office", "unit", "level", "count", "days", "day", "today", "clause"}
)
"""What a text of a letter may name in braces. day: of hazards; today: of reports."""

COLUMNS = {
    "number": "序号",
    "record": "编号",
    "enterprise": "企业",
    "hazard": "隐患",
    "due": "时限",
    "requested": "提请",
    "days": "天数",
    "state": "情况",
    "matter": "事项",
    "basis": "依据",
}
"""Columns of a letter's table, with their headers."""

SHEET_FACTS = frozenset(
    {
        *("number", "town", "office", "hazard_id", "unit", "enterprise", "location", "description"),
        *("grade", "source", "found_on", "criterion", "state", "suspension", "next_actor"),
        *("responsible_unit", "responsible_person", "responsible_department", "acceptors"),
        *("due", "overdue", "measures", "funds", "emergency_plan", "milestones"),
        *("interim_control", "started_on", "completed_on", "result", "listing"),
        *("opinion", "accepting_unit", "accepted_by", "accepted_on", "closed_on", "archive_no"),
        *("filed_on", "review_on", "page"),
    }
)
"""What a sheet may tell of its hazard; page only in the table of contents."""

REPEATED = {
    "listings": frozenset(
        {"level", "requested_on", "request_no", "listed_on", "listing_no", "supervising_unit"}
        | {"supervisor", "due_on", "delisted_on"}
    ),
    "acceptances": frozenset({"accepted_on", "accepted_by", "accepting_unit", "verdict"}),
    "acceptors": frozenset({"name"}),
}
"""Records of a hazard that a sheet repeats a row for, and what each of them tells."""

SPANS: Mapping[int, tuple[int, ...]] = {
    1: (12,),
    2: (2, 10),
    3: (4, 4, 4),
    4: (2, 4, 2, 4),
    6: (2, 2, 2, 2, 2, 2),
}
"""How the boxes of a row share the twelve parts of a sheet's width."""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: which flags it gathers, for whom, and its words.

    addressee, paragraphs and closing hold {placeholders}; clauses tell by document what a letter
    cites there (二（四）); none means that the letter has a blank place for it.
    """

    id: str
    label: str
    title: str
    codes: tuple[str, ...]
    to: To
    only: Only
    addressee: str
    paragraphs: tuple[str, ...]
    columns: tuple[str, ...]
    closing: str
    clauses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of boxes of a sheet.

    cells: label and value by turns; places: boxes to sign, seal or stick a photograph in. each:
    a record of REPEATED, one row for each, under head. optional: no row where there is none.
    """

    cells: tuple[str, ...]
    places: bool = False
    height: int = 0
    each: str = ""
    head: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class SheetKind:
    """A kind of sheets, one for each hazard, bound by unit or for the whole township.

    by_itself: drafted also when nobody asks for this kind by name. cover: its lines, the first
    one the title; contents: columns of the table of contents with their headers.
    """

    id: str
    label: str
    title: str
    which: Which
    by_unit: bool
    by_itself: bool
    rows: tuple[SheetRow, ...]
    cover: tuple[str, ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a report, told where the fact only_if is neither blank nor 0.

    heading; or text, with otherwise in its place; or a table of TABLES with columns and headers;
    or each row of such a table as a sentence (text). most: rows that are told, 0 for all. annex:
    begins a new page after the signature.
    """

    heading: str = ""
    text: str = ""
    only_if: str = ""
    otherwise: str = ""
    table: str = ""
    each: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    most: int = 0
    annex: bool = False


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of monthly paper of the whole township, drafted only when asked for by name.

    decisions: codes whose flags it brings up for a decision.
    """

    id: str
    label: str
    title: str
    addressee: str
    closing: str
    parts: tuple[Part, ...]
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letters:
    """letters.yaml. cited: how a letter names a document, by its short name."""

    kinds: Mapping[str, LetterKind] = field(default_factory=dict)
    sheets: Mapping[str, SheetKind] = field(default_factory=dict)
    reports: Mapping[str, ReportKind] = field(default_factory=dict)
    cited: Mapping[str, str] = field(default_factory=dict)

    def labels(self) -> Mapping[str, str]:
        """Every kind's name by its id, in the order of the file."""
        kinds: tuple[LetterKind | SheetKind | ReportKind, ...] = (
            *self.kinds.values(),
            *self.sheets.values(),
            *self.reports.values(),
        )
        return {one.id: one.label for one in kinds}
