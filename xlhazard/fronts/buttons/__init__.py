"""Buttons in an office program: one set of buttons and one macro for every host that shows them."""
