"""The quick way to the verdict on a seal never says anything else than the careful way."""

from __future__ import annotations

import random

import pytest
from tests.unit.core.seal.changes import changed, shuffled
from tests.unit.core.seal.forger import INVOICE
from tests.unit.core.seal.test_attacks import ATTACKS, BYTES

from zarf.core.errors import DocumentUnreadable, SealRefused
from zarf.core.seal import verify_document
from zarf.core.seal.quick_proof import quickly_proven
from zarf.core.seal.verification import verify_carefully


class Writer:
    """Makes documents for the two ways: sound ones, sealed after a change, and changed after the seal."""

    def __init__(self, forgers, chance):
        self._forgers, self._chance = forgers, chance
        self._sound = {
            (kind, first): forger.sealed(document_first=first)
            for kind, forger in forgers.items()
            for first in (False, True)
        }

    def next(self):
        chance = self._chance
        forger = self._forgers[chance.choice(("ec", "rsa"))]
        match chance.randrange(6):
            case 0:
                body = INVOICE.replace(b"1000.00", f"{chance.randrange(10**6)}.00".encode())
                return forger.sealed(body, document_first=chance.random() < 0.5)
            case 1:
                return self._sealed_again(forger)
            case 2:
                return shuffled(chance.choice(list(self._sound.values())), chance)
            case _:
                return changed(chance.choice(list(self._sound.values())), chance)

    def _sealed_again(self, forger):
        """A document that was changed and sealed then, so that its cryptography is right."""
        body = changed(INVOICE, self._chance)
        try:
            return forger.sealed(body)
        except (SealRefused, DocumentUnreadable):
            return body


@pytest.mark.parametrize("count", [2_000, pytest.param(24_000, marks=[pytest.mark.slow])])
def test_the_quick_verdict_on_a_seal_is_the_careful_one(count, forgers, trust, crls, now):
    chance = random.Random(count)
    writer = Writer(forgers, chance)
    quick = 0
    for number in range(count):
        data = writer.next()
        may_seal = chance.choice((None, ("1234567808",), ("9876543217",)))
        asked = {"trust": trust, "revocation": chance.choice((crls, crls, None)), "at": now, "may_seal": may_seal}
        quick += quickly_proven(data) is not None
        assert verify_document(data, **asked) == verify_carefully(data, **asked), (number, data)
    assert quick > count // 8


@pytest.mark.parametrize("kind", ["ec", "rsa"])
@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_is_called_right_by_the_quick_way(name, kind, forgers, trust, crls, now):
    change, _code, sign_again = ATTACKS[name]
    data = forgers[kind].forged(change, sign_again=sign_again)
    asked = {"trust": trust, "revocation": crls, "at": now}
    assert verify_document(data, **asked) == verify_carefully(data, **asked)


def test_a_document_of_our_own_writer_is_judged_quickly(forger):
    assert quickly_proven(forger.sealed()) is not None
    assert quickly_proven(forger.sealed(document_first=True)) is not None


@pytest.mark.parametrize("name", BYTES)
def test_hostile_bytes_take_the_careful_way(name, forger):
    change, _code = BYTES[name]
    assert quickly_proven(change(forger.sealed())) is None
