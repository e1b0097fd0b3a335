"""What a call tells the engine, in the words of the engine's door (``docs/ENGINE_DOOR.md``)."""

from collections.abc import Callable
from typing import Any

from console.conversation.brain import Brain
from console.conversation.outlook import Following
from console.domain.moves import Bar, CallBackAt, OutcomeSet, RaiseHand, Surveyed, Understood
from console.domain.transcript import Heard, Speaker, TranscriptTurn

Tell = Callable[[dict[str, Any], bytes], None]


class Telling:
    """One call's voice towards the engine; ``clock`` gives seconds since the answer."""

    def __init__(self, call_id: str, tell: Tell, clock: Callable[[], float]) -> None:
        self._call_id = call_id
        self._tell = tell
        self._clock = clock
        self._told: Any = None

    def event(self, name: str, at: float | None = None, body: bytes = b"", **fields: Any) -> None:
        moment = round(self._clock() if at is None else at, 3)
        self._tell({"event": name, "call_id": self._call_id, "at": moment, **fields}, body)

    def partial(self, who: Speaker, utterance: int, heard: Heard) -> None:
        self.event("partial", who=who.value, utterance=f"{who.value}-{utterance}", text=heard.text)

    def turn(self, turn: TranscriptTurn, reason: str | None) -> None:
        self.event(
            "turn",
            turn.ended,
            who=turn.who.value,
            text=turn.text,
            unheard=turn.unheard,
            started=round(turn.started, 3),
            ended=round(turn.ended, 3),
            line=turn.line,
            intent=turn.intent,
            confidence=turn.confidence,
            operator=turn.operator,
            reason=reason,
        )

    def move(self, move: RaiseHand | Bar | CallBackAt | OutcomeSet | Understood | Surveyed, at: float) -> None:
        match move:
            case RaiseHand(reason, ja, en):
                self.event("hand", at, reason=reason, brief_ja=ja, brief_en=en)
            case Bar(everything):
                self.event("bar", at, everything=everything)
            case CallBackAt(when):
                self.event("callback", at, when=when.isoformat())
            case OutcomeSet(outcome):
                self.event("outcome", at, outcome=outcome.value)
            case Understood(intent, confidence, reason):
                self.event("understood", at, intent=intent, confidence=confidence, reason=reason)
            case Surveyed(score):
                self.event("survey", at, score=score)

    def position(self, brain: Brain, *, again: bool = False) -> None:
        """Where the conversation stands and what could be said next, when it has changed since it was told last."""
        position = brain.position()
        choices = [{"line": c.line, "text": c.text, "why": c.why} for c in brain.choices()]
        if (position, choices) == self._told and not again:
            return
        self._told = (position, choices)
        self.event(
            "position",
            stage=position.stage,
            node=position.node,
            expecting=position.expecting,
            next_line=position.next_line,
            disclosures=list(position.disclosures),
            pushes=position.pushes,
        )
        self.event("choices", choices=choices, next=_following_json(position.following))


def _following_json(following: Following | None) -> dict[str, Any] | None:
    if following is None:
        return None
    facts = [{"id": fact.id, "key": fact.key, "value": fact.value, "source": fact.source} for fact in following.facts]
    return {"line": following.line, "text": following.text, "why": following.why, "facts": facts}
