"""UBL-TR documents as values: frozen dataclasses made from one declarative table."""
