"""Simulated KamuSM: certificates and revocation lists that must never be mistaken for the real ones."""
