"""A folder of SoftHSM tokens for benches and tests: made, filled and deleted by processes of their own.

The tokens are filled in a child, so that the process that tries our store has opened nothing before it. All keys are
synthetic, and so are the PINs.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PIN = "482913"
OFFICER_PIN = "93817264"
_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


def module() -> Path | None:
    """SoftHSM's module, None when this machine lacks it or the program that makes tokens."""
    found = next((Path(place) for place in _PLACES if Path(place).exists()), None)
    return found if found and shutil.which("softhsm2-util") else None


@dataclass(frozen=True, slots=True)
class Stored:
    """What goes onto a token. None leaves it out. key: PKCS#8 DER; certificate: DER."""

    key: bytes | None
    certificate: bytes | None
    key_id: bytes = b"\x01"
    certificate_id: bytes = b"\x01"
    label: str = "mali muhur"


class Tokens:
    """The tokens of one folder. `environment` must be that of every process that is to see them."""

    def __init__(self, folder: Path) -> None:
        (folder / "tokens").mkdir(parents=True)
        configuration = folder / "softhsm2.conf"
        configuration.write_text(
            f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n", "utf-8"
        )
        self.environment = {"SOFTHSM2_CONF": str(configuration)}

    def make(self, label: str, *stored: Stored, pin: str = PIN) -> None:
        """A token with these objects. Whoever has the module open already sees it after a restart of the module."""
        self._program("--init-token", "--free", "--label", label, "--so-pin", OFFICER_PIN, "--pin", pin)
        objects = [{name: _text(getattr(item, name)) for name in Stored.__slots__} for item in stored]
        if not stored:
            return
        said = json.dumps({"module": str(module()), "token": label, "pin": pin, "objects": objects})
        self._run([sys.executable, __file__], said)

    def delete(self, label: str) -> None:
        """As pulling it out."""
        self._program("--delete-token", "--token", label)

    def _program(self, *words: str) -> None:
        self._run(["softhsm2-util", *words], "")

    def _run(self, words: list[str], said: str) -> None:
        environment = os.environ | self.environment
        run = subprocess.run(
            words, input=said, capture_output=True, text=True, env=environment, check=False, timeout=60
        )
        if run.returncode:
            raise RuntimeError(f"{words[0]}: {run.stdout}{run.stderr}")


def _text(value: bytes | str | None) -> str | None:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _fill(said: dict[str, Any]) -> None:
    """In the child: put the objects onto the token."""
    import pkcs11
    from pkcs11 import Attribute
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.rsa import decode_rsa_private_key

    token = pkcs11.lib(said["module"]).get_token(token_label=said["token"])
    with token.open(rw=True, user_pin=said["pin"]) as session:
        for item in said["objects"]:
            names = {Attribute.LABEL: item["label"], Attribute.TOKEN: True}
            if item["key"]:
                attributes = _key_attributes(
                    base64.b64decode(item["key"]), decode_rsa_private_key, decode_ec_private_key
                )
                own = {Attribute.ID: base64.b64decode(item["key_id"]), Attribute.PRIVATE: True, Attribute.SIGN: True}
                session.create_object(attributes | names | own)
            if item["certificate"]:
                session.create_object(_certificate_attributes(base64.b64decode(item["certificate"]), item) | names)


def _key_attributes(pkcs8: bytes, decode_rsa: Any, decode_ec: Any) -> dict[Any, Any]:
    from asn1crypto.keys import PrivateKeyInfo
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = serialization.load_der_private_key(pkcs8, None)
    if isinstance(key, rsa.RSAPrivateKey):
        form, none = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        return dict(decode_rsa(key.private_bytes(serialization.Encoding.DER, form, none)))
    inner = PrivateKeyInfo.load(pkcs8)["private_key"].parsed
    inner["parameters"] = PrivateKeyInfo.load(pkcs8)["private_key_algorithm"]["parameters"]
    return dict(decode_ec(inner.dump()))


def _certificate_attributes(der: bytes, item: dict[str, Any]) -> dict[Any, Any]:
    from pkcs11 import Attribute
    from pkcs11.util.x509 import decode_x509_certificate

    return dict(decode_x509_certificate(der)) | {Attribute.ID: base64.b64decode(item["certificate_id"])}


if __name__ == "__main__":
    _fill(json.load(sys.stdin))
