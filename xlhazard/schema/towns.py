"""Town profiles, and the features they can switch on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.schema.entry import Entry, Place, mapping_of, reading, texts_of
from xlhazard.schema.types import Town

SOURCE_GROUPS = ("self", "department", "none")
LEVEL_WORDS = (
    "government_listing",
    "default_level",
    "linked_leaders",
    "submit_to",
    "village_word",
    "office",
)
PARTY = "党委"
"""What the Party committee is called where a profile does not say it (a 街道 has a 党工委)."""
_TEXTS = ("filed_by_note", "high_risk_source", "note")
_LISTS = (
    "named",
    "calendar_entries",
    "insured_sectors",
    "smart_fire_places",
    "focus_sectors",
    "enforcing_departments",
    "joint_departments",
)
_FLAGS = ("ebike_charging", "deputy_chief", "nameless")
"""nameless: the profile is of no certain town, its name is nothing to sign a letter with."""


@dataclass(frozen=True, slots=True)
class Features:
    """features.yaml: what can be switched on, the lists of every town, the order of the sheets."""

    features: Mapping[str, Mapping[str, tuple[str, ...]]]
    core_lists: tuple[str, ...]
    master_lists: tuple[str, ...]
    never_in_village: tuple[str, ...]
    as_department: tuple[str, ...]
    sheet_order: tuple[str, ...]


def read_features(raw: object, place: Place) -> Features:
    """features.yaml. Raises SchemaError."""
    with reading(raw, place) as entry:
        features: dict[str, Mapping[str, tuple[str, ...]]] = {}
        for name, one in entry.mapping("features").items():
            with reading(one, place / "features" / name) as feature:
                features[name] = {
                    key: feature.texts(key, ()) for key in ("lists", "forms", "rules")
                }
        return Features(
            features=features,
            core_lists=entry.texts("core_lists"),
            master_lists=entry.texts("master_lists"),
            never_in_village=entry.texts("never_in_village"),
            as_department=entry.texts("as_department"),
            sheet_order=entry.texts("sheet_order"),
        )


def read_town(raw: object, place: Place) -> Town:
    """One file of towns/. Raises SchemaError."""
    with reading(raw, place) as entry:
        extra: dict[str, object] = {key: entry.texts(key, ()) for key in _LISTS}
        extra |= {key: entry.text(key, "") for key in _TEXTS}
        extra |= {key: entry.flag(key, False) for key in _FLAGS}
        extra["mechanisms"] = _texts_by_word(entry, "mechanisms")
        return Town(
            id=entry.text("id"),
            name=entry.text("name"),
            document=entry.text("document"),
            features=frozenset(entry.texts("features")),
            forms=entry.texts("forms"),
            optional_lists=entry.texts("optional_lists"),
            filed_by=_texts_by_word(entry, "filed_by"),
            calendar=entry.texts("calendar"),
            levels=_levels(entry),
            high_risk_sectors=frozenset(entry.texts("high_risk_sectors")),
            source_groups=_texts_by_word(entry, "source_groups"),
            off_rules=frozenset(entry.texts("off_rules")),
            extra=extra,
        )


def _levels(entry: Entry) -> Mapping[str, str]:
    with reading(entry.raw("levels"), entry.place / "levels") as levels:
        words = {word: levels.text(word) for word in LEVEL_WORDS}
        return {**words, "party": levels.text("party", PARTY)}


def _texts_by_word(entry: Entry, key: str) -> Mapping[str, tuple[str, ...]]:
    if not entry.has(key):
        return {}
    place = entry.place / key
    return {
        word: texts_of(one, place / word) for word, one in mapping_of(entry.raw(key), place).items()
    }
