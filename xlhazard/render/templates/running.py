"""Figures of the dispatch table that go on counting in the issued workbook (specification 7).

A figure is what was last accepted plus what the lists of the workbook add to it. The formula
counts as deriving.measures does; what it cannot be sure of (a date that is no day, a word of no
value list, a hazard that may be void) leaves the cell empty, never wrong. Where a measure has
no formula at all the cell is blank from the start.

Array formulas of Excel 2007: no LET, no FILTER. Texts are compared by MATCH and =.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.deriving.conditions import attribute_of
from xlhazard.deriving.measures import DONE
from xlhazard.deriving.settings import counted_from, done_policy
from xlhazard.model.month import Month
from xlhazard.render.templates.cover import cover_cell
from xlhazard.render.templates.fill import RunningFigure
from xlhazard.render.templates.list_arrays import Books, NoFormula, SheetArrays, words_of
from xlhazard.render.templates.names import AS_OF_NAME, FIRST_ROW
from xlhazard.schema.types import (
    Clause,
    Column,
    Comparison,
    Condition,
    Either,
    FormSchema,
    FormValue,
    Kind,
    Measure,
    Named,
    Schema,
)
from xlhazard.tables.form_values import WAN_DECIMALS
from xlhazard.tables.values.yes_no import NO_WORDS, YES_WORDS

FIRST_DAY, LAST_DAY = 36526, 73415
"""Serial numbers that are days (specification 5.1): 2000-01-01 to 2100-12-31."""

_EPOCH = dt.date(1899, 12, 30)
_NOTHING = ("/", "／", "—", "-", "－", "无", "不适用", "N/A")
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NO_ID = '"·"'
_CODE_LENGTH = 18
_LONGEST = 8000
"""Characters of a formula; Excel takes 8192."""


def serial(day: dt.date) -> int:
    """The day as the number that a workbook stores."""
    return (day - _EPOCH).days


def as_of_formula(schema: Schema, month: Month) -> str:
    """The day of the count: 填报日期 of the cover; while that is empty, the month's last day."""
    cell = cover_cell(schema, "report_date")
    text = f'SUBSTITUTE(SUBSTITUTE({cell},".","-"),"。","-")'
    day = f"IF(LEN({cell})=0,{serial(month.last)},DATEVALUE({text}))"
    return f"IF(ISNUMBER({cell}),INT({cell}),{day})"


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell's formula without "=". doubts: arrays; where one is not all 0, it must not be used."""

    text: str
    doubts: tuple[str, ...] = ()


def running_formula(
    form: FormSchema,
    values: tuple[FormValue, ...],
    running: Mapping[str, RunningFigure],
    books: Books,
) -> Formula | None:
    """The formula of a cell: a number, 是 or 否.

    values are the figure, or the two of a two-part cell, which is written as its canonical text.
    None where a measure cannot be written as a formula.
    """
    count = _Count(books, form)
    try:
        totals = [count.total(value, running[value.id]) for value in values]
    except NoFormula:
        return None
    written = totals[0]
    if len(values) > 1:
        composite = next(one for one in form.composites if one.id == values[0].cell_id)
        words = _FIGURE.split(composite.canonical)
        pieces = [part for pair in zip(words, (*totals, ""), strict=True) for part in pair]
        quoted = [f'"{p}"' if n % 2 == 0 else f"({p})" for n, p in enumerate(pieces)]
        written = "&".join(one for one in quoted if one not in ('""', "()"))
    if len(written) > _LONGEST:
        return None
    return Formula(written, tuple(dict.fromkeys(count.doubts)))


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


class _Count:
    """One figure's formula in the making. doubts: arrays that must all be 0."""

    def __init__(self, books: Books, form: FormSchema) -> None:
        self.books = books
        self.form = form
        self.doubts: list[str] = []
        start = counted_from(books.settings, books.schema, books.month.last)
        self.start = serial(max(start, _EPOCH))

    def sheet(self, list_id: str) -> SheetArrays:
        if list_id not in self.books.lists:
            raise NoFormula(list_id)
        sheet = SheetArrays(self.books.lists[list_id], self.books)
        self.doubt(sheet.below())
        return sheet

    def doubt(self, array: str) -> None:
        self.doubts.append(array)

    def total(self, value: FormValue, running: RunningFigure) -> str:
        """The figure; a constant where the workbook has not got its list."""
        measure = value.measure
        if measure is None:
            raise NoFormula(value.id)
        if measure.list_id not in self.books.lists:
            if value.kind is Kind.YES_NO:
                return '"是"' if running.constant else '"否"'
            return _number(running.constant)
        sheet = self.sheet(measure.list_id)
        how = measure.count.how
        if how == "distinct":
            return self.distinct(sheet, measure, running)
        counted = self.counted(sheet, measure)
        later = "".join(
            f"+{_number(amount)}*({AS_OF_NAME}>={serial(day)})" for day, amount in running.later
        )
        if how == "any_yes":
            found = f"{_number(running.constant)}{later}+SUM({counted})"
            return f'IF({found}>0,"是","否")'
        if how == "rows":
            return f"{_number(running.constant)}{later}+SUM({counted})"
        if how != "sum":
            raise NoFormula(how)
        amount = self.amount(sheet, measure)
        total = f"SUM({counted}*{amount})"
        if measure.count.divide != 1:
            total = f"{total}/{measure.count.divide}"
        total = f"{_number(running.constant)}{later}+{total}"
        return f"ROUND({total},{WAN_DECIMALS})" if value.kind is Kind.MONEY_WAN else total

    def counted(self, sheet: SheetArrays, measure: Measure) -> str:
        """1 for every row that the measure counts."""
        tests = [self.clause(sheet, clause) for clause in measure.where]
        if measure.date:
            tests.append(self.in_time(sheet, measure.date))
        if self.books.not_own and "hazard_id" in sheet.letters and sheet.list.id == "hazards":
            tests.append(f"ISNA(MATCH({sheet.text('hazard_id')},{self.books.not_own},0))")
        return "*".join(tests) if tests else f"(LEN({sheet.area(sheet.list.key[0])})>0)"

    def in_time(self, sheet: SheetArrays, fields: tuple[str, ...]) -> str:
        if fields == (DONE,):
            return self.done(sheet)
        if DONE in fields:
            raise NoFormula("done")
        day = "0"
        for field in reversed(fields):
            this = self.day(sheet, field)
            day = this if day == "0" else f"IF({this}>0,{this},{day})"
        return f"({day}>={self.start})*({day}<={AS_OF_NAME})"

    def day(self, sheet: SheetArrays, field: str) -> str:
        """A column's days; what is neither a day nor blank is a doubt."""
        day = sheet.day(field)
        area, words = sheet.area(field), words_of(_NOTHING)
        strange = f"(LEN({area})>0)*(({day}<{FIRST_DAY})+({day}>{LAST_DAY})>0)"
        self.doubt(f"{strange}*ISNA(MATCH({sheet.text(field)},{words},0))")
        return day

    def clause(self, sheet: SheetArrays, clause: Clause) -> str:
        if isinstance(clause, Comparison):
            return self.comparison(sheet, clause)
        if isinstance(clause, Either):
            options = "+".join(f"({self.all_of(sheet, option)})" for option in clause.options)
            return f"({options}>0)"
        if clause.name == "not_void":
            # Void only counts once its correction is approved: the formula cannot see that.
            marks = (sheet.area(one) for one in ("void_reason", "merged_into"))
            self.doubt("--({}>0)".format("+".join(f"LEN({one})" for one in marks)))
            return "1"
        if clause.name == "done":
            return self.done(sheet)
        raise NoFormula(clause.name)

    def all_of(self, sheet: SheetArrays, condition: Condition) -> str:
        return "*".join(self.clause(sheet, one) for one in condition)

    def comparison(self, sheet: SheetArrays, test: Comparison) -> str:
        if not sheet.list.has(test.field):
            raise NoFormula(test.field)
        column = sheet.list.column(test.field)
        if column.kind is Kind.DATE:
            return self.compared_day(sheet, test, column)
        if test.op in ("filled", "blank"):
            return f"(LEN({sheet.text(test.field)}){'>' if test.op == 'filled' else '='}0)"
        if test.op not in ("is", "in"):
            raise NoFormula(test.op)
        if column.kind is Kind.YES_NO:
            return self.yes_no(sheet, test, column)
        if column.codes is None:
            raise NoFormula(test.field)
        return self.coded(sheet, test, column)

    def compared_day(self, sheet: SheetArrays, test: Comparison, column: Column) -> str:
        day = self.day(sheet, test.field)
        known = f"({day}>0)"
        # A fact dated after the day of the count is not there yet; plans are.
        there = known if column.future else f"({day}>0)*({day}<={AS_OF_NAME})"
        if test.op == "filled":
            return there
        if test.op == "blank":
            return f"(1-{there})"
        if test.values != ("as_of",) or test.op not in ("at_most", "after"):
            raise NoFormula(test.op)
        sign = "<=" if test.op == "at_most" else ">"
        return f"{known}*({day}{sign}{AS_OF_NAME})"

    def yes_no(self, sheet: SheetArrays, test: Comparison, column: Column) -> str:
        text = sheet.text(test.field)
        known = words_of((*YES_WORDS, *NO_WORDS, *_NOTHING))
        self.doubt(f"(LEN({text})>0)*ISNA(MATCH({text},{known},0))")
        wanted = "yes" in test.values
        if column.blank_means == ("yes" if wanted else "no") or test.attribute:
            raise NoFormula(test.field)
        return f"ISNUMBER(MATCH({text},{words_of(YES_WORDS if wanted else NO_WORDS)},0))"

    def coded(self, sheet: SheetArrays, test: Comparison, column: Column) -> str:
        codes = self.books.schema.codes[column.codes or ""].codes
        text = sheet.text(test.field)
        known = [word for code in codes for word in (code.label, *code.synonyms, code.id)]
        self.doubt(f"(LEN({text})>0)*ISNA(MATCH({text},{words_of(known)},0))")
        wanted = [
            word
            for code in codes
            if self.said(column, code.id, test) in test.values
            for word in (code.label, *code.synonyms, code.id)
        ]
        return f"ISNUMBER(MATCH({text},{words_of(wanted)},0))" if wanted else "0"

    def said(self, column: Column, code: str, test: Comparison) -> str:
        if test.attribute is None:
            return code
        return attribute_of(self.books.schema, column, code, test.attribute, self.books.town)

    def done(self, sheet: SheetArrays) -> str:
        """1 for every hazard, found by then, with a passed acceptance whose 销号日期 has come."""
        policy = done_policy(self.books.settings, self.books.schema)
        if policy != "销号" or sheet.list.id != "hazards":
            raise NoFormula("done")
        there = f"({self.day(sheet, 'found_on')}<={AS_OF_NAME})"
        accepted = self.sheet("acceptances")
        passed = self.comparison(accepted, Comparison("result", "is", ("pass",)))
        day = self.day(accepted, "closed_on")
        self.doubt(f"{passed}*({day}>0)*({day}<{self.start})")
        self.elsewhere(accepted, accepted.text("result"))
        closed = f"{passed}*({day}>={self.start})*({day}<={AS_OF_NAME})"
        key, ids = sheet.text("hazard_id"), accepted.text("hazard_id")
        return f"{there}*(LEN({key})>0)*ISNUMBER(MATCH({key},IF({closed},{ids},{_NO_ID}),0))"

    def elsewhere(self, sheet: SheetArrays, said: str) -> None:
        """A row about a hazard that this workbook does not hold cannot be judged here."""
        ids = self.sheet("hazards").text("hazard_id")
        key = sheet.text("hazard_id")
        self.doubt(f"(LEN({said})>0)*ISNA(MATCH({key},{ids},0))")

    def amount(self, sheet: SheetArrays, measure: Measure) -> str:
        count = measure.count
        parts = []
        for field in count.fields:
            area = sheet.area(field)
            words = words_of(_NOTHING)
            self.doubt(f"(LEN({area})>0)*(1-ISNUMBER({area}))*ISNA(MATCH({area},{words},0))")
            parts.append(f"IF(ISNUMBER({area}),{area},0)")
        total = "+".join(parts)
        if not count.one_where:
            return f"({total})"
        none = "*".join(f"(1-ISNUMBER({sheet.area(field)}))" for field in count.fields)
        return f"({total}+{none}*{self.all_of(sheet, count.one_where)})"

    def distinct(self, sheet: SheetArrays, measure: Measure, running: RunningFigure) -> str:
        """Members among the counted rows, each once, without those that were counted before."""
        fields, constant = measure.count.fields, _number(running.constant)
        members, days = self.books.members.get(running.value_id, ("", ""))
        before = f"+SUM(--({days}<={AS_OF_NAME}))" if members else ""
        if fields == ("hazard_id",):
            return f"{constant}{before}+SUM({self.hazards_with(sheet, measure)})"
        if fields != ("enterprise_code",):
            raise NoFormula("distinct")
        member, codes = self.enterprise(sheet)
        keys = f'IF({self.counted(sheet, measure)},{member},"")'
        at = f"ROW({sheet.area(sheet.list.key[0])})-{FIRST_ROW - 1}"
        new = f'({keys}<>"")*(MATCH({keys},{keys},0)={at})'
        if not members:
            return f"{constant}+SUM({new})"
        known = f"IF({days}<={AS_OF_NAME},IFERROR(MATCH({members},{codes},0),{members}),{_NO_ID})"
        return f"{constant}{before}+SUM({new}*ISNA(MATCH({keys},{known},0)))"

    def hazards_with(self, sheet: SheetArrays, measure: Measure) -> str:
        """1 for every hazard of the workbook that a counted row of another list is about.

        Hazards outside have no new rows here: such a row is a doubt.
        """
        hazards = self.sheet("hazards")
        about, tests = [], []
        for clause in measure.where:
            if isinstance(clause, Named) and clause.name == "counted_in":
                about.append(self.counted_in(hazards, clause.arguments))
            elif isinstance(clause, Named):
                about.append(self.clause(hazards, clause))
            else:
                tests.append(self.clause(sheet, clause))
        if measure.date == (DONE,):
            about.append(self.in_time(hazards, measure.date))
        else:
            tests.append(self.in_time(sheet, measure.date))
        self.elsewhere(sheet, sheet.text(sheet.list.key[-1]))
        key, ids = hazards.text("hazard_id"), sheet.text("hazard_id")
        found = f"ISNUMBER(MATCH({key},IF({'*'.join(tests)},{ids},{_NO_ID}),0))"
        return "*".join((*dict.fromkeys(about), f"(LEN({key})>0)", found))

    def counted_in(self, hazards: SheetArrays, values: tuple[str, ...]) -> str:
        """1 for every hazard that one of these figures counts."""
        measures = [self.form.value(one).measure for one in values]
        known = [one for one in measures if one is not None and one.list_id == "hazards"]
        if len(known) < len(values):
            raise NoFormula("counted_in")
        either = "+".join(self.counted(hazards, one) for one in known)
        return f"({either}>0)"

    def enterprise(self, sheet: SheetArrays) -> tuple[str, str]:
        """The row of 企业底册 that a row means, by code or else by name; a code as it is.

        A row that names an enterprise only by an unknown name, or by half a code, is a doubt.
        The second text is the codes of 企业底册.
        """
        registry = self.sheet("enterprises")
        codes, code = registry.text("enterprise_code"), sheet.text("enterprise_code")
        by_code = f"MATCH({code},{codes},0)"
        self.doubt(f"(LEN({code})>0)*(LEN({code})<>{_CODE_LENGTH})*ISNA({by_code})")
        found = f"IFERROR({by_code},{code})"
        if "enterprise_name" in sheet.letters:
            name = sheet.text("enterprise_name")
            by_name = f"MATCH({name},{registry.text('enterprise_name')},0)"
            self.doubt(f"(LEN({code})=0)*(LEN({name})>0)*ISNA({by_name})")
            named = f'IF(LEN({name})>0,IFERROR({by_name},""),"")'
            found = f"IF(LEN({code})>0,{found},{named})"
        return found, codes
