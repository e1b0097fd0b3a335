"""Past calls: found by page, corrected, tagged and reviewed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from console.domain.errors import BadInput
from console.domain.transcript import Speaker
from console.service.calls.records import ENDED, CallRecord
from console.service.history.history_records import PastRow, Review, Spoken, Wanted
from console.store.campaign_tables import RecoveryRow
from console.store.history_tables import CallReviewRow, CallStageRow, CallTagRow, TurnGramRow
from console.store.past_calls import conditions, words_of
from console.store.sealing import ERASED, Sealer
from console.store.sql_calls import SqlCalls
from console.store.sql_words import index_turn, turns_with
from console.store.tables import CallRow, TurnRow

REASON: Final = "reason_%"


class SqlHistory:
    def __init__(self, session: Session, sealer: Sealer, calls: SqlCalls) -> None:
        self._session = session
        self._sealer = sealer
        self._calls = calls

    def page(self, shop_id: str, wanted: Wanted, offset: int, limit: int) -> tuple[int, tuple[PastRow, ...]]:
        must = conditions(self._session, self._sealer.cipher, shop_id, wanted)
        total = self._session.scalar(select(func.count()).select_from(CallRow).where(*must)) or 0
        ids = self._session.scalars(
            select(CallRow.id).where(*must).order_by(CallRow.started_at.desc(), CallRow.id).offset(offset).limit(limit)
        )
        calls = [call for call_id in ids if (call := self._calls.get(call_id)) is not None]
        words = words_of(wanted.words)
        return total, self._rows(calls, words[0] if words else None)

    def row(self, call: CallRecord) -> PastRow:
        return self._rows([call], None)[0]

    def _rows(self, calls: Sequence[CallRecord], word: str | None) -> tuple[PastRow, ...]:
        ids = [call.call_id for call in calls]
        reasons = self._many(select(TurnRow.call_id, TurnRow.intent).where(TurnRow.who == "customer", TurnRow.intent.like(REASON)), ids)
        operators = self._many(select(TurnRow.call_id, TurnRow.operator).where(TurnRow.operator.is_not(None)), ids)
        tags = self._many(select(CallTagRow.call_id, CallTagRow.tag).order_by(CallTagRow.tag), ids)
        scores = self._many(select(CallReviewRow.call_id, CallReviewRow.score), ids)
        recovered = self._many(select(RecoveryRow.call_id, func.sum(RecoveryRow.value)).group_by(RecoveryRow.call_id), ids)
        return tuple(
            PastRow(
                call,
                reasons=reasons[call.call_id],
                operators=operators[call.call_id],
                tags=tags[call.call_id],
                score=next(iter(scores[call.call_id]), None),
                recovered=next(iter(recovered[call.call_id]), None),
                found=None if word is None else self._found(call, word),
            )
            for call in calls
        )

    def _many(self, query: Any, ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
        """(call, value) by call, each value once, as they come."""
        of_call: defaultdict[str, dict[Any, None]] = defaultdict(dict)
        table = query.column_descriptions[0]["entity"]
        for call_id, value in self._session.execute(query.where(table.call_id.in_(ids))):
            of_call[call_id][value] = None
        return defaultdict(tuple, {call_id: tuple(values) for call_id, values in of_call.items()})

    def _found(self, call: CallRecord, word: str) -> Spoken | None:
        of_call = select(TurnRow.id).where(TurnRow.call_id == call.call_id)
        these = turns_with(self._sealer.cipher, call.shop_id, word).where(TurnGramRow.turn_id.in_(of_call))
        query = select(TurnRow).where(TurnRow.call_id == call.call_id, TurnRow.id.in_(these)).order_by(TurnRow.started).limit(1)
        row = self._session.scalar(query)
        if row is None:
            return None
        return Spoken(row.started, self._sealer.open(call.customer_id, "turns.text", call.call_id, row.text_sealed))

    def choices(self, shop_id: str) -> dict[str, tuple[str, ...]]:
        queries = {
            "outcomes": select(CallRow.outcome).where(CallRow.shop_id == shop_id),
            "scripts": select(CallRow.script_pack).where(CallRow.shop_id == shop_id),
            "segments": select(CallRow.segment).where(CallRow.shop_id == shop_id),
            "reasons": select(TurnRow.intent).where(TurnRow.shop_id == shop_id, TurnRow.intent.like(REASON)),
            "operators": select(TurnRow.operator).where(TurnRow.shop_id == shop_id),
            "tags": select(CallTagRow.tag).where(CallTagRow.shop_id == shop_id),
        }
        return {name: tuple(sorted(one for one in self._session.scalars(query.distinct()) if one)) for name, query in queries.items()}

    # --- what people make of a call

    def reached(self, call: CallRecord, stage: str, at: float) -> None:
        if self._session.get(CallStageRow, (call.call_id, stage)) is None:
            self._session.add(CallStageRow(call_id=call.call_id, stage=stage, shop_id=call.shop_id, at=at))
            self._session.flush()

    def stages(self, call_id: str) -> tuple[tuple[str, float], ...]:
        rows = self._session.scalars(select(CallStageRow).where(CallStageRow.call_id == call_id).order_by(CallStageRow.at))
        return tuple((row.stage, row.at) for row in rows)

    def correct(self, call: CallRecord, number: int, intent: str) -> str | None:
        order = select(TurnRow).where(TurnRow.call_id == call.call_id).order_by(TurnRow.started, TurnRow.id)
        row = self._session.scalar(order.offset(number).limit(1))
        if row is None or row.who != Speaker.CUSTOMER.value:
            raise BadInput("意図を直せるのは、お客様の発言だけです。", "Only what the customer said has an intent to correct.")
        before, row.intent, row.confidence = row.intent, intent, None
        self._session.flush()
        return before

    def tag(self, call: CallRecord, tags: Sequence[str], by: str, at: datetime) -> None:
        mine = CallTagRow.call_id == call.call_id
        known = set(self._session.scalars(select(CallTagRow.tag).where(mine)))
        self._session.execute(delete(CallTagRow).where(mine, CallTagRow.tag.in_(known - set(tags))))
        for tag in dict.fromkeys(tags):
            if tag not in known:
                self._session.add(CallTagRow(call_id=call.call_id, tag=tag, shop_id=call.shop_id, by=by, at=at))
        self._session.flush()

    def put_review(self, call: CallRecord, review: Review) -> None:
        sealed = self._sealer.seal(call.customer_id, "call_reviews.comment", call.call_id, review.comment)
        self._session.merge(
            CallReviewRow(
                call_id=call.call_id,
                shop_id=call.shop_id,
                by=review.by,
                at=review.at,
                score=review.score,
                answers=dict(review.answers),
                comment_sealed=sealed,
            )
        )
        self._session.flush()

    def review(self, call: CallRecord) -> Review | None:
        row = self._session.get(CallReviewRow, call.call_id)
        if row is None:
            return None
        comment = self._sealer.open(call.customer_id, "call_reviews.comment", call.call_id, row.comment_sealed)
        return Review(row.by, row.at, row.score, dict(row.answers), comment)

    # --- calls that are older than the index

    def not_indexed(self, after: str, limit: int) -> Sequence[str]:
        turns = select(TurnRow.call_id).where(TurnRow.call_id == CallRow.id)
        without = ~turns.join(TurnGramRow, TurnGramRow.turn_id == TurnRow.id).exists()
        these = select(CallRow.id).where(CallRow.state == ENDED, CallRow.id > after, turns.exists(), without)
        return list(self._session.scalars(these.order_by(CallRow.id).limit(limit)))

    def index(self, call: CallRecord, stages: Mapping[str, float]) -> None:
        for row in self._session.scalars(select(TurnRow).where(TurnRow.call_id == call.call_id)):
            text = self._sealer.open(call.customer_id, "turns.text", call.call_id, row.text_sealed)
            if text != ERASED:
                index_turn(self._session, self._sealer.cipher, call.shop_id, row.id, text)
        for stage, at in stages.items():
            self.reached(call, stage, at)
