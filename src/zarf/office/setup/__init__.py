"""Setting a firm up: what has to be there before it can work, derived from what is the case."""
