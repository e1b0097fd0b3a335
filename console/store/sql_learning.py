"""Example sentences out of calls, and the understandings trained with them."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.service.calls.records import CallRecord
from console.service.learning.learning_records import ExampleState, LearningExample, UnderstandingVersion
from console.store.learning_tables import LearningExampleRow, UnderstandingVersionRow
from console.store.sealing import ERASED, Sealer

_PLACE = "learning_examples.text"


class SqlLearning:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def propose(self, call: CallRecord, example: LearningExample) -> None:
        same = select(LearningExampleRow).where(
            LearningExampleRow.call_id == call.call_id,
            LearningExampleRow.started == example.started,
            LearningExampleRow.state == ExampleState.WAITING.value,
        )
        for row in self._session.scalars(same):
            self._session.delete(row)
        sealed = self._sealer.seal(call.customer_id, _PLACE, example.id, example.text or "")
        fields = _fields(example)
        self._session.add(LearningExampleRow(**{**fields, "customer_id": call.customer_id, "text_sealed": sealed, "text": None}))
        self._session.flush()

    def get(self, example_id: str) -> LearningExample | None:
        row = self._session.get(LearningExampleRow, example_id)
        return None if row is None else self._example(row)

    def decide(self, example: LearningExample) -> None:
        row = self._session.get_one(LearningExampleRow, example.id)
        for name, value in _fields(example).items():
            setattr(row, name, value)
        row.text_sealed = None
        self._session.flush()

    def page(self, shop_id: str, state: str | None, offset: int, limit: int) -> tuple[int, tuple[LearningExample, ...]]:
        wanted = [LearningExampleRow.shop_id == shop_id, *([LearningExampleRow.state == state] if state is not None else [])]
        total = self._session.scalar(select(func.count()).select_from(LearningExampleRow).where(*wanted)) or 0
        order = (LearningExampleRow.proposed_at.desc(), LearningExampleRow.id)
        rows = self._session.scalars(select(LearningExampleRow).where(*wanted).order_by(*order).offset(offset).limit(limit))
        return total, tuple(self._example(row) for row in rows)

    def counts(self, shop_id: str) -> dict[str, int]:
        table = LearningExampleRow
        rows = self._session.execute(select(table.state, func.count()).where(table.shop_id == shop_id).group_by(table.state))
        return {str(state): number for state, number in rows}

    def accepted(self) -> tuple[LearningExample, ...]:
        found = select(LearningExampleRow).where(LearningExampleRow.state == ExampleState.ACCEPTED.value)
        rows = self._session.scalars(found.order_by(LearningExampleRow.decided_at, LearningExampleRow.id))
        return tuple(self._example(row) for row in rows)

    def add_version(self, shop_id: str, version: UnderstandingVersion) -> None:
        fields: dict[str, Any] = {name: getattr(version, name) for name in UnderstandingVersion.__slots__}
        self._session.add(UnderstandingVersionRow(**{**fields, "shop_id": shop_id, "examples": [list(one) for one in version.examples]}))
        self._session.flush()

    def version(self, number: int) -> UnderstandingVersion | None:
        row = self._session.get(UnderstandingVersionRow, number)
        return None if row is None else _version(row)

    def versions(self) -> tuple[UnderstandingVersion, ...]:
        return tuple(
            _version(row) for row in self._session.scalars(select(UnderstandingVersionRow).order_by(UnderstandingVersionRow.number))
        )

    def _example(self, row: LearningExampleRow) -> LearningExample:
        text = row.text
        if row.text_sealed is not None:
            text = self._sealer.open(row.customer_id, _PLACE, row.id, row.text_sealed)
        fields: dict[str, Any] = {name: getattr(row, name) for name in LearningExample.__slots__}
        return LearningExample(**{**fields, "text": None if text == ERASED else text, "state": ExampleState(row.state)})


def _fields(example: LearningExample) -> dict[str, Any]:
    return {name: getattr(example, name) for name in LearningExample.__slots__} | {"state": example.state.value}


def _version(row: UnderstandingVersionRow) -> UnderstandingVersion:
    fields: dict[str, Any] = {name: getattr(row, name) for name in UnderstandingVersion.__slots__}
    return UnderstandingVersion(**{**fields, "examples": tuple((str(text), str(label), asked) for text, label, asked in row.examples)})
