"""What each verb did, for the reports. Nothing here touches a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xlhazard.model.address import Address
from xlhazard.model.amendments import Amendments
from xlhazard.model.edits import EditPlan, Scalar
from xlhazard.model.evidence import Evidence
from xlhazard.model.month import Month
from xlhazard.model.report import Excerpt, Report
from xlhazard.model.reporting import Reporting
from xlhazard.model.word import WordTable


@dataclass(frozen=True, slots=True)
class Merged:
    """A file that was taken into the master. changed counts fields of rows that were there.

    withdrawn counts rows that only an earlier version of the month had brought and that this
    version took back; left_out counts rows of the unit that this file does not hold (they stay).
    """

    path: str
    unit: str
    month: Month
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    left_out: int = 0
    released: bool = False
    """Taken although it has errors, because staff released it in 报送登记."""
    amended: int = 0
    """Cells that staff corrected for the unit (sheet 代改)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and what was left for the clerk (None on a dry run)."""

    path: str
    unit: str | None
    month: Month | None
    codes: tuple[str, ...]
    marked_copy: Path | None = None
    reply: Path | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that the unit and the office both changed; texts as people see them.

    file: the unit's file.
    """

    list_id: str
    sheet: str
    key: str
    field: str
    header: str
    base: str
    theirs: str
    ours: str
    unit: str
    month: Month
    file: str = ""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """An accepted figure of a month below the one that an earlier month has since this merge.

    Both stay accepted; the later month has to be corrected too.
    """

    unit: str
    unit_name: str
    month: Month
    value_id: str
    number: str
    label: str
    figure: Decimal
    earlier: Month
    earlier_figure: Decimal


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit that owes a form for the month and has no accepted one."""

    unit: str
    unit_name: str
    form: str
    form_name: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What a merge did, or with dry_run would do. plan holds every edit of the master.

    report has one entry for each file that was looked at. conflicts are those of this run.
    unsettled are faults of the program itself (Chinese): the rest was done.
    """

    report: Report
    master: Path
    month: Month | None
    plan: EditPlan
    merged: tuple[Merged, ...] = ()
    refused: tuple[Refused, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    missing_units: tuple[MissingUnit, ...] = ()
    rechecked: tuple[Rechecked, ...] = ()
    """Later months that no longer agree with an earlier one that was filed again or corrected."""
    already: tuple[str, ...] = ()
    """Files whose bytes had been accepted before: nothing to do."""
    left_aside: tuple[tuple[str, str], ...] = ()
    """Files of an older version of the same unit and month, and why (Chinese)."""
    notes: tuple[str, ...] = ()
    """What people should know besides (Chinese), such as a broken chain of 报送登记."""
    unsettled: tuple[str, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class SoonDue:
    """An open hazard whose deadline is near (临期): told apart from what is overdue."""

    hazard_id: str
    unit: str
    enterprise: str
    due: dt.date
    days_left: int
    state: str


@dataclass(frozen=True, slots=True)
class FlagCount:
    """How many hazards have one of the flags of states.yaml. in_flags: 预警 has a rule for it."""

    id: str
    label: str
    hazards: int
    in_flags: bool


@dataclass(frozen=True, slots=True)
class ListedCount:
    """How many open hazards a level (企业内部, 镇级 …) lists now; one may be listed at several."""

    level: str
    label: str
    hazards: int


@dataclass(frozen=True, slots=True)
class FlagResult:
    """预警 as it now stands. report has one pseudo-file, the master.

    soon lists hazards soon due, nearest first; counts has every flag of a hazard, in the schema's
    order, 0 included. notes are what people should know besides (Chinese).
    """

    report: Report
    master: Path
    added: int = 0
    kept: int = 0
    settled: int = 0
    plan: EditPlan | None = None
    dry_run: bool = False
    unsettled: tuple[str, ...] = ()
    reporting: Reporting | None = None
    soon: tuple[SoonDue, ...] = ()
    counts: tuple[FlagCount, ...] = ()
    listed: tuple[ListedCount, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One cell of a form: id is the value's (or header item's) id, value as written."""

    sheet: str
    cell: Address
    id: str
    value: Scalar
    note: str = ""
    """How the figure came about (Chinese), such as units whose last form was used."""


@dataclass(frozen=True, slots=True)
class FillResult:
    """A filled form. path is where it was written; table: of a Word document, how its cells are
    called.

    check_code: the 核对码 of every item of the form as it now reads. evidence: the 底稿 and where
    it was written, where it was asked for.
    """

    path: Path
    form: str
    month: Month
    as_of: dt.date
    cells: tuple[FilledCell, ...]
    plan: EditPlan
    notes: tuple[str, ...] = ()
    dry_run: bool = False
    table: WordTable | None = None
    check_code: str = ""
    evidence: Evidence | None = None
    evidence_path: Path | None = None
    sent_version: int = 0
    """Under which the form stands in its history as sent; 0: it does not."""
    sent_now: bool = False
    """This fill is (with dry_run: would be) a new version there."""
    amendments: Amendments | None = None
    amendments_path: Path | None = None
    unsettled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedWorkbook:
    """A unit's workbook under 下发. written is False where the same one was there already."""

    path: Path
    unit: str
    unit_name: str
    written: bool = True


@dataclass(frozen=True, slots=True)
class IssueResult:
    """What was issued for a month, and which units were passed over and why (Chinese)."""

    month: Month
    issued: tuple[IssuedWorkbook, ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class InitResult:
    """A new township folder."""

    root: Path
    town: str
    master: Path
    folders: tuple[Path, ...] = ()
    units: int = 0


@dataclass(frozen=True, slots=True)
class RenewResult:
    """A new master: rows carried on and left behind by sheet, and where the old one lies.

    own: sheets that staff had added; they stay in the archived master.
    """

    master: Path
    archive: Path
    start: dt.date
    end: dt.date
    carried: Mapping[str, int]
    left: Mapping[str, int]
    own: tuple[str, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class TemplatesResult:
    """Workbooks built from the schemas: which were written, or with check which are stale."""

    root: Path
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """Something that keeps a template from matching its schema. text is Chinese.

    sheet None: the whole file; cell None: the whole sheet. The text never repeats what may
    identify a person.
    """

    text: str
    sheet: str | None = None
    cell: Address | None = None


@dataclass(frozen=True, slots=True)
class CheckedTemplate:
    """A workbook template and what keeps it from matching its schema (none: sound)."""

    path: str
    problems: tuple[TemplateProblem, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    """Around the cells of problems; only where a page was asked for."""


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What check-templates looked at. passed_over: files that are no templates, and why."""

    files: tuple[CheckedTemplate, ...]
    passed_over: tuple[tuple[str, str], ...] = ()

    @property
    def sound(self) -> bool:
        return not any(one.problems for one in self.files)
