"""What value lists, forms, figures and their conditions look like. Part of schema.types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from xlhazard.schema.layout_types import FormLayout


class Kind(StrEnum):
    """How a column's cells are read (domain specification, kinds)."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY_WAN = "money_wan"
    MONEY_YUAN = "money_yuan"
    DATE = "date"
    YES_NO = "yes_no"
    CODE = "code"
    MULTI_CODE = "multi_code"
    PERSON = "person"
    PHONE = "phone"
    ENTERPRISE_CODE = "enterprise_code"
    HAZARD_ID = "hazard_id"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a value list. attributes hold rank, dispatch_group, penalty, … as texts."""

    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    source: str = "D"


@dataclass(frozen=True, slots=True)
class CodeList:
    """A value list; by_fold finds a code by the folded label, synonym or id."""

    id: str
    codes: tuple[Code, ...]
    by_id: Mapping[str, Code]
    by_fold: Mapping[str, Code]

    def label(self, code_id: str) -> str:
        return self.by_id[code_id].label


Operator = Literal["is", "in", "filled", "blank", "at_least", "at_most", "after"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of a row. attribute, when given, is looked up in the column's value list.

    is/in compare ids of value lists or "yes"/"no"; at_least/at_most compare a number or a day,
    after only a day (the word "as_of" stands for the day of the count).
    """

    field: str
    op: Operator
    values: tuple[str, ...] = ()
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these conditions holds."""

    options: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A predicate that needs more than one row; Python knows it by this name (done, not_void …).

    arguments name what it speaks of, as in counted_in: [d1_1, d1_3]. All of them are listed in
    schema.conditions.PREDICATES.
    """

    name: str
    arguments: tuple[str, ...] = ()


Clause: TypeAlias = Comparison | Either | Named
Condition: TypeAlias = tuple[Clause, ...]
"""All of its clauses hold; the empty condition always does."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a measure counts: rows, distinct values of a field, or the sum of fields / divide.

    any_yes gives yes when at least one row is found. days and iso_weeks count distinct days or
    weeks of one field; days with two fields counts every day from the first to the second that
    lies in the period (such a measure has no date of its own). one_where: in a sum, a row whose
    fields are all blank counts 1 where this holds.
    """

    how: Literal["rows", "distinct", "sum", "any_yes", "days", "iso_weeks"]
    fields: tuple[str, ...] = ()
    divide: int = 1
    one_where: Condition = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure worked out from one list.

    where filters rows. date names the fields whose first filled one dates a row ("done" is
    the day of being done); a row counts when campaign_start <= date <= as_of. An empty date
    means a stock figure on the as-of day.
    """

    list_id: str
    where: Condition
    date: tuple[str, ...]
    count: Count


@dataclass(frozen=True, slots=True)
class FormValue:
    """One figure of a form. parts of a two-part cell share `cell_id` (d3_3 for d3_3a, d3_3b).

    aggregate_by: the fields that tell one counted thing from another when units are added up
    (distinct, roster). level and cycle (ids of duty_levels, duty_cycles) place a figure of the
    ten-measures matrix at the crossing of row and header; its cell_note is the duty. period:
    ever counts every dated row up to the day; it is never written in a schema.
    """

    id: str
    label: str
    kind: Kind
    number: str
    unit: str
    cell_id: str
    block: int = 0
    cumulative: Literal["yes", "stock", "flag", "no"] = "no"
    aggregation: Literal["sum", "distinct", "roster", "any", "none"] = "none"
    period: Literal["campaign", "month", "stock", "ever"] = "campaign"
    part_of: str | None = None
    measure: Measure | None = None
    cell_note: str = ""
    source: str = "D"
    row: str = ""
    header: str = ""
    aggregate_by: tuple[str, ...] = ()
    clause: str = ""
    level: str = ""
    cycle: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormItem:
    """A header item (填报单位, 时间), a 项目|内容 line, or a column of a form or of the cover.

    fixed: printed by the form, not typed. compared_with: values of the dispatch table whose
    sum this figure should equal. aliases: other wordings on forms that are laid out anew.
    """

    id: str
    label: str
    kind: Kind
    required: bool
    codes: str | None = None
    unit: str | None = None
    note: str = ""
    source: str = "D"
    format: str | None = None
    fixed: bool = False
    compared_with: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composite:
    """A cell with two answers; canonical shows how it is written, label is the whole label."""

    id: str
    label: str
    parts: tuple[str, str]
    canonical: str


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A count that texts state, such as 检查12次 (rule MS06).

    words: one of them stands before the number; led_by: what may stand before the word.
    units: the unit behind the number ("" for none) -> the figures that the number may mean.
    """

    words: tuple[str, ...]
    led_by: tuple[str, ...]
    units: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Stated:
    """How counts in a free text are found.

    fillers: words that may stand between word and number. elsewhen: words that make a sentence
    speak of another time than the report month, or of a duty.
    """

    fillers: tuple[str, ...]
    elsewhen: tuple[str, ...]
    counts: tuple[StatedCount, ...]


@dataclass(frozen=True, slots=True)
class FormSchema:
    """An official fixed-layout sheet.

    items are the header items (or all lines of a 项目 | 内容 sheet), columns and rows those of a
    table with fixed rows, measures the headings of the ten-measures form, reports the kinds of a
    stage report. layout says where things stand when the sheet is drawn; readers go by labels.
    figures are counted for drafts and comparisons, they have no cell of their own; a row's draft
    is a tuple of sentences with {figure.month}, {figure.total} or {figure.stock} in them.
    headings are printed over columns that are no items of their own. layouts: the form as others
    lay it out; laid_out: which of them this is.
    """

    id: str
    sheet: str
    title: str
    filed_by: tuple[str, ...]
    items: tuple[FormItem, ...]
    values: tuple[FormValue, ...] = ()
    composites: tuple[Composite, ...] = ()
    blocks: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[FormItem, ...] = ()
    rows: tuple[Mapping[str, object], ...] = ()
    measures: tuple[Mapping[str, object], ...] = ()
    figures: tuple[FormValue, ...] = ()
    stated: Stated | None = None
    reports: tuple[Mapping[str, str], ...] = ()
    source: str = "D"
    period: Literal["month", "campaign"] = "month"
    about: str = ""
    layout: Mapping[str, object] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    layouts: tuple[FormSchema, ...] = ()
    laid_out: FormLayout | None = None

    def value(self, value_id: str) -> FormValue:
        for value in (*self.values, *self.figures):
            if value.id == value_id:
                return value
        raise KeyError(f"{self.id}.{value_id}")


@dataclass(frozen=True, slots=True)
class LedgerSchema:
    """A sheet in which one row holds columns of several lists, such as 企业自查台账.

    head are lines above the table, columns its columns, both as (list, column). identity: columns
    that together tell one row of an enterprise from another. supplied: what every row says
    without being typed, as ids of value lists or texts.
    """

    id: str
    sheet: str
    title: str
    about: str
    head: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    identity: tuple[str, ...]
    supplied: Mapping[tuple[str, str], str]
    source: str = "D"

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that a row feeds, in the order of the columns."""
        return tuple(dict.fromkeys(list_id for list_id, _ in self.columns))

    def columns_of(self, list_id: str) -> tuple[str, ...]:
        return tuple(column for one, column in self.columns if one == list_id)
