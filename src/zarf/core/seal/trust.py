"""Trust: from the signer's certificate up to one that was given as trusted.

Mixed chains are normal: an EC CA issues RSA certificates too. A certificate given as trusted is trusted in itself,
root or not; where its own issuer was given as well, the chain goes on to the top.
Source: RFC 5280, section 6; TÜBİTAK's mali mühür validation policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import MD5, SHA1

from zarf.core.seal.certificates import UNREADABLE, load_certificates

_LONGEST: Final = 6
_CACHED: Final = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Signer first, top last. given: how many at the end were given as trusted (at least one).

    Compared by identity: a store remembers its chains, and what is known about one is looked up for each document.
    """

    certificates: tuple[x509.Certificate, ...]
    given: int


class TrustStore:
    """The certificates a seal may come from. Chains found are remembered; nothing in them depends on time."""

    def __init__(self, certificates: Iterable[x509.Certificate] = ()) -> None:
        self._by_subject: dict[x509.Name, list[x509.Certificate]] = {}
        for certificate in certificates:
            known = self._by_subject.setdefault(certificate.subject, [])
            if certificate not in known:
                known.append(certificate)
        # By the object, which is kept beside: a certificate's own hash goes through all its bytes.
        self._chains: dict[int, tuple[x509.Certificate, Chain | None]] = {}
        self._lock = Lock()

    @classmethod
    def from_pem(cls, *pems: bytes) -> TrustStore:
        """Every certificate in the PEM texts, root or not. Raises ValueError when a text holds none."""
        try:
            return cls(certificate for pem in pems for certificate in load_certificates(pem))
        except UNREADABLE as error:
            raise ValueError("not a PEM file with certificates") from error

    @property
    def is_empty(self) -> bool:
        return not self._by_subject

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        return tuple(certificate for group in self._by_subject.values() for certificate in group)

    def chain(self, signer: x509.Certificate, others: tuple[x509.Certificate, ...] = ()) -> Chain | None:
        """The chain of *signer*; None when it leads to nothing given. *others* may help but are not trusted."""
        found = self._known(signer)
        return self._search(signer, others) if found is None and others else found

    def _known(self, signer: x509.Certificate) -> Chain | None:
        """The chain over given certificates alone, remembered: most signers come again and again."""
        known = self._chains.get(id(signer))
        if known is not None:
            return known[1]
        found = self._search(signer, ())
        with self._lock:
            if len(self._chains) >= _CACHED:
                self._chains.clear()
            self._chains[id(signer)] = signer, found
        return found

    def _search(self, signer: x509.Certificate, others: tuple[x509.Certificate, ...]) -> Chain | None:
        path = [signer]
        given = 1 if self._is_given(signer) else 0
        while len(path) < _LONGEST:
            issuer = self._issuer(path[-1], others if not given else ())
            if issuer is None or issuer in path:
                break
            path.append(issuer)
            given = given + 1 if given or self._is_given(issuer) else 0
        return Chain(tuple(path), given) if given else None

    def _is_given(self, certificate: x509.Certificate) -> bool:
        return certificate in self._by_subject.get(certificate.subject, ())

    def _issuer(self, child: x509.Certificate, others: tuple[x509.Certificate, ...]) -> x509.Certificate | None:
        candidates = [
            *self._by_subject.get(child.issuer, ()),
            *(item for item in others if item.subject == child.issuer),
        ]
        return next((item for item in candidates if _has_issued(item, child)), None)


def _has_issued(issuer: x509.Certificate, child: x509.Certificate) -> bool:
    try:
        child.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


@lru_cache(maxsize=4096)
def chain_faults(chain: Chain) -> tuple[str, ...]:
    """What is wrong with the CAs and signatures of *chain*, whatever the time."""
    faults: list[str] = []
    for below, certificate in enumerate(chain.certificates[1:]):
        if not _may_issue(certificate, below):
            faults.append("EF-SEAL-057")
    for certificate in chain.certificates[: len(chain.certificates) - 1]:
        if isinstance(certificate.signature_hash_algorithm, SHA1 | MD5):
            faults.append("EF-SEAL-059")
    return tuple(dict.fromkeys(faults))


def _may_issue(certificate: x509.Certificate, below: int) -> bool:
    """Whether *certificate* is a CA that may stand above *below* other CAs."""
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    if not basic.ca or (basic.path_length is not None and basic.path_length < below):
        return False
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True
