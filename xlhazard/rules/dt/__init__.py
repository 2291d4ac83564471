"""Rules inside one dispatch table (调度表)."""
