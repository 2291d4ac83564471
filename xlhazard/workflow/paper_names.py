"""Who writes a paper and to whom: names of the township, its office, committees, documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.checking.context import Context
from xlhazard.schema.types import Town

TOWN_NAME = "town_name"
"""Key in 设置: the town's full name, for letters."""

BLANK = "〔        〕"
"""A place that people fill in."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one township. town is BLANK where nobody has said what it is called."""

    town: str
    office: str
    party: str

    @property
    def nameless(self) -> bool:
        return self.town == BLANK


def names_of(context: Context) -> Names:
    """设置 town_name, else the profile's name, unless the profile is of no certain town."""
    name = called(context.town, context.settings)
    levels = context.town.levels
    return Names(
        name,
        joined(name, levels.get("office", "安办")),
        joined(name, levels.get("party", "党委")),
    )


def called(town: Town, settings: Mapping[str, str]) -> str:
    """The town's name, or BLANK."""
    return settings.get(TOWN_NAME, "").strip() or (
        BLANK if town.extra.get("nameless") else town.name
    )


def committee_of(name: str, level: str) -> str:
    """The 安委会 of a level: 黑林镇安委会 for 镇级, 区安委会 for 区级."""
    committee = f"{level.removesuffix('级')}安委会"
    return joined(name, committee) if _overlap(name, committee) else committee


def joined(name: str, ending: str) -> str:
    """黑林镇安委会办公室: the town's name and its office, 镇 said once."""
    return name + ending[_overlap(name, ending) :]


def _overlap(name: str, ending: str) -> int:
    """How many characters end the one and begin the other."""
    lengths = range(min(len(name), len(ending)), 0, -1)
    return next((length for length in lengths if name.endswith(ending[:length])), 0)
