"""The parts of a workbook package, each read from its stream in one bounded pass."""
