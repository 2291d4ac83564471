"""The add-in for Excel: a workbook with a ribbon and one macro, built from source."""
