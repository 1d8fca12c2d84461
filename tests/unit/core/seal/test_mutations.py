"""Random changes to the structure of a seal: never an exception, and never valid for what was not signed."""

import copy
import random

import pytest
from lxml import etree
from tests.unit.core.seal.forger import NS

from zarf.core.seal import SealResult, verify_document

TEXTS = ["", "x", "é", "AAAA", " ", "9" * 100, "-1", "2026-13-01T00:00:00", "CN=" + "a" * 3000, "१२३"]
VALUES = [
    *TEXTS,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/04/xmlenc#sha512",
]


def remove(element, _others, _chance):
    element.getparent().remove(element)


def double(element, _others, _chance):
    element.addnext(copy.deepcopy(element))


def rewrite(element, _others, chance):
    element.text = chance.choice(TEXTS)


def reset(element, _others, chance):
    if element.attrib:
        element.set(chance.choice(sorted(element.attrib)), chance.choice(VALUES))


def rename(element, others, chance):
    element.tag = chance.choice(others).tag


def graft(element, others, chance):
    chance.choice(others).append(copy.deepcopy(element))


def comment(element, _others, _chance):
    element.append(etree.Comment("c"))


def identify(element, _others, chance):
    element.set("Id", chance.choice(["a", "Signature_ABC2026000000001"]))


def shuffle(element, _others, chance):
    element[:] = sorted(element, key=lambda _child: chance.random())


CHANGES = [remove, double, rewrite, reset, rename, graft, comment, identify, shuffle]


def content(root):
    """The canonical document without its seal."""
    root = copy.deepcopy(root)
    seal = root.find(".//ds:Signature", NS)
    seal.getparent().remove(seal)
    return etree.tostring(root, method="c14n", with_comments=False)


def mutated(forger, chance):
    """A sealed document with one to three changes, nearly always inside its seal."""
    root = etree.fromstring(forger.sealed())
    before = content(root)
    for _ in range(chance.randint(1, 3)):
        seal = root.find(".//ds:Signature", NS)
        inside = root if seal is None or chance.random() < 0.15 else seal
        others = [item for item in inside.iter(etree.Element) if item.getparent() is not None]
        chance.choice(CHANGES)(chance.choice(others), others, chance)
    return etree.tostring(root), before


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_seal_never_raises_and_never_vouches_for_other_content(seed, forger, trust, crls, now):
    chance = random.Random(seed)
    for _ in range(20):
        xml, before = mutated(forger, chance)
        report = verify_document(xml, trust=trust, revocation=crls, at=now)
        if report.result is SealResult.VALID:
            assert content(etree.fromstring(xml)) == before
        else:
            assert report.reasons
