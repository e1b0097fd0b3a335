"""Calls, and what was said and heard in them."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from console.domain.call import Holder
from console.domain.errors import OurBug
from console.domain.outcome import LineResult, Outcome
from console.domain.script import Disclosure
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.recordings import FileSeal
from console.service.calls.records import (
    ENDED,
    CallRecord,
    DisclosureHeard,
    FactCited,
    Hand,
    Link,
    PastCall,
    Recording,
    TurnRecord,
)
from console.service.results.results import call_ended
from console.store.queue_upkeep import touch
from console.store.sealing import ERASED, Sealer
from console.store.sql_people import same_person
from console.store.sql_results import SqlResults
from console.store.sql_words import index_turn
from console.store.tables import (
    CallEventRow,
    CallRow,
    CartTableRow,
    CitedFactRow,
    CustomerRow,
    DisclosureRow,
    RecordingRow,
    TurnRow,
)


class SqlCalls:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def add(self, call: CallRecord) -> None:
        row = CallRow(
            id=call.call_id,
            shop_id=call.shop_id,
            engine_id=call.engine_id,
            cart_id=call.cart_id,
            customer_id=call.customer_id,
            value=call.value,
            segment=call.segment,
            script_pack=call.script_pack,
            script_version=call.script_version,
            script_hash=call.script_hash,
            number_masked=call.number_masked,
            started_at=call.started_at,
        )
        self._put(row, call)
        self._session.add(row)
        self._session.flush()
        touch(self._session, carts=[call.cart_id])

    def save(self, call: CallRecord) -> None:
        row = self._session.get(CallRow, call.call_id)
        if row is None:
            raise OurBug("a call was saved that was never added")
        if row.state != ENDED and call.state == ENDED:
            call_ended(SqlResults(self._session), call)
        self._put(row, call)
        self._session.flush()

    def _put(self, row: CallRow, call: CallRecord) -> None:
        row.state = call.state
        row.holder = call.holder.value
        row.operator = call.operator
        row.barge_in = call.barge_in
        row.answered_at = call.answered_at
        row.ended_at = call.ended_at
        row.outcome = None if call.outcome is None else call.outcome.value
        row.line_result = None if call.line_result is None else call.line_result.value
        row.position = dict(call.position)
        row.intent = call.intent
        row.hand_sealed = None if call.hand is None else self._sealed(call, "calls.hand", call.call_id, _hand_json(call.hand))
        row.link_channel = None if call.link is None else call.link.channel
        row.link_accepted = None if call.link is None else call.link.accepted
        row.codec = call.codec
        row.callback_at = call.callback_at
        row.desk_phone = call.desk_phone

    def _sealed(self, call: CallRecord, place: str, row: str, text: str) -> bytes:
        return self._sealer.seal(call.customer_id, place, row, text)

    def get(self, call_id: str) -> CallRecord | None:
        row = self._session.get(CallRow, call_id)
        return None if row is None else self._record(row)

    def live(self) -> tuple[CallRecord, ...]:
        return self._records(select(CallRow).where(CallRow.state != ENDED).order_by(CallRow.started_at))

    def recent(self, limit: int) -> tuple[CallRecord, ...]:
        return self._records(select(CallRow).order_by(CallRow.started_at.desc()).limit(limit))

    def orphans(self, engine_id: str, now: datetime) -> tuple[CallRecord, ...]:
        return self._open_and(or_(CallRow.engine_id == engine_id, self._lease_ran_out(now)))

    def expired(self, engine_id: str, now: datetime) -> tuple[CallRecord, ...]:
        return self._open_and(and_(CallRow.engine_id != engine_id, self._lease_ran_out(now)))

    @staticmethod
    def _lease_ran_out(now: datetime) -> Any:
        return or_(CartTableRow.lease_call.is_distinct_from(CallRow.id), CartTableRow.lease_until <= now)

    def _open_and(self, condition: Any) -> tuple[CallRecord, ...]:
        joined = select(CallRow).join(CartTableRow, CartTableRow.id == CallRow.cart_id)
        return self._records(joined.where(CallRow.state != ENDED, condition))

    def past(self, customer_id: str) -> tuple[PastCall, ...]:
        rows = self._session.execute(
            select(CallRow.id, CallRow.cart_id, CallRow.started_at, CallRow.line_result, CallRow.outcome, CallRow.callback_at)
            .where(CallRow.customer_id.in_(same_person(customer_id)))
            .order_by(CallRow.started_at, CallRow.id)
        )
        return tuple(
            PastCall(
                call_id,
                cart_id,
                started_at,
                None if result is None else LineResult(result),
                None if outcome is None else Outcome(outcome),
                callback_at,
            )
            for call_id, cart_id, started_at, result, outcome, callback_at in rows
        )

    def latest_results(self, engine_id: str, limit: int) -> tuple[tuple[datetime, LineResult], ...]:
        ended = (CallRow.engine_id == engine_id) & CallRow.line_result.is_not(None) & CallRow.ended_at.is_not(None)
        rows = self._session.execute(
            select(CallRow.ended_at, CallRow.line_result).where(ended).order_by(CallRow.ended_at.desc(), CallRow.id).limit(limit)
        )
        return tuple((ended_at, LineResult(result)) for ended_at, result in rows if ended_at is not None and result is not None)[::-1]

    def last_start(self) -> datetime | None:
        return self._session.scalar(select(func.max(CallRow.started_at)))

    def _records(self, query: Any) -> tuple[CallRecord, ...]:
        return tuple(self._record(row) for row in self._session.scalars(query))

    def _record(self, row: CallRow) -> CallRecord:
        person = self._session.get(CustomerRow, row.customer_id)
        name = ERASED if person is None else self._open(row.customer_id, "customers.name", person.id, person.name_sealed)
        hand = None if row.hand_sealed is None else self._open(row.customer_id, "calls.hand", row.id, row.hand_sealed)
        return CallRecord(
            call_id=row.id,
            shop_id=row.shop_id,
            engine_id=row.engine_id,
            cart_id=row.cart_id,
            customer_id=row.customer_id,
            customer=name,
            value=row.value,
            segment=row.segment,
            script_pack=row.script_pack,
            script_version=row.script_version,
            script_hash=row.script_hash,
            number_masked=row.number_masked,
            started_at=row.started_at,
            state=row.state,
            holder=Holder(row.holder),
            operator=row.operator,
            barge_in=row.barge_in,
            answered_at=row.answered_at,
            ended_at=row.ended_at,
            outcome=None if row.outcome is None else Outcome(row.outcome),
            line_result=None if row.line_result is None else LineResult(row.line_result),
            position=dict(row.position),
            intent=row.intent,
            hand=_hand(hand),
            link=None if row.link_channel is None else Link(row.link_channel, row.link_accepted),
            codec=row.codec,
            callback_at=row.callback_at,
            desk_phone=row.desk_phone,
        )

    def _open(self, customer_id: str, place: str, row: str, sealed: bytes) -> str:
        return self._sealer.open(customer_id, place, row, sealed)

    def _customer_of(self, call_id: str) -> str:
        found = self._session.scalar(select(CallRow.customer_id).where(CallRow.id == call_id))
        if found is None:
            raise OurBug("a row belongs to no call")
        return found

    def add_turn(self, call: CallRecord, turn: TurnRecord) -> None:
        said = turn.turn
        row = TurnRow(
            shop_id=call.shop_id,
            call_id=call.call_id,
            who=said.who.value,
            text_sealed=self._sealed(call, "turns.text", call.call_id, said.text),
            unheard_sealed=self._sealed(call, "turns.unheard", call.call_id, said.unheard),
            started=said.started,
            ended=said.ended,
            line=said.line,
            intent=said.intent,
            confidence=said.confidence,
            operator=said.operator,
            utterance=turn.utterance,
        )
        self._session.add(row)
        self._session.flush()
        index_turn(self._session, self._sealer.cipher, call.shop_id, row.id, said.text)

    def understood(self, call: CallRecord, intent: str, confidence: float) -> None:
        theirs = select(TurnRow).where(TurnRow.call_id == call.call_id, TurnRow.who == Speaker.CUSTOMER.value)
        last = self._session.scalar(theirs.order_by(TurnRow.id.desc()).limit(1))
        if last is not None:
            last.intent, last.confidence = intent, confidence

    def turns(self, call_id: str) -> tuple[TurnRecord, ...]:
        customer = self._customer_of(call_id)
        rows = self._session.scalars(select(TurnRow).where(TurnRow.call_id == call_id).order_by(TurnRow.started, TurnRow.id))
        return tuple(
            TurnRecord(
                TranscriptTurn(
                    who=Speaker(row.who),
                    text=self._open(customer, "turns.text", call_id, row.text_sealed),
                    started=row.started,
                    ended=row.ended,
                    line=row.line,
                    intent=row.intent,
                    confidence=row.confidence,
                    unheard=self._open(customer, "turns.unheard", call_id, row.unheard_sealed),
                    operator=row.operator,
                ),
                row.utterance,
            )
            for row in rows
        )

    def add_event(self, call: CallRecord, at: float, kind: str, body: dict[str, Any], recorded_at: datetime) -> None:
        sealed = self._sealed(call, "call_events.body", call.call_id, json.dumps(body, ensure_ascii=False))
        self._session.add(
            CallEventRow(shop_id=call.shop_id, call_id=call.call_id, at=at, recorded_at=recorded_at, kind=kind, body_sealed=sealed)
        )
        self._session.flush()

    def events(self, call_id: str, kind: str | None = None) -> tuple[tuple[float, str, dict[str, Any]], ...]:
        customer = self._customer_of(call_id)
        query = select(CallEventRow).where(CallEventRow.call_id == call_id).order_by(CallEventRow.id)
        out: list[tuple[float, str, dict[str, Any]]] = []
        for row in self._session.scalars(query if kind is None else query.where(CallEventRow.kind == kind)):
            text = self._open(customer, "call_events.body", call_id, row.body_sealed)
            out.append((row.at, row.kind, {} if text == ERASED else json.loads(text)))
        return tuple(out)

    def add_disclosure(self, call: CallRecord, heard: DisclosureHeard) -> None:
        if self._session.get(DisclosureRow, (call.call_id, heard.disclosure)) is None:
            self._session.add(
                DisclosureRow(call_id=call.call_id, disclosure=heard.disclosure, shop_id=call.shop_id, heard_at=heard.heard_at)
            )
            self._session.flush()

    def disclosures(self, call_id: str) -> tuple[DisclosureHeard, ...]:
        rows = self._session.scalars(select(DisclosureRow).where(DisclosureRow.call_id == call_id))
        # One line may carry two of them; those share a time and are told in the order of the law.
        legal = [item.value for item in Disclosure]
        heard = sorted(rows, key=lambda row: (row.heard_at, legal.index(row.disclosure) if row.disclosure in legal else len(legal)))
        return tuple(DisclosureHeard(row.disclosure, row.heard_at) for row in heard)

    def add_fact(self, call: CallRecord, cited: FactCited) -> None:
        body = json.dumps({"key": cited.key, "value": cited.value, "source": cited.source}, ensure_ascii=False)
        self._session.add(
            CitedFactRow(
                shop_id=call.shop_id,
                call_id=call.call_id,
                fact_id=cited.fact_id,
                line=cited.line,
                at=cited.at,
                fact_sealed=self._sealed(call, "cited_facts.fact", call.call_id, body),
            )
        )
        self._session.flush()

    def facts(self, call_id: str) -> tuple[FactCited, ...]:
        customer = self._customer_of(call_id)
        out: list[FactCited] = []
        for row in self._session.scalars(select(CitedFactRow).where(CitedFactRow.call_id == call_id).order_by(CitedFactRow.id)):
            text = self._open(customer, "cited_facts.fact", call_id, row.fact_sealed)
            fact: dict[str, Any] = {"key": ERASED, "value": None, "source": ERASED} if text == ERASED else json.loads(text)
            out.append(FactCited(row.fact_id, row.line, row.at, fact["key"], fact["value"], fact["source"]))
        return tuple(out)

    def put_recording(self, call: CallRecord, recording: Recording) -> None:
        self._session.merge(
            RecordingRow(
                call_id=call.call_id,
                shop_id=call.shop_id,
                path=recording.path,
                sha256=recording.sha256,
                size=recording.size,
                stopped_why=recording.stopped_why,
            )
        )
        self._session.flush()

    def recording(self, call_id: str) -> Recording | None:
        row = self._session.get(RecordingRow, call_id)
        return None if row is None else Recording(row.path, row.sha256, row.size, row.stopped_why)

    def recording_seal(self, call: CallRecord) -> FileSeal | None:
        return self._sealer.file_seal(call.customer_id, "recordings.path", call.call_id)


def _hand_json(hand: Hand) -> str:
    raised = None if hand.raised_at is None else hand.raised_at.isoformat()
    return json.dumps({**asdict(hand), "raised_at": raised}, ensure_ascii=False)


def _hand(text: str | None) -> Hand | None:
    if text is None:
        return None
    if text == ERASED:
        return Hand("erased", ERASED, "(erased)")
    body = json.loads(text)
    raised = body.get("raised_at")
    return Hand(**{**body, "raised_at": None if raised is None else datetime.fromisoformat(raised)})
