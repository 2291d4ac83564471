"""Word documents whose tables are forms: read as sheets, changed in place and nowhere else."""
