"""What the line tells, in order: written to the database, then told to the desks."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

import structlog

from console.domain.call import Holder
from console.domain.errors import Refused, StoreFault
from console.domain.outcome import LineResult
from console.service.broadcast import Broadcast
from console.service.calls import progress
from console.service.calls.barring import bar_customer
from console.service.calls.call_commands import seconds_into
from console.service.calls.call_room import CallRoom
from console.service.calls.desk_phones import DeskPhones
from console.service.calls.line_port import LINE_LOST, LinePort
from console.service.calls.links import Links
from console.service.calls.recording_room import RecordingRoom
from console.service.calls.records import HANDED, CallRecord, DisclosureHeard, FactCited
from console.service.calls.sound import SoundHub
from console.service.commands import CUSTOMER, ENGINE
from console.service.engine_state import EngineState
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

_PASSING = frozenset({"levels", "partial", "speaking", "choices", "mood"})
"""Told to the desks, kept nowhere: a turn or the next one replaces them."""
_TOLD = frozenset({"turn", "latency", "hand", "desk_phone", "transferred", "recording_stopped", "fact_cited"})
"""Told to the desks as they came, after they were written; the rest shows in ``call``."""


class LineEvents:
    def __init__(
        self,
        terms: Terms,
        transactions: Transactions,
        room: CallRoom,
        line: LinePort,
        links: Links,
        recordings: RecordingRoom,
        desk_phones: DeskPhones,
        sound: SoundHub,
        broadcast: Broadcast,
        state: EngineState,
        tell_state: Callable[[], None],
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._line = line
        self._links = links
        self._recordings = recordings
        self._desk_phones = desk_phones
        self._sound = sound
        self._broadcast = broadcast
        self._state = state
        self._tell_state = tell_state
        self._choices: dict[str, dict[str, Any]] = {}
        self._moods: dict[str, dict[str, Any]] = {}
        self._stopped: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def choices(self, call_id: str) -> dict[str, Any]:
        """``choices``, ``next`` and ``mood`` as the line told them last; known only while the call lasts."""
        return {**self._choices.get(call_id, {"choices": [], "next": None}), "mood": self._moods.get(call_id)}

    async def run(self) -> None:
        """Until the line port is closed. A call whose event cannot be used is ended; the others go on."""
        async for head, body in self._line.events():
            try:
                await self._happened(head, body)
            except StoreFault as fault:
                log.error("event_not_written", call_id=head.get("call_id"), line_event=head.get("event"), fault=fault.en)
                self._cannot_be_kept(head)
            except (KeyError, ValueError, TypeError) as bug:
                log.error("event_not_understood", call_id=head.get("call_id"), line_event=head.get("event"), bug=type(bug).__name__)
            except Refused:
                # An event of a call that has just ended.
                continue

    async def close(self) -> None:
        """Wait for links on their way and recordings being sealed; both have limits of their own."""
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _cannot_be_kept(self, head: Mapping[str, Any]) -> None:
        """A call that cannot be recorded in the books must not go on."""
        call_id = head.get("call_id")
        if call_id is None:
            return
        if head["event"] == "ended":
            self._room.drop(str(call_id))
            self._sound.over(str(call_id))
        else:
            self._line.send({"do": "hangup", "call_id": call_id})

    async def _happened(self, head: dict[str, Any], body: bytes) -> None:
        event = head["event"]
        if event == "sound":
            self._sound.heard(head["call_id"], body)
        elif event in _PASSING:
            if event == "choices":
                self._choices[head["call_id"]] = {"choices": head["choices"], "next": head.get("next")}
            if event == "mood":
                self._moods[head["call_id"]] = {key: value for key, value in head.items() if key not in ("event", "call_id")}
            if self._room.get(head["call_id"]) is not None:
                self._broadcast.tell(head)
        elif event == "line_ready":
            self._state.ready(list(head.get("models", ())))
            self._tell_state()
        elif event == "models":
            self._state.models(list(head["models"]))
            self._tell_state()
        elif event == "trunk":
            self._state.trunk(head)
            self._tell_state()
        elif event == "rehearsed":
            self._state.rehearsing = False
        elif event in ("refused", "fault"):
            await self._not_done(head)
        elif event == LINE_LOST:
            await self._lost()
        elif event == "ended":
            await self._ended(head)
        elif event == "send_link":
            self._spawn(self._links.send(head["call_id"], head["channel"], head.get("offers", ())))
        elif "call_id" in head:
            await self._changes(head)

    async def _changes(self, head: dict[str, Any]) -> None:
        now = self._terms.clock()

        def also(work: UnitOfWork, call: CallRecord) -> None:
            if head["event"] == "fact_cited":
                head.update(_fact(work, head["fact_id"]))
            self._keep(work, call, head)

        if head["event"] == "recording_stopped":
            self._stopped[head["call_id"]] = str(head["why"])
        call = await self._room.change(head["call_id"], lambda call: progress.advanced(call, head, now), also)
        if head["event"] in _TOLD:
            self._broadcast.tell({"at": seconds_into(call, self._terms), **head})

    async def _not_done(self, head: Mapping[str, Any]) -> None:
        """The line could not carry out an order; what the order had claimed is free again."""
        log.warning("line_refused", call_id=head.get("call_id"), order=head.get("do"), rule=head.get("rule"))
        if self._room.get(str(head.get("call_id"))) is not None:
            self._broadcast.tell({**head, "event": "refused"})
        if head.get("do") == "configure":
            self._state.trunk({"state": "down", "detail_ja": head["ja"], "detail_en": head["en"]})
            self._tell_state()
        elif head.get("do") in ("take_over", "barge_in", "hold"):

            def freed(call: CallRecord) -> CallRecord:
                has_it = call.holder is not Holder.AI or call.barge_in
                return call if has_it else replace(call, operator=None)

            await self._room.change(head["call_id"], freed)

    def _keep(self, work: UnitOfWork, call: CallRecord, head: Mapping[str, Any]) -> None:
        now, at, event = self._terms.clock(), float(head.get("at", 0.0)), head["event"]
        match event:
            case "turn":
                work.calls.add_turn(call, progress.heard_turn(head))
                return
            case "disclosure":
                work.calls.add_disclosure(call, DisclosureHeard(head["disclosure"], float(head["heard_at"])))
            case "fact_cited":
                work.calls.add_fact(call, FactCited(head["fact_id"], head["line"], at, head["key"], head["value"], head["source"]))
                return
            case "understood":
                work.calls.understood(call, head["intent"], head["confidence"])
            case "position":
                work.history.reached(call, str(head["stage"]), at)
            case "survey":
                score = head["score"]
                work.surveys.in_call(call.call_id, call.shop_id, call.customer_id, score, now)
                who, what = (ENGINE.name, "asked") if score is None else (CUSTOMER, "answered")
                work.audit.append(call.shop_id, now, who, f"survey.{what}", call.call_id, {"channel": "keypad", "csat": score})
                return
            case "bar":
                bar_customer(work, call, bool(head["everything"]), "engine", now)
            case "holder" | "outcome" | "callback":
                work.audit.append(call.shop_id, now, "engine", f"call.{event}", call.call_id, dict(head))
        work.calls.add_event(call, at, event, {key: value for key, value in head.items() if key not in ("event", "call_id")}, now)

    async def _ended(self, head: Mapping[str, Any]) -> None:
        call_id, now = head["call_id"], self._terms.clock()
        result = LineResult(head["result"])

        def end(call: CallRecord) -> CallRecord:
            return progress.ended(call, result, head.get("outcome"), bool(head.get("by_customer")), now)

        def also(work: UnitOfWork, call: CallRecord) -> None:
            self._keep(work, call, head)
            if call.outcome is not None:
                work.audit.append(call.shop_id, now, "engine", "call.ended", call_id, {"outcome": call.outcome.value})

        call = await self._room.change(call_id, end, also)
        self._sound.over(call_id)
        self._choices.pop(call_id, None)
        self._moods.pop(call_id, None)
        if call.answered_at is not None:
            self._keep_task(self._recordings.finish(call, self._stopped.pop(call.call_id, None)))
            await self._desk_phones.forget(call_id)

    async def _lost(self) -> None:
        """The line process died, and every call in it but for those that a desk phone has."""
        self._state.lost()
        self._tell_state()
        for call in self._room.live():
            if call.state == HANDED:
                continue
            head = {"event": "ended", "call_id": call.call_id, "at": 0.0, "result": LineResult.FAILED.value, "outcome": None}
            try:
                if await self._desk_phones.have(call):
                    await self._desk_phones.keep(call)
                    continue
                await self._ended(head)
            except StoreFault:
                self._cannot_be_kept(head)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._keep_task(asyncio.create_task(work))

    def _keep_task(self, task: "asyncio.Task[None]") -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _fact(work: UnitOfWork, fact_id: str) -> dict[str, Any]:
    """A fact that exists for this call only (a name, a total) has its value in the heard line itself."""
    fact = work.facts.get(fact_id)
    return {"key": "", "value": None, "source": "call"} if fact is None else {"key": fact.key, "value": fact.value, "source": fact.source}
