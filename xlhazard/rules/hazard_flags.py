"""The flags of every hazard that a check can see, with the numbers of days from 设置."""

from __future__ import annotations

from xlhazard.checking.context import BadSetting, Context
from xlhazard.deriving.hazard_flags import Flagger
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.likeness import came_back
from xlhazard.rules.own_records import all_lists


def flagger(context: Context) -> tuple[Flagger, tuple[str, ...]]:
    """Flags on the day the lists speak of, and what could not be read in 设置 (Chinese).

    A setting that is no number leaves the catalogue's default; without those of XR20 nothing is
    said to be alike.
    """
    soon, wrong = _whole(context, "XR16", "soon_days")
    grace, also_wrong = _whole(context, "TR01", "grace")
    notes, alike = [*wrong, *also_wrong], frozenset[str]()
    try:
        alike = frozenset(one.life.hazard_id for one in came_back(context))
    except BadSetting as bad:
        notes.append(f"{bad}，没有比较是否反弹")
    tables, lives = all_lists(context).tables, lives_of(context)
    made = Flagger(tables, lives, context.schema, soon_days=soon, grace=grace, alike=alike)
    return made, tuple(notes)


def _whole(context: Context, code: str, name: str) -> tuple[int, tuple[str, ...]]:
    try:
        return context.whole(code, name), ()
    except BadSetting as bad:
        default = context.schema.rules[code].parameters[name]
        days = default if isinstance(default, int) else 0
        return days, (f"{bad}，按{days}计算",)
