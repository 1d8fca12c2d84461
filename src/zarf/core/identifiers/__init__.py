"""Numbers and names that identify firms, persons, documents and labels. Imports nothing of ours but findings."""

from zarf.core.identifiers.alias import Alias
from zarf.core.identifiers.document_number import DocumentNumber
from zarf.core.identifiers.ettn import Ettn
from zarf.core.identifiers.invalid import InvalidIdentifier
from zarf.core.identifiers.taxpayer_number import Tckn, Vkn, parse_vkn_tckn

__all__ = ["Alias", "DocumentNumber", "Ettn", "InvalidIdentifier", "Tckn", "Vkn", "parse_vkn_tckn"]
