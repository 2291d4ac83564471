"""The words of 看板 and 本月, once read from boards.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BoardWords:
    """What stands on sheet 看板: every field is a text or a template of one.

    curve_figures: form id -> numbers of the figures whose course is drawn.
    """

    sheet: str
    second_name: str
    title: str
    lead: str
    lead_new: str
    total: str
    open: str
    overdue: str
    soon: str
    major: str
    unlisted: str
    rate: str
    reported: str
    conflicts: str
    hazards: str
    hazards_void: str
    grade: str
    no_grade: str
    sum: str
    age_first: str
    age: str
    age_last: str
    states_chart: str
    ages_chart: str
    units: str
    units_last: str
    units_more: str
    unit: str
    rank: str
    last: str
    unranked: str
    found: str
    closed: str
    closing_rate: str
    due: str
    done: str
    done_rate: str
    late: str
    own: str
    units_chart: str
    curves: str
    curves_hazards: str
    period: str
    curve_found: str
    curve_closed: str
    curve_major_found: str
    curve_major_closed: str
    curves_chart: str
    reports: str
    reports_all: str
    reports_new: str
    reports_none: str
    reports_of: str
    on_time: str
    in_time: str
    between: str
    late_report: str
    undated: str
    refused: str
    missing: str
    waiting: str
    not_owed: str
    curve_figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MonthWords:
    """What stands on sheet 本月: every field is a text or a template of one."""

    sheet: str
    second_name: str
    title: str
    lead: str
    title_new: str
    lead_new: str
    tasks_new: str
    tasks: str
    tasks_done: str
    day: str
    what: str
    state: str
    detail: str
    go: str
    number: str
    done: str
    open: str
    late: str
    unstated: str
    no_day: str
    to: str
    issue: str
    issue_elsewhere: str
    issue_some: str
    collect: str
    collect_some: str
    collect_all: str
    clauses: str
    rest_day: str
    refused: str
    refused_some: str
    refused_none: str
    earlier: str
    earlier_some: str
    earlier_none: str
    flag: str
    flag_on: str
    flag_again: str
    flag_never: str
    fill: str
    fill_done: str
    fill_open: str
    letters: str
    letters_some: str
    letters_none: str
    next_issue: str
    waiting: str
    waiting_none: str
    conflicts: str
    conflicts_some: str
    overdue: str
    soon: str
    hazards_detail: str
    flags_detail: str
    flags_more: str
    flags_more_detail: str
    settings: str
    settings_none: str
    setting: str
    setting_value: str
    setting_default: str
    setting_detail: str
    setting_own: str
    settings_more: str
    blank: str
    notes: str
    note_day: str
    note_what: str
    note_who: str
    note_detail: str


@dataclass(frozen=True, slots=True)
class Boards:
    """The words of both sheets."""

    board: BoardWords
    month: MonthWords
