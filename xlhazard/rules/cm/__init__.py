"""Rules that compare a submission with earlier months.

A form is judged against what had been accepted before its own month, also when an earlier month
is filed again; only CM09 looks at later months.
"""
