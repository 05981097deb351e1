"""What alerts there are."""

from __future__ import annotations

KINDS = {
    "link_needs_renewal": "The link needs renewal",
    "reading_is_late": "Not read for 30 hours",
    "seats_run_short": "Seats run short",
    "reconciliation_is_broken": "Dropbox counts other seats than we do",
    "storage_runs_short": "Storage runs short",
    "seats_to_cut": "Seats can be cut at the renewal",
    "notice_deadline": "Notice must be given soon",
    "renewal_has_passed": "The declared renewal has passed",
    "home_file_is_refused": "A file of the home is refused",
}
"""What an alert of each is called; the most urgent first. All but the last are files of SQL."""
REFUSED = "home_file_is_refused"
