"""The written shop's queue behind the scripted door: filters, counts, decisions and one cart's story, as an engine answers them."""

import copy
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from console.ui.answers import JSON, Answer

Tells = Callable[[JSON], None]
_RANKS = ("最高", "高", "中", "低")
_OFF = ("closed", "barred", "excluded")


class ScriptedQueue:
    """``carts`` are changed in place; ``now`` is the play's time."""

    def __init__(self, carts: list[JSON], now: Callable[[], datetime], me: Callable[[], str], tell: Tells) -> None:
        self._carts, self._now, self._me, self._tell = carts, now, me, tell
        self._batches: dict[str, list[JSON]] = {}
        self._deeds: list[JSON] = []
        self.empty = False
        for cart in carts:
            if cart["barred"]:
                cart |= {"next_step": None, "rule": "gate.barred"}

    def answer(self, method: str, parts: list[str], query: str, body: JSON) -> Answer | None:
        """``None``: not the queue's to answer."""
        match method, parts:
            case "GET", ["queue"]:
                given = parse_qs(query, keep_blank_values=True)
                found = [] if self.empty else [cart for cart in self._carts if self._fits(cart, given)]
                first, limit = int(given.get("offset", ["0"])[0]), int(given.get("limit", ["100"])[0])
                return Answer(200, {"total": len(found), "carts": copy.deepcopy(found[first : first + limit])})
            case "GET", ["queue", "ids"]:
                given = parse_qs(query, keep_blank_values=True)
                first, limit = int(given.get("offset", ["0"])[0]), int(given.get("limit", ["5000"])[0])
                found = [cart for cart in self._carts if self._fits(cart, given)]
                return Answer(200, {"carts": [cart["cart_id"] for cart in found[first : first + limit]]})
            case "GET", ["queue", "counts"]:
                return Answer(200, self._counts())
            case "POST", ["queue", "decisions"]:
                return self._decide(body)
            case "POST", ["queue", "undo"]:
                return self._undo(str(body.get("batch")))
            case "GET", ["campaign", "today"]:
                return Answer(200, self._today())
            case "GET", ["carts", cart_id]:
                cart = next((cart for cart in self._carts if cart["cart_id"] == cart_id), None)
                return Answer(404) if cart is None else Answer(200, {**copy.deepcopy(cart), "story": self._story(cart_id)})
        return None

    def _when(self, cart: JSON) -> str:
        if cart["status"] in _OFF or not cart.get("next_step"):
            return "stopped"
        at = cart.get("next_at")
        if cart["status"] == "calling" or at is None or datetime.fromisoformat(at) <= self._now():
            return "now"
        return "today" if datetime.fromisoformat(at).date() == self._now().date() else "later"

    def _fits(self, cart: JSON, given: Mapping[str, list[str]]) -> bool:
        wanted = {name: values[0] for name, values in given.items()}
        text = wanted.get("q", "").lower()
        said = f"{cart['customer']} {cart['cart_id']} {' '.join(item['name'] + item['sku'] for item in cart['items'])}".lower()
        step = cart.get("next_step") or "none"
        return (
            wanted.get("when") in (None, self._when(cart))
            and wanted.get("status") in (None, cart["status"])
            and wanted.get("tier") in (None, cart["segment"])
            and wanted.get("step") in (None, step)
            and wanted.get("rule") in (None, cart.get("rule") or "none")
            and wanted.get("consent") in (None, str(bool(cart["consent"]["call"])).lower())
            and wanted.get("assigned") in (None, cart.get("assigned_to") or "")
            and text in said
        )

    def _counts(self) -> JSON:
        carts = [] if self.empty else self._carts
        stopped = [cart for cart in carts if self._when(cart) == "stopped"]
        return {
            "total": len(carts),
            "when": Counter(self._when(cart) for cart in carts),
            "status": Counter(cart["status"] for cart in carts),
            "tier": {tier: found for tier in _RANKS if (found := sum(cart["segment"] == tier for cart in carts))},
            "step": Counter(cart.get("next_step") or "none" for cart in carts),
            "rule": Counter(cart.get("rule") or "none" for cart in stopped),
            "assigned": Counter(cart.get("assigned_to") or "" for cart in carts),
        }

    def _decide(self, body: JSON) -> Answer:
        given = {name: [str(value[0] if isinstance(value, list) else value)] for name, value in (body.get("all") or {}).items()}
        those = body.get("carts") or [cart["cart_id"] for cart in self._carts if self._fits(cart, given)]
        batch, before = f"batch-{len(self._batches) + 1}", []
        for cart in self._carts:
            if cart["cart_id"] in those:
                before.append(copy.deepcopy(cart))
                cart.update(self._change(body))
                told = {"until": body.get("until"), "to": body.get("to") or None}
                self._deeds.append(
                    {"cart": cart["cart_id"], "at": self._now().isoformat(), "kind": "deed", "did": body["do"], "who": self._me(), **told}
                )
        self._batches[batch] = before
        self._tell({"event": "carts", "carts": those})
        return Answer(200, {"batch": batch, "done": len(before), "unchanged": 0})

    def _change(self, body: JSON) -> JSON:
        changes: dict[str, dict[str, Any]] = {
            "snooze": {"status": "snoozed", "snoozed_until": body.get("until"), "next_at": body.get("until"), "snoozed_by": self._me()},
            "wake": {"status": "waiting", "snoozed_until": None},
            "exclude": {"status": "excluded", "excluded_by": self._me(), "next_step": None, "rule": "gate.excluded"},
            "include": {"status": "waiting", "excluded_by": None, "next_step": "call", "rule": None},
            "assign": {"assigned_to": body.get("to") or None},
        }
        return changes[body["do"]]

    def _undo(self, batch: str) -> Answer:
        before = {cart["cart_id"]: cart for cart in self._batches.get(batch, [])}
        for cart in self._carts:
            if (held := before.get(cart["cart_id"])) is not None:
                cart.clear()
                cart.update(held)
        self._tell({"event": "carts", "carts": list(before)})
        return Answer(200, {"batch": f"{batch}-back", "done": len(before), "unchanged": 0})

    def _story(self, cart_id: str) -> list[JSON]:
        told = [{key: value for key, value in deed.items() if key != "cart"} for deed in self._deeds if deed["cart"] == cart_id]
        left = (self._now() - timedelta(hours=3)).isoformat()
        planned = (self._now() - timedelta(hours=2)).isoformat()
        return [{"at": left, "kind": "left"}, {"at": planned, "kind": "planned", "group": "called"}, *told]

    def _today(self) -> JSON:
        midnight = self._now().replace(hour=0, minute=0, second=0, microsecond=0)
        slots = []
        for half in range(18, 41):
            at = midnight + timedelta(minutes=30 * half)
            past = at + timedelta(minutes=30) <= self._now()
            load = (3 * half) % 7
            slots.append({"at": at.isoformat(), "made": load if past else 0, "planned": 0 if past else load + 1, "room": 8})
        return {"now": self._now().isoformat(), "slots": [] if self.empty else slots}
