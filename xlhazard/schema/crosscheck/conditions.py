"""Do conditions name columns, codes, attributes and predicates that exist?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from xlhazard.schema.conditions import PREDICATES
from xlhazard.schema.entry import Place
from xlhazard.schema.types import (
    Column,
    Comparison,
    Condition,
    Either,
    FormSchema,
    Kind,
    ListSchema,
    Named,
    Schema,
)

_ORDERED = (Kind.WHOLE, Kind.DECIMAL, Kind.MONEY_WAN, Kind.MONEY_YUAN, Kind.DATE)


def check_condition(
    condition: Condition,
    list_schema: ListSchema,
    schema: Schema,
    place: Place,
    column: Column | None = None,
    form: FormSchema | None = None,
) -> None:
    """The columns, codes, attributes and predicates of a condition exist. Raises SchemaError.

    column is the one that the condition belongs to: a town that has it must have the columns
    that the condition looks at.
    """
    for number, clause in enumerate(condition):
        at = place / number
        if isinstance(clause, Either):
            for option, inner in enumerate(clause.options):
                check_condition(inner, list_schema, schema, at / "either" / option, column, form)
        elif isinstance(clause, Named):
            _check_named(clause, schema, at, form)
        else:
            _check_comparison(clause, list_schema, schema, at, column)


def _check_comparison(
    clause: Comparison, list_schema: ListSchema, schema: Schema, at: Place, owner: Column | None
) -> None:
    if not list_schema.has(clause.field):
        raise (at / "field").wrong(f"{list_schema.id} 没有列“{clause.field}”")
    column = list_schema.column(clause.field)
    if owner is not None and column.feature not in (None, owner.feature):
        raise (at / "field").wrong(f"“{clause.field}”只在有功能“{column.feature}”的镇才有")
    if clause.op in ("is", "in"):
        check_values(column, clause.attribute, clause.values, schema, at / clause.op)
    elif clause.op in ("at_least", "at_most", "after"):
        _check_limit(column, clause, at / clause.op)


def check_values(
    column: Column, attribute: str | None, values: tuple[str, ...], schema: Schema, at: Place
) -> None:
    if column.kind is Kind.YES_NO:
        known: Iterable[str] = ("yes", "no")
    elif column.codes is None:
        raise at.wrong(f"列“{column.id}”不是取值表，也不是是否列，不能这样比较")
    elif attribute is None:
        known = schema.codes[column.codes].by_id
    else:
        known = attribute_values(schema, column.codes, attribute)
        if not known:
            raise at.wrong(f"取值表“{column.codes}”没有属性“{attribute}”")
    if not values:
        raise at.wrong("不能为空")
    check_known(values, known, at)


def attribute_values(schema: Schema, codes: str, attribute: str) -> frozenset[str]:
    """Every value that an attribute has in a value list; "yes" always goes with "no"."""
    found = {
        code.attributes[attribute]
        for code in schema.codes[codes].codes
        if attribute in code.attributes
    }
    return frozenset(found | ({"yes", "no"} if found & {"yes", "no"} else set()))


def _check_limit(column: Column, clause: Comparison, at: Place) -> None:
    if column.kind not in _ORDERED:
        raise at.wrong(f"列“{column.id}”不是数字或日期")
    limit = clause.values[0]
    if column.kind is Kind.DATE:
        if limit != "as_of":
            raise at.wrong("日期只能与 as_of 比较")
        return
    if clause.op == "after":
        raise at.wrong("after 只用于日期")
    try:
        Decimal(limit)
    except InvalidOperation:
        raise at.wrong(f"“{limit}”不是数字") from None


def _check_named(clause: Named, schema: Schema, at: Place, form: FormSchema | None) -> None:
    kind = PREDICATES[clause.name]
    known: Iterable[str] = ()
    if kind == "values":
        if form is None:
            raise (at / "named").wrong(f"“{clause.name}”只能用在表的取数规则里")
        known = {value.id for value in form.values}
    elif kind == "list":
        known = schema.lists
    elif kind == "grade":
        known = schema.codes["hazard_grades"].by_id
    elif kind == "cycle":
        known = schema.codes["duty_cycles"].by_id
    check_known(clause.arguments, known, at / "arguments")


def check_known(words: Iterable[str], known: Iterable[str], at: Place) -> None:
    """Every word is one of the known ones. Raises SchemaError."""
    options = tuple(known)
    for word in words:
        if word not in options:
            shown = "、".join(options[:12]) + ("……" if len(options) > 12 else "")
            raise at.wrong(f"不认识的“{word}”；可用的有：{shown}")
