"""Tests judged by files we did not write; `shared` (tests/conftest.py) is their folder."""
