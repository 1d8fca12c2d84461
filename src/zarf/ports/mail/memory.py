"""Mails in this process's memory, for tests."""

from __future__ import annotations

from zarf.core.errors import ZarfError
from zarf.ports.mail.api import Mail, as_message


class MemoryMail:
    """Keeps what it is given. `fail_with`: raised instead of sending, until it is None again."""

    def __init__(self, sender: str = "Zarf <zarf@localhost>") -> None:
        self._sender = sender
        self.sent: list[Mail] = []
        self.fail_with: ZarfError | None = None

    def send(self, mail: Mail) -> None:
        as_message(mail, self._sender)
        if self.fail_with is not None:
            raise self.fail_with
        self.sent.append(mail)
