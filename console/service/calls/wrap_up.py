"""What people write about a call: notes while it runs and after, and the disposition they give it when it is over."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from console.domain.errors import BadInput, Refused
from console.domain.outcome import Outcome
from console.service.broadcast import Broadcast
from console.service.calls.barring import bar_customer
from console.service.calls.call_commands import seconds_into
from console.service.calls.call_room import CallRoom, unknown_call
from console.service.calls.records import ENDED, CallRecord
from console.service.calls.view import call_json
from console.service.commands import Person, may_act
from console.service.learning.learning import propose_from
from console.service.results.results import call_corrected
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LONGEST_NOTE: Final = 500
BY_HAND: Final = (
    Outcome.RECOVERED,
    Outcome.LINK_SENT,
    Outcome.CALLBACK,
    Outcome.CONSULT,
    Outcome.REFUSED,
    Outcome.DO_NOT_CALL,
    Outcome.ALREADY_ORDERED,
    Outcome.WRONG_PERSON,
    Outcome.THIRD_PARTY,
    Outcome.MINOR,
    Outcome.VOICEMAIL,
    Outcome.UNDECIDED,
)
"""What a person may judge; what only the telephone network knows (busy, no answer) stays its own."""


def written(work: UnitOfWork, call_id: str) -> dict[str, Any]:
    """``notes`` in order, and the latest ``wrap_up`` with the ``automatic`` outcome beside it, or null."""
    notes = [{"at": at, **body} for at, _, body in work.calls.events(call_id, "note")]
    judged = [{"at": at, **body} for at, _, body in work.calls.events(call_id, "wrap_up")]
    return {"notes": notes, "wrap_up": judged[-1] if judged else None}


class WrapUps:
    def __init__(self, terms: Terms, transactions: Transactions, room: CallRoom, broadcast: Broadcast) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._broadcast = broadcast

    async def note(self, person: Person, call_id: str, text: str) -> dict[str, Any]:
        """Raises ``BadInput`` for an empty or too long note, or a call that is not there."""
        may_act(person)
        note = text.strip()
        if not 0 < len(note) <= LONGEST_NOTE:
            raise BadInput(f"メモは 1〜{LONGEST_NOTE} 文字で書いてください。", f"A note has 1 to {LONGEST_NOTE} characters.")

        def write(work: UnitOfWork) -> dict[str, Any]:
            self._write(work, self._call(work, call_id), person, "note", {"text": note})
            return written(work, call_id)

        return await self._tell(call_id, write)

    async def wrap_up(self, person: Person, call_id: str, outcome: str) -> dict[str, Any]:
        """The disposition a person gives takes the place of the automatic one, which is kept beside it. A refusal bars the
        customer as if it had been heard; no disposition ever lifts a bar.

        Raises:
            BadInput: no such call, or a disposition that is not for people to give.
            Refused: the call is not over.
        """
        may_act(person)
        judged = next((one for one in BY_HAND if one.value == outcome), None)
        if judged is None:
            raise BadInput("その結果は選べません。一覧から選んでください。", "That disposition cannot be given. Choose one of the list.")
        if self._room.get(call_id) is not None:
            raise _not_over()

        def write(work: UnitOfWork) -> dict[str, Any]:
            call = self._call(work, call_id)
            if call.state != ENDED:
                raise _not_over()
            before = written(work, call_id)["wrap_up"]
            automatic = before["automatic"] if before else call.outcome.value if call.outcome else None
            work.calls.save(replace(call, outcome=judged))
            call_corrected(work.results, replace(call, outcome=judged), automatic, self._terms.new_id(), self._terms.clock())
            if judged in (Outcome.REFUSED, Outcome.DO_NOT_CALL):
                bar_customer(work, call, judged is Outcome.DO_NOT_CALL, person.name, self._terms.clock())
            self._write(work, call, person, "wrap_up", {"outcome": judged.value, "automatic": automatic})
            propose_from(work, call, judged, person.name, self._terms.clock())
            return {"call": call_json(replace(call, outcome=judged)), **written(work, call_id)}

        told = await self._tell(call_id, write)
        self._broadcast.tell({"event": "queue", "call_id": call_id, "cart_id": told["call"]["cart_id"]})
        return told

    @staticmethod
    def _call(work: UnitOfWork, call_id: str) -> CallRecord:
        call = work.calls.get(call_id)
        if call is None:
            raise unknown_call(call_id)
        return call

    def _write(self, work: UnitOfWork, call: CallRecord, person: Person, kind: str, body: dict[str, Any]) -> None:
        now = self._terms.clock()
        work.calls.add_event(call, seconds_into(call, self._terms), kind, {**body, "by": person.name, "when": now.isoformat()}, now)
        # The words of a note stay in the sealed event; the chain holds its digest only.
        work.audit.append(call.shop_id, now, person.name, f"call.{kind}", call.call_id, body)

    async def _tell(self, call_id: str, write: Callable[[UnitOfWork], dict[str, Any]]) -> dict[str, Any]:
        told = await self._transactions.write(write)
        self._broadcast.tell({"event": "written", "call_id": call_id, **told})
        return told


def _not_over() -> Refused:
    return Refused("call.not_over", "通話が終わってから結果を付けてください。", "Give the disposition when the call is over.")
