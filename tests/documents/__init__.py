"""Documents: words, letters, lists, reports, and pages as data."""
