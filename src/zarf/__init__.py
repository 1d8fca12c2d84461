"""Zarf: a self-hosted özel entegratör for Turkey's e-documents."""

__version__ = "0.1.0"
