"""What every way of sending mail keeps to.

    ZarfError
    ├── MailRefused      the server said no for good; sending the same mail again changes nothing
    ├── OutcomeUnknown   the server had the whole mail when the line broke: it may or may not have been delivered
    └── Unavailable      nothing was handed over; the same mail may be sent again later

The identity of a mail, its `message_id`, is fixed before the first attempt. Source: RFC 5321, sections 4.5.3 and 4.2.1.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol

from zarf.core.errors import ZarfError
from zarf.core.findings import finding


class MailRefused(ZarfError):
    """The mail server refused it for good."""


class OutcomeUnknown(ZarfError):
    """Nobody can say whether the mail was taken."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail. media_type as `application/pdf`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address. message_id without its angle brackets; html may be empty, text may not."""

    to: str
    subject: str
    text: str
    message_id: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        for value in (self.to, self.subject, self.message_id):
            if not value.isprintable() or not value.strip():
                raise MailRefused(finding("EF-MAIL-001", found=value[:80]))
        if self.to.count("@") != 1 or any(sign in self.to for sign in " ,;<>\"'()"):
            raise MailRefused(finding("EF-MAIL-002", found=self.to[:80]))


class MailPort(Protocol):
    """Hands mails over, one at a time."""

    def send(self, mail: Mail) -> None:
        """Hand *mail* over. Raises MailRefused, OutcomeUnknown, Unavailable."""


def new_message_id(domain: str) -> str:
    """An identity nobody else gives. Source: RFC 5322, section 3.6.4."""
    return f"{uuid.uuid4()}@{domain}"


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it goes over the wire (RFC 5322, MIME). sender as `Zarf <zarf@firma.com.tr>`."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _ascii_domain(mail.to)
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{mail.message_id}>"
    # RFC 3834: no machine shall answer what a machine wrote.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for item in mail.attachments:
        kind, _, subtype = item.media_type.partition("/")
        message.add_attachment(item.content, maintype=kind, subtype=subtype, filename=item.name)
    return message


def envelope_address(to: str) -> str:
    """The address as the server is told it: a Turkish domain in its ASCII form (RFC 5891)."""
    return _ascii_domain(to)


def _ascii_domain(address: str) -> str:
    local, _, domain = address.partition("@")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError as problem:
        raise MailRefused(finding("EF-MAIL-002", found=address[:80])) from problem
