"""Django's way of sending mail, leading into the outbox: sign-in mails of the libraries are as durable as ours."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class OutboxBackend(BaseEmailBackend):
    """One row of the outbox for each address. They carry links that let somebody in, so they are secret."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        # Imported here because settings name this class before the models are complete.
        from zarf.office.notices.services import queue_mail

        many = 0
        for message in email_messages:
            pages = [str(content) for content, kind in getattr(message, "alternatives", ()) if kind == "text/html"]
            for to in message.recipients():
                queue_mail(
                    to,
                    str(message.subject),
                    str(message.body),
                    kind="sign-in",
                    html=pages[0] if pages else "",
                    is_secret=True,
                )
                many += 1
        return many
