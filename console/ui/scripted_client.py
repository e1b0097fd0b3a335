"""An engine's door without an engine: it plays a written call through the same signals. Ships with the desk, for a look around,
for pictures of the window and for its tests."""

import copy
import json
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from console.shipped import shipped
from console.ui.answers import JSON, UNREACHABLE, Answer, Deaf, Done, Fetched, Link, LinkState, Refusal
from console.ui.door import Door
from console.ui.rehearsed_outgoing import RehearsedOutgoing
from console.ui.rehearsed_past import RehearsedPast
from console.ui.scripted_campaign import ScriptedCampaign
from console.ui.scripted_people import ScriptedPeople
from console.ui.scripted_queue import ScriptedQueue
from console.ui.scripted_setup import ScriptedSetup
from console.ui.scripted_studio import WrittenStudio
from console.ui.shop_time import JAPAN

REHEARSAL: Final = "assets/desk/rehearsal.json"
STEP_MS: Final = 100
_NO_OTHER: Final = Refusal("この通話はすでに終わっています。", "This call has ended already.", None)


def rehearsal() -> Path:
    return shipped(REHEARSAL)


class RehearsalHeadset(Deaf):
    """Stands where a headset would be, so that a rehearsal shows what a desk with one shows."""

    audible = speaks = True


class ScriptedDoor(Door):
    """``start_time`` is the moment the rehearsal's second 0 stands for. ``advance`` moves the play by hand; ``play`` lets it run.

    Requests are answered at once and as an engine would: take-over, hand-back, hold and the others change the written call.
    """

    def __init__(self, start_time: datetime, play: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        written: JSON = json.loads((play or rehearsal()).read_text(encoding="utf-8"))
        self._start = start_time = start_time.astimezone(JAPAN)
        self._state: JSON = self._timed(written["state"])
        self._me = written["me"]
        self.studio = WrittenStudio(self._me)
        self._carts: list[JSON] = [self._timed(cart) for cart in written["carts"]]
        self._timeline: list[JSON] = written["timeline"]
        self._calls: dict[str, JSON] = {}
        self._turns: dict[str, list[JSON]] = {}
        self._cited: dict[str, list[JSON]] = {}
        self._choices: dict[str, JSON] = {}
        self._papers: dict[str, JSON] = {}
        self._place = 0
        self.at = 0.0
        self.asked: list[tuple[str, str, JSON | None]] = []
        self.sound: tuple[str, str] | None = None
        self.spoken = 0
        self.refuse: Callable[[str, str], Refusal | None] = lambda method, path: None
        self.queue = ScriptedQueue(self._carts, self.now, lambda: str(self._me["name"]), self.happened.emit)
        self.outgoing = RehearsedOutgoing(start_time, lambda: str(self._me["name"]))
        self.campaign = ScriptedCampaign(self.happened.emit)
        self.people = ScriptedPeople(start_time, self._me)
        self.setup = ScriptedSetup(self.happened.emit)
        self.past = RehearsedPast(start_time, lambda: str(self._me["name"]))
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    # the play

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.at)

    def play(self) -> None:
        self._clock.start()
        self._timer.start()

    def advance(self, to: float) -> None:
        """Everything that is written up to second ``to`` happens now."""
        while self._place < len(self._timeline) and self._timeline[self._place]["t"] <= to:
            event = self._timeline[self._place]
            self._place += 1
            self.at = max(self.at, float(event["t"]))
            self._happen(event)
        self.at = max(self.at, to)

    def stumble(self, word: str | None, why: Refusal = UNREACHABLE) -> None:
        """Requests whose path ends with ``word`` are refused from now on; ``None``: none is."""
        self.refuse = lambda method, path: why if word is not None and path.partition("?")[0].endswith(word) else None

    def empty_queue(self, empty: bool) -> None:
        self.queue.empty = empty

    def levels(self) -> None:
        """One round of level events, moving as voices do."""
        for call_id, call in self._calls.items():
            if call.get("state") == "talking":
                wave = 14 * math.sin(self.at * 5.1)
                self.happened.emit(
                    {
                        "event": "levels",
                        "call_id": call_id,
                        "customer_db": -44 + wave,
                        "agent_db": -22 - wave if call["holder"] != "hold" else -90,
                    }
                )

    def awaken(self) -> None:
        """As if an engine were being started on this machine."""
        self._set_link(Link(LinkState.STARTING, 1))

    def lose(self, retry_in: int = 3) -> None:
        self._set_link(Link(LinkState.LOST, retry_in))

    def start(self) -> None:
        self._set_link(Link(LinkState.ONLINE))
        self.happened.emit({"event": "snapshot", "calls": list(self._calls.values()), "state": self._state, "me": self._me})

    def connect_now(self) -> None:
        self.start()

    def enter(self, token: str) -> None:
        self.start()

    def leave(self) -> None:
        self._set_link(Link(LinkState.REFUSED))

    def demand_sign_in(self) -> None:
        """People were added: whoever sits here has to sign in."""
        self.people.asks = True
        self.leave()

    def close(self) -> None:
        self._timer.stop()

    def _step(self) -> None:
        self.advance(self._clock.elapsed() / 1000)
        self.levels()

    def _happen(self, event: JSON) -> None:
        call_id = event["call_id"]
        told = {key: value for key, value in event.items() if key != "t"}
        if event["event"] == "call":
            mine = self._calls.get(call_id, {})
            body = self._timed(event["call"])
            if mine.get("holder") in ("operator", "hold") and body["state"] == "talking":
                body.update({key: mine[key] for key in ("holder", "operator", "hand")})
            self._calls[call_id] = body
            told["call"] = copy.deepcopy(body)
            self._mark_cart(body["cart_id"], "called" if body["state"] == "ended" else "calling")
        elif event["event"] == "turn":
            self._turns.setdefault(call_id, []).append(told)
        elif event["event"] == "fact_cited":
            self._cited.setdefault(call_id, []).append(told)
        elif event["event"] == "choices":
            self._choices[call_id] = told
        self.happened.emit(told)

    def _timed(self, body: JSON) -> JSON:
        """``answered_in: 2`` becomes ``answered_at``: the moment two seconds into the play."""
        made: dict[str, Any] = copy.deepcopy(body)
        parts = [made, *(part for part in made.values() if isinstance(part, dict))]
        for part in parts:
            for key in [key for key in part if key.endswith("_in") and key != "barge_in"]:
                seconds = part.pop(key)
                when = None if seconds is None else (self._start + timedelta(seconds=seconds)).isoformat()
                part[f"{key[:-3]}_at"] = when
        return made

    # what the desk asks

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        self.asked.append((method, path, body))
        answer = self._answer(method, path, body or {})
        if done is not None:
            done(answer)

    def _answer(self, method: str, path: str, body: JSON) -> Answer:
        if not self.link.online and not (self.link.state is LinkState.REFUSED and path == "/api/session"):
            return Answer(0, refusal=Refusal("エンジンに届きませんでした。", "The engine could not be reached."))
        if (refusal := self.refuse(method, path)) is not None:
            return Answer(409, refusal=refusal)
        bare, _, query = path.partition("?")
        parts = bare.split("/")[2:]
        if (of_people := self.people.answer(method, parts, query, body)) is not None:
            return of_people
        if (looked_back := self.past.answer(method, parts, query, body)) is not None:
            return looked_back
        if (sent := self.outgoing.answer(method, parts, query, body)) is not None:
            return sent
        if (planned := self.campaign.answer(method, parts, body)) is not None:
            return planned
        if (set_up := self.setup.answer(method, parts, body)) is not None:
            return set_up
        if parts == ["state"]:
            return Answer(200, self._state)
        if parts[0] == "scripts":
            return self.studio.answer(method, parts[1:], body)
        if (of_the_queue := self.queue.answer(method, parts, query, body)) is not None:
            return of_the_queue
        if parts[0] == "carts":
            return self._call_cart(parts[1])
        call = self._calls.get(parts[1])
        if call is None:
            return Answer(404, refusal=_NO_OTHER)
        if len(parts) == 2:
            ways = [{"channel": "sms", "to": "090-****-0001"}, {"channel": "mail", "to": "h***@example.jp"}]
            papers = self._papers.get(parts[1], {})
            heard = {"transcript": self._turns.get(parts[1], []), "facts_cited": self._cited.get(parts[1], [])}
            return Answer(200, {**call, **heard, "channels": ways, **papers})
        if parts[2] == "choices":
            return Answer(200, self._choices.get(parts[1], {"choices": [], "next": None}))
        return self._command(call, parts[2], body)

    def _call_cart(self, cart_id: str) -> Answer:
        cart = next(cart for cart in self._carts if cart["cart_id"] == cart_id)
        gate = cart.get("gate")
        if gate:
            return Answer(409, refusal=Refusal(gate["ja"], gate["en"], gate["rule"]))
        call_id = next((call_id for call_id, call in self._calls.items() if call["cart_id"] == cart_id), f"call-{cart_id}")
        self._mark_cart(cart_id, "calling")
        if call_id not in self._calls:
            told = {
                "call_id": call_id,
                "cart_id": cart_id,
                "customer": cart["customer"],
                "value": cart["value"],
                "segment": cart["segment"],
            }
            ringing = {**told, "state": "ringing", "holder": "ai", "operator": None, "outcome": None, "position": {}}
            self._calls[call_id] = {**ringing, "started_at": self.now().isoformat()}
            self.happened.emit({"event": "call", "call_id": call_id, "call": copy.deepcopy(self._calls[call_id])})
        return Answer(202, {"call_id": call_id})

    def _mark_cart(self, cart_id: str, status: str) -> None:
        cart = next(cart for cart in self._carts if cart["cart_id"] == cart_id)
        if cart["status"] != status:
            cart["attempts"] += status == "calling"
            cart["status"] = status
            self.happened.emit({"event": "queue", "cart_id": cart_id})

    def _written(self, call: JSON, verb: str, body: JSON) -> Answer:
        told = self._papers.setdefault(call["call_id"], {"notes": [], "wrap_up": None})
        if verb == "note":
            told["notes"].append({"at": self.at, "text": body["text"], "by": self._me["name"]})
        else:
            told["wrap_up"] = {"outcome": body["outcome"], "automatic": call["outcome"], "by": self._me["name"]}
            call["outcome"] = body["outcome"]
        self.happened.emit({"event": "written", "call_id": call["call_id"], **copy.deepcopy(told), "call": copy.deepcopy(call)})
        return Answer(200, copy.deepcopy(told))

    def _command(self, call: JSON, verb: str, body: JSON) -> Answer:
        if call["state"] == "ended" and verb not in ("note", "wrap-up"):
            return Answer(409, refusal=_NO_OTHER)
        me = self._me["name"]
        changes: dict[str, JSON] = {
            "take-over": {"holder": "operator", "operator": me, "hand": None, "barge_in": False},
            "hand-back": {"holder": "ai", "operator": None, "desk_phone": False},
            "barge-in": {"barge_in": body.get("on")},
            "hold": {"holder": "hold" if body.get("on") else ("operator" if call["operator"] else "ai")},
            "hangup": {"state": "ended", "ended_at": self.now().isoformat(), "line_result": "answered", "outcome": "undecided"},
            "send-link": {"link": {"channel": body.get("channel"), "accepted": True}},
            "desk-phone": {"desk_phone": True},
        }
        if verb in ("note", "wrap-up"):
            return self._written(call, verb, body)
        call.update(changes.get(verb, {}))
        self.happened.emit({"event": "call", "call_id": call["call_id"], "call": copy.deepcopy(call)})
        return Answer(200, copy.deepcopy(call))

    def send(self, path: str, content: bytes, done: Done) -> None:
        self.ask("POST", path, None, done)

    def fetch(self, path: str, done: Fetched) -> None:
        self.asked.append(("GET", path, None))
        refusal = self.refuse("GET", path) if self.link.online else UNREACHABLE
        done(b"" if refusal else self.past.file(path), refusal)

    def open_sound(self, call_id: str, mode: str) -> None:
        self.sound = (call_id, mode)
        self.sound_link.emit(True)

    def close_sound(self) -> None:
        self.sound = None

    def send_sound(self, frame: bytes) -> None:
        if self.sound is not None and self.sound[1] == "talk":
            self.spoken += 1
