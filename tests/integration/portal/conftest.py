"""The world of the portal's tests."""

from tests.portal_world import client, hostile_invoice, seller_invoice, waiting, world

__all__ = ["client", "hostile_invoice", "seller_invoice", "waiting", "world"]
