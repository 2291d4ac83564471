"""Rules about the 9+6 table (9+6汇总表)."""
