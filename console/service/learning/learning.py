"""Learning: corrections and dispositions become candidate sentences, a manager decides, and an understanding trained with them is used
only when it is not worse than the one in use. Every command names who gives it and leaves a line in the audit trail."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import structlog

from console.conversation.understanding.comparison import worse
from console.conversation.understanding.lessons import asked_before, impersonal, taught_by
from console.domain.errors import BadInput, EnvironmentFault, Refused
from console.domain.outcome import Outcome
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.broadcast import Broadcast
from console.service.calls.call_room import unknown_call
from console.service.calls.line_port import LinePort
from console.service.calls.records import CallRecord
from console.service.calls.view import instant
from console.service.commands import Person, may_act, may_manage
from console.service.first_shop import first_shop
from console.service.learning.learning_port import Lesson, Trained, Trainer
from console.service.learning.learning_records import ExampleState, LearningExample, UnderstandingVersion
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

SHIPPED: Final = 0
"""Number of the understanding that comes with the program."""
_IN_USE: Final = "understanding.in_use"
_AT: Final = 0.01
"""Seconds within which a turn is the one that was named."""


class LearningDesk:
    def __init__(
        self,
        clock: Callable[[], datetime],
        transactions: Transactions,
        broadcast: Broadcast,
        trainer: Trainer,
        line: LinePort | None = None,
    ) -> None:
        self._clock = clock
        self._transactions = transactions
        self._broadcast = broadcast
        self._trainer = trainer
        self._line = line
        self._training = asyncio.Lock()

    # --- what is seen

    async def page(self, state: str | None, offset: int, limit: int) -> dict[str, Any]:
        """Candidate sentences, the latest first, and what is in use."""

        def read(work: UnitOfWork) -> dict[str, Any]:
            shop_id = first_shop(work)
            total, found = work.learning.page(shop_id, state, offset, limit)
            counts = work.learning.counts(shop_id)
            return {"total": total, "counts": counts, "examples": [example_json(one) for one in found], **self._standing(work)}

        return await self._transactions.read(read)

    async def versions(self) -> dict[str, Any]:
        def read(work: UnitOfWork) -> dict[str, Any]:
            return {**self._standing(work), "versions": [version_json(one) for one in reversed(work.learning.versions())]}

        return await self._transactions.read(read)

    def _standing(self, work: UnitOfWork) -> dict[str, Any]:
        """``out_of_date``: the version was made upon other examples than the program has now, so what ships is used until it is trained again."""
        number = used(work)[-1]
        return {
            "in_use": number,
            "out_of_date": number != SHIPPED and self._lessons_in_use(work) is None,
            "labels": sorted(self._trainer.labels()),
        }

    # --- candidates

    async def correct(self, person: Person, call_id: str, started: float, label: str) -> dict[str, Any]:
        """「サイズの話でした」: the customer's turn that began at ``started`` meant ``label``. Live or over.

        Raises:
            BadInput: no such call, turn or label.
        """
        may_act(person)
        if label not in self._trainer.labels():
            raise BadInput(f"意図「{label}」はありません。", f"There is no intent “{label}”.")

        def write(work: UnitOfWork) -> dict[str, Any]:
            call = work.calls.get(call_id)
            if call is None:
                raise unknown_call(call_id)
            turns = [record.turn for record in work.calls.turns(call_id)]
            turn = next((one for one in turns if one.who is Speaker.CUSTOMER and abs(one.started - started) < _AT), None)
            if turn is None:
                raise BadInput("その発話はこの通話にありません。", "There is no such turn of the customer in this call.")
            return example_json(propose(work, call, turn, turns, label, "correction", person.name, self._clock()))

        told = await self._transactions.write(write)
        self._broadcast.tell({"event": "learning"})
        return told

    async def decide(
        self, person: Person, example_id: str, *, accept: bool, text: str | None = None, label: str | None = None
    ) -> dict[str, Any]:
        """Accept a candidate, with its ``text`` or ``label`` put right, or reject it. Either way the customer's own words go.

        Raises:
            Refused: not this role's to decide, decided already, one of the frozen sentences, or something personal is in it.
            BadInput: no such candidate or label; the customer was erased.
        """
        may_manage(person)
        if label is not None and label not in self._trainer.labels():
            raise BadInput(f"意図「{label}」はありません。", f"There is no intent “{label}”.")

        def write(work: UnitOfWork) -> dict[str, Any]:
            example = work.learning.get(example_id)
            if example is None:
                raise BadInput(f"例「{example_id}」はありません。", f"There is no example “{example_id}”.")
            if example.state is not ExampleState.WAITING:
                raise Refused("learning.decided", "この例はもう判断されています。", "This example has been decided on already.")
            sentence = self._sentence(work, example, text) if accept else None
            state = ExampleState.ACCEPTED if accept else ExampleState.REJECTED
            decided = replace(
                example, state=state, text=sentence, label=label or example.label, decided_at=self._clock(), decided_by=person.name
            )
            work.learning.decide(decided)
            detail = {"label": decided.label, "text": sentence}
            work.audit.append(example.shop_id, self._clock(), person.name, f"learning.{state.value}", example.id, detail)
            return example_json(decided)

        told = await self._transactions.write(write)
        self._broadcast.tell({"event": "learning"})
        return told

    def _sentence(self, work: UnitOfWork, example: LearningExample, text: str | None) -> str:
        call = work.calls.get(example.call_id)
        words = example.text if text is None else text.strip()
        if call is None or not words or len(words) > 200:
            raise BadInput("例文がありません（消去されたか、長すぎます）。", "There is no sentence: it was erased, or is too long.")
        customer = work.customers.get(call.customer_id)
        names = [*customer.name.split(), *customer.kana.split(), customer.name, customer.kana, customer.family_name, customer.family_kana]
        plain = impersonal(words, names)
        if plain is None:
            raise Refused(
                "learning.personal", "番号やアドレスを除いてから承認してください。", "Take numbers and addresses out of it first."
            )
        if self._trainer.frozen(plain):
            raise Refused(
                "learning.frozen",
                "評価用の文と同じです。学習すると評価が意味を失うため、使えません。",
                "It is one of the frozen sentences: what is judged by them may not learn them.",
            )
        return plain

    # --- training

    async def train(self, person: Person, *, switch: bool = True) -> dict[str, Any]:
        """Train with every accepted sentence, hold it against what is in use, and switch when it is not worse.

        Raises:
            Refused: not this role's to decide, training already, or nothing new was accepted.
            EnvironmentFault: training did not come to an end; nothing has changed then.
        """
        may_manage(person)
        if self._training.locked():
            raise Refused("learning.training", "学習中です。終わってからもう一度どうぞ。", "Training is under way.")
        async with self._training:
            lessons, current = await self._transactions.read(lambda work: (_lessons(work), self._lessons_in_use(work) or ()))
            if not lessons or lessons == current:
                raise Refused("learning.nothing_new", "新しく承認された例がありません。", "No example has been accepted since.")
            trained = await self._trainer.train(lessons, current)
            told = await self._transactions.write(lambda work: self._keep(work, person, lessons, trained, switch))
        await self._changed()
        return told

    def _keep(self, work: UnitOfWork, person: Person, lessons: tuple[Lesson, ...], trained: Trained, switch: bool) -> dict[str, Any]:
        now, shop_id = self._clock(), first_shop(work)
        against = worse(trained.before, trained.after)
        number = max((one.number for one in work.learning.versions()), default=SHIPPED) + 1
        report = {
            "compared_with": used(work)[-1],
            "before": _short(trained.before),
            "after": _short(trained.after),
            "worse": list(against),
            "learnt": trained.learnt,
            "examples": len(lessons),
            "seconds": trained.seconds,
        }
        version = UnderstandingVersion(number, trained.base, trained.content, lessons, report, not against, now, person.name)
        work.learning.add_version(shop_id, version)
        work.audit.append(shop_id, now, person.name, "learning.trained", str(number), report)
        if switch and not against:
            self._use(work, person, number)
        return {**version_json(version), "switched": switch and not against}

    async def switch(self, person: Person, number: int) -> dict[str, Any]:
        """Use a version: one that was found not worse than what was in use then, or has been in use before.

        Raises:
            Refused: it was found worse, it was compared with another than is in use, or it is out of date.
            BadInput: no such version.
        """
        may_manage(person)

        def write(work: UnitOfWork) -> None:
            version = work.learning.version(number)
            if version is None and number != SHIPPED:
                raise BadInput(f"版 {number} はありません。", f"There is no version {number}.")
            if version is not None and version.base != self._trainer.base():
                raise Refused(
                    "learning.out_of_date", "プログラムが新しくなりました。学習し直してください。", "It is out of date; train again."
                )
            before = used(work)
            fair = version is not None and version.fit and version.report["compared_with"] == before[-1]
            if number not in before and number != SHIPPED and not fair:
                raise Refused(
                    "learning.not_fit",
                    "いまの版より悪くないことが、確かめられていません。",
                    "It was not found to be as good as what is in use.",
                )
            self._use(work, person, number)

        await self._transactions.write(write)
        await self._changed()
        return await self.versions()

    async def roll_back(self, person: Person) -> dict[str, Any]:
        """Back to what was in use before. Raises ``Refused`` when there is nothing before."""
        may_manage(person)

        def write(work: UnitOfWork) -> None:
            before = used(work)
            if len(before) < 2:
                raise Refused("learning.first", "戻る版がありません。", "There is no version before this one.")
            work.keep.put("", _IN_USE, list(before[:-1]))
            work.audit.append(first_shop(work), self._clock(), person.name, "learning.rolled_back", str(before[-2]), {"from": before[-1]})

        await self._transactions.write(write)
        await self._changed()
        return await self.versions()

    def _use(self, work: UnitOfWork, person: Person, number: int) -> None:
        before = used(work)
        work.keep.put("", _IN_USE, [*before, number])
        work.audit.append(first_shop(work), self._clock(), person.name, "learning.switched", str(number), {"from": before[-1]})

    async def _changed(self) -> None:
        self._broadcast.tell({"event": "learning"})
        await self.bring_to_line()

    # --- to the line

    async def bring_to_line(self) -> None:
        """Tell the line which model its next calls are to hear with; what it knows already it does not load again. A model file that is lost is
        trained again first; until then, and when that fails, the line hears with what it has."""
        if self._line is None:
            return
        try:
            file = await self.file_in_use()
        except EnvironmentFault as fault:
            log.error("understanding_not_brought", fault=fault.en)
            return
        self._line.send({"do": "understanding", "file": file})

    async def file_in_use(self) -> str:
        """The model that calls are to hear with; empty: the one that ships. Raises ``EnvironmentFault`` when a lost one cannot be trained again."""
        lessons = await self._transactions.read(self._lessons_in_use)
        return str(await self._trainer.model(lessons)) if lessons else ""

    def _lessons_in_use(self, work: UnitOfWork) -> tuple[Lesson, ...] | None:
        """``()`` for what ships; ``None``: the version was trained upon what no longer ships."""
        number = used(work)[-1]
        if number == SHIPPED:
            return ()
        version = work.learning.version(number)
        return version.examples if version is not None and version.base == self._trainer.base() else None


def propose(
    work: UnitOfWork, call: CallRecord, turn: TranscriptTurn, turns: Sequence[TranscriptTurn], label: str, kind: str, by: str, now: datetime
) -> LearningExample:
    script = work.scripts.version(call.script_hash)
    asks = {line.id: line.asks for line in script.lines} if script is not None else {}
    example = LearningExample(
        id=uuid4().hex[:12],
        shop_id=call.shop_id,
        call_id=call.call_id,
        kind=kind,
        started=turn.started,
        expecting=asked_before(turn, turns, asks),
        heard_as=turn.intent,
        confidence=turn.confidence,
        label=label,
        text=turn.text,
        state=ExampleState.WAITING,
        proposed_at=now,
        proposed_by=by,
    )
    work.learning.propose(call, example)
    work.audit.append(call.shop_id, now, by, "learning.proposed", example.id, {"call": call.call_id, "label": label, "kind": kind})
    return example


def propose_from(work: UnitOfWork, call: CallRecord, outcome: Outcome, by: str, now: datetime) -> None:
    """What a disposition that a person gave teaches, if anything, waits for a manager."""
    turns = [record.turn for record in work.calls.turns(call.call_id)]
    taught = taught_by(outcome, turns)
    if taught is not None:
        propose(work, call, taught[0], turns, taught[1], "outcome", by, now)


def used(work: UnitOfWork) -> tuple[int, ...]:
    """Numbers of the versions that have been in use, the one in use last."""
    return tuple(work.keep.get("", _IN_USE) or (SHIPPED,))


def _lessons(work: UnitOfWork) -> tuple[Lesson, ...]:
    found = ((one.text, one.label, one.expecting) for one in work.learning.accepted())
    return tuple(dict.fromkeys((text, label, asked) for text, label, asked in found if text))


def _short(report: dict[str, Any]) -> dict[str, Any]:
    return {name: report[name] for name in ("n", "accuracy", "recall", "ms_p95")}


def example_json(example: LearningExample) -> dict[str, Any]:
    return {
        "id": example.id,
        "call_id": example.call_id,
        "kind": example.kind,
        "started": example.started,
        "text": example.text,
        "expecting": example.expecting,
        "heard_as": example.heard_as,
        "confidence": example.confidence,
        "label": example.label,
        "state": example.state.value,
        "proposed": {"at": instant(example.proposed_at), "by": example.proposed_by},
        "decided": {"at": instant(example.decided_at), "by": example.decided_by} if example.decided_at else None,
    }


def version_json(version: UnderstandingVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "fit": version.fit,
        "made": {"at": instant(version.made_at), "by": version.made_by},
        "report": version.report,
    }
