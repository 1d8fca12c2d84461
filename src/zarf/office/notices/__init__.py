"""Notices: what a firm has to be told, and the outbox of the mails that tell it."""
