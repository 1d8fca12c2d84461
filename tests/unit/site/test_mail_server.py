"""What the settings of the mail server mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from zarf.ports.mail import FolderMail, Security, SmtpMail
from zarf.site.config import Config
from zarf.site.mail_server import smtp_server
from zarf.site.sentences import CannotGoOn
from zarf.site.wiring import mail


def config(home: Path, **settings: str) -> Config:
    return Config.load({"ZARF_HOME": str(home), **settings})


def test_without_a_server_mails_become_files_in_the_home_folder(tmp_path: Path) -> None:
    chosen = config(tmp_path)
    assert smtp_server(chosen) is None
    assert isinstance(mail(chosen), FolderMail)
    assert chosen.mail_from == "Zarf <zarf@127.0.0.1>"


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_follows_the_protection_unless_it_is_given(tmp_path: Path, security: str, port: int) -> None:
    chosen = config(tmp_path, ZARF_SMTP_HOST="posta.test", ZARF_SMTP_SECURITY=security)
    server = smtp_server(chosen)
    assert server is not None
    assert (server.port, server.security) == (port, Security(security))
    assert isinstance(mail(chosen), SmtpMail)
    given = smtp_server(config(tmp_path, ZARF_SMTP_HOST="posta.test", ZARF_SMTP_PORT="2525"))
    assert given is not None
    assert given.port == 2525


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ZARF_SMTP_SECURITY": "ssl"}, "ZARF_SMTP_SECURITY"),
        ({"ZARF_SMTP_PORT": "beş"}, "ZARF_SMTP_PORT"),
        ({"ZARF_MAIL_FROM": "Zarf"}, "ZARF_MAIL_FROM"),
        ({"ZARF_SMTP_SECURITY": "none", "ZARF_SMTP_USER": "zarf"}, "ZARF_SMTP_SECURITY"),
    ],
)
def test_settings_that_cannot_be_meant_so_are_named(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    with pytest.raises(CannotGoOn) as refused:
        smtp_server(config(tmp_path, ZARF_SMTP_HOST="posta.test", **settings))
    assert named in refused.value.text("tr")
    assert named in refused.value.text("en")


def test_a_server_on_this_machine_may_have_a_login_in_the_open(tmp_path: Path) -> None:
    settings = {"ZARF_SMTP_HOST": "127.0.0.1", "ZARF_SMTP_SECURITY": "none", "ZARF_SMTP_USER": "zarf"}
    assert smtp_server(config(tmp_path, **settings)) is not None
