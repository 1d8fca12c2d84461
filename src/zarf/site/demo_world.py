"""The demo world: two taxpayers, their simulated mali mühür keys, their sign-ins, and their places at Merkez.

Making it again changes nothing that is there already. Used only with the simulators.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

import zarf
from zarf.ports.keys.pkcs12 import reference
from zarf.site.config import Config, write_secret

if TYPE_CHECKING:
    from zarf.office.taxpayers.models import Taxpayer

INTEGRATOR_VKN = "1111111106"
INTEGRATOR_TITLE = "Zarf Deneme Özel Entegratörlük A.Ş."
STAMP_USERID, STAMP_KONTOR = "1001", 1000
"""The platform's account at the simulated time-stamping service, as it is opened."""


_STAMP_ACCOUNT = ("ZARF_TIMESTAMP_USERID", "ZARF_TIMESTAMP_PASSWORD_FILE")


@dataclass(frozen=True, slots=True)
class DemoTaxpayer:
    """A synthetic firm. key: the kind of its mali mühür key, `ec` (P-384) or `rsa` (2048)."""

    vkn: str
    title: str
    key: str
    email: str
    slug: str
    address: dict[str, str]

    @property
    def gb(self) -> str:
        return f"urn:mail:defaultgb@{self.slug}.test"

    @property
    def pk(self) -> str:
        return f"urn:mail:defaultpk@{self.slug}.test"


SELLER = DemoTaxpayer(
    vkn="1234567808",
    title="Deneme Kırtasiye Sanayi ve Ticaret A.Ş.",
    key="ec",
    email="a@deneme.test",
    slug="deneme-kirtasiye",
    address={
        "tax_office": "Beyoğlu",
        "street": "Çınar Caddesi",
        "building_number": "12",
        "district": "Şişli",
        "city": "İstanbul",
        "postal_zone": "34360",
        "iban": "TR269999900000000012345678",
    },
)
BUYER = DemoTaxpayer(
    vkn="9876543217",
    title="Örnek İnşaat Limited Şirketi",
    key="rsa",
    email="b@deneme.test",
    slug="ornek-insaat",
    address={
        "tax_office": "Çankaya",
        "street": "Iğdır Sokak",
        "building_number": "7",
        "district": "Çankaya",
        "city": "Ankara",
        "postal_zone": "06420",
    },
)
TAXPAYERS = (SELLER, BUYER)


def is_simulated(config: Config) -> bool:
    """Whether GİB and KamuSM are the simulators of this home. With the real ones there is no demo world."""
    return not config["ZARF_MERKEZ_URL"] and not config["ZARF_KAMUSM_URL"]


def demo_settings(config: Config) -> Config:
    """*config* with the demo integrator, its program and the shared virtual clock filled in where nothing is set."""
    if not is_simulated(config):
        return config
    values = dict(config.values)
    values["ZARF_INTEGRATOR_VKN"] = values["ZARF_INTEGRATOR_VKN"] or INTEGRATOR_VKN
    values["ZARF_INTEGRATOR_TITLE"] = values["ZARF_INTEGRATOR_TITLE"] or INTEGRATOR_TITLE
    program = f"{INTEGRATOR_VKN}##{INTEGRATOR_TITLE}##Zarf##{zarf.__version__}"
    values["ZARF_EDEFTER_PROGRAM"] = values["ZARF_EDEFTER_PROGRAM"] or program
    values["ZARF_CLOCK_FILE"] = values["ZARF_CLOCK_FILE"] or str(config.home / "clock")
    if not any(values[name] for name in (*_STAMP_ACCOUNT, "ZARF_TIMESTAMP_URL")):
        account = (STAMP_USERID, str(config.home / "keys" / "timestamps.password"))
        values |= dict(zip(_STAMP_ACCOUNT, account, strict=True))
    return Config(config.home, values)


def password(home: Path) -> str:
    """The demo sign-ins' password: made once, kept in the home folder (0600)."""
    return write_secret(home / "demo.password", f"zarf-{secrets.token_hex(4)}")


def make(config: Config) -> None:
    """Make the demo world or bring it up to date. Database and simulators have to run, Django has to be set up.

    Does nothing with the real GİB: the operator's own taxpayers are all there is then.
    """
    if not is_simulated(config):
        return
    with httpx.Client(timeout=20, trust_env=False) as http:
        _fetch_trust(config, http)
        _open_stamp_account(config, http)
        for who in TAXPAYERS:
            _fetch_key(config, http, who)
        for who in TAXPAYERS:
            _register(config, _taxpayer(config, who), who)
        _register_at_merkez(config, http)
        _register_at_edefter(config, http)
    _load_lists()
    _add_cari_accounts()


def key_file(config: Config, who: DemoTaxpayer) -> Path:
    return config.home / "keys" / f"{who.vkn}.p12"


def _fetch_trust(config: Config, http: httpx.Client) -> None:
    """Root and CA of the simulated KamuSM. They never change within one home folder."""
    if config.trust_file.exists():
        return
    half = config.trust_file.with_suffix(".half")
    half.write_text(_checked(http.get(f"{config.kamusm_url}/anchors.pem")).text, "ascii")
    half.replace(config.trust_file)


def _open_stamp_account(config: Config, http: httpx.Client) -> None:
    """The platform's account at the simulated KamuSM; one that is there keeps its kontör."""
    file = config.home / "keys" / "timestamps.password"
    if (config["ZARF_TIMESTAMP_USERID"], config["ZARF_TIMESTAMP_PASSWORD_FILE"]) != (STAMP_USERID, str(file)):
        return
    address, userid = f"{config.kamusm_url}/control/accounts", int(STAMP_USERID)
    if any(item["userid"] == userid for item in _checked(http.get(address)).json()):
        return
    secret = write_secret(file, secrets.token_urlsafe(16))
    _checked(http.post(address, json={"userid": userid, "password": secret, "kontor": STAMP_KONTOR}))


def _fetch_key(config: Config, http: httpx.Client, who: DemoTaxpayer) -> None:
    """A simulated mali mühür; the password file is written first, so that a key file is always complete."""
    path = key_file(config, who)
    if path.exists():
        return
    request = {"vkn_tckn": who.vkn, "title": who.title, "key": who.key, "state": "good"}
    issued = _checked(http.post(f"{config.kamusm_url}/issue", json=request)).json()
    path.with_suffix(".password").unlink(missing_ok=True)
    write_secret(path.with_suffix(".password"), issued["password"])
    half = path.with_suffix(".half")
    half.touch(mode=0o600)
    half.write_bytes(base64.b64decode(issued["pkcs12_base64"]))
    half.replace(path)


def _taxpayer(config: Config, who: DemoTaxpayer) -> Taxpayer:
    from zarf.office.taxpayers import services

    path = key_file(config, who)
    taxpayer = services.create_taxpayer(
        who.vkn,
        who.title,
        district=who.address["district"],
        city=who.address["city"],
        seal_key=reference(path, path.with_suffix(".password")),
        **{name: value for name, value in who.address.items() if name not in ("district", "city")},
    )
    services.add_alias(taxpayer, services.GB, who.gb)
    services.add_alias(taxpayer, services.PK, who.pk)
    return taxpayer


def _register(config: Config, taxpayer: Taxpayer, who: DemoTaxpayer) -> None:
    """A sign-in that may act for the taxpayer. A password the person has changed is left alone."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.models import User

    from zarf.office.taxpayers import services

    user, is_new = User.objects.get_or_create(username=who.email, defaults={"email": who.email})
    if is_new:
        user.set_password(password(config.home))
        user.save()
    EmailAddress.objects.get_or_create(user=user, email=who.email, defaults={"verified": True, "primary": True})
    if is_new:
        services.add_membership(user, taxpayer, services.ADMINISTRATOR)


def _register_at_merkez(config: Config, http: httpx.Client) -> None:
    control = f"{config.merkez_control_url}/control"
    integrator = {
        "vkn": config["ZARF_INTEGRATOR_VKN"],
        "title": config["ZARF_INTEGRATOR_TITLE"],
        "url": f"{config.web_address}/services/EFatura",
    }
    _checked(http.post(f"{control}/integrators", json=integrator))
    for who in TAXPAYERS:
        aliases = [{"role": role, "document_type": "Invoice", "name": name} for role, name in _aliases(who)]
        user: dict[str, Any] = {
            "identifier": who.vkn,
            "title": who.title,
            "type": "OZEL",
            "account_type": "OZELENTEGRASYON",
            "integrator_vkn": config["ZARF_INTEGRATOR_VKN"],
            "aliases": aliases,
        }
        _checked(http.post(f"{control}/users", json=user))


def _register_at_edefter(config: Config, http: httpx.Client) -> None:
    """The firms as users of e-Defter, and the integrator as the house that may send what it is authorised for."""
    if not config.has_simulated_edefter:
        return
    parties = [(who.vkn, who.title, True) for who in TAXPAYERS]
    parties.append((config["ZARF_INTEGRATOR_VKN"], config["ZARF_INTEGRATOR_TITLE"], False))
    program = {"line": config["ZARF_EDEFTER_PROGRAM"]}
    _checked(http.post(f"{config.edefter_control_url}/control/programs", json=program))
    for number, title, is_user in parties:
        party = {"vkn_tckn": number, "title": title, "is_user": is_user}
        _checked(http.post(f"{config.edefter_control_url}/control/parties", json=party))


def _aliases(who: DemoTaxpayer) -> tuple[tuple[str, str], ...]:
    return (("GB", who.gb), ("PK", who.pk))


def _load_lists() -> None:
    """GİB's lists and the revocation lists, as the worker does it every hour."""
    from zarf.office.registry.services import sync_registry
    from zarf.ports.wired import ports

    ports().revocation.refresh()
    sync_registry()


def _add_cari_accounts() -> None:
    """Each firm has the other in its accounts, not yet known to be a user, and a customer who is none."""
    from zarf.office.cari import services as cari
    from zarf.office.taxpayers import services as taxpayers

    for who, other in ((SELLER, BUYER), (BUYER, SELLER)):
        taxpayer = taxpayers.taxpayer(who.vkn)
        if cari.accounts(taxpayer.pk).exists():
            continue
        cards = (
            cari.CardData(code="120.01.001", title=other.title, vkn=other.vkn, tax_office=other.address["tax_office"]),
            cari.CardData(code="120.01.002", title="Üçüncü Deneme Ticaret Ltd. Şti.", vkn="5555555504"),
            cari.CardData(code="120.99.001", title="Perakende müşteri", tckn="11111111111", is_person=True),
        )
        for card in cards:
            cari.add_account(taxpayer.pk, card, "zarf")


def _checked(answer: httpx.Response) -> httpx.Response:
    answer.raise_for_status()
    return answer
