"""The derived columns of the master, worked out anew and written as values (states.yaml)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xlhazard.deriving.derived_fields import Deriver
from xlhazard.deriving.lives import lives
from xlhazard.merging.keys import Fields, Key
from xlhazard.merging.ledger import Ledger
from xlhazard.model.master import Master
from xlhazard.model.table import Row
from xlhazard.schema.types import Schema, Town


def derived_values(
    ledger: Ledger,
    master: Master,
    schema: Schema,
    town: Town,
    settings: Mapping[str, str],
    as_of: dt.date,
) -> Mapping[str, Mapping[Key, Fields]]:
    """By list and record the values of the derived columns on as_of, for every record."""
    tables = ledger.tables(master)
    deriver = Deriver(tables, lives(tables, as_of, schema, settings), schema, town)
    found: dict[str, Mapping[Key, Fields]] = {}
    for list_id in master.tables:
        list_schema = schema.town_list(list_id, town)
        if any(column.is_derived for column in list_schema.columns):
            found[list_id] = {
                key: deriver.values(list_schema, Row(0, record.values))
                for key, record in ledger.records(list_id).items()
            }
    return found
