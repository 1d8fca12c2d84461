"""The control API: accounts of the time-stamping service, stamps given, faults on demand.

GET    /control/accounts   [{"userid", "kontor"}]
POST   /control/accounts   {"userid", "password", "kontor"}: open an account or change it
GET    /control/stamps     [{"serial", "userid", "imprint", "given_at"}]: what was paid for
GET    /control/faults     what is set, and the kinds there are
POST   /control/faults     {"kind", "count": default for ever, ...}
DELETE /control/faults     take all away
"""

from __future__ import annotations

from typing import Any

from zarf_simulator.kamusm.answer import Answer, as_json
from zarf_simulator.kamusm.store import FAULTS, Store


def handle(store: Store, method: str, path: str, order: dict[str, Any]) -> Answer:
    """Raises ValueError, with a sentence, for an order that cannot be followed."""
    match method, path:
        case "GET", "/control/accounts":
            return as_json(store.accounts())
        case "POST", "/control/accounts":
            kontor = order.get("kontor", 0)
            store.put_account(int(str(order.get("userid", ""))), str(order.get("password", "")), int(str(kontor)))
            return as_json({"ok": True})
        case "GET", "/control/stamps":
            return as_json(store.stamps())
        case "GET", "/control/faults":
            return as_json({"faults": store.faults(), "kinds": FAULTS})
        case "POST", "/control/faults":
            return as_json({"ok": True, "id": store.add_fault(order)})
        case "DELETE", "/control/faults":
            store.clear_faults()
            return as_json({"ok": True})
    return as_json({"error": "no such place"}, 404)
