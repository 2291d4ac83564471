"""Triggers on the master: what becomes a flag (预警)."""
