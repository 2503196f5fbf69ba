"""Caption spreadsheets: the words of many photos go out as XLSX or CSV, and come back in after a dry run."""
