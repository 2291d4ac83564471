"""Deadlines, missing and repeated reports."""
