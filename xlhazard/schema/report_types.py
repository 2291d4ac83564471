"""What the monthly papers of letters.yaml may tell: facts of the township, and tables."""

from __future__ import annotations

REPORT_FACTS = frozenset(
    {
        *("town", "office", "party", "village", "month", "day", "today"),
        *("reports_due", "reported", "in_time", "reporting_rate", "on_time_rate", "waiting"),
        *("all_reporting_rate", "all_on_time_rate", "late_units", "missing_units"),
        *("found", "closed", "closing_rate", "due", "done", "done_rate", "open", "overdue"),
        *("overdue_units", "unlisted", "unlisted_units", "new", "closed_month"),
        *("majors", "majors_open", "majors_listed", "majors_closed"),
        *("unranked", "fewest_units", "fewest_due", "last_unit", "last_months", "last_rate"),
        *("figures", "figures_note", "sent", "decisions", "extensions", "conflicts"),
    }
)
"""What a text of a report may name in braces.

reports_due … on_time_rate: reports of the month whose due day is over; all_…: of every month so
far. due, done: hazards by deadline, as TR10 ranks units. before the month: what was open then.
"""

TABLES = {
    "reports": frozenset(
        {"number", "unit", "due", "reported", "in_time", "late", "reporting_rate", "on_time_rate"}
        | {"all_reporting_rate", "all_on_time_rate"}
    ),
    "progress": frozenset(
        {"rank", "unit", "found", "closed", "closing_rate", "due", "done", "done_rate"}
        | {"overdue", "unlisted"}
    ),
    "grades": frozenset({"grade", "before", "new", "closed", "open", "overdue", "found"}),
    "states": frozenset({"state", "urgent", "minor", "serious", "major", "total"}),
    "majors": frozenset(
        {"number", "hazard_id", "unit", "enterprise", "location", "description", "found_on"}
        | {"due", "responsible_department", "responsible_person", "listing", "state", "overdue"}
        | {"next_actor"}
    ),
    "figures": frozenset({"number", "label", "before", "now", "change", "unit"}),
    "sent": frozenset({"number", "day", "form", "object", "cause", "doc_no"}),
    "decisions": frozenset({"number", "matter", "draft", "basis"}),
    "extensions": frozenset(
        {"number", "hazard_id", "unit", "enterprise", "due", "applied_on", "extend_to", "reason"}
    ),
}
"""Tables of a report, and their columns."""
