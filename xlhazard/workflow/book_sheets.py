"""From the records of a unit or an enterprise to the book about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from xlhazard.deriving.belonging import Belonging
from xlhazard.deriving.hazard_flags import Flagger
from xlhazard.deriving.history import AcceptedForm
from xlhazard.model.edits import Scalar
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.reporting import UnitRates
from xlhazard.model.table import Row, Table
from xlhazard.render.templates import look
from xlhazard.render.templates.books import Book, BookSheet, Grid
from xlhazard.rules.own_records import unit_name
from xlhazard.schema.book_types import BookKind
from xlhazard.schema.types import Column, FormSchema, Kind
from xlhazard.tables.display import day_words, plain_text
from xlhazard.workflow.publishing import Publishing

INSIDE, OUTSIDE = "内部资料", "公示"
_MARKS = Column("marks", "情况", Kind.TEXT, width=16)
_MOST_MONTHS = 12


@dataclass(frozen=True)
class Maker:
    """Makes books from a master on a day. flags are those of its hazards."""

    publishing: Publishing
    flags: Flagger
    month: Month

    @property
    def mark(self) -> str:
        return OUTSIDE if self.publishing.public else INSIDE

    def unit_book(
        self,
        kind: BookKind,
        row: Row,
        codes: Collection[str],
        rows: Belonging,
        forms: Sequence[AcceptedForm],
        rates: UnitRates | None,
    ) -> Book:
        """一村一册: what the unit has, how far it is, and what it reported month by month."""
        name = row.text("unit_name") or row.text("unit_code")
        facts = [("单位", name), ("单位编码", row.text("unit_code"))]
        if not self.publishing.public:
            facts += [
                ("责任领导", "、".join(row.texts("leader"))),
                ("填报人", "、".join(row.texts("filler"))),
                ("联系电话", row.text("phone")),
            ]
        facts += [("企业（场所）", f"{len(rows.get('enterprises', ()))}家"), *_rates(rates)]
        sheets = tuple(self._sheets(kind, rows, codes))
        if forms and not self.publishing.public:
            form = self.publishing.context.schema.forms["dispatch"]
            sheets = (*sheets, dispatch_sheet(form, forms, self.month))
        return self._book(name, kind, tuple(facts), sheets, rows)

    def enterprise_book(self, kind: BookKind, row: Row, table: Table, rows: Belonging) -> Book:
        """一企一档: the entry in the register, then everything about the enterprise."""
        shown = ((one, self.publishing.value(table, row, one)) for one in self._entry())
        facts = tuple((one.header, plain_text(value)) for one, value in shown)
        name = row.text("enterprise_name") or row.text("enterprise_code")
        sheets = tuple(self._sheets(kind, rows, ()))
        return self._book(name, kind, tuple(one for one in facts if one[1]), sheets, rows)

    def _entry(self) -> tuple[Column, ...]:
        return self.publishing.columns("enterprises")

    def _book(
        self,
        name: str,
        kind: BookKind,
        facts: tuple[tuple[str, str], ...],
        sheets: tuple[BookSheet, ...],
        rows: Belonging,
    ) -> Book:
        context = self.publishing.context
        line = f"{context.town.name}　截至{day_words(context.as_of)}"
        hazards = self.publishing.rows("hazards", rows.get("hazards", ()))
        grids = (self._grades(hazards),)
        return Book(f"{name}{kind.title}", name, line, self.mark, facts, sheets, grids)

    def _grades(self, hazards: Sequence[Row]) -> Grid:
        """How many hazards of each grade there are, are done, and are overdue; void ones not."""
        codes = self.publishing.context.schema.codes["hazard_grades"].codes
        known = [self.flags.lives.get(row.text("hazard_id")) for row in hazards]
        there = [life for life in known if life is not None and not life.void]
        lines = []
        for grade, label in (*((one.id, one.label) for one in codes), ("", "合计")):
            some = [life for life in there if not grade or life.grade == grade]
            done = sum(life.done for life in some)
            late = sum(life.days_overdue > 0 for life in some)
            lines.append((label, str(len(some)), str(done), f"{len(some) - done}（逾期{late}）"))
        return Grid("隐患情况", ("等级", "查出", "已完成", "未完成"), tuple(lines))

    def _sheets(
        self, kind: BookKind, rows: Belonging, codes: Collection[str]
    ) -> Iterator[BookSheet]:
        tables = self.publishing.context.tables
        for list_id in kind.lists:
            found = self.publishing.rows(list_id, rows.get(list_id, ()))
            columns = self.publishing.columns(list_id)
            if found and columns and list_id in tables:
                yield self._sheet(list_id, tables[list_id], found, columns, codes)

    def _sheet(
        self,
        list_id: str,
        table: Table,
        rows: Sequence[Row],
        columns: tuple[Column, ...],
        codes: Collection[str],
    ) -> BookSheet:
        show: list[Callable[[Row], Scalar]] = [self._shower(table, one) for one in columns]
        if list_id == "hazards":
            columns, show = (*columns, _MARKS), [*show, lambda row: self._told(row, codes)]
        cells = [tuple(one(row) for one in show) for row in rows]
        kept = [
            place
            for place, column in enumerate(columns)
            if not column.wide or any(row[place] is not None for row in cells)
        ]
        schema = self.publishing.context.schema.lists[list_id]
        alert = list_id in ("flags", "settled_flags")
        return BookSheet(
            schema.sheet,
            "",
            _printed(tuple(columns[place] for place in kept), public=self.publishing.public),
            tuple(tuple(row[place] for place in kept) for row in cells),
            look.ALERT_TAB if alert else look.LIST_TAB,
        )

    def _shower(self, table: Table, column: Column) -> Callable[[Row], Scalar]:
        """How a column shows; the state of a hazard is that of the day, not of the last merge."""

        def state(row: Row) -> Scalar:
            life = self.flags.lives.get(row.text("hazard_id"))
            return self.publishing.value(table, row, column) if life is None else life.label

        if table.list_id == "hazards" and column.id == "status":
            return state
        return lambda row: self.publishing.value(table, row, column)

    def _told(self, row: Row, codes: Collection[str]) -> str:
        """What stands beside the state: flags, and who registered what is not the unit's own."""
        found = [
            f"{one.label}（{one.value}）" if one.value else one.label
            for one in self.flags.flags(row.text("hazard_id"))
        ]
        filed_by = row.text("filed_by")
        if codes and filed_by and fold(filed_by) not in {fold(code) for code in codes}:
            found.append(f"{unit_name(self.publishing.context, filed_by)}登记")
        if self.publishing.public:
            life = self.flags.lives.get(row.text("hazard_id"))
            late = life.days_overdue if life is not None else 0
            return f"逾期{late}天" if late else ""
        return "；".join(found)


def _printed(columns: tuple[Column, ...], *, public: bool) -> tuple[Column, ...]:
    """In the public copy all columns are printed: nothing stands beside a page."""
    return tuple(replace(one, wide=False) for one in columns) if public else columns


def _rates(rates: UnitRates | None) -> list[tuple[str, str]]:
    if rates is None:
        return []
    tally, closing = rates.tally, rates.closing
    return [
        ("报送率", _of(tally.reporting_rate, tally.reported, tally.due)),
        ("按时率", _of(tally.on_time_rate, tally.in_time, tally.due)),
        ("销号率", _of(closing.closing_rate, closing.closed, closing.found)),
        ("到期完成率", _of(closing.done_rate, closing.done, closing.due)),
    ]


def _of(rate: str, part: int, whole: int) -> str:
    return f"{rate}（{part}/{whole}）" if rate else "—"


def dispatch_sheet(form: FormSchema, forms: Sequence[AcceptedForm], month: Month) -> BookSheet:
    """The accepted figures, one line an indicator and one column a month, the last twelve."""
    known = [one for one in forms if one.period <= month][-_MOST_MONTHS:]
    columns = (
        Column("number", "指标", Kind.CODE, width=8),
        Column("label", "名称", Kind.TEXT, width=40),
        *(Column(f"m{one.period}", str(one.period), Kind.CODE, width=10) for one in known),
    )
    rows = tuple(
        (value.number, value.label, *(_figure(value.kind, one, value.id) for one in known))
        for value in form.values
    )
    about = "各月最后一次接收的数"
    return BookSheet("调度历史", about, columns, rows, look.FORM_TAB)


def _figure(kind: Kind, form: AcceptedForm, value_id: str) -> Scalar:
    number = form.values.get(value_id)
    if number is None:
        return None
    return ("是" if number else "否") if kind is Kind.YES_NO else plain_text(number)
