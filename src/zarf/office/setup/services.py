"""The set-up of firms as the doors see it."""

from __future__ import annotations

from zarf.office.setup.checklist import Part, Step, checklist, waiting

__all__ = ["Part", "Step", "checklist", "waiting"]
