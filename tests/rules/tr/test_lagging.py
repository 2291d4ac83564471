"""TR10 and TR24: units that lag behind month after month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from tests.support.records import context, day, look, master
from xlhazard.model.finding import Notice
from xlhazard.model.table import Value
from xlhazard.rules.tr.last_place import last_place_speech
from xlhazard.rules.tr.prompt_due import prompt_due

Rows = Sequence[Mapping[str, Value]]
UNITS = tuple(f"HL-{n:02}" for n in range(1, 7))


def unit(code: str, *kinds: str, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": code, "unit_name": f"{code}村", "leader": ("李强",)}
    return {**known, "forms_due": kinds or ("six_lists",), "valid_from": "2023-01", **more}


def entry(month: str, received: str | None, status: str = "accepted") -> dict[str, Value]:
    return {
        "unit_code": "HL-05",
        "report_kind": "dispatch",
        "period": month,
        "version": 1,
        "sha256": month.ljust(64, "0"),
        "received_at": f"{received}T09:00:00+08:00",
        "status": status,
    }


MAY, JUNE, JULY = ("2023-05", "2023-06", "2023-07")
LATE = {MAY: "2023-05-30", JUNE: "2023-07-02", JULY: "2023-07-29"}
IN_TIME = {MAY: "2023-05-27", JUNE: "2023-06-25", JULY: "2023-07-27"}


def prompts(*log: Mapping[str, Value], on: str = "2023-08-01", **lists: Rows) -> list[Notice]:
    known = master(units=[unit("HL-05", "dispatch")], submissions_log=log, **lists)
    return look(prompt_due, context(None, known, today=day(on)))


def test_tr10_two_late_months_running() -> None:
    (notice,) = prompts(entry(MAY, IN_TIME[MAY]), entry(JUNE, LATE[JUNE]), entry(JULY, LATE[JULY]))
    assert (notice.sheet, notice.facts["unit_code"]) == (None, "HL-05")
    assert notice.facts["reason"] == "调度表连续2期迟报或未报（2023-06、2023-07）"


def test_tr10_missing_and_refused_months_count_like_late_ones() -> None:
    (notice,) = prompts(entry(MAY, LATE[MAY]), entry(JUNE, IN_TIME[JUNE], "refused"))
    assert "连续3期" in str(notice.facts["reason"])


@pytest.mark.parametrize(
    "log",
    [
        # The last one came in time.
        [entry(MAY, LATE[MAY]), entry(JUNE, LATE[JUNE]), entry(JULY, IN_TIME[JULY])],
        # Not two in a row.
        [entry(MAY, LATE[MAY]), entry(JUNE, IN_TIME[JUNE]), entry(JULY, LATE[JULY])],
        # On the 28th: in time by note 1 (DL06).
        [entry(MAY, IN_TIME[MAY]), entry(JUNE, "2023-06-28"), entry(JULY, LATE[JULY])],
    ],
)
def test_tr10_is_about_the_last_months_in_a_row(log: Rows) -> None:
    assert prompts(*log) == []


def test_tr10_a_month_whose_due_day_is_not_over_neither_counts_nor_breaks() -> None:
    log = [entry(MAY, LATE[MAY]), entry(JUNE, LATE[JUNE])]
    (notice,) = prompts(*log, on="2023-07-27")
    assert "连续2期" in str(notice.facts["reason"])
    assert "连续3期" in str(prompts(*log, on="2023-07-28")[0].facts["reason"])


@pytest.mark.parametrize(
    ("notice", "silenced"),
    [
        ({"form": "prompt", "issued_on": day("07-02"), "object_name": "HL-05村"}, True),
        ({"form": "prompt", "issued_on": day("07-02"), "object_name": "HL-05"}, True),
        ({"form": "prompt", "issued_on": day("07-01"), "object_name": "HL-05村"}, False),
        ({"form": "talk", "issued_on": day("07-20"), "object_name": "HL-05村"}, False),
        ({"form": "prompt", "issued_on": day("07-20"), "object_name": "HL-06村"}, False),
    ],
)
def test_tr10_a_prompt_of_the_last_30_days_is_enough(
    notice: Mapping[str, Value], silenced: bool
) -> None:
    log = [entry(JUNE, LATE[JUNE]), entry(JULY, LATE[JULY])]
    assert len(prompts(*log, notices_and_talks=[notice])) == (not silenced)


def hazards(unit_code: str, done: int, due: str, count: int = 3, start: int = 0) -> Rows:
    return [
        {
            "hazard_id": f"{unit_code}-{start + n}",
            "grade": "minor",
            "found_on": day("05-02"),
            "due": day(due),
            "filed_by": unit_code,
        }
        for n in range(count)
    ]


def closed(unit_code: str, numbers: Sequence[int], on: str = "05-15") -> Rows:
    return [
        {
            "hazard_id": f"{unit_code}-{n}",
            "accepted_on": day(on),
            "result": "pass",
            "closed_on": day(on),
            "filed_by": unit_code,
        }
        for n in numbers
    ]


def world(
    done: Mapping[str, int], *, due: str = "05-20", **lists: Rows
) -> tuple[dict[str, Rows], Rows]:
    """Three hazards a unit, so many of them closed in May."""
    some: dict[str, Rows] = {
        "hazards": [row for code in done for row in hazards(code, done[code], due)],
        "acceptances": [row for code in done for row in closed(code, range(done[code]))],
    }
    return some | lists, [unit(code) for code in done]


ALL_DONE = dict.fromkeys(UNITS[:5], 3)


def speeches(
    done: Mapping[str, int], on: str = "06-27", due: str = "05-20", **lists: Rows
) -> list[Notice]:
    tables, units = world(done, due=due, **lists)
    return look(last_place_speech, context(None, master(units=units, **tables), today=day(on)))


def test_tr24_last_in_may_and_in_june() -> None:
    (notice,) = speeches({**ALL_DONE, "HL-05": 1})
    assert (notice.sheet, str(notice.cell), notice.facts["n"]) == ("单位", "B6", 2)
    assert notice.facts["rate"] == "33.3%，到期3项完成1项"


def test_tr24_one_month_is_not_enough() -> None:
    assert speeches({**ALL_DONE, "HL-05": 1}, due="06-05") == []
    assert len(speeches({**ALL_DONE, "HL-05": 1}, due="06-05", on="07-01")) == 1


def test_tr24_the_due_day_itself_counts() -> None:
    assert len(speeches({**ALL_DONE, "HL-05": 1}, due="05-31")) == 1
    assert speeches({**ALL_DONE, "HL-05": 1}, due="06-01") == []


def test_tr24_ties_few_units_and_few_hazards_rank_nobody() -> None:
    assert speeches({**ALL_DONE, "HL-04": 1, "HL-05": 1}) == []
    assert speeches(dict.fromkeys(UNITS[:3], 3) | {"HL-05": 1}) == []
    few = {**dict.fromkeys(UNITS[:4], 3)}
    tables, units = world(
        few,
        hazards=[
            *(row for code in few for row in hazards(code, 3, "05-20")),
            *hazards("HL-05", 0, "05-20", count=2),
        ],
    )
    known = master(units=[*units, unit("HL-05")], **tables)
    assert look(last_place_speech, context(None, known, today=day("06-27"))) == []


def test_tr24_what_was_done_by_the_end_of_the_month_counts_for_that_month() -> None:
    """HL-05 closed its hazards on 2 June: last in May, not in June."""
    tables, units = world({**ALL_DONE, "HL-05": 0})
    tables["acceptances"] = [*tables["acceptances"], *closed("HL-05", range(3), "06-02")]
    known = master(units=units, **tables)
    assert look(last_place_speech, context(None, known, today=day("06-27"))) == []


@pytest.mark.parametrize(
    ("speech", "told"),
    [
        ({"object_unit": "HL-05", "held_on": day("06-05")}, 0),
        ({"held_on": day("06-05")}, 0),
        ({"object_unit": "HL-04", "held_on": day("06-05")}, 1),
        ({"object_unit": "HL-05", "held_on": day("05-30")}, 1),
        ({"object_unit": "HL-05", "held_on": day("06-28")}, 1),
    ],
)
def test_tr24_a_speech_settles_the_months_before_it(speech: Mapping[str, Value], told: int) -> None:
    rows = [{"last_place_speech": ("李强",), **speech}]
    assert len(speeches({**ALL_DONE, "HL-05": 1}, oversight=rows)) == told


def test_tr10_and_tr24_see_the_same_last_place() -> None:
    tables, units = world({**ALL_DONE, "HL-05": 1})
    at = context(None, master(units=units, **tables), today=day("06-20"))
    (notice,) = look(prompt_due, at)
    assert notice.facts["reason"] == "连续2月整改率末位（33.3%）"


def test_a_unit_that_no_longer_reports_is_not_ranked() -> None:
    tables, units = world({**ALL_DONE, "HL-05": 1, "HL-06": 3})
    gone = [
        unit("HL-05", valid_to="2023-05") if row["unit_code"] == "HL-05" else row for row in units
    ]
    at = context(None, master(units=gone, **tables), today=dt.date(2023, 6, 27))
    assert look(last_place_speech, at) == []
