"""Knowledge: what people decide about imported answers, and what everybody sees of them. Only approved ones are spoken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from console.campaign.articles.checking import Finding, findings
from console.conversation.guardrails.facts import numbers_in
from console.conversation.knowledge.book import book_of
from console.conversation.knowledge.entries import entries, entry_facts
from console.conversation.knowledge.retrieval import ANSWERS, index_of
from console.domain.errors import BadInput, Refused
from console.domain.facts import KNOWLEDGE
from console.service.broadcast import Broadcast
from console.service.calls.view import instant
from console.service.commands import Person, may_act, may_manage
from console.service.first_shop import first_shop
from console.service.intake.shop_news import ShopNews
from console.service.knowledge.knowledge_import import end_spoken
from console.service.knowledge.knowledge_records import Entry, EntryState, EntryVersion, fingerprint
from console.service.terms import JAPAN
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

VALID: Final = timedelta(days=365)
"""How long an approval lasts unless a person says otherwise: once a year somebody looks at it again."""
LONGEST_VALID: Final = timedelta(days=3 * 365)
MOST_PHRASINGS: Final = 20
LONGEST_TEXT: Final = 500
MOST_FOUND: Final = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person wants changed of an entry; ``None``: as it is."""

    question: str | None = None
    phrasings: tuple[str, ...] | None = None
    answer: str | None = None
    valid_until: datetime | None = None

    def of(self, entry: Entry) -> Entry:
        """Raises ``BadInput``: too long, or too many."""
        question = entry.question if self.question is None else self.question.strip()
        answer = entry.answer if self.answer is None else self.answer.strip()
        phrasings = entry.phrasings
        if self.phrasings is not None:
            phrasings = tuple(dict.fromkeys(one for line in self.phrasings if (one := " ".join(line.split()))))
        if len(phrasings) > MOST_PHRASINGS or any(len(text) > LONGEST_TEXT for text in (question, answer, *phrasings)):
            raise BadInput(
                f"言い回しは {MOST_PHRASINGS} 件まで、文は {LONGEST_TEXT} 文字までです。",
                f"At most {MOST_PHRASINGS} phrasings, and {LONGEST_TEXT} characters a text.",
            )
        return replace(entry, question=question, answer=answer, phrasings=phrasings, valid_until=self.valid_until or entry.valid_until)


class KnowledgeDesk:
    """Every command names who gives it and leaves a line in the audit trail. ``reading``: what is looked at is checked there, off the thread
    that writes running calls down."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        transactions: Transactions,
        broadcast: Broadcast,
        news: ShopNews | None = None,
        reading: Transactions | None = None,
    ) -> None:
        self._clock = clock
        self._reading = reading or transactions
        self._transactions = transactions
        self._broadcast = broadcast
        self._news = news

    # --- what is seen

    async def page(self, state: str | None, words: str, offset: int, limit: int) -> dict[str, Any]:
        """Entries with what stands against their approval; undecided ones first."""

        def read(work: UnitOfWork) -> dict[str, Any]:
            shop_id, now = first_shop(work), self._clock()
            total, found = work.knowledge.page(shop_id, state, words, offset, limit)
            known = _numbers(work, shop_id, now)
            shown = [entry_json(entry, self._checked(work, entry, known), now) for entry in found]
            return {"total": total, "counts": work.knowledge.counts(shop_id), "entries": shown}

        return await self._reading.read(read)

    async def entry(self, entry_id: str) -> dict[str, Any]:
        """One entry with its approved versions. Raises ``BadInput`` when there is none."""

        def read(work: UnitOfWork) -> dict[str, Any]:
            entry, now = _required(work, entry_id), self._clock()
            checked = self._checked(work, entry, _numbers(work, entry.shop_id, now))
            versions = [version_json(version) for version in work.knowledge.versions(entry_id)]
            return {**entry_json(entry, checked, now), "versions": versions}

        return await self._reading.read(read)

    async def search(self, text: str) -> dict[str, Any]:
        """What the AI would answer to these words: ``answer`` is the entry's id or null, ``found`` the likest ones."""

        def read(work: UnitOfWork) -> dict[str, Any]:
            now = self._clock()
            book = book_of(work.facts.of(first_shop(work), now))
            index = index_of(entries(book, now))
            best = index.best(text)
            found = []
            for one in index.search(text, most=MOST_FOUND):
                id = one.key.removeprefix(KNOWLEDGE)
                entry = work.knowledge.get(id)
                if entry is not None:
                    found.append({"id": id, "likeness": round(one.likeness, 3), "question": entry.question, "answer": entry.answer})
            return {"answer": best.key.removeprefix(KNOWLEDGE) if best else None, "needed": ANSWERS, "found": found}

        return await self._reading.read(read)

    # --- what people decide

    async def edit(self, person: Person, entry_id: str, wording: Wording) -> dict[str, Any]:
        """Change what is proposed. Raises ``Refused`` for an approved one: its new wording is approved, not edited."""
        may_act(person)

        def write(work: UnitOfWork) -> None:
            entry = _required(work, entry_id)
            if entry.state is EntryState.APPROVED:
                raise Refused(
                    "knowledge.approved",
                    "承認済みの回答は、新しい文で承認し直してください。",
                    "An approved answer is changed by approving the new wording.",
                )
            work.knowledge.put(wording.of(entry))
            self._audit(work, entry, person, "knowledge.edited", entry.id)

        return await self._done(write, entry_id)

    async def approve(self, person: Person, entry_id: str, seen: str, wording: Wording) -> dict[str, Any]:
        """From now on the AI may say it. ``seen``: the ``digest`` of the entry that the person has read.

        Raises:
            Refused: not this role's to decide, the entry has changed since it was read, or a check stands against it.
            BadInput: no such entry; a validity in the past or beyond three years.
        """
        may_manage(person)
        ended: list[str] = []

        def write(work: UnitOfWork) -> None:
            now, before = self._clock(), _required(work, entry_id)
            if seen != digest(before):
                raise Refused(
                    "knowledge.changed",
                    "読まれたあとで内容が変わりました。もう一度ご確認ください。",
                    "It has changed since you read it. Please look again.",
                )
            entry = wording.of(before)
            until = entry.valid_until or now + VALID
            if not now < until <= now + LONGEST_VALID:
                raise BadInput(
                    "有効期限は、明日から3年先までで指定してください。", "The validity lies in the future, at most three years ahead."
                )
            against = [finding for finding in self._checked(work, entry, _numbers(work, entry.shop_id, now)) if finding.stops]
            if against:
                raise Refused(against[0].rule, f"承認できません: {against[0].ja}", f"It cannot be approved: {against[0].en}")
            if before.state is EntryState.APPROVED:
                end_spoken(work, before, now, person.name, "replaced")
                ended.append(entry_id)
            self._speak(work, entry, person, now, until)

        return await self._done(write, entry_id, ended)

    async def withdraw(self, person: Person, entry_id: str, why: str) -> dict[str, Any]:
        """It is spoken no more, and not proposed either. Raises ``Refused``, ``BadInput``."""
        may_manage(person)
        ended: list[str] = []

        def write(work: UnitOfWork) -> None:
            now, entry = self._clock(), _required(work, entry_id)
            if entry.state is EntryState.APPROVED:
                end_spoken(work, entry, now, person.name, why.strip()[:LONGEST_TEXT] or "withdrawn")
                ended.append(entry_id)
            work.knowledge.put(replace(entry, state=EntryState.WITHDRAWN, decided_at=now, decided_by=person.name))
            self._audit(work, entry, person, "knowledge.withdrawn", f"{entry.id}@{entry.version}", {"why": why})

        return await self._done(write, entry_id, ended)

    def tell(self, ended: Sequence[str]) -> None:
        """Desks look again; calls under way do not say what has ended."""
        for id in ended:
            if self._news is not None:
                self._news.fact_changed(f"{KNOWLEDGE}{id}", "")
        self._broadcast.tell({"event": "knowledge"})

    # --- inside

    def _speak(self, work: UnitOfWork, entry: Entry, person: Person, now: datetime, until: datetime) -> None:
        number = entry.version + 1
        version = EntryVersion(
            entry_id=entry.id,
            version=number,
            question=entry.question,
            phrasings=entry.phrasings,
            answer=entry.answer,
            source=entry.source,
            place=entry.place,
            source_date=entry.source_date,
            sha256=fingerprint(entry.question, entry.phrasings, entry.answer),
            approved_at=now,
            approved_by=person.name,
            valid_until=until,
        )
        cited = " ".join(part for part in (entry.source, entry.place, entry.source_date) if part)
        readings = work.shops.get(entry.shop_id).readings
        facts = entry_facts(entry.id, number, entry.asked, entry.answer, f"knowledge:{cited}", now, until, readings)
        work.facts.put(entry.shop_id, facts)
        work.knowledge.add_version(entry.shop_id, version)
        stands = replace(entry, state=EntryState.APPROVED, version=number, valid_until=until, decided_at=now, decided_by=person.name)
        work.knowledge.put(stands)
        detail = {"sha256": version.sha256, "source": cited, "valid_until": until.isoformat()}
        self._audit(work, entry, person, "knowledge.approved", f"{entry.id}@{number}", detail)

    def _checked(self, work: UnitOfWork, entry: Entry, known: frozenset[int]) -> tuple[Finding, ...]:
        dated = date.fromisoformat(entry.source_date) if entry.source_date else None
        today, readings = self._clock().astimezone(JAPAN).date(), work.shops.get(entry.shop_id).readings
        return findings(entry.question, entry.answer, entry.passage, dated, today, known, readings)

    def _audit(
        self, work: UnitOfWork, entry: Entry, person: Person, what: str, subject: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        work.audit.append(entry.shop_id, self._clock(), person.name, what, subject, detail)

    async def _done(self, write: Any, entry_id: str, ended: Sequence[str] = ()) -> dict[str, Any]:
        await self._transactions.write(write)
        self.tell(ended)
        return await self.entry(entry_id)


def digest(entry: Entry) -> str:
    """Of what a person reads before they approve."""
    return fingerprint(entry.question, (*entry.phrasings, entry.passage), entry.answer)[:16]


def entry_json(entry: Entry, checked: Sequence[Finding], now: datetime) -> dict[str, Any]:
    """In the words of docs/ENGINE_DOOR.md."""
    expired = entry.state is EntryState.APPROVED and entry.valid_until is not None and entry.valid_until <= now
    return {
        "id": entry.id,
        "kind": entry.kind,
        "source": entry.source,
        "place": entry.place,
        "source_date": entry.source_date,
        "question": entry.question,
        "phrasings": list(entry.phrasings),
        "passage": entry.passage,
        "answer": entry.answer,
        "valid_until": instant(entry.valid_until),
        "state": entry.state.value,
        "expired": expired,
        "version": entry.version,
        "digest": digest(entry),
        "imported": {"at": instant(entry.imported_at), "by": entry.imported_by},
        "decided": {"at": instant(entry.decided_at), "by": entry.decided_by} if entry.decided_at else None,
        "checks": [{"rule": one.rule, "stops": one.stops, "ja": one.ja, "en": one.en} for one in checked],
    }


def version_json(version: EntryVersion) -> dict[str, Any]:
    ended = {"at": instant(version.ended_at), "by": version.ended_by, "why": version.ended_why} if version.ended_at else None
    return {
        "version": version.version,
        "question": version.question,
        "phrasings": list(version.phrasings),
        "answer": version.answer,
        "source": version.source,
        "place": version.place,
        "source_date": version.source_date,
        "sha256": version.sha256,
        "approved": {"at": instant(version.approved_at), "by": version.approved_by},
        "valid_until": instant(version.valid_until),
        "ended": ended,
    }


def _required(work: UnitOfWork, entry_id: str) -> Entry:
    entry = work.knowledge.get(entry_id)
    if entry is None:
        raise BadInput(f"回答「{entry_id}」はありません。", f"There is no entry “{entry_id}”.")
    return entry


def _numbers(work: UnitOfWork, shop_id: str, now: datetime) -> frozenset[int]:
    """Those of the shop's own facts."""
    told = (f"{fact.value} {fact.spoken}" for fact in work.facts.of(shop_id, now) if not fact.key.startswith(KNOWLEDGE))
    return frozenset().union(*(numbers_in(text) for text in told))
