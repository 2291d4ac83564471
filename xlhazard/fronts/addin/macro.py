"""The add-in's one macro. ASCII only: no code page can spoil it; what people read lies in cells."""

from __future__ import annotations

from xlhazard.fronts.addin.ovba import SHEET_BASE, WORKBOOK_BASE, Module, document, project

PROJECT = "XlHazardAddin"
CALLBACK = "XlHazardPress"
PREFIX = "xh_"
"""In front of a button's id in the ribbon, where ids of all add-ins share one space."""

GUID = "{7A0C6B5E-1D3B-4E53-9B0A-5F6D3C2E1A00}"
THIS_WORKBOOK, SHEET = "ThisWorkbook", "Texts"
COMMAND_CELL, PROGRAM_CELL, MISSING_CELL, TITLE_CELL = "B1", "B2", "B3", "B4"
"""Where the hidden sheet holds the command, the program's file, and what is said without it."""

SOURCE = f"""\
Attribute VB_Name = "XlHazard"
Option Explicit
' One callback for every button: the button's id says what to do. The work is done by a program
' of its own that comes back to this Excel, so Excel is not kept waiting by a macro.

Public Sub {CALLBACK}(control As IRibbonControl)
    RunAction control.id
End Sub

Public Sub RunAction(ByVal id As String)
    Dim book As String
    If Not FileThere(Text("{PROGRAM_CELL}")) Then
        MsgBox Text("{MISSING_CELL}"), vbExclamation, Text("{TITLE_CELL}")
        Exit Sub
    End If
    If Not ActiveWorkbook Is Nothing Then book = ActiveWorkbook.FullName
    CreateObject("WScript.Shell").Run CommandFor(id, Text("{COMMAND_CELL}"), book), 0, False
End Sub

' What is run for a button. An id that is not ours is an error: 5, invalid argument.
Public Function CommandFor(ByVal id As String, ByVal program As String, _
        ByVal book As String) As String
    If Left(id, {len(PREFIX)}) <> "{PREFIX}" Then Err.Raise 5
    CommandFor = program & " " & Mid(id, {len(PREFIX) + 1})
    If book <> "" Then CommandFor = CommandFor & " --workbook " & Chr(34) & book & Chr(34)
End Function

Private Function Text(ByVal cell As String) As String
    Text = CStr(ThisWorkbook.Worksheets(1).Range(cell).Value)
End Function

Private Function FileThere(ByVal path As String) As Boolean
    FileThere = CreateObject("Scripting.FileSystemObject").FileExists(path)
End Function
"""


def vba_project() -> bytes:
    """vbaProject.bin of the add-in."""
    modules = (
        document(THIS_WORKBOOK, WORKBOOK_BASE),
        document(SHEET, SHEET_BASE),
        Module("XlHazard", "standard", SOURCE),
    )
    return project(PROJECT, modules, GUID)
