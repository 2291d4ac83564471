"""Do lists, columns, keys, headers and value lists fit together?"""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.fold import fold_label
from xlhazard.schema.columns import PRINTED
from xlhazard.schema.crosscheck.conditions import check_condition, check_known, check_values
from xlhazard.schema.entry import Place
from xlhazard.schema.types import Column, Kind, ListSchema, Schema

CODED = (Kind.CODE, Kind.MULTI_CODE)
_FILERS = ("village", "department", "office", "tool")


def check_lists(schema: Schema) -> None:
    """Every list, its columns, keys, headers and conditions. Raises SchemaError."""
    sheets: dict[str, str] = {}
    for list_schema in schema.lists.values():
        place = Place(f"lists/{list_schema.id}.yaml")
        if other := sheets.get(list_schema.sheet):
            raise (place / "sheet").wrong(f"表名“{list_schema.sheet}”与 {other} 相同")
        sheets[list_schema.sheet] = place.file
        check_known(list_schema.filed_by, _FILERS, place / "filed_by")
        _check_columns(list_schema, schema, place)
        _check_headers(list_schema, schema, place)
        _check_print_area(list_schema, place)
        if not list_schema.key:
            raise (place / "key").wrong("至少要有一列")
        for number, key in enumerate(list_schema.key):
            if not list_schema.has(key):
                raise (place / "key" / number).wrong(f"没有列“{key}”")
    for form in (schema.cover, *schema.forms.values()):
        place = Place(f"forms/{form.id}.yaml")
        if other := sheets.get(form.sheet):
            raise (place / "sheet").wrong(f"表名“{form.sheet}”与 {other} 相同")
        sheets[form.sheet] = place.file
    for number, column in enumerate(schema.master_columns):
        at = Place("common.yaml", "master_columns") / number
        _check_column(column, None, schema, at)


def _check_columns(list_schema: ListSchema, schema: Schema, place: Place) -> None:
    seen: set[str] = set()
    for number, column in enumerate(list_schema.columns[:-1]):
        at = place / "columns" / (number - 1)
        if column.id in seen:
            raise (at / "id").wrong(f"编号“{column.id}”重复")
        seen.add(column.id)
        _check_column(column, list_schema, schema, at)


def _check_column(
    column: Column, list_schema: ListSchema | None, schema: Schema, at: Place
) -> None:
    _check_kind(column, schema, at)
    _check_format(column, schema, at)
    if column.feature is not None and column.feature not in schema.features:
        raise (at / "feature").wrong(f"没有功能“{column.feature}”")
    if column.source not in schema.documents:
        raise (at / "source").wrong(f"没有文件“{column.source}”")
    if (column.derived is not None) != column.is_derived:
        raise (at / "derived").wrong("required: derived 的列要有 derived，其他列不能有")
    if column.min is not None and column.max is not None and column.min > column.max:
        raise (at / "max").wrong("上限小于下限")
    if column.blank_means is not None:
        check_values(column, None, (column.blank_means,), schema, at / "blank_means")
    if list_schema is not None:
        _check_in_list(column, list_schema, schema, at)


def _check_kind(column: Column, schema: Schema, at: Place) -> None:
    if (column.kind in CODED) != (column.codes is not None):
        raise (at / "codes").wrong("code 和 multi_code 列要有 codes，其他列不能有")
    if column.codes is not None and column.codes not in schema.codes:
        raise (at / "codes").wrong(f"没有取值表“{column.codes}”")
    if column.kind is Kind.REFERENCE and column.references is None:
        raise (at / "references").wrong("reference 列要有 references")
    if column.references is not None:
        list_id, target = column.references
        if list_id not in schema.lists or not schema.lists[list_id].has(target):
            raise (at / "references").wrong(f"没有“{list_id}.{target}”这一列")


def _check_format(column: Column, schema: Schema, at: Place) -> None:
    if column.format is not None and column.format not in schema.formats:
        raise (at / "format").wrong(f"ids.yaml 里没有格式“{column.format}”")
    if column.format is not None and column.kind is not Kind.TEXT:
        raise (at / "format").wrong("只有 text 列才有 format")
    if (column.format == "record_id") != (column.prefix is not None):
        raise (at / "prefix").wrong("record_id 列要有 prefix，其他列不能有")


def _check_in_list(column: Column, list_schema: ListSchema, schema: Schema, at: Place) -> None:
    if column.prefix is not None and schema.prefixes.get(column.prefix) != list_schema.id:
        raise (at / "prefix").wrong(f"ids.yaml 里的“{column.prefix}”不是本清单的前缀")
    if column.resolves is not None and not list_schema.has(column.resolves):
        raise (at / "resolves").wrong(f"没有列“{column.resolves}”")
    if column.owner_unit_when and column.owner == "unit":
        raise (at / "owner_unit_when").wrong("只用于 owner: office 的列")
    check_condition(column.when, list_schema, schema, at / "required" / "when", column)
    check_condition(column.owner_unit_when, list_schema, schema, at / "owner_unit_when", column)


def _check_headers(list_schema: ListSchema, schema: Schema, place: Place) -> None:
    """No header or alias reads like that of another column, whatever the town has."""
    columns = [*list_schema.columns, schema.hint_column]
    if not list_schema.master_only:
        columns += schema.master_columns
    read: dict[str, str] = {}
    for number, column in enumerate(columns):
        own = 0 < number < len(list_schema.columns) - 1
        at = place / "columns" / (number - 1) if own else Place("common.yaml", column.id)
        for key, word in _words(column):
            other = read.setdefault(fold_label(word), column.id)
            if other != column.id:
                raise (at / key).wrong(f"“{word}”与列“{other}”的表头或别名相同")


def _words(column: Column) -> Iterator[tuple[str, str]]:
    yield "header", column.header
    for alias in column.aliases:
        yield "aliases", alias


def _check_print_area(list_schema: ListSchema, place: Place) -> None:
    own = list_schema.columns[:-1]
    printed = [column for column in own if not column.wide]
    if len(printed) > PRINTED:
        raise (place / "columns").wrong(
            f"打印区内连同序号有 {len(printed)} 列，最多 {PRINTED} 列；其余的请标 wide: true"
        )
    for number, column in enumerate(own[: len(printed)]):
        if column.wide:
            raise (place / "columns" / (number - 1) / "wide").wrong("打印区内的列要排在最前面")
