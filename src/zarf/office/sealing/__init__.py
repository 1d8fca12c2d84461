"""Whose key seals for whom: the ways of sealing, the authorisations, the log of every use, the health of the keys."""
