"""Looking back: calls that are over, found again, heard again, and what people make of them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Final

from console.campaign.segments.ranking import by_rank
from console.conversation.language.labels import DESCRIPTIONS
from console.domain import quality
from console.domain.errors import BadInput, Refused
from console.domain.moods import KeptMood
from console.domain.stages import REPORTED
from console.service.broadcast import Broadcast
from console.service.calls.call_room import unknown_call
from console.service.calls.recording_room import RecordingRoom
from console.service.calls.records import ENDED, CallRecord
from console.service.calls.view import call_json, disclosure_json, fact_json, instant, link_json, turn_json
from console.service.calls.wrap_up import written
from console.service.campaign.segments import tier_order
from console.service.campaign.survey_records import survey_json
from console.service.commands import Person, may_act, may_manage
from console.service.first_shop import first_shop
from console.service.history.history_records import PastRow, Review, Wanted
from console.service.history.peaks import peaks
from console.service.learning.learning import propose
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

PAGE_LIMIT: Final = 200
MOST_TAGS: Final = 8
LONGEST_TAG: Final = 20
LONGEST_COMMENT: Final = 1000
AT_ONCE: Final = 20
"""Calls that are made findable in one transaction, so that those that are live need not wait."""


class PastCalls:
    """``reading`` has a thread of its own: no search holds up the events of running calls."""

    def __init__(self, terms: Terms, reading: Transactions, writing: Transactions, recordings: RecordingRoom, broadcast: Broadcast) -> None:
        self._terms = terms
        self._reading = reading
        self._writing = writing
        self._recordings = recordings
        self._broadcast = broadcast

    async def page(self, wanted: Wanted, offset: int, limit: int) -> dict[str, Any]:
        """
        Raises:
            BadInput: for words that cannot be looked for.
            Refused: by mood, where moods are not read.
        """
        if wanted.mood is not None and not self._terms.moods:
            raise Refused(
                "mood.off",
                "ご様子を読み取らない設定のため、ご様子では探せません。",
                "Moods are switched off, so calls cannot be looked for by them.",
            )

        def read(work: UnitOfWork) -> dict[str, Any]:
            total, rows = work.history.page(first_shop(work), wanted, offset, min(limit, PAGE_LIMIT))
            return {"total": total, "calls": [row_json(row) for row in rows]}

        return await self._reading.read(read)

    async def choices(self) -> dict[str, Any]:
        """What can be filtered by, and the form of a review."""
        found, order = await self._reading.read(lambda work: (work.history.choices(first_shop(work)), tier_order(work)))
        return {
            **found,
            "segments": by_rank(found["segments"], order),
            "moods": list(KeptMood) if self._terms.moods else [],
            "stages": REPORTED,
            "intents": sorted(DESCRIPTIONS),
            "form": [asdict(criterion) for criterion in quality.FORM],
        }

    async def call(self, call_id: str) -> dict[str, Any]:
        """Raises ``BadInput`` when there is no such call."""

        def read(work: UnitOfWork) -> dict[str, Any]:
            call = _past(work, call_id)
            return {
                **row_json(work.history.row(call)),
                "transcript": [turn_json(turn) for turn in work.calls.turns(call_id)],
                "disclosures": [disclosure_json(heard) for heard in work.calls.disclosures(call_id)],
                "facts_cited": [fact_json(cited) for cited in work.calls.facts(call_id)],
                "links": [{**link_json(link), "opened_at": instant(link.opened_at)} for link in work.links.of(call_id)],
                "stages": [{"stage": stage, "at": at} for stage, at in work.history.stages(call_id)],
                "corrections": corrections(work, call_id),
                "review": _review_json(work.history.review(call)),
                "survey": survey_json(work.surveys.of([call_id]).get(call_id)),
                "recorded": work.calls.recording(call_id) is not None,
                **written(work, call_id),
            }

        return await self._reading.read(read)

    async def peaks(self, call_id: str) -> dict[str, Any] | None:
        """``None``: there is no recording. Raises ``StoreFault`` for one that was altered."""
        call = await self._reading.read(lambda work: _past(work, call_id))
        found = await self._recordings.read(call)
        return None if found is None else await asyncio.to_thread(peaks, found[0])

    # --- what people make of a call

    async def correct(self, person: Person, call_id: str, turn: int, intent: str) -> dict[str, Any]:
        """Give a turn of the customer the intent that a person heard in it; the one the machine heard is kept beside it, and both are
        a candidate for what the understanding is trained with.

        Raises:
            BadInput: no such call or turn, or an intent that there is not.
            Refused: the call is not over.
        """
        may_act(person)
        if intent not in DESCRIPTIONS:
            raise BadInput("その意図は選べません。一覧から選んでください。", "There is no such intent. Choose one of the list.")

        def write(work: UnitOfWork, call: CallRecord) -> None:
            was = work.history.correct(call, turn, intent)
            said = work.calls.turns(call_id)[turn].turn
            now = self._terms.clock()
            body = {"turn": turn, "utterance": said.text, "was": was, "intent": intent, "by": person.name, "when": now.isoformat()}
            work.calls.add_event(call, said.started, "correction", body, now)
            work.audit.append(call.shop_id, now, person.name, "call.correction", call_id, body)
            turns = [record.turn for record in work.calls.turns(call_id)]
            propose(work, call, replace(said, intent=was), turns, intent, "correction", person.name, now)

        told = await self._change(call_id, write)
        self._broadcast.tell({"event": "learning"})
        return told

    async def tag(self, person: Person, call_id: str, tags: Sequence[str]) -> dict[str, Any]:
        """These tags and no others. Raises ``BadInput`` for too many or too long ones."""
        may_act(person)
        wanted = [" ".join(tag.split()) for tag in tags]
        if len(wanted) > MOST_TAGS or not all(0 < len(tag) <= LONGEST_TAG for tag in wanted):
            raise BadInput(
                f"タグは {MOST_TAGS} 個まで、それぞれ 1〜{LONGEST_TAG} 文字です。",
                f"At most {MOST_TAGS} tags of 1 to {LONGEST_TAG} characters.",
            )

        def write(work: UnitOfWork, call: CallRecord) -> None:
            now = self._terms.clock()
            work.history.tag(call, wanted, person.name, now)
            work.audit.append(call.shop_id, now, person.name, "call.tagged", call_id, wanted)

        return await self._change(call_id, write)

    async def review(self, person: Person, call_id: str, answers: Mapping[str, int], comment: str) -> dict[str, Any]:
        """Score the call by the form. Raises ``BadInput`` for an answer that is not of the form."""
        may_manage(person)
        text = comment.strip()
        try:
            points = quality.score(answers)
        except ValueError as fault:
            raise BadInput("評価の項目を一つ以上選んでください。", "Answer at least one criterion of the form.") from fault
        if len(text) > LONGEST_COMMENT:
            raise BadInput(f"講評は {LONGEST_COMMENT} 文字までです。", f"A comment has at most {LONGEST_COMMENT} characters.")

        def write(work: UnitOfWork, call: CallRecord) -> None:
            now = self._terms.clock()
            work.history.put_review(call, Review(person.name, now, points, dict(answers), text))
            work.audit.append(call.shop_id, now, person.name, "call.reviewed", call_id, {"score": points, "answers": dict(answers)})

        return await self._change(call_id, write)

    async def _change(self, call_id: str, write: Callable[[UnitOfWork, CallRecord], None]) -> dict[str, Any]:
        def change(work: UnitOfWork) -> None:
            call = _past(work, call_id)
            if call.state != ENDED:
                raise Refused("call.not_over", "通話が終わってからにしてください。", "Wait until the call is over.")
            write(work, call)

        await self._writing.write(change)
        self._broadcast.tell({"event": "past", "call_id": call_id})
        return await self.call(call_id)

    # --- calls that are older than the index

    async def catch_up(self) -> int:
        """Make them findable, a few at a time; how many there were."""
        after, done = "", 0
        while ids := await self._reading.read(partial(_not_indexed, after)):
            await self._writing.write(partial(_index, ids))
            after, done = ids[-1], done + len(ids)
        return done


def _not_indexed(after: str, work: UnitOfWork) -> Sequence[str]:
    return work.history.not_indexed(after, AT_ONCE)


def _index(ids: Sequence[str], work: UnitOfWork) -> None:
    for call_id in ids:
        stages: dict[str, float] = {}
        for at, _, body in work.calls.events(call_id, "position"):
            if body.get("stage"):
                stages.setdefault(str(body["stage"]), at)
        work.history.index(_past(work, call_id), stages)


def _past(work: UnitOfWork, call_id: str) -> CallRecord:
    call = work.calls.get(call_id)
    if call is None:
        raise unknown_call(call_id)
    return call


def corrections(work: UnitOfWork, call_id: str) -> list[dict[str, Any]]:
    """In the order in which they were made: ``{turn, was, intent, by, when}``."""
    kept = ("turn", "was", "intent", "by", "when")
    return [{key: body.get(key) for key in kept} for _, _, body in work.calls.events(call_id, "correction")]


def row_json(row: PastRow) -> dict[str, Any]:
    return {
        **call_json(row.call),
        "reasons": list(row.reasons),
        "operators": list(row.operators),
        "tags": list(row.tags),
        "score": row.score,
        "recovered": row.recovered,
        "found": None if row.found is None else asdict(row.found),
    }


def _review_json(review: Review | None) -> dict[str, Any] | None:
    return None if review is None else {**asdict(review), "at": instant(review.at)}
