"""Questions that every front asks alike, until the answer can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xlhazard.model.month import Month

if TYPE_CHECKING:
    from xlhazard.io.township import Township
    from xlhazard.schema.types import FormSchema, Schema

Ask = Callable[[str, str], "str | None"]
"""Puts a question with the answer that is offered; None when the user cancels."""


def asked_month(ask: Ask, question: str, offered: Month) -> Month | None:
    """A month; None when the user cancels."""
    put = question
    while True:
        answer = ask(put, str(offered))
        if answer is None:
            return None
        month = Month.read(answer.strip())
        if month is not None:
            return month
        put = f"“{answer.strip()[:20]}”不是月份，请写成 {offered} 这样。{question}"


def asked_form(ask: Ask, township: Township, schema: Schema) -> FormSchema | None:
    """One of the forms that the town sends on; asked only where there are several."""
    from xlhazard.workflow.fill_planning import forms_of
    from xlhazard.workflow.place import opened

    forms = forms_of(opened(township, schema)) or tuple(schema.forms.values())
    if len(forms) == 1:
        return forms[0]
    number = _asked_number(ask, [form.sheet for form in forms])
    return None if number is None else forms[number]


def _asked_number(ask: Ask, names: Sequence[str]) -> int | None:
    """Which of the names, counted from 0."""
    listed = "　".join(f"{number} {name}" for number, name in enumerate(names, 1))
    put = f"填哪张表？请输入前面的数字：{listed}"
    while True:
        answer = ask(put, "1")
        if answer is None:
            return None
        chosen = answer.strip()
        if chosen.isdecimal() and 1 <= int(chosen) <= len(names):
            return int(chosen) - 1
        put = f"请只输入 1 到 {len(names)} 的数字：{listed}"
