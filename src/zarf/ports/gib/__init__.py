"""The GİB port: the EFatura service of Merkez, and the lists of registered users."""

from zarf.ports.gib.api import EFaturaFault, EFaturaPort, NotSent, OutcomeUnknown, UserListPort
from zarf.ports.gib.efatura import HttpEFatura
from zarf.ports.gib.memory import MemoryEFatura, MemoryUserList
from zarf.ports.gib.user_list import HttpUserList

__all__ = [
    "EFaturaFault",
    "EFaturaPort",
    "HttpEFatura",
    "HttpUserList",
    "MemoryEFatura",
    "MemoryUserList",
    "NotSent",
    "OutcomeUnknown",
    "UserListPort",
]
