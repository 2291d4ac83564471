"""Hazards soon due and the flags of hazards, counted, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.results import FlagResult
from xlhazard.render.json import Json
from xlhazard.render.words import shown


def hazard_lines(result: FlagResult) -> Iterator[str]:
    """Hazards soon due one by one, listed ones by level, flags that have no line in 预警."""
    if result.soon:
        yield f"临期（整改时限快到，还没有逾期）：{len(result.soon)}"
    for one in result.soon:
        left = f"还有{one.days_left}天" if one.days_left else "今天到期"
        yield (
            f"  {one.due.isoformat()}  {left}  {shown(one.hazard_id)}  "
            f"{shown(one.unit)}  {shown(one.enterprise)}（{shown(one.state)}）"
        )
    if listed := [one for one in result.listed if one.hazards]:
        yield "挂牌督办中：" + "，".join(f"{shown(one.label)}{one.hazards}条" for one in listed)
    others = [one for one in result.counts if not one.in_flags and one.hazards and one.id != "soon"]
    if others:
        yield "另有：" + "，".join(f"{shown(one.label)}{one.hazards}条" for one in others)
    for note in result.notes:
        yield f"请注意：{shown(note)}"


def hazards_json(result: FlagResult) -> dict[str, Json]:
    """soon: hazards soon due, nearest first; hazard_flags and listed: counts."""
    return {
        "soon": [
            {
                "hazard": one.hazard_id,
                "unit": one.unit,
                "enterprise": one.enterprise,
                "due": one.due.isoformat(),
                "days_left": one.days_left,
                "state": one.state,
            }
            for one in result.soon
        ],
        "hazard_flags": [
            {"id": one.id, "label": one.label, "hazards": one.hazards} for one in result.counts
        ],
        "listed": [
            {"level": one.level, "label": one.label, "hazards": one.hazards}
            for one in result.listed
        ],
        "notes": list(result.notes),
    }
