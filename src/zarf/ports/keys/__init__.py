"""The key port: where the private key of a mali mühür lies, and how it is opened."""

from zarf.ports.keys.api import KeyAlgorithm, KeyStore, SealKey
from zarf.ports.keys.by_scheme import KeyStores, absolute
from zarf.ports.keys.loaded import LoadedKey
from zarf.ports.keys.memory import MemoryKeyStore
from zarf.ports.keys.pkcs12 import Pkcs12KeyStore

__all__ = [
    "KeyAlgorithm",
    "KeyStore",
    "KeyStores",
    "LoadedKey",
    "MemoryKeyStore",
    "Pkcs12KeyStore",
    "SealKey",
    "absolute",
]
