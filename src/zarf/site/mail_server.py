"""The mail server of the settings, checked before anything is sent."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from zarf.ports.mail import Security, SmtpServer
from zarf.site.config import Config
from zarf.site.sentences import CannotGoOn

_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def smtp_server(config: Config) -> SmtpServer | None:
    """Where mails go; None without ZARF_SMTP_HOST. Raises CannotGoOn for settings that cannot be meant so."""
    _check_sender(config.mail_from)
    host, port, user = config["ZARF_SMTP_HOST"], config["ZARF_SMTP_PORT"], config["ZARF_SMTP_USER"]
    if not host:
        return None
    try:
        security = Security(config["ZARF_SMTP_SECURITY"].lower())
    except ValueError as problem:
        known = ", ".join(item.value for item in Security)
        raise CannotGoOn.not_one_of("ZARF_SMTP_SECURITY", config["ZARF_SMTP_SECURITY"], known) from problem
    if port and not (port.isascii() and port.isdigit()):
        raise CannotGoOn.no_number("ZARF_SMTP_PORT", port)
    if user and security is Security.NONE and host not in _LOOPBACK:
        raise CannotGoOn.password_in_the_open(host)
    return SmtpServer(
        host=host,
        port=int(port) if port else _PORTS[security],
        security=security,
        user=user,
        password_file=_file(config["ZARF_SMTP_PASSWORD_FILE"]),
        ca_file=_file(config["ZARF_SMTP_CA_FILE"]),
        timeout=float(config["ZARF_SMTP_TIMEOUT"]) or 30.0,
    )


def _file(name: str) -> Path | None:
    return Path(name) if name else None


def _check_sender(sender: str) -> None:
    message = EmailMessage()
    message["From"] = sender
    header = message["From"]
    if header.defects or len(header.addresses) != 1 or not header.addresses[0].domain:
        raise CannotGoOn.not_one_of("ZARF_MAIL_FROM", sender, "Zarf <zarf@firma.com.tr>")
