"""Secrets that people type in (passwords of other services): locked in the database, the key outside of it."""
