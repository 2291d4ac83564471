"""Rules across lists and forms."""
