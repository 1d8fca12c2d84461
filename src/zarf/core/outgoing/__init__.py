"""The quick way out: from an order's bytes to a judged envelope, with what is alike in many invoices done once.

Read, write, seal, enclose, judge and pack stay separate steps, since numbers are reserved and bytes are archived in
between. Each step knows an ordinary case and leaves everything else to the careful way, which alone tells findings.
docs/why/seal-speed.md tells how it is built and held to the careful way.
"""

from zarf.core.outgoing.drafting import Part, Written, write_invoice
from zarf.core.outgoing.enclosing import Address, Enclosed, Sealed, enclose, seal
from zarf.core.outgoing.judging import judge_enclosed, judge_written
from zarf.core.outgoing.order_value import QuickOrder
from zarf.core.outgoing.own_view import own_facts_of
from zarf.core.outgoing.reading import quick_order, read_order

__all__ = [
    "Address",
    "Enclosed",
    "Part",
    "QuickOrder",
    "Sealed",
    "Written",
    "enclose",
    "judge_enclosed",
    "judge_written",
    "own_facts_of",
    "quick_order",
    "read_order",
    "seal",
    "write_invoice",
]
