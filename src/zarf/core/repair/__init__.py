"""Repairs that are certain: the right value follows from the document and GİB's lists alone.

A repair changes bytes only at its own place. It is kept only if afterwards its finding is gone and no other appeared.
"""

from zarf.core.repair.parts import Edit, Repair, applied
from zarf.core.repair.planning import certain_repairs, is_sealed

__all__ = ["Edit", "Repair", "applied", "certain_repairs", "is_sealed"]
