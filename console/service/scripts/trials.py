"""Simulated customers over a draft, in a process of its own: one at a time, with progress, to be stopped at any time."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from typing import Any, Final, Protocol

import structlog

from console.domain.errors import BadInput, EnvironmentFault, OkaeriError, Refused
from console.service.broadcast import Broadcast
from console.service.commands import Person, may_manage
from console.service.scripts.past_customers import past_customers
from console.service.scripts.script_cases import Cases, cases
from console.service.scripts.script_shelf import Note, Trial
from console.service.scripts.studio_view import version_json
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork
from console.wire.codec import encode

log = structlog.get_logger(__name__)

PERSONAS: Final = "personas"
PAST: Final = "past"
WORDS: Final = "words"
SEEN = timedelta(days=180)
"""What the shop's own links led to is looked up so far back."""


class TrialRunner(Protocol):
    """Plays simulated customers away from the calls."""

    def run(self, job: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        """``{done, of, a_second}`` now and then, at last ``{report}``; closing it early ends the work.

        Raises:
            EnvironmentFault: it could not be started, or it died.
        """
        ...


class NoRunner:
    """An engine that was built without one."""

    async def run(self, job: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        messages: tuple[dict[str, Any], ...] = ()
        for message in messages:
            yield message
        raise EnvironmentFault("このエンジンでは模擬のお客様を動かせません。", "This engine cannot play simulated customers.")


class Trials:
    def __init__(
        self, terms: Terms, transactions: Transactions, broadcast: Broadcast, runner: TrialRunner, reading: Transactions | None = None
    ) -> None:
        self._terms = terms
        self._reading = reading or transactions
        self._transactions = transactions
        self._broadcast = broadcast
        self._runner = runner
        self._task: asyncio.Task[None] | None = None
        self._state: dict[str, Any] | None = None

    def state(self) -> dict[str, Any] | None:
        """``{version_id, pack, level, done, of, a_second, by, running, ja, en}`` of the one that runs or ran last."""
        return self._state

    async def begin(self, person: Person, version_id: str, calls: int, *, customers: str = PERSONAS, level: str = WORDS) -> dict[str, Any]:
        """``customers``: ``personas`` of the product, or the shop's ``past`` ones. ``level``: through ``words``, or by ``intents`` alone.

        Raises ``Refused`` while one is under way, for a script that leads nowhere, and for past customers when their calls are too few.
        """
        may_manage(person)
        if self._task is not None and not self._task.done():
            raise Refused("trial.running", "いま別の模擬通話が動いています。", "A simulation is under way already.")
        now = self._terms.clock()

        def read(work: UnitOfWork) -> tuple[dict[str, Any], Cases, dict[str, Any]]:
            version = work.scripts.get(version_id)
            if version is None:
                raise BadInput("この版はありません。", "There is no such version.")
            told = version_json(version, (), now)
            links, orders = work.scripts.conversion(version.shop_id, now - SEEN)
            found = cases(work, version.shop_id, version.script, now)
            return {**told, "shop_id": version.shop_id}, found, {"links": links, "orders": orders, "days": SEEN.days}

        past = await past_customers(self._reading, now - SEEN) if customers == PAST else None
        version, found, seen = await self._transactions.read(read)
        job = {"briefs": [encode(brief) for brief in found.briefs], "own_carts": found.own, "calls": calls, "seen": seen}
        job |= {"level": level, "past": past}
        self._state = {"version_id": version_id, "pack": version["pack"], "level": level, "done": 0, "of": calls}
        self._state |= {"by": person.name, "running": True}
        self._task = asyncio.create_task(self._run(person, version, job), name="trial")
        self._tell()
        return dict(self._state)

    async def stop(self, person: Person) -> None:
        """Ends the one under way; nothing of it is kept."""
        may_manage(person)
        await self.close()

    async def close(self) -> None:
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, person: Person, version: Mapping[str, Any], job: Mapping[str, Any]) -> None:
        report: dict[str, Any] | None = None
        told: dict[str, Any] = {"running": False}
        running = self._runner.run(job)
        try:
            async for message in running:
                report = message.get("report", report)
                if "done" in message:
                    self._change(**{name: message[name] for name in ("done", "of", "a_second") if name in message})
            if report is None:
                raise EnvironmentFault("模擬通話が途中で終わりました。", "The simulation ended before it was done.")
            await self._keep(person, version, report)
        except OkaeriError as fault:
            log.warning("trial_failed", fault=fault.en)
            told |= {"ja": fault.ja, "en": fault.en}
        finally:
            await running.aclose()
            self._change(**told)

    async def _keep(self, person: Person, version: Mapping[str, Any], report: dict[str, Any]) -> None:
        now = self._terms.clock()
        trial = Trial(self._terms.new_id(), version["version_id"], version["content_hash"], now, person.name, report)

        def write(work: UnitOfWork) -> None:
            shop_id, known = version["shop_id"], work.scripts.get(version["version_id"])
            if known is None:
                return  # thrown away meanwhile
            work.scripts.tried(shop_id, trial)
            work.scripts.note(known, Note(now, person.name, "tried", str(report.get("calls", ""))))
            work.audit.append(shop_id, now, person.name, "script.tried", trial.version_id, {"content_hash": trial.content_hash})

        await self._transactions.write(write)

    def _change(self, **what: Any) -> None:
        self._state = {**(self._state or {}), **what}
        self._tell()

    def _tell(self) -> None:
        self._broadcast.tell({"event": "trial", "trial": self._state})
