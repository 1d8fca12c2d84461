"""Mails as files (.eml) in a folder: for the demo, for installations without a mail server, and to look at."""

from __future__ import annotations

import os
import re
from email.utils import formatdate
from pathlib import Path

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.ports.mail.api import Mail, as_message

_UNFIT = re.compile(r"[^A-Za-z0-9@._-]")


class FolderMail:
    """Writes each mail into a file named after its message id; the same mail again writes the same file."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> None:
        message = as_message(mail, self._sender)
        message["Date"] = formatdate(localtime=True)
        path = self._folder / f"{_UNFIT.sub('_', mail.message_id)}.eml"
        half = path.with_suffix(".half")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Invitations are in here: nobody else on this machine may read them.
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        except OSError as problem:
            raise Unavailable(
                finding("EF-MAIL-010", found=str(self._folder), reason=str(problem.strerror))
            ) from problem
