"""What the township has sent against what it says now, with the units whose figures moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.deriving.corrections import about_figure
from xlhazard.deriving.history import HISTORIES, AcceptedForm, versions_in
from xlhazard.filling.figures import Figures
from xlhazard.filling.reports import Reports
from xlhazard.filling.standing import said
from xlhazard.model.amendments import Amendment
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.schema.types import FormSchema, FormValue, Kind, Schema

Spoke = Mapping[str, tuple[Month, int]]
"""Unit -> month and version of the accepted form that spoke for it when something was sent."""


def spoken_for(found: Reports) -> Spoke:
    """The forms that the township's figures are made of now, merged villages' each by itself."""
    return {
        form.unit: (form.period, form.version)
        for report in found.units
        if report.form is not None
        for form in (report.form.parts or (report.form,))
    }


@dataclass(frozen=True)
class Movements:
    """Why figures moved since something was sent: units' forms then and now."""

    form: FormSchema
    master: Master
    schema: Schema
    names: Mapping[str, str]
    then: Spoke
    now: Spoke

    def reason(self, value: FormValue) -> str:
        """Each unit whose figure is another one, with the form and the correction that made it
        so; "" where nothing is known of then."""
        if not self.then:
            return ""
        rows = self.master.tables.get(HISTORIES[self.form.id], ())
        known = versions_in(rows, value.id)
        told = []
        for unit in sorted({*self.then, *self.now}):
            before, after = self.then.get(unit), self.now.get(unit)
            old = None if before is None else known.get((unit, *before))
            new = None if after is None else known.get((unit, *after))
            if before != after and old != new:
                told.append("".join(self._moved(value, unit, (before, old), (after, new))))
        return "；".join(told)

    def _moved(
        self,
        value: FormValue,
        unit: str,
        then: tuple[tuple[Month, int] | None, Decimal | None],
        now: tuple[tuple[Month, int] | None, Decimal | None],
    ) -> Iterator[str]:
        yield self.names.get(unit, unit)
        yield f"由{_told(value, *then)}改为{_told(value, *now)}"
        reasons = list(self._corrections(value, unit))
        if reasons:
            yield f"，更正说明：{'、'.join(reasons)}"
        elif then[0] is not None and now[0] is not None and then[0][0] == now[0][0]:
            yield "，重新报送"

    def _corrections(self, value: FormValue, unit: str) -> Iterator[str]:
        """The reasons of the unit's approved corrections of this figure, each once."""
        rows = self.master.tables.get("corrections", ())
        own = (row for row in rows if fold(row.text("filed_by")) == fold(unit))
        known: dict[str, None] = {}
        for row in about_figure(own, self.form, value, self.schema):
            approver = "、".join(row.texts("approver"))
            known[f"{row.text('reason')}（批准人{approver}）"] = None
        yield from known


def amendments(
    month: Month,
    sent: AcceptedForm,
    now: Mapping[str, Decimal],
    form: FormSchema,
    movements: Movements,
) -> Iterator[Amendment]:
    """Every figure of a month that was sent with another value."""
    for value in form.values:
        old, new = sent.values.get(value.id), now.get(value.id)
        if old == new or (value.id not in sent.values and value.id not in now):
            continue
        change = "" if old is None or new is None else _change(value, new - old)
        yield Amendment(
            month,
            value.id,
            value.number,
            value.label,
            value.unit,
            _as_said(value, old),
            _as_said(value, new),
            change,
            movements.reason(value),
        )


def numbers_of(form: FormSchema, sheet: FormSheet) -> Mapping[str, Decimal]:
    """The figures that stand on a form; 是 = 1, 否 = 0, as histories keep them."""
    found = {}
    for value in form.values:
        number = sheet[value.id]
        if isinstance(number, int | Decimal):
            found[value.id] = Decimal(number)
    return found


def reckoned(figures: Figures, left: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Reckoned figures as numbers; left stands for what is not reckoned."""
    return {**left, **{name: Decimal(one.figure) for name, one in figures.values.items()}}


def _told(value: FormValue, form: tuple[Month, int] | None, number: Decimal | None) -> str:
    if form is None:
        return "没有接收"
    return f"{_as_said(value, number) or '没有填'}（{form[0]}第{form[1]}版）"


def _as_said(value: FormValue, number: Decimal | None) -> str:
    if number is None:
        return ""
    return said(bool(number)) if value.kind is Kind.YES_NO else said(number)


def _change(value: FormValue, change: Decimal) -> str:
    if value.kind is Kind.YES_NO:
        return ""
    return f"+{said(change)}" if change > 0 else said(change)
