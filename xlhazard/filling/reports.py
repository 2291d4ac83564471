"""What each unit's part in a township figure is: its accepted form, or the office's registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlhazard.deriving.history import AcceptedForm, all_accepted
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.roster import roster as roster_of
from xlhazard.deriving.successions import earlier_forms, unclaimed_form
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import FORM_KINDS, FormSchema, Schema, Town

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class UnitReport:
    """A unit and the accepted form that speaks for it; form None: it never had one accepted.

    ended: the unit no longer reports and nobody took it over; its last form still counts.
    unclaimed: the unit was split, and form holds what goes to none of its heirs.
    """

    unit: str
    name: str
    form: AcceptedForm | None
    ended: bool = False
    unclaimed: bool = False

    def of_month(self, month: Month) -> bool:
        return self.form is not None and self.form.period == month


@dataclass(frozen=True)
class Reports:
    """All that a township figure is made of.

    units: those that owe the form in the month. office is the code of 安办 ("" without a roster)
    and own its records: rows it filed, and rows typed into the master by hand. whole is every
    record of the township. office_reports: 安办 has an accepted form of the month itself.
    """

    month: Month
    as_of: dt.date
    units: tuple[UnitReport, ...]
    office: str
    office_name: str
    own: Lists
    whole: Lists
    office_reports: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    enterprises: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[UnitReport, ...]:
        """Units that owe the form and have none of the month itself accepted."""
        return tuple(one for one in self.units if not one.ended and not one.of_month(self.month))

    def name_of(self, unit: str) -> str:
        return self.names.get(unit, unit) if unit else self.office_name


def reports(
    master: Master,
    form: FormSchema,
    month: Month,
    as_of: dt.date,
    schema: Schema,
    town: Town,
    settings: Mapping[str, str],
) -> Reports:
    """Who contributes what to the township's form of the month, by roster and 调度历史.

    A unit that has ended speaks with its last form unless another unit took it over (并入单位):
    then its figures are added to the other one's until a form of that one holds both.
    Without a roster every unit of 调度历史 counts.
    """
    roster = tuple(master.tables.get("units", ()))
    accepted = all_accepted(master, form.id)
    kind = FORM_KINDS.get(form.id, form.id)
    offices = [row for row in roster if row.text("unit_type") == OFFICE]
    office = offices[0].text("unit_code") if offices else ""
    names = {row.text("unit_code"): row.text("unit_name") for row in roster}
    forms_due = {row.text("unit_code"): row.texts("forms_due") for row in roster}
    owing = [row.text("unit_code") for row in roster if _owes(row, kind, month)]
    codes = owing if roster else sorted({one.unit for one in accepted})
    units = []
    for code in codes:
        known = [one for one in accepted if one.unit == code]
        ended = bool(roster) and not _reports_in(_row(roster, code), month)
        exact = [one for one in known if one.period == month]
        past = (
            ()
            if exact
            else earlier_forms(accepted, master, code, form, month, settings, schema, town)
        )
        form_now = (exact or past or (None,))[-1]
        if form_now is not None or not ended:
            units.append(UnitReport(code, names.get(code, code), form_now, ended))
    for code in roster_of(master).successors:
        left = unclaimed_form(accepted, master, code, form, month, settings, schema, town)
        if left is not None and kind in forms_due.get(code, ()):
            units.append(UnitReport(code, names.get(code, code), left, ended=True, unclaimed=True))
    office_reports = any(one.unit == office and one.of_month(month) for one in units)
    units = [one for one in units if one.unit != office or office_reports]
    whole = Lists(master.tables, schema, town, settings)
    return Reports(
        month,
        as_of,
        tuple(units),
        office,
        names.get(office) or town.levels.get("office", "安办"),
        filed_by(whole, ("", office), as_of),
        whole,
        office_reports,
        names,
        _enterprise_names(master.tables.get("enterprises")),
    )


def filed_by(
    whole: Lists, units: Collection[str], as_of: dt.date, origin: str | None = None
) -> Lists:
    """The rows that these units answer for ("": typed into the master by hand), with the lives
    that all rows together give. origin: of those only what this unit filed itself."""

    def theirs(row: Row) -> bool:
        mine = row.text("filed_by") in units
        return mine and (origin is None or fold(filed_first(row)) == fold(origin))

    tables = {
        list_id: replace(table, rows=tuple(row for row in table if theirs(row)))
        for list_id, table in whole.tables.items()
    }
    return replace(
        whole,
        tables=tables,
        lives_by_day={as_of: whole.lives(as_of)},
        counted_by_value={},
    )


def filed_first(row: Row) -> str:
    """The unit that filed a row, before another one came to answer for it."""
    return row.typed.get("filed_by", "") or row.text("filed_by")


def _owes(row: Row, kind: str, month: Month) -> bool:
    """The unit reports this form in the month, or did until it ended without a successor."""
    if kind not in row.texts("forms_due"):
        return False
    started = not row.text("valid_from") or row.text("valid_from") <= str(month)
    return started and (_reports_in(row, month) or row.blank("successor"))


def _reports_in(row: Row | None, month: Month) -> bool:
    last = "" if row is None else row.text("valid_to")
    return not last or str(month) <= last


def _row(roster: Iterable[Row], code: str) -> Row | None:
    return next((row for row in roster if row.text("unit_code") == code), None)


def _enterprise_names(table: Table | None) -> Mapping[str, str]:
    known = {} if table is None else table.first_by("enterprise_code")
    return {code: row.text("enterprise_name") for code, row in known.items()}


def figure_of(report: UnitReport, value_id: str) -> Decimal | None:
    """The unit's figure in the form that speaks for it."""
    return None if report.form is None else report.form.values.get(value_id)
