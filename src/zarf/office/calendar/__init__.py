"""The calendar of the books: the last day of each month's berats, what is missing, and the feed that tells it."""
