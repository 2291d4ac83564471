"""What a rule is, what it may look at, and how what it notices becomes findings."""
