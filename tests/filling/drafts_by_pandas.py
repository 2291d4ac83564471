"""The figures of the 9+6 drafts of a random township, reckoned again with pandas."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd

from tests.filling.by_pandas import (
    Frames,
    between,
    experts,
    filled,
    money,
    persons,
    rewarded,
    said,
)
from tests.filling.random_registers import FullTownship

START = dt.date(2023, 5, 1)


def nine_plus_six(town: FullTownship, as_of: dt.date) -> dict[str, Decimal]:
    """Every figure of the drafts over the whole township: "issues.month", "issues.total" …"""
    lists = Frames(town, as_of)
    found: dict[str, object] = {}
    for how, since in (("month", lists.first), ("total", START)):
        known = {**_registers(lists, since), **_hazards(lists, since)}
        found |= {f"{name}.{how}": value for name, value in known.items()}
    found |= {f"{name}.stock": value for name, value in _standing(lists).items()}
    return {name: Decimal(str(value)) for name, value in found.items()}


def _registers(lists: Frames, since: dt.date) -> dict[str, object]:
    def rows(name: str, column: str, **equal: object) -> pd.DataFrame:
        return lists.dated(name, column, since, **equal)

    issues = rows("major_issues", "built_on")
    blamed = rows("accountabilities", "decided_on")
    traced = blamed[said(blamed.reverse_check)]
    checks = rows("inspections", "inspected_on")
    served = rows("expert_services", "served_on")
    notices = rows("notices_and_talks", "issued_on")
    talks = notices[notices.form == "talk"]
    consulted = rows("consultations", "held_on")
    quality = rows("oversight", "held_on", kind="quality")
    fines = rows("enforcements", "enforced_on")
    return {
        "issues": len(issues),
        "issues_linked": int(filled(issues.linked_leader).sum()),
        "issues_accepted": len(rows("major_issues", "accepted_on")),
        "sources_visited": len(rows("hazard_source_chiefs", "visited_on")),
        "blamed": len(blamed) - len(traced),
        "traced": len(traced),
        "traced_persons": persons(traced),
        "accidents": len(rows("accidents", "happened_on")),
        "red_black_new": rows("red_black_list", "listed_on").enterprise_code.nunique(),
        "red_black_removed": rows("red_black_list", "removed_on").enterprise_code.nunique(),
        "checks": len(checks),
        "checked": checks.enterprise_code.nunique(),
        "problems": int(checks.problem_count.sum()),
        "services": len(served),
        "services_found": _sum(served.found),
        "insured_new": rows("insurance", "starts_on").enterprise_code.nunique(),
        "insured_assessed": rows("insurance", "assessed_during").enterprise_code.nunique(),
        "fire_new": len(rows("smart_fire", "installed_on")),
        "prompts": int((notices.form == "prompt").sum()),
        "circulars": int((notices.form == "circular").sum()),
        "talks": len(talks),
        "talked": talks.enterprise_code.nunique(),
        "fines": money(fines, "fine", "personal_fine") / 10000,
        "consulted": len(consulted),
        "consulted_up": int((consulted.result == "submit").sum()),
        "consulted_on": int((consulted.result == "refer").sum()),
        "quality": len(quality),
        "quality_found": _sum(quality.found),
        "reports": len(rows("report_rewards", "received_on")),
        "reports_verified": len(rows("report_rewards", "verified_on", verified=True)),
        "rewards": money(rewarded(lists, since), "reward"),
    }


def _hazards(lists: Frames, since: dt.date) -> dict[str, object]:
    lives = lists.hazards[~lists.hazards.void]
    found = lives[between(lives.found_on, since, lists.as_of)]
    plans = lists.dated("rectifications", "completed_on", since)
    void = set(lists.hazards[lists.hazards.void].hazard_id)
    listed = lists.dated("listings", "listed_on", since)
    return {
        "found": len(found),
        "found_major": int((found.grade == "major").sum()),
        "found_serious": int((found.grade == "serious").sum()),
        "found_minor": int((found.grade == "minor").sum()),
        "done": int(between(lives.done_on, since, lists.as_of).sum()),
        "completed": int((~plans.hazard_id.isin(void)).sum()),
        "listed": listed[listed.level != "internal"].hazard_id.nunique(),
    }


def _standing(lists: Frames) -> dict[str, object]:
    sources, firms, fire = (
        lists[name] for name in ("hazard_source_chiefs", "enterprises", "smart_fire")
    )
    marks = lists["red_black_list"]
    gone = between(marks.removed_on, dt.date.min, lists.as_of)
    marks = marks[(marks.listed_on <= lists.as_of) & ~gone]
    policies = lists["insurance"]
    policies = policies[(policies.starts_on <= lists.as_of) & (policies.ends_on >= lists.as_of)]
    active = firms[firms.status.isin([None, "open"])]
    left = lists.hazards[~lists.hazards.void & ~lists.hazards.done]
    return {
        "sources": len(sources),
        "sources_deputy": int(filled(sources.deputy_chief).sum()),
        "red": marks[marks.kind == "red"].enterprise_code.nunique(),
        "black": marks[marks.kind == "black"].enterprise_code.nunique(),
        "firms": active.enterprise_code.nunique(),
        "firms_grid": active[filled(active.grid_worker)].enterprise_code.nunique(),
        "experts": experts(lists).expert_no.nunique(),
        "insured": policies.enterprise_code.nunique(),
        "fire_places": len(fire),
        "fire_electric": _sum(fire.electric_monitors),
        "fire_smoke": _sum(fire.smoke_alarms),
        "fire_sprinklers": _sum(fire.sprinklers),
        "open": len(left),
        "open_major": int((left.grade == "major").sum()),
    }


def _sum(values: pd.Series) -> int:
    return sum(int(value) for value in values if value is not None)
