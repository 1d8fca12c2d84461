"""Which implementation of each port this installation uses."""

from __future__ import annotations

from pathlib import Path

from zarf.core.seal import TrustStore
from zarf.ports.clock import Clock, OffsetFileClock, SystemClock
from zarf.ports.gib.edefter import HttpEDefter
from zarf.ports.gib.efatura import HttpEFatura
from zarf.ports.gib.user_list import HttpUserList
from zarf.ports.keys import KeyStores
from zarf.ports.mail import FolderMail, MailPort, SmtpMail
from zarf.ports.revocation import HttpRevocation
from zarf.ports.storage import open_archive
from zarf.ports.storage.backup.drive_sign_in import DriveHosts
from zarf.ports.storage.backup.opening import DriveProgram, RealPlaces
from zarf.ports.timestamps import PRODUCTION_URL, TEST_URL, KamusmTimestamps, TimestampService
from zarf.ports.wired import Ports
from zarf.site.config import Config
from zarf.site.mail_server import smtp_server


def build_ports(config: Config | None = None) -> Ports:
    """The ports of *config* (default: the settings in force). Opens the archive; connects to nobody."""
    chosen = config or Config.load()
    clock, trust = _clock(chosen), _trust(chosen)
    revocation = HttpRevocation(chosen.crl_folder, chosen.crl_urls, clock, ocsp_urls=chosen.ocsp_urls)
    return Ports(
        archive=open_archive(chosen.archive),
        efatura=HttpEFatura(f"{chosen.merkez_url}/services/EFatura"),
        user_list=HttpUserList(chosen.merkez_url, chosen["ZARF_USER_TEMP_LIST"]),
        keys=KeyStores(sessions=chosen.hsm_sessions, heartbeat=chosen.hsm_heartbeat),
        revocation=revocation,
        trust=trust,
        clock=clock,
        timestamps=KamusmTimestamps(timestamp_service(chosen), trust=trust, clock=clock, revocation=revocation),
        mail=mail(chosen),
        edefter=HttpEDefter(chosen.edefter_url) if chosen.edefter_url else None,
        backup=RealPlaces(_drive_program(chosen)),
    )


def mail(config: Config) -> MailPort:
    """The operator's mail server; without one, files in the home folder."""
    server = smtp_server(config)
    return SmtpMail(server, config.mail_from) if server else FolderMail(config.mail_folder, config.mail_from)


def timestamp_service(config: Config) -> TimestampService:
    """Where stamps come from: KamuSM's hosts by the words `test` and `production`, or an address."""
    names = {"test": TEST_URL, "production": PRODUCTION_URL}
    url = config.timestamp_url
    proxy, ca_file = config["ZARF_TIMESTAMP_PROXY"] or None, config["ZARF_TIMESTAMP_CA_FILE"] or None
    return TimestampService(names.get(url, url), proxy, ca_file=ca_file)


def _drive_program(config: Config) -> DriveProgram | None:
    """None until the operator has registered the installation at Google."""
    client, secret_file = config["ZARF_DRIVE_CLIENT_ID"], config["ZARF_DRIVE_CLIENT_SECRET_FILE"]
    if not (client and secret_file):
        return None
    usual = DriveHosts()
    sign_in, api = config["ZARF_DRIVE_SIGN_IN_URL"].rstrip("/"), config["ZARF_DRIVE_API_URL"].rstrip("/")
    return DriveProgram(client, Path(secret_file), DriveHosts(sign_in or usual.sign_in, api or usual.api))


def _clock(config: Config) -> Clock:
    return OffsetFileClock(config.clock_file) if config.clock_file else SystemClock()


def _trust(config: Config) -> TrustStore:
    """The operator's anchors; without a file nothing is trusted, so no seal can be found valid."""
    try:
        return TrustStore.from_pem(config.trust_file.read_bytes())
    except FileNotFoundError:
        return TrustStore()
