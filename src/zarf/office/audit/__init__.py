"""The audit log: who did what, when, from where, for which firm. It only grows."""
