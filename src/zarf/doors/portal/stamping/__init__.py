"""Pages of time stamps: whose account pays, what is left on it, what it was spent for."""
