"""What falls due: one table of items, each with the area it comes from, for the first page and the command line."""
