"""The offline page: one file for villages and offices that can install nothing."""
