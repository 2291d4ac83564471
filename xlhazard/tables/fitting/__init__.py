"""Fitting a form that is laid out anew to a known one: labels, answers, and what is left open."""
