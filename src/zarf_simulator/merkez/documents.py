"""The register of documents: an ETTN is unique for ever, a number once per issuer and kind.

Re-use in a new envelope is allowed after 11xx, 1215 and 1230 (GİB "Ek-2 Sistem Yanıtı Şema Yapısı" v1.5); another
issuer may not take an ETTN even then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zarf_simulator.merkez.states import RELEASED
from zarf_simulator.store import Row, Store

INVOICE = "INVOICE"


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register keeps of a document. ettn in lower case; issuer is the sender's VKN or TCKN."""

    kind: str
    ettn: str
    issuer: str
    number: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document that was registered before; code is 1163 for an invoice, else 1164."""

    code: int
    detail: str


class Documents:
    def __init__(self, store: Store) -> None:
        self._store = store

    def register(self, envelope: str, documents: Sequence[Registered]) -> Duplicate | None:
        """Write all documents of an envelope, or none and give the first duplicate. Call within a transaction."""
        seen: set[tuple[str, str]] = set()
        for document in documents:
            own = {("ettn", document.ettn), (document.kind, document.number)}
            if seen & own or self._is_taken(document):
                return _duplicate(document)
            seen |= own
        for document in documents:
            self._store.insert(
                "documents",
                envelope=envelope,
                kind=document.kind,
                ettn=document.ettn,
                issuer=document.issuer,
                number=document.number,
            )
        return None

    def of(self, envelope: str) -> list[Row]:
        return self._store.all("SELECT kind, ettn, issuer, number FROM documents WHERE envelope = ?", (envelope,))

    def _is_taken(self, document: Registered) -> bool:
        rows = self._store.all(
            "SELECT d.ettn, d.issuer, e.state FROM documents d JOIN envelopes e ON e.key = d.envelope"
            " WHERE d.ettn = ? OR (d.issuer = ? AND d.kind = ? AND d.number = ?)",
            (document.ettn, document.issuer, document.kind, document.number),
        )
        return any(
            row["state"] not in RELEASED or (row["ettn"] == document.ettn and row["issuer"] != document.issuer)
            for row in rows
        )


def _duplicate(document: Registered) -> Duplicate:
    code = 1163 if document.kind == INVOICE else 1164
    return Duplicate(code, f"{document.kind} {document.number} ({document.ettn})")
