"""From parsed YAML (or the wheel's compiled JSON) to one consistent Schema.

Files of schemas/, by relative posix name: documents.yaml, ids.yaml, common.yaml, templates.yaml,
features.yaml, settings.yaml, calendar.yaml, rest_days.yaml, states.yaml, letters.yaml,
books.yaml, boards.yaml, form_words.yaml, and the folders lists/, codes/, forms/, layouts/, rules/,
towns/, ledgers/ with one file each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from xlhazard.schema.boards import BOARDS, check_boards, read_boards
from xlhazard.schema.books import BOOKS, check_books, read_books
from xlhazard.schema.calendar import read_calendar, read_rest_days, read_settings
from xlhazard.schema.columns import CommonColumns, read_codes, read_common, read_list
from xlhazard.schema.crosscheck import check
from xlhazard.schema.entry import Place, reading
from xlhazard.schema.forms import read_form
from xlhazard.schema.ids import Identifiers, read_ids
from xlhazard.schema.layouts import FORM_WORDS, read_form_words, read_layout, with_layouts
from xlhazard.schema.ledgers import check_ledgers, read_ledger
from xlhazard.schema.letters import LETTERS, check_letters, read_letters
from xlhazard.schema.rules import Reading, read_family, read_reading
from xlhazard.schema.states import read_states
from xlhazard.schema.towns import read_features, read_town
from xlhazard.schema.types import ListSchema, RuleText, Schema, SchemaError, Templates

T = TypeVar("T")

COVER = "cover"
SINGLE_FILES = (
    "documents",
    "ids",
    "common",
    "templates",
    "features",
    "settings",
    "calendar",
    "rest_days",
    "states",
    "letters",
    "form_words",
    "books",
    "boards",
)
FOLDERS = ("lists", "codes", "forms", "layouts", "rules", "towns", "ledgers")
READING = "rules/reading.yaml"
NEEDED_CODES = (
    "unit_types",
    "report_kinds",
    "hazard_grades",
    "hazard_sources",
    "hazard_states",
    "listing_levels",
    "sectors",
    "smart_fire_places",
    "joint_departments",
    "duty_levels",
    "duty_cycles",
)
"""Value lists that other files or the program speak of by name."""


def build(raw: Mapping[str, object]) -> Schema:
    """The schema of all files, each already parsed, by relative name ("lists/hazards.yaml").

    Raises SchemaError naming file and key for the first fault: unknown or missing keys, wrong
    types, references to nothing, headers or synonyms that read alike.
    """
    for name in raw:
        _check_name(name)
    documents = _read_documents(*_file(raw, "documents.yaml"))
    identifiers = read_ids(*_file(raw, "ids.yaml"))
    common = read_common(*_file(raw, "common.yaml"), identifiers.formats)
    features = read_features(*_file(raw, "features.yaml"))
    settings = read_settings(*_file(raw, "settings.yaml"))
    forms = _folder(raw, "forms", read_form, lambda form: form.id)
    if COVER not in forms:
        raise Place("forms/cover.yaml").wrong("缺少这个文件")
    cover = forms.pop(COVER)
    forms = with_layouts(forms, _folder(raw, "layouts", read_layout, lambda layout: layout.id))
    families, rules = _read_rules(raw, settings.defaults)
    schema = Schema(
        lists=_in_order(_read_lists(raw, common, identifiers), features.sheet_order),
        codes=_folder(raw, "codes", read_codes, lambda codes: codes.id),
        forms=_in_order(forms, features.sheet_order),
        cover=cover,
        templates=_read_templates(*_file(raw, "templates.yaml")),
        rules=rules,
        families=families,
        documents=documents,
        calendar=read_calendar(
            *_file(raw, "calendar.yaml"), settings, read_rest_days(*_file(raw, "rest_days.yaml"))
        ),
        states=read_states(*_file(raw, "states.yaml")),
        towns=_folder(raw, "towns", read_town, lambda town: town.id),
        core_lists=features.core_lists,
        master_lists=features.master_lists,
        sheet_order=features.sheet_order,
        master_columns=common.master,
        parameters=_parameters(rules),
        hint_column=common.hint,
        formats=identifiers.formats,
        prefixes=identifiers.prefixes,
        features=features.features,
        ledgers=_folder(raw, "ledgers", read_ledger, lambda ledger: ledger.id),
        letters=read_letters(*_file(raw, LETTERS)),
        form_words=read_form_words(*_file(raw, FORM_WORDS)),
        books=read_books(*_file(raw, BOOKS)),
        boards=read_boards(*_file(raw, BOARDS)),
        never_in_village=frozenset(features.never_in_village),
        as_department=frozenset(features.as_department),
    )
    _check_needed(schema)
    for number, codes in enumerate(settings.rules.values()):
        at = Place("settings.yaml", "settings") / number / "rules"
        for code in codes:
            if code not in rules:
                raise at.wrong(f"没有规则“{code}”")
    check(schema)
    check_ledgers(schema.ledgers, schema.lists)
    check_letters(schema.letters, schema.rules, schema.documents)
    check_books(schema.books, schema.lists)
    check_boards(
        schema.boards,
        {form.id: frozenset(v.number for v in form.values) for form in schema.forms.values()},
    )
    return schema


def _check_name(name: str) -> None:
    folder, slash, rest = name.partition("/")
    known = folder in FOLDERS and "/" not in rest if slash else name[:-5] in SINGLE_FILES
    if not name.endswith(".yaml") or not known:
        raise SchemaError(
            f"{name}: 不认识的文件；可用的有：{'、'.join(f'{one}.yaml' for one in SINGLE_FILES)}，"
            f"以及文件夹 {'、'.join(FOLDERS)} 里的文件"
        )


def _file(raw: Mapping[str, object], name: str) -> tuple[object, Place]:
    if name not in raw:
        raise Place(name).wrong("缺少这个文件")
    return raw[name], Place(name)


def _folder(
    raw: Mapping[str, object],
    folder: str,
    read: Callable[[object, Place], T],
    id_of: Callable[[T], str],
) -> dict[str, T]:
    """Every file of a folder, by its id, which is also the file's name."""
    found: dict[str, T] = {}
    for name in sorted(raw):
        if name.startswith(f"{folder}/") and name != READING:
            place = Place(name)
            one = read(raw[name], place)
            if name != f"{folder}/{id_of(one)}.yaml":
                raise (place / "id").wrong(f"“{id_of(one)}”与文件名不一致")
            found[id_of(one)] = one
    return found


def _in_order(found: dict[str, T], order: tuple[str, ...]) -> dict[str, T]:
    """The same in the order of the sheets; what the order does not name stands last."""
    rank = {name: number for number, name in enumerate(order)}
    return dict(sorted(found.items(), key=lambda item: rank.get(item[0], len(rank))))


def _read_lists(
    raw: Mapping[str, object], common: CommonColumns, identifiers: Identifiers
) -> dict[str, ListSchema]:
    def read(one: object, place: Place) -> ListSchema:
        return read_list(one, place, common, identifiers.formats)

    return _folder(raw, "lists", read, lambda found: found.id)


def _read_documents(raw: object, place: Place) -> dict[str, str]:
    found: dict[str, str] = {}
    with reading(raw, place) as entry:
        for name, one in entry.mapping("documents").items():
            with reading(one, place / "documents" / name) as document:
                document.text("title")
                found[name] = document.text("cited")
    return found


def _read_templates(raw: object, place: Place) -> Templates:
    with reading(raw, place) as entry:
        templates = Templates(entry.text("current"), entry.texts("accepted"))
        if templates.current not in templates.accepted:
            raise (place / "accepted").wrong("应包括现行版本")
        return templates


def _read_rules(
    raw: Mapping[str, object], defaults: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, RuleText]]:
    """Titles of the families and all rules, both in the order of precedence."""
    order: Reading = read_reading(*_file(raw, READING))
    titles: dict[str, str] = {}
    rules: dict[str, RuleText] = {}
    for family in order.precedence:
        document, place = _file(raw, f"rules/{family.lower()}.yaml")
        letters, titles[family], found = read_family(document, place, defaults)
        if letters != family:
            raise (place / "family").wrong(f"“{letters}”与文件名不一致")
        for number, rule in enumerate(found):
            if rule.code in rules:
                raise (place / "rules" / number / "code").wrong(f"“{rule.code}”重复")
            rules[rule.code] = rule
    for name in raw:
        if name.startswith("rules/") and name != READING and name[6:8].upper() not in titles:
            raise Place(name).wrong("reading.yaml 的 precedence 里没有这一族")
    return titles, rules


def _parameters(rules: Mapping[str, RuleText]) -> dict[str, str]:
    return {
        rule.setting_of(name): "" if value is None else str(value)
        for rule in rules.values()
        for name, value in rule.parameters.items()
    }


def _check_needed(schema: Schema) -> None:
    for name in NEEDED_CODES:
        if name not in schema.codes:
            raise Place(f"codes/{name}.yaml").wrong("缺少这个文件")
