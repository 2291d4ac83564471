"""Whether a rule runs on this file, and how grave its findings are.

Source: rule catalogue `general` and domain specification 6: off_rules of the town, switches and
severities in 设置, needs of the rule, severity_in_master.
"""

from __future__ import annotations

from xlhazard.checking.context import Context
from xlhazard.checking.rule import Rule
from xlhazard.model.finding import Notice, Severity
from xlhazard.schema.types import RuleText

_OFF = frozenset({"停用", "关闭", "关", "不用", "off", "OFF"})
_SEVERITIES = {
    "错误": Severity.ERROR,
    "警告": Severity.WARNING,
    "提示": Severity.INFO,
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
}
_ORDER = (Severity.INFO, Severity.WARNING, Severity.FLAG, Severity.ERROR)
_NEVER_LOWERED = frozenset({"ST", "KY"})


_WITH_CARRIED = frozenset({"CM", "KY"})
"""Families that also see what travelled inside a workbook."""
_AT_HOME = frozenset({"KY22"})
"""Rules that need what never leaves the office: 人员名册."""


def seen(context: Context, text: RuleText) -> Context:
    """What a rule looks at: where there is no master, some see what travelled inside the file."""
    if context.carried.known is None or not _may_see(context, text):
        return context
    return context.with_carried()


def _may_see(context: Context, text: RuleText) -> bool:
    alone = context.stage == "submission" and context.master is None
    return alone and text.family in _WITH_CARRIED and text.code not in _AT_HOME


def in_stage(context: Context, text: RuleText) -> bool:
    """The rule belongs to what is judged: a submission, or the master."""
    wanted = {"master"} if context.stage == "master" else {"submission", "history"}
    return not wanted.isdisjoint(text.stages)


def switched_off(context: Context, text: RuleText) -> str | None:
    """Why the town or its 设置 do without this rule (Chinese), or None.

    In 设置: parameter = the code, value 停用. Errors of families ST and KY stay on there.
    """
    if text.code in context.town.off_rules:
        return f"{context.town.name}不启用这条规则"
    if _typed(context, text) in _OFF and not _kept(text):
        return "已在设置中停用"
    return None


def unmet(context: Context, rule: Rule, text: RuleText) -> str | None:
    """What the rule needs and this file or folder lacks (Chinese), or None."""
    if context.stage == "submission" and context.master is None:
        if rule.needs_master or "submission" not in text.stages:
            problem = context.carried.problem if _may_see(context, text) else ""
            return f"{problem and problem + '；'}没有总台账，无法与以前的内容比较"
        carried = context.submission is not None and not context.submission.complete
        if "history" in text.stages and carried:
            return "清单只有结转在办的部分，又没有总台账，无法判断"
    return _without_list(context, rule) or _without_form(context, rule)


def severity(context: Context, notice: Notice) -> Severity:
    """The notice's own severity, else the catalogue's; lowered where 设置 says so."""
    text = context.schema.rules[notice.code]
    context = seen(context, text)
    usual = text.severity
    if context.stage == "master" and text.severity_in_master is not None:
        usual = text.severity_in_master
    usual = notice.severity or usual
    wished = _SEVERITIES.get(_typed(context, text))
    if wished is None or _kept(text):
        return usual
    return min(usual, wished, key=_ORDER.index)


def _kept(text: RuleText) -> bool:
    return text.severity is Severity.ERROR and text.family in _NEVER_LOWERED


def _typed(context: Context, text: RuleText) -> str:
    own = context.master.settings if context.master is not None else {}
    return own.get(text.code, "").strip()


def _without_list(context: Context, rule: Rule) -> str | None:
    schema, town = context.schema, context.town
    used = {*schema.core_lists, *town.optional_lists, *schema.master_lists}
    for list_id in rule.lists:
        if list_id not in context.tables:
            sheet = schema.lists[list_id].sheet
            if list_id not in used:
                return f"{town.name}不使用“{sheet}”"
            return f"{_here(context)}没有“{sheet}”"
    return None


def _without_form(context: Context, rule: Rule) -> str | None:
    return next((why for one in rule.forms if (why := missing_form(context, one))), None)


def missing_form(context: Context, form_id: str) -> str | None:
    """Why there is no such form to judge (Chinese), or None where it is there."""
    if form_id in context.forms:
        return None
    sheet = context.schema.forms[form_id].sheet
    if form_id not in context.town.forms:
        return f"{context.town.name}不使用“{sheet}”"
    return f"{_here(context)}没有“{sheet}”"


def _here(context: Context) -> str:
    return "总台账里" if context.stage == "master" else "报送件里"
