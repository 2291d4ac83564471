"""Ways in: the command line. Parses, calls a verb of workflow, shows what it returns."""
