"""The extension of LibreOffice Calc: a menu and a tool bar whose buttons run inside the program."""
