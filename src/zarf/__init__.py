"""Zarf: a self-hosted özel entegratör for Turkey's e-documents."""
