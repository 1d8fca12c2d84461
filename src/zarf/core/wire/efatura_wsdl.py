"""The description of the EFatura service, written by us with the official names."""

from __future__ import annotations

from importlib import resources
from xml.sax.saxutils import quoteattr

_ADDRESS = '"ADDRESS"'


def wsdl(address: str) -> bytes:
    """The WSDL of a service at *address*, UTF-8."""
    text = (resources.files("zarf.core.wire") / "efatura.wsdl").read_text("utf-8")
    return text.replace(_ADDRESS, quoteattr(address)).encode()
