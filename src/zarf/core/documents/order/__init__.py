"""An order: what an ERP program says, in JSON, when it wants an invoice drawn up."""

from zarf.core.documents.order.drawing_up import draw_up, order_totals
from zarf.core.documents.order.reading import order_from_json
from zarf.core.documents.order.value import Order, OrderLine, PartyData, Payment, Reference

__all__ = ["Order", "OrderLine", "PartyData", "Payment", "Reference", "draw_up", "order_from_json", "order_totals"]
