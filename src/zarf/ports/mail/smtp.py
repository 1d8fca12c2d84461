"""A mail server over SMTP: TLS from the start or by STARTTLS, with or without a login."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.utils import formatdate
from enum import StrEnum
from pathlib import Path

from zarf.core.errors import Unavailable
from zarf.core.findings import finding
from zarf.ports.mail.api import Mail, MailRefused, OutcomeUnknown, as_message, envelope_address

_GO_ON, _SIGNED_IN = 354, 235
_LINE_WITH_A_DOT = re.compile(rb"(?m)^\.")


class Security(StrEnum):
    """How the line is protected: STARTTLS (usually port 587), TLS from the start (465), or not at all (25)."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where the server is and how it is spoken to. timeout: seconds for each answer. ca_file: PEM of its authority."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None
    timeout: float = 30.0


class SmtpMail:
    """Sends each mail over a connection of its own. May be shared by threads."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    def send(self, mail: Mail) -> None:
        message = as_message(mail, self._sender)
        message["Date"] = formatdate(localtime=True)
        sender = message["From"].addresses[0].addr_spec
        data = _LINE_WITH_A_DOT.sub(b"..", message.as_bytes())
        try:
            with self._connected() as smtp:
                _settled(*smtp.mail(sender, [f"size={len(data)}"] if smtp.has_extn("size") else []), mail)
                _settled(*smtp.rcpt(envelope_address(mail.to)), mail)
                _hand_over(smtp, data, mail)
        except smtplib.SMTPResponseException as problem:
            raise _answered(problem.smtp_code, problem.smtp_error, mail) from problem
        except (OSError, smtplib.SMTPException) as problem:
            reason = _reason(problem)
            raise Unavailable(finding("EF-MAIL-010", found=self._server.host, reason=reason)) from problem

    def _connected(self) -> smtplib.SMTP:
        """A greeted, protected, signed-in connection."""
        server = self._server
        if server.security is Security.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=self._trusting()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.security is Security.STARTTLS:
                smtp.starttls(context=self._trusting())
                smtp.ehlo()
            if server.user:
                self._sign_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        user, password = self._server.user, _password(self._server)
        try:
            if "PLAIN" in smtp.esmtp_features.get("auth", "").upper().split():
                # smtplib's own login knows ASCII passwords only; RFC 4616 says UTF-8.
                token = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
                code, reply = smtp.docmd("AUTH", f"PLAIN {token}")
                if code != _SIGNED_IN:
                    raise smtplib.SMTPAuthenticationError(code, reply)
            else:
                smtp.login(user, password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, UnicodeEncodeError) as problem:
            # Not the mail's fault: it waits until the operator has put the login right.
            raise Unavailable(finding("EF-MAIL-011", found=self._server.user, expected=self._server.host)) from problem

    def _trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._server.ca_file)


def _hand_over(smtp: smtplib.SMTP, data: bytes, mail: Mail) -> None:
    """DATA. Once the server has said "go on", a broken line means that nobody knows."""
    code, reply = smtp.docmd("DATA")
    if code != _GO_ON:
        _settled(code, reply, mail)
        raise Unavailable(finding("EF-MAIL-012", found=f"{code} {_text(reply)}", expected=mail.to))
    try:
        smtp.send(data + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, reply = smtp.getreply()
    except (OSError, smtplib.SMTPServerDisconnected) as problem:
        raise OutcomeUnknown(finding("EF-MAIL-013", found=mail.to, reason=_reason(problem))) from problem
    _settled(code, reply, mail)


def _settled(code: int, reply: bytes, mail: Mail) -> None:
    """Go on after a good answer. Raises MailRefused, Unavailable."""
    if code >= 400:
        raise _answered(code, reply, mail)


def _answered(code: int, reply: bytes | str, mail: Mail) -> MailRefused | Unavailable:
    told = f"{code} {_text(reply)}"
    if code >= 500:
        return MailRefused(finding("EF-MAIL-014", found=told, expected=mail.to))
    return Unavailable(finding("EF-MAIL-012", found=told, expected=mail.to))


def _password(server: SmtpServer) -> str:
    """First line of the password file. Raises Unavailable when it cannot be read."""
    file = server.password_file
    try:
        lines = file.read_text("utf-8").splitlines() if file else []
    except (OSError, UnicodeDecodeError) as problem:
        raise Unavailable(finding("EF-MAIL-015", found=str(file))) from problem
    if not lines:
        raise Unavailable(finding("EF-MAIL-015", found=str(file or "")))
    return lines[0]


def _text(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())[:300]


def _reason(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:200]
