"""What stands in the cells of a form: nothing, a word that says nothing, or an answer."""

from __future__ import annotations

import unicodedata

from xlhazard.checking.acceptance import says_nothing
from xlhazard.checking.context import Context
from xlhazard.deriving.reporting import filed
from xlhazard.model.fold import is_blank, without_space
from xlhazard.model.table import FormSheet
from xlhazard.rules.known import roster
from xlhazard.schema.types import FORM_KINDS

NOTHING = frozenset({"无", "不适用", "没有", "暂无", "不涉及", "N/A"})
_AROUND = "。.，,；;、()[]【】"
_STROKES = frozenset("/\\-—–―－")
_HEADER = frozenset({"unit", "date"})


def blank(form: FormSheet, item: str) -> bool:
    """Nothing was typed, or nothing that a number, a day or a name could be read from."""
    answer = form.items.get(item)
    if answer is None or answer.fault is not None:
        return False
    value = answer.value
    return value is None or (isinstance(value, str | tuple) and says_nothing(value))


def untyped(form: FormSheet, item: str) -> bool:
    """Nothing at all stands in the cell."""
    answer = form.items.get(item)
    return answer is None or is_blank(answer.typed)


def only_nothing(form: FormSheet, item: str) -> bool:
    """The cell holds only 无, 不适用, / , — or a word like them."""
    answer = form.items.get(item)
    if answer is None or is_blank(answer.typed):
        return False
    word = without_space(unicodedata.normalize("NFKC", answer.typed)).strip(_AROUND).upper()
    return word in NOTHING or (bool(word) and _STROKES.issuperset(word))


def left_empty(form: FormSheet) -> bool:
    """Nobody has answered anything; of a sheet without any place for an answer nobody can say."""
    return bool(form.items.keys() - _HEADER) and not filed(form)


def owed(context: Context, form: FormSheet) -> bool:
    """The unit has to file this form: by 应报表种 of sheet 单位; whoever is unknown there has."""
    row = context.once(roster).get(context.unit or "")
    if row is None:
        return True
    return FORM_KINDS.get(form.form_id, form.form_id) in row.texts("forms_due")
