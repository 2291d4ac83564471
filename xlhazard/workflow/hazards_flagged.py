"""The flags of the master's hazards, listed and counted for people (states.yaml, flags)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from xlhazard.checking.context import Context
from xlhazard.model.results import FlagCount, SoonDue
from xlhazard.rules.hazard_flags import flagger
from xlhazard.rules.hazard_lives import enterprise_name


@dataclass(frozen=True, slots=True)
class HazardsFlagged:
    """Hazards soon due, nearest first; how many have each flag; what people should know."""

    soon: tuple[SoonDue, ...] = ()
    counts: tuple[FlagCount, ...] = ()
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
    return HazardsFlagged(tuple(soon), counts, notes)
