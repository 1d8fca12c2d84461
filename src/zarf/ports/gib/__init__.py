"""The GİB port: the EFatura service of Merkez, the lists of registered users, and the e-Defter service."""

from zarf.ports.gib.api import EFaturaFault, EFaturaPort, NotSent, OutcomeUnknown, UserListPort
from zarf.ports.gib.edefter import HttpEDefter
from zarf.ports.gib.edefter_api import EDefterFault, EDefterPort
from zarf.ports.gib.edefter_memory import MemoryEDefter
from zarf.ports.gib.efatura import HttpEFatura
from zarf.ports.gib.memory import MemoryEFatura, MemoryUserList
from zarf.ports.gib.user_list import HttpUserList

__all__ = [
    "EDefterFault",
    "EDefterPort",
    "EFaturaFault",
    "EFaturaPort",
    "HttpEDefter",
    "HttpEFatura",
    "HttpUserList",
    "MemoryEDefter",
    "MemoryEFatura",
    "MemoryUserList",
    "NotSent",
    "OutcomeUnknown",
    "UserListPort",
]
