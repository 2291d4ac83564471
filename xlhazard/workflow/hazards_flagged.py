"""The flags of the master's hazards, listed and counted for people (states.yaml, flags)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.model.results import FlagCount, ListedCount, SoonDue
from xlhazard.rules.hazard_flags import flagger
from xlhazard.rules.hazard_lives import enterprise_name


@dataclass(frozen=True, slots=True)
class HazardsFlagged:
    """Hazards soon due, nearest first; how many have each flag and each level; notes."""

    soon: tuple[SoonDue, ...] = ()
    counts: tuple[FlagCount, ...] = ()
    listed: tuple[ListedCount, ...] = ()
    notes: tuple[str, ...] = ()


def hazards_flagged(context: Context) -> HazardsFlagged:
    """What the flags of all hazards come to on the day the master is judged."""
    flags, notes = flagger(context)
    counted, soon = Counter[str](), list[SoonDue]()
    for life, found in flags.all():
        counted.update(one.id for one in found)
        for one in found:
            if one.id == "soon" and life.deadline is not None and one.days is not None:
                row = flags.row(life)
                soon.append(
                    SoonDue(
                        hazard_id=life.hazard_id,
                        unit=row.text("filed_by"),
                        enterprise=enterprise_name(context, row),
                        due=life.deadline,
                        days_left=one.days,
                        state=life.label,
                    )
                )
    counts = tuple(
        FlagCount(text["id"], text["label"], counted[text["id"]], bool(text["rule"]))
        for text in context.schema.states.flags
    )
    soon.sort(key=lambda one: (one.due, one.hazard_id))
    return HazardsFlagged(tuple(soon), counts, _listed(context, flags.lives), notes)


def _listed(context: Context, lives: Mapping[str, Life]) -> tuple[ListedCount, ...]:
    """Open hazards by the level that lists them now; one may be listed at several."""
    found = Counter(
        level
        for life in lives.values()
        if life.is_open and not life.done
        for level in life.listed_at
    )
    levels = context.schema.codes["listing_levels"].codes
    return tuple(ListedCount(level.id, level.label, found[level.id]) for level in levels)
