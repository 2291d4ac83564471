"""Do the schema files fit together? Every reference is looked up; a dangling one is refused."""

from __future__ import annotations

from xlhazard.schema.crosscheck.catalogue import check_catalogue
from xlhazard.schema.crosscheck.forms import check_forms
from xlhazard.schema.crosscheck.lists import check_lists
from xlhazard.schema.crosscheck.towns import check_features, check_towns
from xlhazard.schema.types import Schema


def check(schema: Schema) -> None:
    """Raises SchemaError for the first thing that does not fit, naming file and key."""
    check_lists(schema)
    check_forms(schema)
    check_features(schema)
    check_catalogue(schema)
    check_towns(schema)
