"""Whether this machine is fit to host Zarf, and how it compares with others of the same network.

In a firm's network one machine hosts the service; it should be the one with most memory, processors and free disk. Each
machine gets a number by its weakest part, so that numbers of several can be compared. F008.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_GB = 1_000_000_000
_MEMINFO, _CGROUP_LIMIT = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True)
class Machine:
    """What counts: processors this process may use, memory and free disk in GB (10^9 bytes)."""

    cores: int
    memory_gb: float
    disk_gb: float


@dataclass(frozen=True, slots=True)
class Grade:
    """What a machine must have at least, and what it is good for. Source: our own measurements on two cores (bench)."""

    name: str
    cores: int
    memory_gb: float
    disk_gb: float
    tr: str
    en: str


GRADES = (
    Grade("weak", 0, 0, 0, "yalnız denemek için", "for trying only"),
    Grade(
        "small",
        2,
        3.5,
        20,
        "birkaç firma, ayda on binlerce belge",
        "some firms, tens of thousands of documents a month",
    ),
    Grade("good", 4, 7.5, 100, "bir mali müşavirin bütün firmaları", "all firms of an accountant's office"),
    Grade("strong", 8, 15, 500, "özel entegratör yükü", "the load of an integrator"),
)
"""From the weakest on; a machine has the last one it meets in everything."""


def this_machine(folder: Path) -> Machine:
    """What this machine has; folder: where the data will lie."""
    place = next(one for one in (folder, *folder.parents) if one.exists())
    cores = len(os.sched_getaffinity(0))
    return Machine(cores, round(_memory() / _GB, 1), round(shutil.disk_usage(place).free / _GB, 1))


def _memory(meminfo: Path = _MEMINFO, limit: Path = _CGROUP_LIMIT) -> int:
    """Bytes of memory, or what a container may use of them when that is less."""
    lines = meminfo.read_text("ascii").splitlines() if meminfo.exists() else []
    total = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:")), 0)
    allowed = limit.read_text("ascii").strip() if limit.exists() else ""
    return min(total, int(allowed)) if allowed.isdecimal() else total


def grade_of(machine: Machine) -> Grade:
    """The best grade that the machine meets in every part."""
    return [one for one in GRADES if not _short_of(machine, one)][-1]


def _short_of(machine: Machine, grade: Grade) -> list[str]:
    parts = ("cores", "memory_gb", "disk_gb")
    return [part for part in parts if getattr(machine, part) < getattr(grade, part)]


def lacking(machine: Machine) -> tuple[Grade, list[str]] | None:
    """The next better grade, and what is short of it; None for the best one."""
    index = GRADES.index(grade_of(machine))
    if index + 1 == len(GRADES):
        return None
    return GRADES[index + 1], _short_of(machine, GRADES[index + 1])


def points(machine: Machine) -> int:
    """A number to compare machines by: 100 is the grade "good", told by the weakest part."""
    good = GRADES[2]
    shares = (machine.cores / good.cores, machine.memory_gb / good.memory_gb, machine.disk_gb / good.disk_gb)
    return int(100 * min(shares))
