"""Formulas that help a clerk without any program: look-ups and what a row still lacks.

Only functions that Excel 2007, WPS and LibreOffice all know. Codes are compared with MATCH
and =, never with COUNTIF, which sees 15 digits of an 18-character code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter, quote_sheetname

from xlhazard.render.templates.names import (
    FIRST_ROW,
    LIST_ROWS,
    REMARK,
    SEQ,
    YES_NO_LABELS,
)
from xlhazard.schema.types import (
    Clause,
    Column,
    Comparison,
    Condition,
    Either,
    Kind,
    ListSchema,
    Schema,
    Town,
)

_ORDERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "hazards": (("found_on", "due"),),
    "rectifications": (("started_on", "completed_on"),),
    "acceptances": (("applied_on", "accepted_on"), ("accepted_on", "closed_on")),
    "listings": (("requested_on", "listed_on"), ("listed_on", "delisted_on")),
    "extensions": (("applied_on", "decided_on"),),
    "enforcements": (("daily_from", "daily_to"),),
    "insurance": (("starts_on", "ends_on"),),
    "nodes_and_events": (("starts_on", "ends_on"),),
}
"""Pairs of dates of one row, the earlier first (rule XR11); the same day is fine."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a list stand: column id -> letters, in template order."""

    list_schema: ListSchema
    letters: Mapping[str, str]
    hint: str

    @classmethod
    def of(cls, list_schema: ListSchema) -> Layout:
        ordered = in_template_order(list_schema)
        letters = {c.id: get_column_letter(i) for i, c in enumerate(ordered, 1)}
        return cls(list_schema, letters, get_column_letter(len(ordered) + 1))

    def area(self, column_id: str) -> str:
        """The column's data area with its sheet, absolute."""
        letter = self.letters[column_id]
        sheet = quote_sheetname(self.list_schema.sheet)
        return f"{sheet}!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + LIST_ROWS - 1}"


def in_template_order(list_schema: ListSchema) -> tuple[Column, ...]:
    """The printed columns first, then those that only the screen shows."""
    columns = list_schema.columns
    return (*(c for c in columns if not c.wide), *(c for c in columns if c.wide))


def record_columns(list_schema: ListSchema) -> tuple[Column, ...]:
    """Columns of which one filled cell makes a row a record.

    Where every column belongs to the key (a list of names only), the key counts as well.
    """
    typed = tuple(c for c in list_schema.columns if c.id not in (SEQ, REMARK) and not c.is_derived)
    beside = tuple(c for c in typed if c.id not in list_schema.key)
    return beside or typed


def telling_column(list_schema: ListSchema) -> Column:
    """A column that every record fills, to count records by."""
    columns = record_columns(list_schema)
    supplied = {column.resolves for column in columns}
    always = [c for c in columns if c.required == "always" and c.resolves is None]
    own = [column for column in always if column.id not in supplied]
    return (own or always or list(columns))[0]


def filled(cell: str) -> str:
    return f"LEN(TRIM({cell}))>0"


def blank(cell: str) -> str:
    return f"LEN(TRIM({cell}))=0"


class Hints:
    """Writes the 填写提示 formula of a list for any row."""

    def __init__(self, list_schema: ListSchema, schema: Schema) -> None:
        self._list = list_schema
        self._schema = schema
        self._layout = Layout.of(list_schema)
        record = "&".join(f"{self._layout.letters[c.id]}{{r}}" for c in record_columns(list_schema))
        said = "&".join(('"本行缺："', *self._lacks(), '"。"', *self._contradictions()))
        tidy = f'SUBSTITUTE(SUBSTITUTE({said},"本行缺：。",""),"：、","：")'
        self._formula = f'=IFERROR(IF({blank(record)},"",{tidy}),"本行有错误值，请改正。")'

    def formula(self, row: int) -> str:
        """The formula of one row; "" as its result where nothing is missing."""
        return self._formula.replace("{r}", str(row))

    def _cell(self, column_id: str) -> str:
        return f"{self._layout.letters[column_id]}{{r}}"

    def _lacks(self) -> Iterator[str]:
        supplied = {c.resolves: c for c in self._list.columns if c.resolves}
        for column in self._list.columns:
            if column.is_derived or column.owner == "office":
                continue
            cell, header = self._cell(column.id), column.header
            if column.id in supplied:
                name = supplied[column.id]
                cell, header = f"{cell}&{self._cell(name.id)}", name.header
            if column.required == "always":
                yield f'IF({blank(cell)},"、{header}","")'
            elif column.required == "when":
                condition = self._condition(column.when)
                if condition is not None:
                    yield f'IF(AND({condition},{blank(cell)}),"、{header}","")'

    def _contradictions(self) -> Iterator[str]:
        for earlier, later in _ORDERS.get(self._list.id, ()):
            if not (self._list.has(earlier) and self._list.has(later)):
                continue
            first, then = self._cell(earlier), self._cell(later)
            words = f"{self._list.column(later).header}早于{self._list.column(earlier).header}。"
            test = f"ISNUMBER({first}),ISNUMBER({then}),{then}<{first}"
            yield f'IF(AND({test}),"{words}","")'

    def _condition(self, condition: Condition) -> str | None:
        """The condition as a formula, or None where one row cannot tell."""
        tests = [self._clause(clause) for clause in condition]
        known = [test for test in tests if test is not None]
        if not known or len(known) < len(tests):
            return None
        return known[0] if len(known) == 1 else f"AND({','.join(known)})"

    def _clause(self, clause: Clause) -> str | None:
        if isinstance(clause, Comparison):
            return self._comparison(clause)
        if isinstance(clause, Either):
            tests = [self._condition(option) for option in clause.options]
            known = [test for test in tests if test is not None]
            return f"OR({','.join(known)})" if len(known) == len(tests) else None
        return None

    def _comparison(self, test: Comparison) -> str | None:
        if not self._list.has(test.field):
            return None
        cell = self._cell(test.field)
        if test.op == "filled":
            return filled(cell)
        if test.op == "blank":
            return blank(cell)
        if test.op in ("is", "in"):
            labels = self._labels(self._list.column(test.field), test)
            equal = [f'TRIM({cell})="{label}"' for label in labels]
            return equal[0] if len(equal) == 1 else f"OR({','.join(equal)})"
        sign = {"at_least": ">=", "at_most": "<=", "after": ">"}[test.op]
        bound = test.values[0]
        return f"AND(ISNUMBER({cell}),{cell}{sign}{bound})" if bound.isdigit() else None

    def _labels(self, column: Column, test: Comparison) -> tuple[str, ...]:
        """The labels that make an is/in comparison true."""
        if column.kind is Kind.YES_NO:
            return tuple(YES_NO_LABELS[0 if value == "yes" else 1] for value in test.values)
        if column.codes is None:
            return test.values
        codes = self._schema.codes[column.codes]
        if test.attribute is None:
            return tuple(codes.label(value) for value in test.values)
        return tuple(
            c.label for c in codes.codes if c.attributes.get(test.attribute) in test.values
        )


@dataclass(frozen=True, slots=True)
class Derived:
    """The formula of a derived column, with {r} for the row."""

    column: Column
    text: str


def derived_formulas(
    list_schema: ListSchema, schema: Schema, town: Town, lists: Mapping[str, ListSchema]
) -> tuple[Derived, ...]:
    """Formulas for the derived columns that the workbook itself can supply.

    lists are the lists of the same workbook. 当前状态 and 现延期至 need dates of several
    rows and are written as values by the program, so they have none.
    """
    layout = Layout.of(list_schema)
    made: list[Derived] = []
    for column in list_schema.columns:
        text = None
        if column.is_derived:
            text = _derived_text(column, layout, schema, town, lists)
        if text is not None:
            made.append(Derived(column, f"={text}"))
    return tuple(made)


def _derived_text(
    column: Column, layout: Layout, schema: Schema, town: Town, lists: Mapping[str, ListSchema]
) -> str | None:
    here = layout.letters
    if layout.list_schema.id == "enterprises" and column.id == "high_risk":
        return _high_risk(f"{here['sector']}{{r}}", schema, town)
    if layout.list_schema.id == "extensions" and column.id == "nth":
        return _nth(layout)
    if "hazards" not in lists or "hazard_id" not in here or layout.list_schema.id == "hazards":
        return None
    hazards = Layout.of(lists["hazards"])
    key = f"{here['hazard_id']}{{r}}"
    match = f"MATCH(TRIM({key}),{hazards.area('hazard_id')},0)"
    if column.id == "enterprise_name" and "enterprises" in lists:
        registry = Layout.of(lists["enterprises"])
        name = f"INDEX({hazards.area('enterprise_name')},{match})"
        code = f"INDEX({hazards.area('enterprise_code')},{match})"
        by_code = (
            f"INDEX({registry.area('enterprise_name')},"
            f"MATCH({code},{registry.area('enterprise_code')},0))"
        )
        found = f'IF(LEN({name})>0,{name},{by_code}&"")'
        return f'IF({blank(key)},"",IFERROR({found},""))'
    if column.id in hazards.letters and not lists["hazards"].column(column.id).is_derived:
        value = f"INDEX({hazards.area(column.id)},{match})"
        return f'IF({blank(key)},"",IFERROR(IF(LEN({value})=0,"",{value}),""))'
    return None


def _high_risk(sector: str, schema: Schema, town: Town) -> str:
    """By label or any other word that is read as the same sector."""
    codes = schema.codes["sectors"].by_id
    known = (codes[code] for code in sorted(town.high_risk_sectors))
    words = [word for code in known for word in (code.label, *code.synonyms)]
    test = "OR({})".format(",".join(f'TRIM({sector})="{word}"' for word in words))
    test = test if words else "FALSE"
    return f'IF({blank(sector)},"",IF({test},"是","否"))'


def _nth(layout: Layout) -> str:
    """Which extension of its hazard this one is, counted by day of application."""
    ids, days = layout.area("hazard_id"), layout.area("applied_on")
    key, day = f"{layout.letters['hazard_id']}{{r}}", f"{layout.letters['applied_on']}{{r}}"
    count = f"SUMPRODUCT(({ids}=TRIM({key}))*ISNUMBER({days})*({days}<={day}))"
    return f'IF(OR({blank(key)},NOT(ISNUMBER({day}))),"",{count})'
