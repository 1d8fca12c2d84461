"""The mail port: one mail to one address, handed over once."""

from zarf.ports.mail.api import Attachment, Mail, MailPort, MailRefused, OutcomeUnknown, new_message_id
from zarf.ports.mail.folder import FolderMail
from zarf.ports.mail.memory import MemoryMail
from zarf.ports.mail.smtp import Security, SmtpMail, SmtpServer

__all__ = [
    "Attachment",
    "FolderMail",
    "Mail",
    "MailPort",
    "MailRefused",
    "MemoryMail",
    "OutcomeUnknown",
    "Security",
    "SmtpMail",
    "SmtpServer",
    "new_message_id",
]
