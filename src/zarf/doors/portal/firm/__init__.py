"""The pages about the firm itself: its users, branches, keys, and the log of what was done."""
