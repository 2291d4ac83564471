"""Changing a workbook part by part: only the bytes that must change are written anew."""
