"""The verbs. Joins reading, understanding, judging, merging and writing; prints nothing."""
