"""What a rehearsal has sent: written messages, links, results and certificates, answered as the engine's door would."""

import copy
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs

from console.shipped import shipped
from console.ui.answers import JSON, Answer
from console.ui.faults import fault

WRITTEN: Final = "assets/desk/outgoing.json"
WORDINGS: Final = "assets/messages"


class RehearsedOutgoing:
    """``start`` is the moment from which the written times are counted; ``me`` who does something."""

    def __init__(self, start: datetime, me: Callable[[], str]) -> None:
        written: JSON = json.loads(shipped(WRITTEN).read_text(encoding="utf-8"))
        self._me, self._start = me, start
        signed = written.pop("signed")
        self._lists: dict[str, list[JSON]] = {name: [_timed(one, start) for one in rows] for name, rows in written.items()}
        names = ("reminder.mail", "offer.mail", "reminder.sms", "offer.sms", "survey.mail", "survey.sms")
        self._wordings = [_wording(name, signed.get(name, []), start) for name in names]
        self.empty = False

    def answer(self, method: str, parts: list[str], query: str, body: JSON) -> Answer | None:
        """``None``: not about what is sent."""
        state = parse_qs(query).get("state", [""])[0]
        match method, parts:
            case "GET", ["messages"]:
                return self._page("messages", state)
            case "GET", ["messages", "links"]:
                return self._page("links", state)
            case "POST", ["messages", message_id, "again"]:
                return self._again(message_id)
            case "GET", ["wordings"]:
                return Answer(200, {"wordings": copy.deepcopy(self._wordings)})
            case "PUT", ["wordings", name]:
                return self._change(name, {**body, "approvals": [], "approved": False})
            case "POST", ["wordings", name, "sign"]:
                return self._sign(name)
            case "GET", ["results", "deliveries"]:
                counts = {
                    state: sum(one["state"] == state for one in self._lists["deliveries"]) for state in ("waiting", "delivered", "dead")
                }
                return Answer(200, {**self._page("deliveries", state).body, "counts": counts, "next": None})
            case "POST", ["results", "again"]:
                return self._tell_again(body.get("ids"))
            case "GET", ["erasures"]:
                return self._page("certificates", "")
            case "GET", ["erasures", name]:
                found = next((one for one in self._lists["certificates"] if one["certificate"] == name), None)
                return Answer(404) if found is None else Answer(200, copy.deepcopy(found))
            case "POST", ["disclosures"]:
                return Answer(409, refusal=fault("rehearsal_ends"))
            case "POST", ["erasures"]:
                return Answer(403, refusal=fault("role"))
        return None

    def _page(self, name: str, state: str) -> Answer:
        found = [] if self.empty else [one for one in self._lists[name] if not state or one.get("state") == state]
        return Answer(200, {"total": len(found), name: copy.deepcopy(found)})

    def _again(self, message_id: str) -> Answer:
        one = next(one for one in self._lists["messages"] if one["message_id"] == message_id)
        if one["state"] == "unsure":
            return Answer(403, refusal=fault("role"))
        one.update(state="ready", tries=0, next_at=self._start.isoformat())
        return Answer(200, copy.deepcopy(one))

    def _tell_again(self, ids: list[str] | None) -> Answer:
        dead = [one for one in self._lists["deliveries"] if one["state"] == "dead" and (ids is None or one["id"] in ids)]
        for one in dead:
            one.update(state="waiting", tries=0)
        return Answer(200, {"again": len(dead)})

    def _sign(self, name: str) -> Answer:
        one = next(one for one in self._wordings if one["name"] == name)
        approvals = [*one["approvals"], {"by": self._me(), "at": self._start.isoformat(), "demo": False}]
        return self._change(name, {"approvals": approvals, "approved": len(approvals) >= 2})

    def _change(self, name: str, changes: dict[str, Any]) -> Answer:
        one = next(one for one in self._wordings if one["name"] == name)
        one.update(changes)
        return Answer(200, copy.deepcopy(one))


def _timed(one: JSON, start: datetime) -> JSON:
    made = dict(one)
    for key in [key for key in made if key.endswith("_in")]:
        seconds, name = made.pop(key), key[:-3]
        made[name if name == "timestamp" else f"{name}_at"] = None if seconds is None else (start + timedelta(seconds=seconds)).isoformat()
    return made


def _wording(name: str, signed: list[str], start: datetime) -> JSON:
    text = shipped(f"{WORDINGS}/{name}.ja.txt").read_text(encoding="utf-8")
    subject, body = ("", text) if name.endswith("sms") else text.split("\n", 1)
    approvals = [{"by": by, "at": (start - timedelta(days=3)).isoformat(), "demo": False} for by in signed]
    told = {"name": name, "subject": subject.strip(), "body": body.strip(), "content_hash": "0" * 64}
    return {**told, "approvals": approvals, "approved": len(approvals) == 2, "faults": []}
