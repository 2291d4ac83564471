"""Submissions into the master: three versions of every field, and the edits that follow. Pure."""
