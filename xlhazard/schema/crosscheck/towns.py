"""Do features and town profiles name lists, forms, rules, codes and calendar ids that exist?"""

from __future__ import annotations

from xlhazard.schema.crosscheck.conditions import check_known
from xlhazard.schema.entry import Place
from xlhazard.schema.towns import SOURCE_GROUPS
from xlhazard.schema.types import FORM_KINDS, Schema, Town

_CODES_OF = {
    "insured_sectors": "sectors",
    "focus_sectors": "sectors",
    "smart_fire_places": "smart_fire_places",
    "joint_departments": "joint_departments",
}


def check_features(schema: Schema) -> None:
    """features.yaml. Raises SchemaError."""
    place = Place("features.yaml")
    rules = {*schema.families, *schema.rules}
    for name, brings in schema.features.items():
        at = place / "features" / name
        check_known(brings["lists"], schema.lists, at / "lists")
        check_known(brings["forms"], schema.forms, at / "forms")
        check_known(brings["rules"], rules, at / "rules")
    check_known(schema.core_lists, schema.lists, place / "core_lists")
    check_known(schema.master_lists, schema.lists, place / "master_lists")
    check_known(sorted(schema.never_in_village), schema.lists, place / "never_in_village")
    unit_types = schema.codes["unit_types"].by_id
    check_known(sorted(schema.as_department), unit_types, place / "as_department")
    at = place / "sheet_order"
    check_known(schema.sheet_order, {**schema.lists, **schema.forms}, at)
    if len(set(schema.sheet_order)) != len(schema.sheet_order):
        raise at.wrong("有重复")
    check_known([*schema.lists, *schema.forms], schema.sheet_order, at)
    for list_id in schema.master_lists:
        if not schema.lists[list_id].master_only:
            raise (place / "master_lists").wrong(f"“{list_id}”不是 held_in: master")
    for list_id in schema.core_lists:
        if not schema.lists[list_id].village_core:
            raise (place / "core_lists").wrong(f"“{list_id}”不是 village_core: true")


def check_towns(schema: Schema) -> None:
    """Every file of towns/. Raises SchemaError."""
    names: dict[str, str] = {}
    for town in schema.towns.values():
        place = Place(f"towns/{town.id}.yaml")
        if other := names.get(town.name):
            raise (place / "name").wrong(f"与 {other} 同名")
        names[town.name] = place.file
        _check_town(town, schema, place)
    if "full" not in schema.towns:
        raise Place("towns/full.yaml").wrong("缺少这个文件：没有指明镇街时用它")


def _check_town(town: Town, schema: Schema, place: Place) -> None:
    check_known((town.document,), schema.documents, place / "document")
    check_known(sorted(town.features), schema.features, place / "features")
    check_known(town.forms, schema.forms, place / "forms")
    brought = {form for name in town.features for form in schema.features[name]["forms"]}
    for number, form in enumerate(town.forms):
        if form not in brought:
            raise (place / "forms" / number).wrong(f"“{form}”所属的功能没有启用")
    check_known(town.optional_lists, schema.lists, place / "optional_lists")
    for number, list_id in enumerate(town.optional_lists):
        if list_id in schema.core_lists or schema.lists[list_id].master_only:
            raise (place / "optional_lists" / number).wrong(f"“{list_id}”不是可选清单")
    kinds = schema.codes["report_kinds"].by_id
    check_known(town.filed_by, kinds, place / "filed_by")
    unit_types = schema.codes["unit_types"].by_id
    for kind, filers in town.filed_by.items():
        check_known(filers, unit_types, place / "filed_by" / kind)
    for number, form in enumerate(town.forms):
        kind = FORM_KINDS.get(form, form)
        if kind not in town.filed_by:
            raise (place / "forms" / number).wrong(f"filed_by 没有说明“{form}”由谁填报")
        check_known(town.filed_by[kind], schema.forms[form].filed_by, place / "filed_by" / kind)
    check_known(town.calendar, schema.calendar.deadlines, place / "calendar")
    check_known(town.off_rules, schema.rules, place / "off_rules")
    levels = schema.codes["listing_levels"].by_id
    level = town.levels["government_listing"]
    check_known((level,), levels, place / "levels" / "government_listing")
    _check_codes(town, schema, place)


def _check_codes(town: Town, schema: Schema, place: Place) -> None:
    sectors = schema.codes["sectors"].by_id
    check_known(sorted(town.high_risk_sectors), sectors, place / "high_risk_sectors")
    for key, codes in _CODES_OF.items():
        check_known(_texts(town, key), schema.codes[codes].by_id, place / key)
    entries = [str(entry["id"]) for entry in schema.calendar.entries]
    check_known(_texts(town, "calendar_entries"), entries, place / "calendar_entries")
    check_known(_texts(town, "named"), schema.lists, place / "named")
    if not town.source_groups:
        return
    at = place / "source_groups"
    check_known(town.source_groups, SOURCE_GROUPS, at)
    sources = schema.codes["hazard_sources"].by_id
    listed = [source for group in town.source_groups.values() for source in group]
    check_known(listed, sources, at)
    check_known(sources, listed, at)
    if len(set(listed)) != len(listed):
        raise at.wrong("同一来源出现在两个组里")


def _texts(town: Town, key: str) -> tuple[str, ...]:
    found = town.extra[key]
    return found if isinstance(found, tuple) else ()
