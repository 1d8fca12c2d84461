"""What a new compiled copy has to pass: it judges, draws up and verifies the examples as the sources do.

Run as a process: `python -m zarf.site.compiled_trial [COPY]` prints all verdicts, by the copy in that folder or by the
sources.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from zarf.site.checkout import EXAMPLES
from zarf.site.compiled import HOT, MANIFEST, Copy
from zarf.site.compiled_loading import put_to_use

if TYPE_CHECKING:
    from zarf.core.seal import SealKey

_DAY = date(2026, 11, 2)
_MOMENT = datetime(2026, 11, 2, 10, 15, tzinfo=ZoneInfo("Europe/Istanbul"))
_VARIANTS = 60


def main(words: list[str]) -> None:
    """Print a line for each document. Exit 1 when a module of the copy is not what was loaded."""
    told: dict[str, str] = {}
    if words:
        place = Path(words[0])
        told = json.loads((place / MANIFEST).read_bytes())["modules"]
        took = put_to_use(Copy(place, {name: place / file for name, file in told.items()}))
        if took.kind != "in use":
            sys.exit(took.detail)
    for number, said in enumerate((*_verdicts(), *_drawn(), *_judged())):
        print(number, hashlib.sha256(repr(said).encode()).hexdigest(), str(said)[:80])
    _check_origin(list(told))


# What is compiled must not have been imported before the copy was put to use, so it is imported inside.


def _verdicts() -> Iterator[object]:
    """What is said about the examples, whole and damaged."""
    from zarf.core.validation import validate

    for file in sorted(EXAMPLES.glob("*.xml")):
        for document in _damaged(file.read_bytes()):
            findings = validate(document, rule_date=_DAY, today=_DAY, draft=True).findings
            yield [item.as_dict("tr") for item in findings]


def _drawn() -> Iterator[object]:
    """The invoices of the example order and of variants of it, and the verdict on each."""
    from zarf.core.documents.order import PartyData
    from zarf.core.outgoing import judge_written, read_order, write_invoice

    order = json.loads((EXAMPLES / "order-ticari.json").read_bytes())
    supplier = PartyData("1234567808", "Şişli", "İstanbul", title="Deneme & A.Ş.")
    for number in range(_VARIANTS):
        for place, line in enumerate(order["lines"]):
            line["quantity"] = number * 7 + place + 1
            line["unit_price"] = f"{number * 31 + place}.{number % 100:02}"
        read = read_order(json.dumps(order).encode())
        if isinstance(read, list):
            yield [item.as_dict("tr") for item in read]
            continue
        written = write_invoice(
            read,
            supplier,
            profile="TICARIFATURA",
            number=f"DNM2026{number:09}",
            ettn=str(UUID(int=number, version=4)),
            issued_at=_MOMENT,
        )
        yield written.data, judge_written(written, rule_date=_DAY, today=_DAY)


def _judged() -> Iterator[object]:
    """What is said about a seal, whole and damaged."""
    from zarf.core.seal import TrustStore, seal_document, verify_document

    sealed = seal_document((EXAMPLES / "invoice-ready.xml").read_bytes(), _key(), signing_time=_MOMENT)
    for document in _damaged(sealed):
        found = verify_document(document, trust=TrustStore(), revocation=None, at=_MOMENT)
        yield found.result, found.reasons, found.level


def _key() -> SealKey:
    from zarf.ports.keys.loaded import LoadedKey

    # Always the same certificate, so that a damage in it is the same damage.
    key = ec.derive_private_key(1234567808, ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, "1234567808")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, _MOMENT, _MOMENT + timedelta(days=1))
    return LoadedKey(key, made.sign(key, hashes.SHA384(), ecdsa_deterministic=True))


def _damaged(whole: bytes) -> Iterator[bytes]:
    """The document, then each time with one element that holds text cut out, doubled or altered; and cut off."""
    yield whole
    for found in _LEAF.finditer(whole):
        start, end = found.span()
        yield whole[:start] + whole[end:]
        yield whole[:end] + whole[start:]
        yield whole[:start] + found[0].translate(_OTHER) + whole[end:]
        yield whole[:end]


_LEAF = re.compile(rb"<([A-Za-z]++:[A-Za-z0-9]++)[^<>]*+>[^<]++</\1>")
_OTHER = bytes.maketrans(b"0123456789T", b"1234567890t")


def _check_origin(compiled: Sequence[str]) -> None:
    """Import every hot module and see that it came from where it should."""
    hot = {"zarf." + name.removesuffix(".py").replace("/", ".") for name in HOT}
    for name in sorted(hot | set(compiled)):
        file = str(import_module(name).__file__)
        if file.endswith(".py") == (name in compiled):
            sys.exit(f"{name} was loaded from {file}")


if __name__ == "__main__":
    main(sys.argv[1:])
