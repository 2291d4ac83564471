"""The offline page: how it is built, and what it does in a real browser."""
