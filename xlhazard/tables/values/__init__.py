"""Values as clerks type them."""

from xlhazard.tables.values.reading import read_value
from xlhazard.tables.values.scope import Read, Scope, Warned

__all__ = ["Read", "Scope", "Warned", "read_value"]
