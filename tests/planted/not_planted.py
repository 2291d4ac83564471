"""Codes that are not planted into a generated month, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping

_REASONS: Mapping[str, str] = {
    "a matter of the file's own bytes: tests/io_reading and tests/rules/st damage real packages": (
        "ST01 ST02 ST03 ST04 ST24 ST26 ST27 ST29 ST30 ST31 ST32 ST33 ST34"
    ),
    "a matter of how a sheet is laid out: tests/tables and tests/rules/st draw such sheets": (
        "ST05 ST06 ST12 ST14 ST15 ST16 ST21 ST22 ST25 ST28"
    ),
    "a printed label is changed: tests/rules and tests/tables do it label by label": (
        "DT21 MS01 TM01"
    ),
    "needs several earlier months or another version: tests/rules/cm tells them": (
        "CM05 CM06 CM07 CM08 CM09 CM10"
    ),
    "speaks of receipts, days and other files, not of a cell: tests/rules/dl": (
        "DL01 DL02 DL03 DL04 DL05 DL06 DL07 DL08 DL09 DL10 DL11 DL12"
    ),
    "an honest month is told it as well; both sides are in its own test": (
        "DT04 DT13 DT19 MS08 XR15 XR24"
    ),
    "needs a history of several rows or units; both sides are in its own test under tests/rules": (
        "MS05 TM10 TM13 TR03 TR04 TR05 TR07 TR08 TR10 TR13 TR16 TR17 TR18 TR19 TR22 TR23 "
        "TR24 TR25 TR26 XR09 XR21 XR26"
    ),
}

NOT_PLANTED: Mapping[str, str] = {
    code: reason for reason, codes in _REASONS.items() for code in codes.split()
}
