"""What is missing, shown to staff: a panel on each record, a report on all of them, the records behind each number."""
