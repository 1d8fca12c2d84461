"""Downloads that are wrong on purpose: empty, cut off, a zip bomb, another firm's berat, one without GİB's seal."""

from __future__ import annotations

from dataclasses import dataclass

from zarf_simulator.edefter.faults import Faults

_BOMB = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """member: what the zip holds. keep: the share of the zip that is sent."""

    member: bytes
    keep: float = 1.0

    def cut(self, data: bytes) -> bytes:
        return data[: int(len(data) * self.keep)]


def spoiled(faults: Faults, package: str, berat: bytes) -> Content:
    """The approved berat, or what a fault puts in its place."""
    if faults.take("empty_berat", package=package):
        return Content(b"")
    if faults.take("truncated_berat", package=package):
        return Content(berat, keep=0.5)
    if faults.take("bomb_berat", package=package):
        return Content(bytes(_BOMB))
    if faults.take("foreign_berat", package=package):
        owner = package[: package.index("-")]
        other = str((int(owner) + 1) % 10 ** len(owner)).rjust(len(owner), "0")
        return Content(berat.replace(owner.encode(), other.encode()))
    if faults.take("unsigned_berat", package=package):
        start, end = berat.index(b"<xades:CounterSignature>"), berat.index(b"</xades:CounterSignature>")
        return Content(berat[:start] + berat[end + len(b"</xades:CounterSignature>") :])
    return Content(berat)
