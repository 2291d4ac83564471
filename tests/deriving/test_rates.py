"""Reporting, on-time and closing rates, against pandas over random 报送登记 and 隐患清单."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pandas as pd
import pytest

from tests.support.records import day, master
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.closing import closings, last_place
from xlhazard.deriving.lives import lives
from xlhazard.deriving.rates import Owed, owed_reports, soon_due, tallies, tally
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing, Tally, percent

KINDS = ("dispatch", "six_lists", "nine_plus_six", "ten_measures")
DUE_DAYS = {"dispatch": 27, "six_lists": 25, "nine_plus_six": 25, "ten_measures": 28}
LAST_DAYS = {**DUE_DAYS, "dispatch": 28}
MONTHS = ("2023-05", "2023-06", "2023-07", "2023-08")
STATUSES = ("accepted", "warned", "replaced", "refused", "unreadable")


def owed(known: Master, today: dt.date, last: Month | None = None) -> tuple[Owed, ...]:
    calendar = WorkCalendar.of(None, SCHEMA.calendar)
    settings = SCHEMA.calendar.settings
    return owed_reports(known, SCHEMA, town(), settings, calendar, today=today, last=last)


def random_log(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dt.date]:
    dice = random.Random(seed)
    units = [
        {
            "unit_code": f"HL-{n:02}",
            "unit_name": f"第{n}村",
            "forms_due": tuple(kind for kind in KINDS if dice.random() < 0.7) or ("six_lists",),
            "valid_from": dice.choice(["2023-01", "2023-01", "2023-06"]),
            "valid_to": dice.choice([None, None, None, "2023-06"]),
        }
        for n in range(1, dice.randint(3, 9))
    ]
    log = []
    for number in range(dice.randint(5, 80)):
        month = Month.parse(dice.choice(MONTHS))
        on = month.day(15) + dt.timedelta(days=dice.randrange(30))
        clock = dice.choice(["00:00:00", "09:30:00", "23:59:59"])
        log.append(
            {
                "unit_code": dice.choice([*units, {"unit_code": "HL-77"}])["unit_code"],
                "report_kind": dice.choice(KINDS),
                "period": str(month),
                "version": dice.randint(1, 3),
                "sha256": f"{number:064}",
                "received_at": f"{on}T{clock}+08:00",
                "status": dice.choice(STATUSES),
            }
        )
    return units, log, dt.date(2023, 8, dice.randint(1, 31))


def recomputed(
    units: list[dict[str, Any]], log: list[dict[str, Any]], today: dt.date
) -> pd.DataFrame:
    """One row a report that is owed and whose due day is over, with what became of it."""
    roster = pd.DataFrame(units).explode("forms_due").rename(columns={"forms_due": "kind"})
    frame = pd.DataFrame(log).rename(columns={"report_kind": "kind"})
    frame["on"] = pd.to_datetime(frame["received_at"].str[:10])
    first = frame["period"].min()
    months = pd.DataFrame({"period": [m for m in MONTHS if first <= m <= f"{today:%Y-%m}"]})
    due = roster.merge(months, how="cross")
    ends = due["valid_to"].fillna("9999-99")
    due = due[(due["valid_from"] <= due["period"]) & (due["period"] <= ends)].copy()
    for name, days in (("due", DUE_DAYS), ("last", LAST_DAYS)):
        due[name] = pd.to_datetime(due["period"] + "-" + due["kind"].map(days).astype(str))
    due = due[pd.Timestamp(today) > due["due"]]
    keys = ["unit_code", "kind", "period"]
    taken = frame[frame["status"].isin(["accepted", "warned", "replaced"])]
    came = taken.groupby(keys)["on"].min().rename("came").reset_index()
    back = frame[frame["status"] == "refused"].groupby(keys).size().rename("back").reset_index()
    due = due.merge(came, how="left", on=keys).merge(back, how="left", on=keys)
    due["state"] = "missing"
    due.loc[due["back"].notna(), "state"] = "refused"
    due.loc[due["came"].notna(), "state"] = "late"
    due.loc[due["came"] <= due["last"], "state"] = "between"
    due.loc[due["came"] <= due["due"], "state"] = "in_time"
    return due


@pytest.mark.parametrize("seed", range(60))
def test_rates_are_what_pandas_counts(seed: int) -> None:
    units, log, today = random_log(seed)
    found = owed(master(units=units, submissions_log=log), today)
    frame = recomputed(units, log, today)
    over = [one for one in found if one.over]
    states = dict(
        zip(zip(frame.unit_code, frame.kind, frame.period, strict=True), frame.state, strict=True)
    )
    assert {(one.unit, one.kind, str(one.month)): one.state for one in over} == states
    for unit, counted in tallies(over, lambda one: one.unit).items():
        own = frame[frame["unit_code"] == unit]
        assert counted.due == len(own)
        reported = own["came"].notna().sum()
        assert counted.reported == reported
        assert counted.reporting_rate == f"{100 * reported / len(own) + 1e-9:.1f}%"
        in_time = (own["state"] == "in_time").sum()
        assert counted.on_time_rate == f"{100 * in_time / len(own) + 1e-9:.1f}%"
    by_month = tallies(over, lambda one: (one.kind, str(one.month)))
    counts = frame.groupby(["kind", "period"])["state"].value_counts()
    told = {
        (*key, state): number
        for key, one in by_month.items()
        for state in ("in_time", "between", "late", "refused", "missing")
        if (number := getattr(one, state))
    }
    assert told == counts.to_dict()


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_due_before_its_day_is_over(seed: int) -> None:
    units, log, today = random_log(seed)
    found = owed(master(units=units, submissions_log=log), today)
    waiting = [one for one in found if one.state == "waiting"]
    assert all(today <= one.due.day for one in waiting)
    assert tally(waiting) == Tally()
    soon = soon_due(found, today, 3)
    assert set(soon) <= set(waiting)
    assert all((one.due.day - today).days <= 3 for one in soon)


def test_a_report_that_nobody_dated_is_reported_but_not_in_time() -> None:
    units = [{"unit_code": "HL-03", "unit_name": "三村", "forms_due": ("dispatch",)}]
    row = {"unit_code": "HL-03", "report_kind": "dispatch", "period": "2023-06", "status": "warned"}
    log = [{**row, "sha256": "a" * 64, "received_at": "昨天"}]
    (one,) = owed(master(units=units, submissions_log=log), day("06-30"))
    assert (one.state, one.days_late) == ("undated", 0)
    counted = tally([one])
    assert (counted.reporting_rate, counted.on_time_rate) == ("100.0%", "0.0%")


def test_percents_round_halves_up_and_say_nothing_of_nothing() -> None:
    assert [percent(2, 3), percent(1, 16), percent(0, 5), percent(0, 0)] == [
        "66.7%",
        "6.3%",
        "0.0%",
        "",
    ]


@pytest.mark.parametrize("seed", range(50))
def test_closing_rates_are_what_pandas_counts(seed: int) -> None:
    dice = random.Random(seed)
    as_of = dt.date(2023, 6, dice.randint(1, 30))

    def some_day(span: int = 75) -> dt.date:
        return dt.date(2023, 5, 1) + dt.timedelta(days=dice.randrange(span))

    hazards: list[dict[str, Any]] = [
        {
            "hazard_id": f"H{n:02}",
            "grade": dice.choice(["minor", "serious", "major", "urgent"]),
            "found_on": some_day(),
            "due": dice.choice([some_day(), some_day(), None]),
            "filed_by": f"HL-{dice.randint(1, 6):02}",
        }
        for n in range(dice.randint(5, 60))
    ]
    acceptances = [
        {"hazard_id": one["hazard_id"], "accepted_on": on, "result": "pass", "closed_on": on}
        for one in hazards
        if dice.random() < 0.6
        for on in [some_day()]
    ]
    known = master(hazards=hazards, acceptances=acceptances).tables
    found = closings(known["hazards"], lives(known, as_of, SCHEMA, {}))

    frame = pd.DataFrame(hazards)
    frame["found_on"], frame["due"] = pd.to_datetime(frame.found_on), pd.to_datetime(frame.due)
    frame = frame[frame.found_on <= pd.Timestamp(as_of)].copy()
    default = frame.found_on + pd.to_timedelta(
        frame.grade.map({"minor": 7, "serious": 30, "urgent": 0}), unit="D"
    )
    frame["deadline"] = frame.due.fillna(default)
    closed = {one["hazard_id"] for one in acceptances if one["closed_on"] <= as_of}
    frame["closed"] = frame.hazard_id.isin(closed)
    frame["over"] = frame.deadline <= pd.Timestamp(as_of)
    expected = {
        unit: Closing(
            len(own), int(own.closed.sum()), int(own.over.sum()), int((own.over & own.closed).sum())
        )
        for unit, own in frame.groupby("filed_by")
    }
    assert found == expected
    ranked = frame[frame.over].groupby("filed_by").closed.agg(["mean", "size"])
    ranked = ranked[ranked["size"] >= 3]
    lowest = ranked[ranked["mean"] == ranked["mean"].min()]
    alone = len(ranked) >= 5 and len(lowest) == 1
    assert last_place(found) == (lowest.index[0] if alone else None)


def test_void_hazards_and_the_towns_done_policy() -> None:
    known = master(
        hazards=[
            {"hazard_id": "H1", "found_on": day("05-02"), "due": day("05-10"), "filed_by": "A"},
            {"hazard_id": "H2", "found_on": day("05-02"), "void_reason": "误报", "filed_by": "A"},
        ],
        rectifications=[{"hazard_id": "H1", "completed_on": day("05-09")}],
        corrections=[{"target": "H2", "approver": ("李强",)}],
    ).tables
    by_closing = closings(known["hazards"], lives(known, day("05-20"), SCHEMA, {}))
    assert by_closing == {"A": Closing(found=1, closed=0, due=1, done=0)}
    completed = lives(known, day("05-20"), SCHEMA, {"done_policy": "整改完成"})
    assert closings(known["hazards"], completed) == {"A": Closing(1, 0, 1, 1)}
