"""Composition root: settings, urls, wiring, processes. Knows every name; nothing imports it."""
