"""The revocation port: whether a certificate was revoked is told from what was fetched in the background."""

from zarf.ports.revocation.api import RevocationSource
from zarf.ports.revocation.http import HttpRevocation
from zarf.ports.revocation.memory import MemoryRevocation

__all__ = ["HttpRevocation", "MemoryRevocation", "RevocationSource"]
