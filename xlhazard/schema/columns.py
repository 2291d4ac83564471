"""Lists, their columns and the value lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from xlhazard.model.fold import fold
from xlhazard.schema.conditions import parse_condition
from xlhazard.schema.entry import Entry, Place, reading
from xlhazard.schema.types import (
    Code,
    CodeList,
    Column,
    Condition,
    Format,
    Kind,
    ListSchema,
)

PRINTED = 14
"""At most this many columns, 序号 included, stand in the print area of a list."""

Required = Literal["always", "never", "derived", "when"]


@dataclass(frozen=True, slots=True)
class CommonColumns:
    """common.yaml: what every list has besides its own columns, and what the master adds."""

    seq: Column
    remark: Column
    hint: Column
    master: tuple[Column, ...]


def read_common(raw: object, place: Place, formats: Mapping[str, Format]) -> CommonColumns:
    """common.yaml. Raises SchemaError."""
    with reading(raw, place) as entry:
        if set(entry.wordbook("kinds")) != {kind.value for kind in Kind}:
            raise (place / "kinds").wrong("应正好说明每一种 kind")
        seq, remark, hint = (
            read_column(entry.raw(name), place / name, formats)
            for name in ("seq", "remark", "hint")
        )
        return CommonColumns(
            seq,
            remark,
            hint,
            master=tuple(
                read_column(one, where, formats) for where, one in entry.sequence("master_columns")
            ),
        )


def read_list(
    raw: object, place: Place, common: CommonColumns, formats: Mapping[str, Format]
) -> ListSchema:
    """One file of lists/: 序号 first, its own columns as written, 备注 last. Raises SchemaError."""
    with reading(raw, place) as entry:
        own = tuple(read_column(one, at, formats) for at, one in entry.sequence("columns"))
        crowded = any(column.wide for column in own) or len(own) + 2 > PRINTED
        return ListSchema(
            id=entry.text("id"),
            sheet=entry.text("sheet"),
            key=entry.texts("key"),
            columns=(common.seq, *own, replace(common.remark, wide=crowded)),
            filed_by=entry.texts("filed_by"),
            master_only=entry.choice("held_in", ("unit_and_master", "master")) == "master",
            village_core=entry.flag("village_core"),
            about=entry.text("about"),
            entity=entry.text("entity"),
            later_as=entry.text("later_as", ""),
        )


def read_column(raw: object, place: Place, formats: Mapping[str, Format]) -> Column:
    """One column. Raises SchemaError."""
    with reading(raw, place) as entry:
        required, when = _required(entry)
        owner_when: Condition = ()
        if entry.has("owner_unit_when"):
            owner_when = parse_condition(entry.raw("owner_unit_when"), place / "owner_unit_when")
        width = entry.number("width")
        if width is None or not 3 <= width <= 80:
            raise (place / "width").wrong("列宽应为 3 到 80 个字符")
        pattern, prefix = entry.maybe("format"), entry.maybe("prefix")
        kind = entry.choice("kind", [kind.value for kind in Kind])
        return Column(
            id=entry.text("id"),
            header=entry.text("header"),
            kind=Kind(kind),
            required=required,
            when=when,
            owner=entry.choice("owner", _OWNERS),
            owner_unit_when=owner_when,
            aliases=entry.texts("aliases", ()),
            codes=entry.maybe("codes"),
            references=_reference(entry),
            unit=entry.maybe("unit"),
            min=entry.number("min"),
            max=entry.number("max"),
            format=pattern,
            prefix=prefix,
            future=entry.flag("future", False),
            feature=entry.maybe("feature"),
            blank_means=entry.maybe("blank_means"),
            derived=entry.maybe("derived"),
            resolves=entry.maybe("resolves"),
            source=entry.text("source"),
            note=entry.text("note", ""),
            example=entry.text("example", _example(formats, pattern or kind, prefix)),
            prompt=entry.text("prompt", ""),
            width=float(width),
            wide=entry.flag("wide", False),
        )


_OWNERS: tuple[Literal["unit", "office"], ...] = ("unit", "office")
_REQUIRED: tuple[Required, ...] = ("always", "never", "derived")


def _required(entry: Entry) -> tuple[Required, Condition]:
    raw = entry.raw("required")
    if isinstance(raw, str):
        return entry.choice("required", _REQUIRED), ()
    place = entry.place / "required"
    with reading(raw, place) as inner:
        condition = parse_condition(inner.raw("when"), place / "when")
    if not condition:
        raise (place / "when").wrong("条件不能为空")
    return "when", condition


def _reference(entry: Entry) -> tuple[str, str] | None:
    text = entry.maybe("references")
    if text is None:
        return None
    list_id, dot, column = text.partition(".")
    if not (list_id and dot and column):
        raise (entry.place / "references").wrong("应写成 清单.列，例如 hazards.hazard_id")
    return list_id, column


def _example(formats: Mapping[str, Format], pattern: str, prefix: str | None) -> str:
    """The example of a column's format, or of its kind where ids.yaml has one for that."""
    if pattern not in formats:
        return ""
    example = formats[pattern].example
    return example if prefix is None else f"{prefix}-{example.partition('-')[2]}"


def read_codes(raw: object, place: Place) -> CodeList:
    """One file of codes/. Raises SchemaError, also for two values that read alike."""
    with reading(raw, place) as entry:
        attributes = entry.texts("attributes", ())
        codes = tuple(_read_code(one, at, attributes) for at, one in entry.sequence("values"))
        list_id = entry.text("id")
    by_fold: dict[str, Code] = {}
    for number, code in enumerate(codes):
        for word in (code.id, code.label, *code.synonyms):
            other = by_fold.setdefault(fold(word), code)
            if other is not code:
                at = place / "values" / number
                raise at.wrong(f"“{word}”同时指“{other.label}”和“{code.label}”")
    if not codes:
        raise (place / "values").wrong("取值不能为空")
    return CodeList(list_id, codes, {code.id: code for code in codes}, by_fold)


def _read_code(raw: object, place: Place, attributes: tuple[str, ...]) -> Code:
    """One value; it says something on every attribute of its list (null: none)."""
    with reading(raw, place) as entry:
        for name in attributes:
            entry.raw(name)
        return Code(
            id=entry.text("id"),
            label=entry.text("label"),
            synonyms=entry.texts("synonyms", ()),
            attributes={name: entry.text(name) for name in attributes if entry.has(name)},
            source=entry.text("source"),
        )
