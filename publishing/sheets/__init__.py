"""Spreadsheets: every kind of record goes out as XLSX or CSV and comes back in after a dry run."""
