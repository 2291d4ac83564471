"""The rule catalogue: everything about a rule but its logic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from xlhazard.model.finding import Severity
from xlhazard.schema.catalogue import template_fault
from xlhazard.schema.entry import Entry, Place, mapping_of, reading, sequence_of, texts_of
from xlhazard.schema.types import RuleText, Stage

_CODE = re.compile(r"[A-Z]{2}[0-9]{2}")
_STAGES: tuple[Stage, ...] = get_args(Stage)
_SEVERITIES = tuple(severity.value for severity in Severity)


@dataclass(frozen=True, slots=True)
class Reading:
    """rules/reading.yaml: how the catalogue is to be read."""

    precedence: tuple[str, ...]
    severities: Mapping[str, str]
    stages: Mapping[str, str]
    general: tuple[str, ...]


def read_reading(raw: object, place: Place) -> Reading:
    """rules/reading.yaml. Raises SchemaError."""
    with reading(raw, place) as entry:
        found = Reading(
            entry.texts("precedence"),
            entry.wordbook("severities"),
            entry.wordbook("stages"),
            entry.texts("general"),
        )
        if set(found.severities) != set(_SEVERITIES):
            raise (place / "severities").wrong(f"应正好说明：{'、'.join(_SEVERITIES)}")
        if set(found.stages) != set(_STAGES):
            raise (place / "stages").wrong(f"应正好说明：{'、'.join(_STAGES)}")
        return found


def read_family(
    raw: object, place: Place, defaults: Mapping[str, str]
) -> tuple[str, str, tuple[RuleText, ...]]:
    """One family file: its letters, its title, its rules. defaults: settings.yaml.

    Raises SchemaError.
    """
    with reading(raw, place) as entry:
        family = entry.text("family")
        rules = tuple(_read_rule(one, at, family, defaults) for at, one in entry.sequence("rules"))
        return family, entry.text("title"), rules


def _read_rule(raw: object, place: Place, family: str, defaults: Mapping[str, str]) -> RuleText:
    with reading(raw, place) as entry:
        code = entry.text("code")
        if not _CODE.fullmatch(code) or code[:2] != family:
            raise (place / "code").wrong(f"“{code}”应为{family}加两位数字")
        parameters, settings = _parameters(entry, defaults)
        cases = entry.wordbook("severity_cases") if entry.has("severity_cases") else {}
        return RuleText(
            code=code,
            name=entry.text("name"),
            title=entry.text("title", ""),
            severity=_severity(entry, "severity"),
            stages=_stages(entry),
            scope=_scope(entry),
            formulation=entry.text("formulation"),
            message=_template(entry, "message"),
            fix=_template(entry, "fix"),
            basis=_template(entry, "basis"),
            fires=_example(entry, "fires"),
            silent=_example(entry, "silent"),
            severity_in_master=(
                _severity(entry, "severity_in_master") if entry.has("severity_in_master") else None
            ),
            yields_to=entry.texts("yields_to", ()),
            parameters=parameters,
            note=entry.text("note", ""),
            settings=settings,
            parameters_source=entry.text("parameters_source", ""),
            severity_cases={
                _known_severity(word, place / "severity_cases"): case
                for word, case in cases.items()
            },
        )


def _template(entry: Entry, key: str) -> str:
    text = entry.text(key)
    if fault := template_fault(text):
        raise (entry.place / key).wrong(fault)
    return text


def _severity(entry: Entry, key: str) -> Severity:
    return Severity(entry.choice(key, _SEVERITIES))


def _known_severity(word: str, place: Place) -> Severity:
    if word not in _SEVERITIES:
        raise place.wrong(f"不认识的严重程度“{word}”")
    return Severity(word)


def _stages(entry: Entry) -> tuple[Stage, ...]:
    place = entry.place / "stage"
    words = entry.texts("stage")
    found = tuple(stage for stage in _STAGES if stage in words)
    if len(found) != len(words) or not found:
        raise place.wrong(f"应取自：{'、'.join(_STAGES)}，不重复")
    return found


def _scope(entry: Entry) -> tuple[str, ...]:
    raw = entry.raw("scope")
    return ("*",) if raw == "*" else texts_of(raw, entry.place / "scope")


def _parameters(
    entry: Entry, defaults: Mapping[str, str]
) -> tuple[dict[str, str | int | float | None], dict[str, str]]:
    """Parameters and the settings that some of them name: {max_fine: {setting: max_fine_wan}}."""
    parameters: dict[str, str | int | float | None] = {}
    settings: dict[str, str] = {}
    place = entry.place / "parameters"
    for name, raw in entry.mapping("parameters", {}).items():
        if isinstance(raw, Mapping):
            with reading(raw, place / name) as inner:
                key = inner.text("setting")
            if key not in defaults:
                raise (place / name / "setting").wrong(f"settings.yaml 里没有“{key}”")
            parameters[name], settings[name] = _plain(defaults[key]), key
        elif raw is None or (isinstance(raw, str | int | float) and not isinstance(raw, bool)):
            parameters[name] = raw
        else:
            raise (place / name).wrong("应为数字、文字，或 {setting: 名称}")
    return parameters, settings


def _plain(text: str) -> str | int | float | None:
    """The default of a setting as a parameter: a number where it is one, None where not set."""
    if not text:
        return None
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[0-9]+\.[0-9]+", text) else text


def _example(entry: Entry, key: str) -> Mapping[str, object]:
    """A case: given = what stands where, at = the place of the finding (fires only)."""
    place = entry.place / key
    with reading(entry.raw(key), place) as case:
        given = case.raw("given")
        for at, one in sequence_of(given, place / "given"):
            with reading(one, at) as circumstance:
                circumstance.text("in")
                for part in ("cells", "facts"):
                    cells = circumstance.mapping(part, {})
                    for name, value in cells.items():
                        if not isinstance(value, str):
                            raise (at / part / name).wrong("应为文字（请加引号）")
        found: dict[str, object] = {"given": given}
        if key == "fires":
            at_place = case.raw("at")
            found["at"] = None if at_place is None else case.text("at")
        return mapping_of(found, place)
