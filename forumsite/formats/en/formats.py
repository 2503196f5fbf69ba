"""Times in lists: as they stand everywhere on the site, 2026-09-15 14:30."""

DATETIME_FORMAT = "Y-m-d H:i"
