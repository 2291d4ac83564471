"""How each figure of the township's form is made: units, members, records, files (底稿).

The parts of a figure add up to it, and the records add up to what the lists make, unit by unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlhazard.deriving.history import AcceptedForm
from xlhazard.deriving.measures import Counted, Lists, counted
from xlhazard.deriving.roster import roster
from xlhazard.deriving.successions import predecessors
from xlhazard.filling.figures import Contribution, Figures, TownFigure, members_of, typed_figure
from xlhazard.filling.reports import Reports, UnitReport, filed_by
from xlhazard.filling.sources import Sources
from xlhazard.filling.standing import how_it_came
from xlhazard.model.address import Address
from xlhazard.model.check_code import check_code
from xlhazard.model.evidence import Amount, Line, Part, Record, Source
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.schema.types import FormSchema, FormValue, Kind, Measure

HOW = {
    "sum": "各单位所报之和，加安办自己登记的",
    "distinct": "全镇清单合并去重，不少于最多的一个单位、不多于各单位之和",
    "roster": "全镇名册按人去重，不少于最多的一个单位、不多于各单位之和",
    "any": "有一个单位为“是”即为“是”",
    "none": "不能相加，只填安办自己的",
}
_ONCE = ("distinct", "roster")


def code_of(form: FormSheet) -> str:
    """The 核对码 of a form as it stands: of every item and its text, wherever it stands."""
    return check_code((item, cell.typed) for item, cell in form.items.items() if cell.typed)


def figure_lines(
    form: FormSchema,
    stands: FormSheet,
    figures: Figures,
    found: Reports,
    master: Master,
    named: Callable[[Address], str] = str,
) -> Iterator[Line]:
    """One line a figure, in the order of the form. stands: the form as filled; named: how people
    call a cell."""
    teller = Teller(form, found, master, Sources.of(master), named)
    for value in form.values:
        if (figure := figures.values.get(value.id)) is not None:
            yield teller.line(figure, stands)


@dataclass(frozen=True)
class Teller:
    """Tells of one form's figures where they come from."""

    form: FormSchema
    found: Reports
    master: Master
    sources: Sources
    named: Callable[[Address], str] = str
    own_lists: dict[tuple[str, dt.date, str | None], Lists] = field(
        default_factory=dict, compare=False, repr=False
    )

    def line(self, figure: TownFigure, stands: FormSheet) -> Line:
        """The figure with parts that add up to it and the records behind them."""
        value = figure.value
        place = stands.items.get(value.id)
        once = value.aggregation in _ONCE
        units = [part for one in figure.contributions for part in self._unit(value, one, once)]
        parts = units
        records = [row for one in figure.contributions for row in self._own(value, one)]
        if once:
            members, records = self._members(figure)
            parts = [*members, *units]
        return Line(
            value.id,
            "" if place is None or place.cell is None else self.named(place.cell),
            value.number,
            value.label,
            figure.figure,
            "" if place is None else as_text(place.value, place.typed),
            value.unit,
            HOW[value.aggregation],
            how_it_came(figure),
            tuple(parts),
            tuple(records),
            adds_up(figure.figure, parts),
        )

    def _unit(self, value: FormValue, one: Contribution, compared: bool) -> Iterator[Part]:
        """A unit's line, and one for each village that it took over and that still speaks."""
        report = self._report(one)
        if one.period is None or report is None or report.form is None or one.figure is None:
            listed = self._listed(value, self._own(value, one))
            adds = None if compared else one.figure
            note = "" if one.figure is not None else self._silence(value, report)
            own = one.unit == self.found.office and one.period is None
            how = "安办自己的登记" if own else note
            yield Part(one.name, one.unit, adds, one.figure, listed, note=how)
            return
        for form in report.form.parts or (report.form,):
            number = form.values.get(value.id)
            said = None if number is None else typed_figure(value, number)
            origin = form.unit if report.form.parts else None
            yield Part(
                self.found.name_of(form.unit),
                form.unit,
                None if compared else said,
                said,
                self._listed(value, self._records(value, report.unit, form, origin)),
                f"{form.period}第{form.version}版",
                self._source(form, value),
                self._about(form, report),
            )

    def _source(self, form: AcceptedForm, value: FormValue) -> Source:
        where = form.cells.get(value.id, "")
        return self.sources.form(form.unit, self.form.id, form.period, form.version, where)

    def _report(self, one: Contribution) -> UnitReport | None:
        return next((r for r in self.found.units if r.unit == one.unit), None)

    def _silence(self, value: FormValue, report: UnitReport | None) -> str:
        if report is None or report.form is None:
            return "从未接收到，没有计入"
        if value.period == "month" and not report.of_month(self.found.month):
            return "本月没有接收到，本月数没有计入"
        return "表上没有这个数"

    def _about(self, form: AcceptedForm, report: UnitReport) -> str:
        """What people must know of the form that speaks for the unit."""
        told = []
        if fold(form.unit) != fold(report.unit):
            split = roster(self.master).is_split(fold(form.unit))
            told.append(f"拆分后划给{report.name}的" if split else f"已并入{report.name}")
        elif report.unclaimed:
            told.append("拆分后按企业分不清的")
        elif not form.parts and (taken := self._predecessors(report.unit, form.period)):
            told.append(f"已含并入的{'、'.join(map(self.found.name_of, taken))}")
        if form.period != self.found.month:
            told.append("已停用，用最后一期" if report.ended else "缺本期，用最近一期")
        return "；".join(told)

    def _predecessors(self, unit: str, month: Month) -> tuple[str, ...]:
        return predecessors(self.master, unit, month)

    def _own(self, value: FormValue, one: Contribution) -> tuple[Record, ...]:
        """The records of a unit behind its figure, its predecessors' with it."""
        report = self._report(one)
        if report is None and one.unit == self.found.office:
            rows = counted(value, self.found.own, self.found.as_of)
            return self._told(value, rows, once=False)
        if report is None or report.form is None or one.figure is None:
            return self._records(value, one.unit, None)
        if report.form.parts:
            parts = report.form.parts
            groups = (self._records(value, one.unit, part, part.unit) for part in parts)
            return tuple(record for group in groups for record in group)
        return self._records(value, one.unit, report.form)

    def _records(
        self, value: FormValue, unit: str, form: AcceptedForm | None, origin: str | None = None
    ) -> tuple[Record, ...]:
        """What the unit answers for and the figure counts on the day of the form."""
        day = form.as_of if form is not None and form.as_of is not None else self.found.as_of
        key = (unit, day, origin)
        if key not in self.own_lists:
            codes = (unit, *self._predecessors(unit, self.found.month))
            self.own_lists[key] = filed_by(self.found.whole, codes, day, origin)
        return self._told(value, counted(value, self.own_lists[key], day), once=False)

    def _members(self, figure: TownFigure) -> tuple[list[Part], list[Record]]:
        """What is counted once over the merged lists; and what keeps it between the bounds."""
        value, found = figure.value, self.found
        rows = counted(value, found.whole, found.as_of)
        units: dict[str, dict[str, None]] = {}
        for one in rows:
            for member in members_of(value, one):
                units.setdefault(member, {})[found.name_of(one.row.text("filed_by"))] = None
        parts = []
        for member, names in units.items():
            name = found.enterprises.get(member)
            note = "、".join(names) + ("都计了，全镇只计一次" if len(names) > 1 else "")
            parts.append(Part(name or member, member if name else "", 1, note=note))
        if (more := int(figure.figure) - len(units)) > 0:
            parts.append(Part("清单不全，按最多的一个单位所报补足", "", more))
        elif more < 0:
            parts.append(Part("多于各单位所报之和，按所报之和减去", "", more))
        return parts, list(self._told(value, rows, once=True))

    def _told(self, value: FormValue, rows: Iterable[Counted], *, once: bool) -> tuple[Record, ...]:
        """Rows as records; a member that several rows name is counted with the first."""
        measure = value.measure
        table = None if measure is None else self.master.tables.get(measure.list_id)
        if measure is None or table is None:
            return ()
        known: set[str] = set()
        found = []
        for one in rows:
            members = members_of(value, one) if once else one.members
            fresh = len(set(members) - known)
            known.update(members)
            found.append(
                Record(
                    table.sheet,
                    one.row.number,
                    one.key,
                    self.found.name_of(one.row.text("filed_by")),
                    one.day,
                    self._called(measure, one, members),
                    fresh if once else _amount(value, measure, one, fresh),
                    self.sources.record(one.row),
                )
            )
        return tuple(found)

    def _called(self, measure: Measure, one: Counted, members: Sequence[str]) -> str:
        """The enterprise by name, anything else as it is counted."""
        names = [self.found.enterprises.get(member) or member for member in members]
        own = one.row.text("enterprise_name") or self.found.enterprises.get(
            one.row.text("enterprise_code"), ""
        )
        return "、".join(names) if measure.count.fields and names else own

    def _listed(self, value: FormValue, records: Iterable[Record]) -> Amount:
        """What a unit's records make; None where the figure's list is not kept."""
        measure = value.measure
        if measure is None or measure.list_id not in self.found.whole.tables:
            return None
        amounts = [one.amount for one in records]
        if value.kind is Kind.YES_NO:
            return any(amounts)
        total = sum((Decimal(one) for one in amounts if one is not None), Decimal(0))
        return typed_figure(value, total)


def _amount(value: FormValue, measure: Measure, one: Counted, fresh: int) -> Amount:
    """What a row adds to what its unit's list makes, in the figure's own unit."""
    match measure.count.how:
        case "rows":
            return 1
        case "any_yes":
            return True
        case "sum":
            amount = one.amount if value.kind is Kind.WHOLE else one.amount / measure.count.divide
            return typed_figure(value, amount)
    return fresh


def adds_up(figure: Amount, parts: Iterable[Part]) -> bool:
    """Whether the parts make the figure: their sum, or 是 where one of them says 是."""
    adds = [one.adds for one in parts if one.adds is not None]
    if isinstance(figure, bool):
        return any(adds) is figure
    return figure is not None and sum(map(Decimal, adds), Decimal(0)) == Decimal(figure)


def as_text(value: object, typed: str) -> str:
    """A figure as it stands on the form; what cannot be read as it was typed."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return format(Decimal(value).normalize() + 0, "f")
    return typed
