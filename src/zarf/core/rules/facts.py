"""What the rules ask again and again, read once: about the file, the envelope, one invoice, one response."""

from __future__ import annotations

from datetime import date
from typing import Final, final

from zarf.core.rules.lists import CodeSet, Lists
from zarf.core.rules.names import APPLICATION_RESPONSE, CAC, CBC, ENVELOPE, ENVELOPE_HEADER, SH
from zarf.core.rules.tree import Node, Tree
from zarf.core.rules.values import is_any, text_of

INVESTMENT_TYPES: Final = "YatirimTesvikEArsivInvoiceTypeCodeList"
RETURN_TYPES: Final = ("IADE", "TEVKIFATIADE", "YTBIADE", "YTBTEVKIFATIADE")


@final
class File:
    """The whole file: what its envelope says, and how it is to be judged.

    document_type: "efatura" or "earchive", the official rules' parameter `type`.
    today: the day in Istanbul; dates after it are in the future.
    sender_ids, receiver_ids: the envelope's VKN or TCKN of both ends; empty lists on a bare document.
    response_codes: the answer of EVERY response in the file, as the official rules read it.
    """

    __slots__ = (
        "_any_profile",
        "document_type",
        "draft",
        "envelope_type",
        "lists",
        "receiver_aliases",
        "receiver_ids",
        "response_codes",
        "sender_aliases",
        "sender_ids",
        "today",
        "tree",
        "ubl_21_anywhere",
    )

    def __init__(self, tree: Tree, lists: Lists, *, document_type: str, today: date, draft: bool) -> None:
        self._any_profile: dict[tuple[str, str], bool] = {}
        self.tree = tree
        self.lists = lists
        self.document_type = document_type
        self.today = today
        self.draft = draft
        headers = tree.root.all(ENVELOPE_HEADER) if tree.root.tag == ENVELOPE else []
        self.envelope_type = _below(headers, SH + "DocumentIdentification", SH + "Type")
        self.sender_aliases = _below(headers, SH + "Sender", SH + "Identifier")
        self.receiver_aliases = _below(headers, SH + "Receiver", SH + "Identifier")
        self.sender_ids = _party_ids(headers, SH + "Sender")
        self.receiver_ids = _party_ids(headers, SH + "Receiver")
        self.ubl_21_anywhere = is_any(tree.anywhere(CBC + "UBLVersionID"), "2.1")
        self.response_codes = [
            code
            for response in tree.anywhere(APPLICATION_RESPONSE)
            for code in response.select(CAC + "DocumentResponse", CAC + "Response", CBC + "ResponseCode")
        ]

    def list(self, name: str) -> CodeSet:
        """The code list of that official name."""
        return self.lists.get(name)

    def answers(self, *codes: str) -> bool:
        """Whether any response in the file gives one of these answers."""
        return is_any(self.response_codes, *codes)

    def any_profile(self, document: str, profile: str) -> bool:
        """Whether any document of that root name in the file has the profile. Asked by each of a thousand documents."""
        known = self._any_profile.get((document, profile))
        if known is None:
            known = any(is_any(one.all(CBC + "ProfileID"), profile) for one in self.tree.anywhere(document))
            self._any_profile[document, profile] = known
        return known


def _below(headers: list[Node], *path: str) -> list[Node]:
    return [node for header in headers for node in header.select(*path)]


def _party_ids(headers: list[Node], side: str) -> list[Node]:
    return [
        contact
        for information in _below(headers, side, SH + "ContactInformation")
        if is_any(information.all(SH + "ContactTypeIdentifier"), "VKN_TCKN")
        for contact in information.all(SH + "Contact")
    ]


class DocumentFacts:
    """Any one document of a file."""

    __slots__ = ("file", "root")

    def __init__(self, root: Node, file: File) -> None:
        self.root = root
        self.file = file


@final
class InvoiceFacts(DocumentFacts):
    """One invoice: its profile and type, which decide most rules. Both are lists because a bad file repeats them."""

    __slots__ = ("profiles", "types", "ubl_21")

    def __init__(self, root: Node, file: File) -> None:
        super().__init__(root, file)
        self.profiles = root.all(CBC + "ProfileID")
        self.types = root.all(CBC + "InvoiceTypeCode")
        self.ubl_21 = is_any(root.all(CBC + "UBLVersionID"), "2.1")

    def profile_is(self, *profiles: str) -> bool:
        return is_any(self.profiles, *profiles)

    def type_is(self, *types: str) -> bool:
        return is_any(self.types, *types)

    def has_investment_type(self) -> bool:
        """Whether the type is one of the YTB types."""
        from_list = self.file.list(INVESTMENT_TYPES)
        return from_list.holds(text_of(self.types))

    def is_investment(self) -> bool:
        """YATIRIMTESVIK, or an e-Arşiv invoice of a YTB type."""
        if self.profile_is("YATIRIMTESVIK"):
            return True
        return self.profile_is("EARSIVFATURA") and self.has_investment_type()

    def is_investment_exemption(self) -> bool:
        """The exemption invoices (ISTISNA, YTBISTISNA) of the investment incentive."""
        return (self.profile_is("YATIRIMTESVIK") and self.type_is("ISTISNA")) or (
            self.profile_is("EARSIVFATURA") and self.type_is("YTBISTISNA")
        )


@final
class ResponseFacts(DocumentFacts):
    """One application response: S_APR is a system response, KABUL, RED and IADE are the buyer's answers."""

    __slots__ = ("is_answer", "is_system")

    def __init__(self, root: Node, file: File) -> None:
        super().__init__(root, file)
        self.is_system = file.answers("S_APR")
        self.is_answer = file.answers("KABUL", "RED", "IADE")
