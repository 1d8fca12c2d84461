"""What may be set about the service's behaviour. Seconds are virtual."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """is_production: programs, firms and users must be registered, as the real service asks and its test twin does not.

    berat_seconds, ledger_seconds: until a step of the queue. largest: bytes of a package.
    """

    is_production: bool = False
    berat_seconds: float = 60.0
    ledger_seconds: float = 600.0
    largest: int = 200 * 1024 * 1024
