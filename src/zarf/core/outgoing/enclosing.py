"""Sealing a written invoice and putting it into an envelope of its own, in parts that are joined by the packing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, final

from zarf.core.errors import EnvelopeRefused
from zarf.core.findings import finding
from zarf.core.outgoing.drafting import Part, Written, bytes_of
from zarf.core.outgoing.stencil import MARKS, Stencil, cut, mark
from zarf.core.seal.keys import SealKey
from zarf.core.seal.sealing import seal_parts
from zarf.core.seal.signature_text import WrittenSignature
from zarf.core.wire.envelope import EnvelopeType, Partner, around_one, is_guid, written_time
from zarf.core.xml.canonical import DECLARATION, escape_text

ELEMENT_TYPE: Final = "INVOICE"
_MOST_FORMS: Final = 512
IDENTIFIER: Final = 0
CREATED: Final = 1
ALIAS: Final = 2
VKN_TCKN: Final = 3
TITLE: Final = 4


@final
class Sealed:
    """A sealed invoice. parts: to be joined, without the XML declaration."""

    __slots__ = ("parts", "signature", "written")

    def __init__(self, written: Written, parts: list[Part], signature: WrittenSignature) -> None:
        self.written: Written = written
        self.parts: list[Part] = parts
        self.signature: WrittenSignature = signature

    @property
    def data(self) -> bytes:
        """The whole sealed document, as it is archived."""
        return DECLARATION.encode() + b"".join(map(bytes_of, self.parts))


def seal(written: Written, key: SealKey, *, signing_time: datetime) -> Sealed:
    """The invoice with the seal of *key*. Raises whatever the key raises. signing_time: aware."""
    parts = written.parts
    bare = [bytes_of(part) for part in parts]
    sealed, signature = seal_parts(bare, f"Signature_{written.number}", key, signing_time=signing_time)
    return Sealed(written, [sealed[0], sealed[1], sealed[2], *parts[1:]], signature)


@dataclass(frozen=True, slots=True)
class Address:
    """From whom to whom an envelope goes. sender: the same for all that a taxpayer sends from one label."""

    type: EnvelopeType
    sender: Partner
    receiver: Partner


@final
class EnvelopeForm:
    """What envelopes of one sender have in common. before, after: around the document."""

    __slots__ = ("after", "before")

    def __init__(self, before: Stencil, after: str) -> None:
        self.before: Stencil = before
        self.after: str = after


@final
class Enclosed:
    """An envelope with one invoice. parts: to be joined. values: identifier, moment, receiver's label, number, title.

    form: None where there is none; then the parts are of `write_envelope`'s text all the same.
    """

    __slots__ = ("form", "identifier", "parts", "sealed", "values")

    def __init__(
        self, identifier: str, sealed: Sealed, parts: list[Part], form: EnvelopeForm | None, values: list[str]
    ) -> None:
        self.identifier: str = identifier
        self.sealed: Sealed = sealed
        self.parts: list[Part] = parts
        self.form: EnvelopeForm | None = form
        self.values: list[str] = values

    @property
    def data(self) -> bytes:
        """The whole envelope."""
        return b"".join(map(bytes_of, self.parts))


_FORMS: Final[dict[tuple[EnvelopeType, Partner, bool], EnvelopeForm | None]] = {}


def enclose(sealed: Sealed, address: Address, *, identifier: str, created_at: datetime) -> Enclosed:
    """The envelope of one sealed invoice. Raises EnvelopeRefused for an identifier that is no GUID."""
    if not is_guid(identifier):
        raise EnvelopeRefused(finding("EF-ZRF-003", found=identifier[:80]))
    receiver = address.receiver
    values = [identifier, written_time(created_at), receiver.alias, receiver.vkn_tckn, receiver.title]
    form = _form(address)
    if form is None:
        before, after = around_one(address.type, address.sender, receiver, identifier, values[CREATED], ELEMENT_TYPE)
        return Enclosed(identifier, sealed, [before.encode(), *sealed.parts, after.encode()], None, values)
    pieces: list[str] = []
    form.before.fill(pieces, [values[0], values[1], *map(escape_text, values[2:])], 0)
    parts = ["".join(pieces).encode(), *sealed.parts, form.after.encode()]
    return Enclosed(identifier, sealed, parts, form, values)


def _form(address: Address) -> EnvelopeForm | None:
    receiver, title = address.receiver, address.receiver.title
    told = f"{receiver.alias}{receiver.vkn_tckn}{title}"
    if not receiver.alias or not receiver.vkn_tckn or (title and not title.strip()) or not told.isprintable():
        return None
    key = (address.type, address.sender, bool(title))
    if key in _FORMS:
        return _FORMS[key]
    if len(_FORMS) >= _MOST_FORMS:
        _FORMS.clear()
    form = None
    if not any(one in str(address.sender) for one in MARKS):
        marks = Partner(mark(ALIAS), mark(VKN_TCKN), mark(TITLE) if title else "")
        before, after = around_one(address.type, address.sender, marks, mark(IDENTIFIER), mark(CREATED), ELEMENT_TYPE)
        form = EnvelopeForm(cut(before, {}), after)
    _FORMS[key] = form
    return form
