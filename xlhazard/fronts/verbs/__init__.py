"""What each verb of the command line does: call workflow, show the result, give the exit status.

Everything heavier than argparse is imported when a verb runs, so that help comes at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlhazard.fronts.showing import Arguments
from xlhazard.fronts.verbs.addin import addin
from xlhazard.fronts.verbs.checking import check_templates, rules, templates, validate
from xlhazard.fronts.verbs.month import demo, fill, flag, init, issue, merge, renew
from xlhazard.fronts.verbs.page import page
from xlhazard.fronts.verbs.papers import adopt, books, letters, rollup

VERBS: Mapping[str, Callable[[Arguments], int]] = {
    "demo": demo,
    "init": init,
    "issue": issue,
    "validate": validate,
    "merge": merge,
    "flag": flag,
    "letters": letters,
    "books": books,
    "fill": fill,
    "adopt": adopt,
    "renew": renew,
    "rollup": rollup,
    "check-templates": check_templates,
    "rules": rules,
    "templates": templates,
    "page": page,
    "addin": addin,
}
