"""What a rule may look at: one submission or the master, the schema, the day, the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Concatenate, Literal, ParamSpec, TypeAlias, TypeVar, cast

from xlhazard.model.address import Address
from xlhazard.model.carried import NOTHING, Carried
from xlhazard.model.finding import Notice
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import FormSheet, Row, Table
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import Column, ListSchema, Schema, Town

T = TypeVar("T")
P = ParamSpec("P")
Place: TypeAlias = tuple[str, Address]
Parameter: TypeAlias = str | int | float | None


class BadSetting(Exception):
    """A value in 设置 that cannot be read; the rule that needs it is skipped. Text in Chinese."""


@dataclass(frozen=True)
class Context:
    """Everything one check sees. submission None means: the master itself is checked.

    as_of is the day the judged lists speak of. expected_month is the month of the command or of
    the 收件 folder. base holds the tables last issued to or accepted from the unit, where known.
    carried is what travelled inside the judged file; rules see it only through with_carried().
    siblings are the other submissions of the same run. unreliable and found are filled by the
    runner: cells with an error of an earlier family, and what was noticed so far, by code.
    """

    schema: Schema
    town: Town
    today: dt.date
    as_of: dt.date
    submission: Submission | None = None
    master: Master | None = None
    expected_month: Month | None = None
    siblings: tuple[Submission, ...] = ()
    base: Mapping[str, Table] = field(default_factory=dict)
    carried: Carried = NOTHING
    unreliable: frozenset[Place] = frozenset()
    found: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
    memory: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def stage(self) -> Literal["submission", "master"]:
        return "master" if self.submission is None else "submission"

    @property
    def tables(self) -> Mapping[str, Table]:
        """The lists that are judged: those of the submission, else those of the master."""
        if self.submission is not None:
            return self.submission.tables
        return self.master.tables if self.master is not None else {}

    @property
    def forms(self) -> Mapping[str, FormSheet]:
        return self.submission.forms if self.submission is not None else {}

    @property
    def cover(self) -> FormSheet | None:
        return self.submission.cover if self.submission is not None else None

    @property
    def workbook(self) -> Workbook | None:
        if self.submission is not None:
            return self.submission.workbook
        return self.master.workbook if self.master is not None else None

    @property
    def unit(self) -> str | None:
        return self.submission.unit if self.submission is not None else None

    @property
    def month(self) -> Month | None:
        """The month of the cover, else the expected one."""
        if self.submission is not None and self.submission.month is not None:
            return self.submission.month
        return self.expected_month

    @property
    def settings(self) -> Mapping[str, str]:
        """The defaults of the calendar under what the master's sheet 设置 says."""
        own = self.master.settings if self.master is not None else {}
        return {**self.schema.calendar.settings, **own}

    @property
    def unit_type(self) -> str | None:
        """Id of the filing unit's type: from the master's roster, else from the template's id.

        A template tells only village from department.
        """
        return self.once(_unit_type)

    @property
    def alone(self) -> bool:
        """There is no master, at most what travelled inside the file: others' rows are unknown."""
        return self.master is None or self.master is self.carried.known

    def with_carried(self) -> Context:
        """The same, seen as if what travelled inside the file were the master."""
        return self.once(_with_carried)

    def list_schema(self, list_id: str) -> ListSchema:
        """The list with the columns that this town has."""
        return self.once(_list_schema, list_id)

    def columns(self, list_id: str) -> Mapping[str, Column]:
        """The town's columns of a list by id."""
        return self.once(_columns, list_id)

    def judged(self, table: Table, row: Row, name: str) -> bool:
        """The cell could be read and no earlier family found it at fault; a blank one is judged."""
        if name in row.faults:
            return False
        if not self.unreliable:
            return True
        cell = table.cell(row, name)
        return cell is None or (table.sheet, cell) not in self.unreliable

    def judged_item(self, form: FormSheet, item: str) -> bool:
        """The same for one answer of a form or of the cover."""
        answer = form.items.get(item)
        if answer is None or answer.fault is not None:
            return False
        return answer.cell is None or (form.sheet, answer.cell) not in self.unreliable

    def rows(self, list_id: str, *fields: str) -> Iterator[tuple[Table, Row]]:
        """Rows of a list in which all of these fields are judged; none when the list is absent."""
        table = self.tables.get(list_id)
        for row in table or ():
            if table is not None and all(self.judged(table, row, name) for name in fields):
                yield table, row

    def once(
        self, work: Callable[Concatenate[Context, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The result of a pure function of this context, worked out at most once per check.

        The function must not look at unreliable or found: they grow while rules run.
        """
        key = (work, args, tuple(sorted(kwargs.items())))
        if key not in self.memory:
            self.memory[key] = work(self, *args, **kwargs)
        return cast("T", self.memory[key])

    def parameter(self, code: str, name: str) -> Parameter:
        """A rule's parameter: 设置 ("TR01.grace", or its own name there) over the default.

        A number's setting must be a number; raises BadSetting otherwise.
        """
        text = self.schema.rules[code]
        default = text.parameters[name]
        own = self.master.settings if self.master is not None else {}
        for setting in (f"{code}.{name}", text.setting_of(name)):
            if typed := own.get(setting, "").strip():
                return _as_typed(typed, default, setting)
        return default

    def number(self, code: str, name: str) -> float:
        """A parameter that is a number."""
        value = self.parameter(code, name)
        if isinstance(value, int | float):
            return value
        return float(_as_typed(str(value), 0.0, f"{code}.{name}"))

    def whole(self, code: str, name: str) -> int:
        """A parameter that counts something (days, rows, characters)."""
        return int(self.number(code, name))


def _as_typed(typed: str, default: Parameter, setting: str) -> str | int | float:
    if not isinstance(default, int | float):
        return typed
    try:
        number = float(typed)
    except ValueError:
        raise BadSetting(f"设置里“{setting}”的取值“{typed[:20]}”不是数字") from None
    return int(number) if number == int(number) else number


def _with_carried(context: Context) -> Context:
    carried = context.carried
    return replace(context, master=carried.known, base=carried.base, memory={})


def _list_schema(context: Context, list_id: str) -> ListSchema:
    return context.schema.town_list(list_id, context.town)


def _columns(context: Context, list_id: str) -> Mapping[str, Column]:
    return {column.id: column for column in context.list_schema(list_id).columns}


def _unit_type(context: Context) -> str | None:
    if context.submission is None:
        return None
    if context.master is not None and (roster := context.master.tables.get("units")) is not None:
        for row in roster:
            if row["unit_code"] == context.unit and (kind := row.text("unit_type")):
                return kind
    template = context.cover.text("template_id") if context.cover is not None else ""
    _, _, workbook = template.rpartition("-")
    return workbook if workbook in ("village", "department") else None
