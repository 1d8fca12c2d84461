"""Where the seal of each kind of document stands, and what is asked of it there. One table for sealing and verifying.

Source: seal profile, section 1.3; GİB "Özel Entegrasyon Kılavuzu" v1.13, sections 4 and 5 (user accounts); e-Arşiv
and e-Defter schemas (last child of baslik, of the root); e-Defter Schematron (SignatureValue/@Id).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zarf.core.xml.namespaces import (
    DS,
    EARSIV,
    EDEFTER,
    EXT,
    HRXML,
    OAGIS,
    SBDH,
    UBL_APPLICATION_RESPONSE,
    UBL_CREDIT_NOTE,
    UBL_DESPATCH_ADVICE,
    UBL_INVOICE,
    UBL_RECEIPT_ADVICE,
    XADES,
    XBRLI,
    clark,
)

GIB_VKN = "3900383669"
"""The authority's own number; it countersigns the berats it approves. Source: GİB UBL-TR Schematron."""


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The place of one kind of document. Paths are Clark names from below the root.

    parent: path of the element the seal stands in; () is the root itself. is_last: the seal is its last child.
    is_choice: the first empty one of several such elements takes the seal (UBL); otherwise there is exactly one.
    needs_value_id: SignatureValue must have an Id. sealers: paths of the numbers that may seal, where the document
    names them. takes_counter: a counter signature may stand inside; its signer is one of counter_sealers (paths) or
    counter_numbers.
    """

    parent: tuple[str, ...]
    is_last: bool = True
    is_choice: bool = False
    needs_value_id: bool = False
    takes_counter: bool = False
    sealers: tuple[str, ...] = ()
    counter_sealers: tuple[str, ...] = ()
    counter_numbers: tuple[str, ...] = ()

    @property
    def signature_path(self) -> str:
        return "/".join((*self.parent, clark(DS, "Signature")))

    @property
    def shown(self) -> str:
        """The parent as people read it, for messages."""
        return "/".join(step.rpartition("}")[2] for step in self.parent) or "/"


_UBL = SealPlace(
    tuple(clark(EXT, name) for name in ("UBLExtensions", "UBLExtension", "ExtensionContent")),
    is_last=False,
    is_choice=True,
)
_ACCOUNT = SealPlace(
    (clark(OAGIS, "ApplicationArea"), clark(OAGIS, "Signature")),
    takes_counter=True,
    sealers=(f"{clark(OAGIS, 'ApplicationArea')}/{clark(OAGIS, 'Sender')}/{clark(OAGIS, 'LogicalID')}",),
    counter_sealers=(f"{clark(HRXML, 'DataArea')}/{clark(HRXML, 'UserAccount')}/{clark(HRXML, 'UserID')}",),
)
_PREPARER = f"{clark(EARSIV, 'baslik')}/{clark(EARSIV, 'hazirlayan')}"
_REPORT = SealPlace(
    (clark(EARSIV, "baslik"),),
    sealers=(f"{_PREPARER}/{clark(EARSIV, 'vkn')}", f"{_PREPARER}/{clark(EARSIV, 'tckn')}"),
)
# Whose book it is stands in it, but an accountant or the approved software house may seal too: nothing is asked here.
_LEDGER = SealPlace(())
_BERAT = SealPlace((), needs_value_id=True, takes_counter=True, counter_numbers=(GIB_VKN,))
_LEDGER_REPORT = SealPlace((), needs_value_id=True)

BERAT = clark(EDEFTER, "berat")

PLACES: Mapping[str, SealPlace] = {
    clark(UBL_INVOICE, "Invoice"): _UBL,
    clark(UBL_APPLICATION_RESPONSE, "ApplicationResponse"): _UBL,
    clark(UBL_DESPATCH_ADVICE, "DespatchAdvice"): _UBL,
    clark(UBL_RECEIPT_ADVICE, "ReceiptAdvice"): _UBL,
    clark(UBL_CREDIT_NOTE, "CreditNote"): _UBL,
    clark(HRXML, "ProcessUserAccount"): _ACCOUNT,
    clark(HRXML, "CancelUserAccount"): _ACCOUNT,
    clark(EARSIV, "eArsivRaporu"): _REPORT,
    clark(EDEFTER, "defter"): _LEDGER,
    BERAT: _BERAT,
    clark(EDEFTER, "defterraporu"): _LEDGER_REPORT,
}
"""Root element -> its place."""

WRAPPABLE = (*PLACES, clark(SBDH, "StandardBusinessDocument"))
"""Roots that may not stand inside another document."""

COUNTER_PATH = "/".join(
    (
        clark(DS, "Object"),
        *(
            clark(XADES, name)
            for name in (
                "QualifyingProperties",
                "UnsignedProperties",
                "UnsignedSignatureProperties",
                "CounterSignature",
            )
        ),
        clark(DS, "Signature"),
    )
)
"""From the seal to its counter signature."""

CONTEXT_OWNER = "/".join(clark(XBRLI, name) for name in ("xbrl", "context", "entity", "identifier"))
"""From the root of an e-Defter file to the number of the taxpayer whose book it is."""
