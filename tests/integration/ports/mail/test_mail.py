"""The contract of sending mail, kept by each implementation: memory, folder, SMTP (against a real server)."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.integration.ports.mail.mail_server import PASSWORD, USER, Running, certificate, serving

from zarf.core.errors import Unavailable
from zarf.ports.mail import (
    Attachment,
    FolderMail,
    Mail,
    MailPort,
    MailRefused,
    MemoryMail,
    OutcomeUnknown,
    Security,
    SmtpMail,
    SmtpServer,
    new_message_id,
)
from zarf.ports.mail.api import as_message

SENDER = "Zarf <zarf@deneme.test>"


def a_mail(**more: Any) -> Mail:
    values: dict[str, Any] = {
        "to": "ayse@deneme.test",
        "subject": "Davet: Şişli Kırtasiye",
        "text": "Merhaba Ayşe,\n.\nbu satır bir noktayla başlar.\n",
        "message_id": "bir@deneme.test",
        **more,
    }
    return Mail(**values)


class Way(NamedTuple):
    """An implementation, and what it has handed over so far."""

    port: MailPort
    handed_over: Callable[[], list[EmailMessage]]


@pytest.fixture(params=["memory", "folder", "smtp", "smtp-starttls-login"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    if request.param == "memory":
        memory = MemoryMail()
        yield Way(memory, lambda: [as_message(item, SENDER) for item in memory.sent])
        return
    if request.param == "folder":
        folder = tmp_path / "mail"
        yield Way(FolderMail(folder, SENDER), lambda: read_files(folder))
        return
    with ExitStack() as stack:
        if request.param == "smtp":
            running = stack.enter_context(serving())
            server = plain(running)
        else:
            running, server = stack.enter_context(_signed_in(tmp_path))
        yield Way(SmtpMail(server, SENDER), lambda: running.handler.got)


class _signed_in:  # noqa: N801
    """A server with STARTTLS that wants a login, and how to reach it."""

    def __init__(self, folder: Path, password: str = PASSWORD) -> None:
        context, pem = certificate(folder)
        (folder / "mail.password").write_text(password + "\n", "utf-8")
        self._serving = serving(context, must_sign_in=True)
        self._folder, self._pem = folder, pem

    def __enter__(self) -> tuple[Running, SmtpServer]:
        running = self._serving.__enter__()
        server = SmtpServer(
            "127.0.0.1",
            running.port,
            Security.STARTTLS,
            user=USER,
            password_file=self._folder / "mail.password",
            ca_file=self._pem,
            timeout=5,
        )
        return running, server

    def __exit__(self, *told: Any) -> None:
        self._serving.__exit__(*told)


def plain(running: Running) -> SmtpServer:
    return SmtpServer("127.0.0.1", running.port, Security.NONE, timeout=5)


def read_files(folder: Path) -> list[EmailMessage]:
    read: list[Any] = [message_from_bytes(file.read_bytes(), policy=default) for file in sorted(folder.glob("*.eml"))]  # type: ignore[arg-type]
    return read


def test_hands_over_a_turkish_mail_as_it_was_written(way: Way) -> None:
    way.port.send(a_mail(html="<p>Merhaba Ayşe</p>"))
    (got,) = way.handed_over()
    assert got["Subject"] == "Davet: Şişli Kırtasiye"
    assert got["To"] == "ayse@deneme.test"
    assert got["From"] == SENDER or isinstance(way.port, MemoryMail)
    assert got["Message-ID"] == "<bir@deneme.test>"
    text = got.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == ["Merhaba Ayşe,", ".", "bu satır bir noktayla başlar."]
    html = got.get_body(("html",))
    assert html is not None
    assert "Ayşe" in html.get_content()


def test_hands_over_attachments(way: Way) -> None:
    way.port.send(a_mail(attachments=(Attachment("özet.csv", "text/csv", b"a;b\r\n"),)))
    (got,) = way.handed_over()
    (file,) = got.iter_attachments()
    assert file.get_filename() == "özet.csv"
    assert file.get_content_type() == "text/csv"


def test_asks_machines_not_to_answer(way: Way) -> None:
    way.port.send(a_mail())
    assert way.handed_over()[0]["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("subject", "Davet\r\nBcc: herkes@deneme.test", "EF-MAIL-001"),
        ("to", "ayse@deneme.test\r\nDATA", "EF-MAIL-001"),
        ("to", "ayse@deneme.test,can@deneme.test", "EF-MAIL-002"),
        ("to", "ayse", "EF-MAIL-002"),
        ("message_id", "", "EF-MAIL-001"),
    ],
)
def test_refuses_what_would_become_another_mail(field: str, value: str, code: str) -> None:
    with pytest.raises(MailRefused) as refused:
        a_mail(**{field: value})
    assert refused.value.code == code


def test_message_ids_are_never_the_same() -> None:
    assert len({new_message_id("deneme.test") for _ in range(1000)}) == 1000


def test_a_file_is_for_its_owner_only_and_is_written_once(tmp_path: Path) -> None:
    port = FolderMail(tmp_path / "mail", SENDER)
    port.send(a_mail())
    port.send(a_mail())
    (file,) = (tmp_path / "mail").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("bir dosya")
    with pytest.raises(Unavailable) as trouble:
        FolderMail(tmp_path / "mail", SENDER).send(a_mail())
    assert trouble.value.code == "EF-MAIL-010"


def test_goes_over_a_protected_line_with_a_login(tmp_path: Path) -> None:
    with _signed_in(tmp_path) as (running, server):
        SmtpMail(server, SENDER).send(a_mail())
        assert running.handler.was_secret == [True]


def test_a_wrong_password_is_the_operators_matter_and_the_mail_waits(tmp_path: Path) -> None:
    with _signed_in(tmp_path, password="yanlış") as (running, server):
        with pytest.raises(Unavailable) as trouble:
            SmtpMail(server, SENDER).send(a_mail())
        assert trouble.value.code == "EF-MAIL-011"
        assert "yanlış" not in str(trouble.value)
        assert running.handler.got == []


@pytest.mark.parametrize("content", [None, ""])
def test_a_password_file_that_holds_nothing_is_named(tmp_path: Path, content: str | None) -> None:
    with _signed_in(tmp_path) as (_, server):
        (tmp_path / "mail.password").unlink()
        if content is not None:
            (tmp_path / "mail.password").write_text(content)
        with pytest.raises(Unavailable) as trouble:
            SmtpMail(server, SENDER).send(a_mail())
    assert trouble.value.code == "EF-MAIL-015"


def test_never_sends_to_a_server_whose_certificate_is_not_trusted(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with serving(context) as running:
        with pytest.raises(Unavailable) as trouble:
            SmtpMail(SmtpServer("127.0.0.1", running.port, Security.STARTTLS, timeout=5), SENDER).send(a_mail())
        assert trouble.value.code == "EF-MAIL-010"
        assert running.handler.got == []


def test_never_goes_on_in_the_open_when_starttls_is_not_offered() -> None:
    with serving() as running:
        with pytest.raises(Unavailable):
            SmtpMail(SmtpServer("127.0.0.1", running.port, Security.STARTTLS, timeout=5), SENDER).send(a_mail())
        assert running.handler.got == []


@pytest.mark.parametrize("step", ["answer_to_rcpt", "answer_to_data"])
def test_no_for_good_and_no_for_now_are_told_apart(step: str) -> None:
    with serving() as running:
        port = SmtpMail(plain(running), SENDER)
        setattr(running.handler, step, "550 no such person here")
        with pytest.raises(MailRefused) as refused:
            port.send(a_mail())
        assert refused.value.code == "EF-MAIL-014"
        assert "no such person" in refused.value.finding.message()
        setattr(running.handler, step, "451 come back later")
        with pytest.raises(Unavailable) as later:
            port.send(a_mail())
        assert later.value.code == "EF-MAIL-012"


def test_a_line_that_breaks_after_the_last_byte_leaves_it_unknown() -> None:
    with serving() as running:
        running.handler.drop = True
        with pytest.raises(OutcomeUnknown) as unknown:
            SmtpMail(plain(running), SENDER).send(a_mail())
    assert unknown.value.code == "EF-MAIL-013"


def test_a_server_that_is_away_or_silent_is_tried_again_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = SmtpServer("127.0.0.1", silent.getsockname()[1], Security.NONE, timeout=0.3)
        with pytest.raises(Unavailable) as trouble:
            SmtpMail(server, SENDER).send(a_mail())
    assert trouble.value.code == "EF-MAIL-010"
    with pytest.raises(Unavailable):
        SmtpMail(server, SENDER).send(a_mail())


def test_a_turkish_domain_goes_in_its_ascii_form() -> None:
    with serving() as running:
        SmtpMail(plain(running), SENDER).send(a_mail(to="ayse@çınar.test"))
        assert running.handler.to == ["ayse@xn--nar-8la94e.test"] or running.handler.to[0].startswith("ayse@xn--")
