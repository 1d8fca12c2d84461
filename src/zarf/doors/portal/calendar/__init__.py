"""Pages of last days: the calendar of a firm, its feed, and the board over many firms."""
