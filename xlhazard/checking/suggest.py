"""What may have been meant: candidates for a wrong code or id, offered only when they exist.

A candidate is never put in place of what was typed.
"""

from __future__ import annotations

from dataclasses import replace

from xlhazard.checking.context import Context
from xlhazard.model.ids import credit_candidates, record_candidates
from xlhazard.model.table import Fault, Row, Table


def refined(context: Context, table: Table, row: Row, name: str, fault: Fault) -> Fault | None:
    """The fault of a single value, seen with the registry and the ids in use; None to drop it."""
    code = str(row.values.get(name, ""))
    match fault.code:
        case "CV13":
            if table.list_id != "enterprises" and code in context.once(registry_codes):
                return None
            known = context.once(registry_codes)
            return _suggesting(fault, [c for c in credit_candidates(code) if c in known])
        case "KY03":
            known = context.once(hazard_ids)
            return _suggesting(fault, [c for c in record_candidates(code) if c in known])
        case "CV16":
            return replace(fault, facts={**fault.facts, "unit": context.unit or "单位编码"})
    return fault


def registry_codes(context: Context) -> frozenset[str]:
    """Enterprise codes of 企业底册: the workbook's own and the master's."""
    return _known(context, "enterprises", "enterprise_code")


def hazard_ids(context: Context) -> frozenset[str]:
    """Hazard ids of 隐患清单: the workbook's own and the master's."""
    return _known(context, "hazards", "hazard_id")


def _known(context: Context, list_id: str, name: str) -> frozenset[str]:
    own = context.tables.get(list_id)
    master = context.master.tables.get(list_id) if context.master is not None else None
    return frozenset(row.text(name) for table in (own, master) for row in table or ()) - {""}


def _suggesting(fault: Fault, candidates: list[str]) -> Fault:
    text = f"，是否为{'或'.join(candidates[:2])}" if candidates else ""
    return replace(fault, facts={**fault.facts, "suggestion": text})
