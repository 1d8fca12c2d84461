"""Simulated KamuSM: certificates and revocation lists that must never be mistaken for the real ones."""

from zarf_simulator.kamusm.authority import Authority
from zarf_simulator.kamusm.leaf import MALI_MUHUR, NES, IssuedSeal, LeafProfile, LeafState

__all__ = ["MALI_MUHUR", "NES", "Authority", "IssuedSeal", "LeafProfile", "LeafState"]
