"""What lists, value lists, forms, rules, calendars and towns look like, once read from schemas/.

Everything is frozen and cross-checked by schema.load; a Schema that exists is consistent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from xlhazard.model.finding import Severity
from xlhazard.model.month import Month
from xlhazard.schema.board_types import Boards
from xlhazard.schema.book_types import Books
from xlhazard.schema.form_types import (
    Clause,
    Code,
    CodeList,
    Comparison,
    Composite,
    Condition,
    Count,
    Either,
    FormItem,
    FormSchema,
    FormValue,
    Kind,
    LedgerSchema,
    Measure,
    Named,
    Operator,
)
from xlhazard.schema.layout_types import FormWords
from xlhazard.schema.letter_types import Letters

__all__ = [
    "FORM_KINDS",
    "Calendar",
    "Clause",
    "Code",
    "CodeList",
    "Column",
    "Comparison",
    "Composite",
    "Condition",
    "Count",
    "Deadline",
    "Either",
    "FormItem",
    "FormSchema",
    "FormValue",
    "Format",
    "Kind",
    "LedgerSchema",
    "ListSchema",
    "Measure",
    "Named",
    "Operator",
    "Owner",
    "Phase",
    "RuleText",
    "Schema",
    "SchemaError",
    "Scope",
    "Stage",
    "State",
    "States",
    "Templates",
    "Town",
]


class SchemaError(Exception):
    """A schema file is wrong: our configuration, never the village's data. Names file and key."""


Owner = Literal["unit", "office", "derived"]
FORM_KINDS = {"stage_reports": "stage_report"}
"""Forms whose report kind (应报表种) has another id."""
Scope: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    when: where it is required. owner_unit_when: an office column that the unit owns in rows where
    that holds. resolves: the key column that this name column can supply.
    """

    id: str
    header: str
    kind: Kind
    required: Literal["always", "never", "derived", "when"] = "never"
    when: Condition = ()
    owner: Literal["unit", "office"] = "unit"
    owner_unit_when: Condition = ()
    aliases: tuple[str, ...] = ()
    codes: str | None = None
    references: tuple[str, str] | None = None
    unit: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    format: str | None = None
    prefix: str | None = None
    future: bool = False
    feature: str | None = None
    blank_means: str | None = None
    derived: str | None = None
    resolves: str | None = None
    source: str = "D"
    note: str = ""
    example: str = ""
    """How a value is written, for messages; "" where none is needed."""
    prompt: str = ""
    """What a clerk is told on entering a cell, where the kind alone does not say it (Chinese)."""
    width: float = 12.0
    wide: bool = False  # stands right of the print area: shown on screen only

    @property
    def is_derived(self) -> bool:
        return self.required == "derived"


@dataclass(frozen=True, slots=True)
class ListSchema:
    """A list: a sheet with one row per record; columns in template order, 序号, 备注 included."""

    id: str
    sheet: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    filed_by: tuple[str, ...]
    master_only: bool
    village_core: bool
    about: str
    entity: str = ""
    later_as: str = ""
    """Lists that older masters lack: the sheet's name where the office has one of that name."""
    by_id: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {column.id: column for column in self.columns})

    def column(self, column_id: str) -> Column:
        if column_id not in self.by_id:
            raise KeyError(f"{self.id}.{column_id}")
        return self.by_id[column_id]

    def has(self, column_id: str) -> bool:
        return column_id in self.by_id


Stage = Literal["submission", "history", "master"]


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule of the catalogue: everything about it but its logic.

    settings: parameters that 设置 shows under a name of their own. severity_cases: other
    severities, with the case in words. title: its name in 预警, "" without one.
    """

    code: str
    name: str
    severity: Severity
    stages: tuple[Stage, ...]
    scope: tuple[Scope, ...]
    formulation: str
    message: str
    fix: str
    basis: str
    fires: Mapping[str, object]
    silent: Mapping[str, object]
    severity_in_master: Severity | None = None
    yields_to: tuple[str, ...] = ()
    parameters: Mapping[str, str | int | float | None] = field(default_factory=dict)
    note: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    parameters_source: str = ""
    severity_cases: Mapping[Severity, str] = field(default_factory=dict)
    title: str = ""

    @property
    def family(self) -> str:
        return self.code[:2]

    def setting_of(self, parameter: str) -> str:
        """The key under which 设置 changes a parameter: "soon_days", "TR05.pending"."""
        return self.settings.get(parameter, f"{self.code}.{parameter}")


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a kind of report is due; unit_day is inclusive, last_day the last acceptable one."""

    id: str
    form: str
    period: Literal["month", "campaign"]
    unit_day: int | None
    last_day: int | None
    first: Month | None
    last: Month | None
    clause_unit: str
    clause_office: str
    due_dates: Mapping[str, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Deadlines, default settings (campaign_start …) and the other entries F01-F22."""

    deadlines: Mapping[str, Deadline]
    settings: Mapping[str, str]
    meanings: Mapping[str, str]
    default_days: Mapping[str, int | None]
    """Days that a grade gets when its row has no 整改时限 (F18); None: none."""
    entries: tuple[Mapping[str, object], ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # values of settings
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where a setting's default comes from (S0-S3, D)."""
    policy: tuple[Mapping[str, str], ...] = ()
    phases: tuple[Phase, ...] = ()
    rest_days: Mapping[dt.date, str] = field(default_factory=dict)
    work_days: Mapping[dt.date, str] = field(default_factory=dict)
    """Holidays of the known years by name, and weekend days that are worked (调休)."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the campaign, both days included; first None: from campaign_start on."""

    id: str
    label: str
    first: dt.date | None
    last: dt.date


@dataclass(frozen=True, slots=True)
class State:
    """A derived state of a hazard, with who has to act next."""

    id: str
    label: str
    next_actor: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class States:
    """states.yaml: the states in order of precedence, which are open, what grades mean."""

    states: Mapping[str, State]
    open_states: frozenset[str]
    grades: Mapping[str, Mapping[str, object]]
    flags: tuple[Mapping[str, str], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    done: tuple[Mapping[str, str], ...] = ()
    moves: tuple[Mapping[str, str], ...] = ()
    illegal: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """A town profile. features switch columns, forms and rule families on."""

    id: str
    name: str
    document: str
    features: frozenset[str]
    forms: tuple[str, ...]
    optional_lists: tuple[str, ...]
    filed_by: Mapping[str, tuple[str, ...]]
    calendar: tuple[str, ...]
    levels: Mapping[str, str]
    high_risk_sectors: frozenset[str]
    source_groups: Mapping[str, tuple[str, ...]]
    off_rules: frozenset[str]
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """The pattern of a text column; example and means are for messages."""

    id: str
    pattern: str
    example: str
    means: str


@dataclass(frozen=True, slots=True)
class Templates:
    """Template ids and versions: current and still accepted."""

    current: str
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything under schemas/, consistent with itself."""

    lists: Mapping[str, ListSchema]
    codes: Mapping[str, CodeList]
    forms: Mapping[str, FormSchema]
    cover: FormSchema
    templates: Templates
    rules: Mapping[str, RuleText]
    families: Mapping[str, str]
    documents: Mapping[str, str]
    calendar: Calendar
    states: States
    boards: Boards
    towns: Mapping[str, Town]
    core_lists: tuple[str, ...]
    master_lists: tuple[str, ...]
    sheet_order: tuple[str, ...]
    master_columns: tuple[Column, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)  # of rules, by key in 设置
    # Last column of the lists in unit workbooks; in no ListSchema.
    hint_column: Column = Column("hint", "填写提示", Kind.TEXT, required="derived")
    formats: Mapping[str, Format] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)  # of an id -> its list
    # What a feature brings: lists, forms, rules (families or codes).
    features: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    ledgers: Mapping[str, LedgerSchema] = field(default_factory=dict)
    form_words: FormWords = field(default_factory=FormWords)
    books: Books = field(default_factory=Books)
    letters: Letters = field(default_factory=Letters)
    never_in_village: frozenset[str] = frozenset()
    as_department: frozenset[str] = frozenset()  # unit types that file the department workbook

    def list_of_sheet(self, sheet: str) -> ListSchema | None:
        return next((one for one in self.lists.values() if one.sheet == sheet), None)

    def town_list(self, list_id: str, town: Town) -> ListSchema:
        """The list with only the columns whose feature the town has."""
        whole = self.lists[list_id]
        kept = tuple(c for c in whole.columns if c.feature is None or c.feature in town.features)
        return whole if len(kept) == len(whole.columns) else replace(whole, columns=kept)

    def lists_in_master(self, town: Town) -> tuple[str, ...]:
        """Ids of the lists of a town's master; the history of a form only where it is filed."""
        own = (
            one
            for one in self.master_lists
            if (form := one.removesuffix("_history")) not in self.forms or form in town.forms
        )
        return (*self.core_lists, *town.optional_lists, *own)

    def in_master(self, list_schema: ListSchema) -> ListSchema:
        """The list as the master holds it: with 填报单位编码, 首报期 … where units file it."""
        if list_schema.master_only:
            return list_schema
        return replace(list_schema, columns=(*list_schema.columns, *self.master_columns))

    def workbook_of(self, unit_type: str) -> Literal["village", "department"] | None:
        """Which workbook units of this type file; None: no workbook (enterprises)."""
        if unit_type == "village":
            return "village"
        return "department" if unit_type in {"department", *self.as_department} else None

    def unit_lists(self, unit_type: str, town: Town) -> tuple[str, ...]:
        """Ids of the lists in the workbook of a unit of this type, in sheet order.

        A village has the core lists that villages file, a department (committee, member, group,
        office) also the optional lists of the town that departments file.
        """
        workbook = self.workbook_of(unit_type)
        if workbook is None:
            return ()
        candidates = self.core_lists
        if workbook == "department":
            candidates = (*self.core_lists, *town.optional_lists)
        found = {
            list_id
            for list_id in candidates
            if workbook in self.lists[list_id].filed_by
            and not (workbook == "village" and list_id in self.never_in_village)
        }
        return tuple(one for one in self.sheet_order if one in found)

    def unit_forms(self, unit_type: str, town: Town) -> tuple[str, ...]:
        """Ids of the forms that a unit of this type has to file in this town, in sheet order."""
        found = {
            form
            for form in town.forms
            if unit_type in town.filed_by.get(FORM_KINDS.get(form, form), ())
        }
        return tuple(one for one in self.sheet_order if one in found)

    def unit_sheets(self, unit_type: str, town: Town) -> tuple[str, ...]:
        """Lists and forms of a unit's workbook in the order of its sheets, after the cover."""
        found = {*self.unit_lists(unit_type, town), *self.unit_forms(unit_type, town)}
        return tuple(one for one in self.sheet_order if one in found)
