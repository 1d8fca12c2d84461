"""The clock port: what time it is. Handed to whoever needs it, never read in passing."""

from zarf.ports.clock.api import Clock
from zarf.ports.clock.file import OffsetFileClock
from zarf.ports.clock.memory import FixedClock
from zarf.ports.clock.system import SystemClock

__all__ = ["Clock", "FixedClock", "OffsetFileClock", "SystemClock"]
