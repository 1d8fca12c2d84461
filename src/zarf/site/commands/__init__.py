"""Commands of the house itself: they start it, test it, measure it and look after it."""
