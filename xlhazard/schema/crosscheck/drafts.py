"""Do the sentences of drafts, and the counts looked for in texts, name figures that exist?"""

from __future__ import annotations

from collections.abc import Mapping

from xlhazard.schema.crosscheck.conditions import check_known
from xlhazard.schema.drafts import UNDATED, figures_in
from xlhazard.schema.entry import Place
from xlhazard.schema.types import FormSchema, FormValue


def check_drafts(form: FormSchema, place: Place) -> None:
    """Figures are unique and used; sentences draw on the lists that the row allows, and on all.

    Raises SchemaError.
    """
    known: dict[str, FormValue] = {}
    for number, value in enumerate(form.figures):
        if value.id in known or any(one.id == value.id for one in form.values):
            raise (place / "figures" / number / "id").wrong(f"编号“{value.id}”重复")
        known[value.id] = value
    used = {
        name for at, row in enumerate(form.rows) for name in _row(row, known, place / "rows" / at)
    }
    used |= _stated(form, known, place / "stated")
    for number, value in enumerate(form.figures):
        if value.id not in used:
            raise (place / "figures" / number / "id").wrong(f"没有地方用到“{value.id}”")


def _row(row: Mapping[str, object], known: Mapping[str, FormValue], place: Place) -> set[str]:
    allowed, sentences = row["draft_from"], row["draft"]
    if not isinstance(allowed, tuple) or not isinstance(sentences, tuple):
        return set()
    used: set[str] = set()
    lists: set[str] = set()
    for number, sentence in enumerate(sentences):
        at = place / "draft" / number
        found = figures_in(sentence)
        if not found or sentence.count("{") != len(found):
            raise at.wrong("每句都要有取数，写成 {编号.month}、{编号.total} 或 {编号.stock}")
        for name, how in found:
            check_known((name,), known, at)
            measure = known[name].measure
            if measure is None:
                continue
            check_known((measure.list_id,), allowed, at)
            lists.add(measure.list_id)
            if (how in UNDATED) == bool(measure.date):
                raise at.wrong(f"“{name}”{'有' if measure.date else '没有'}日期列，不能用 {how}")
            used.add(name)
    for list_id in allowed:
        if list_id not in lists:
            raise (place / "draft_from").wrong(f"draft 没有用到“{list_id}”")
    return used


def _stated(form: FormSchema, known: Mapping[str, FormValue], place: Place) -> set[str]:
    if form.stated is None:
        return set()
    used: set[str] = set()
    for number, one in enumerate(form.stated.counts):
        for unit, names in one.units.items():
            at = place / "counts" / number / "units" / unit
            if not names:
                raise at.wrong("不能为空")
            check_known(names, known, at)
            used.update(names)
    return used
