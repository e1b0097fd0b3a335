"""The audit chain as it is looked at and gone over."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, Final

from console.domain.errors import BadInput, OkaeriError
from console.domain.formulas import formula_free
from console.service.calls.records import AuditEntry
from console.service.commands import Person, may_take_evidence
from console.service.privacy.audit_records import Chain, Damage, Wanted
from console.service.terms import JAPAN
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

DIGEST_LENGTH: Final = 64
PORTION: Final = 2000
CSV_HEAD: Final = ("番号 no", "日時 at (JST)", "だれが who", "何を what", "対象 subject", "照合値 digest")


class Auditing:
    """``transactions`` are its own: going over the whole chain takes seconds, and holds up nothing else."""

    def __init__(self, clock: Callable[[], datetime], transactions: Transactions) -> None:
        self._clock = clock
        self._transactions = transactions
        self._going: asyncio.Task[None] | None = None
        self._state: dict[str, Any] = {"running": False, "done": 0, "of": 0, "at": None, "by": None, "result": None, "error": None}

    async def entries(self, person: Person, after: int, limit: int) -> dict[str, Any]:
        """In order, those after a number; ``next`` is where to go on, null at the end."""
        may_take_evidence(person)
        found = await self._transactions.read(lambda work: work.audit.entries(limit, after=after))
        return {"entries": [entry_json(entry) for entry in found], "next": found[-1].seq if len(found) == limit else None}

    async def page(self, person: Person, wanted: Wanted, before: int | None, limit: int) -> dict[str, Any]:
        """The latest first; ``next`` is what to give as ``before`` to go on, null at the end. ``total`` are all that are wanted."""
        may_take_evidence(person)

        def read(work: UnitOfWork) -> tuple[int, tuple[AuditEntry, ...]]:
            return work.audit.count(wanted), work.audit.page(wanted, before, limit)

        total, found = await self._transactions.read(read)
        return {"total": total, "entries": [entry_json(entry) for entry in found], "next": found[-1].seq if len(found) == limit else None}

    async def choices(self, person: Person) -> dict[str, Any]:
        may_take_evidence(person)
        who, what = await self._transactions.read(lambda work: work.audit.names())
        return {"who": list(who), "kinds": sorted({one.partition(".")[0] for one in what})}

    async def as_csv(self, person: Person, wanted: Wanted) -> AsyncIterator[str]:
        """In portions, the latest first, times of Japan; that it was taken out is written down first."""
        may_take_evidence(person)
        now = self._clock()
        await self._transactions.write(lambda work: work.audit.append("", now, person.name, "audit.exported", "csv", asdict(wanted)))
        return self._portions(wanted)

    async def _portions(self, wanted: Wanted) -> AsyncIterator[str]:
        yield _csv([CSV_HEAD])
        before: int | None = None
        while True:
            found = await self._transactions.read(partial(_portion, wanted, before))
            rows = [(e.seq, f"{e.at.astimezone(JAPAN):%Y-%m-%d %H:%M:%S}", e.who, e.what, e.subject, e.digest) for e in found]
            yield _csv(rows)
            if len(found) < PORTION:
                return
            before = found[-1].seq

    async def verify(self, person: Person, noted: str | None = None) -> dict[str, Any]:
        """Raises ``BadInput`` when ``noted`` is not ``NUMBER:DIGEST``."""
        may_take_evidence(person)
        return chain_json(await self._transactions.read(lambda work: verified(work, noted)))

    async def begin_verifying(self, person: Person, noted: str | None = None) -> dict[str, Any]:
        """Go over the chain in the background, ``verifying`` tells how far it is. Raises ``BadInput`` as ``verify``."""
        may_take_evidence(person)
        if noted is not None:
            as_noted(noted)
        of = await self._transactions.read(lambda work: work.audit.count(Wanted()))
        # Nothing waits from here on: of two who ask at once, one begins it.
        if self._going is None or self._going.done():
            self._state = {**self._state, "running": True, "done": 0, "of": of, "by": person.name, "result": None, "error": None}
            self._going = asyncio.get_running_loop().create_task(self._verify(noted))
        return self._state

    def verifying(self, person: Person) -> dict[str, Any]:
        may_take_evidence(person)
        return self._state

    async def _verify(self, noted: str | None) -> None:
        def told(done: int) -> None:
            self._state["done"] = done

        result, error = None, None
        try:
            result = chain_json(await self._transactions.read(lambda work: verified(work, noted, told)))
        except OkaeriError as fault:
            error = {"ja": fault.ja, "en": fault.en}
        state = {"running": False, "at": self._clock().isoformat(), "result": result, "error": error}
        self._state = {**self._state, **state, "done": self._state["of"] if result else self._state["done"]}

    def close(self) -> None:
        if self._going is not None:
            self._going.cancel()
        self._transactions.close()


def entry_json(entry: AuditEntry) -> dict[str, Any]:
    return {**asdict(entry), "at": entry.at.isoformat()}


def _portion(wanted: Wanted, before: int | None, work: UnitOfWork) -> tuple[AuditEntry, ...]:
    return work.audit.page(wanted, before, PORTION)


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([[formula_free(str(cell)) for cell in row] for row in rows])
    return text.getvalue()


def as_noted(noted: str) -> tuple[int, str]:
    """Raises ``BadInput``."""
    number, _, digest = noted.strip().partition(":")
    if not number.isdecimal() or len(digest) != DIGEST_LENGTH:
        raise BadInput("控えは「番号:照合値」の形で指定してください。", "Give what was noted as NUMBER:DIGEST.")
    return int(number), digest


def verified(work: UnitOfWork, noted: str | None, told: Callable[[int], None] = lambda done: None) -> Chain:
    """``noted`` is a last entry that somebody noted down before, ``NUMBER:DIGEST``: nobody can bring back an older database then.

    Raises:
        BadInput: it is not of that form.
    """
    if noted is None:
        return work.audit.verify(told)
    number, digest = as_noted(noted)
    chain = work.audit.verify(told)
    if work.audit.digest_at(number) == digest:
        return chain
    return Chain(chain.entries, chain.last, chain.digest, (*chain.damage, Damage("anchor", number, number)))


def chain_json(chain: Chain) -> dict[str, Any]:
    damage = []
    for one in chain.damage:
        ja, en = one.words()
        damage.append({"kind": one.kind, "first": one.first, "last": one.last, "ja": ja, "en": en})
    return {"whole": chain.whole, "entries": chain.entries, "noted": f"{chain.last}:{chain.digest}", "damage": damage}
