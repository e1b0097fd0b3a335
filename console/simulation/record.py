"""What came of one simulated call, gathered from the floor's effects; its JSON is the one of SCENARIO files."""

from dataclasses import dataclass, field, replace
from typing import Any

from console.call.effects import Cited, Disclosed, Effect, Moved, Turn
from console.domain.moves import Bar, CallBackAt, OutcomeSet, RaiseHand, Understood
from console.domain.outcome import Outcome
from console.domain.transcript import Speaker, TranscriptTurn

REFUSALS = ("refuse_offer", "refuse_contact")


@dataclass(slots=True)
class Record:
    """Grows while the call lasts. Times are seconds since the answer."""

    id: str
    outcome: Outcome | None = None
    rule: str | None = None
    reason: str | None = None
    barred: bool = False
    callback_at: str | None = None
    sent: list[str] = field(default_factory=list)
    link_accepted_at: list[float] = field(default_factory=list)
    turns: list[TranscriptTurn] = field(default_factory=list)
    scripted_turns: list[int | None] = field(default_factory=list)
    """Of each turn of the scenario its place in ``turns``."""
    disclosures: list[tuple[str, float]] = field(default_factory=list)
    facts_cited: list[str] = field(default_factory=list)
    hands: list[str] = field(default_factory=list)
    response_ms: list[float] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def take(self, effect: Effect) -> None:
        match effect:
            case Turn(turn, reason):
                self.turns.append(turn)
                if reason:
                    self.reason = reason
            case Disclosed(disclosure, at):
                if disclosure.value not in [name for name, _ in self.disclosures]:
                    self.disclosures.append((disclosure.value, round(at, 2)))
            case Cited(fact):
                if fact not in self.facts_cited:
                    self.facts_cited.append(fact)
            case Moved(Bar()):
                self.barred = True
            case Moved(CallBackAt(when)):
                self.callback_at = when.isoformat()
            case Moved(OutcomeSet(outcome)):
                self.outcome = outcome
            case Moved(RaiseHand(reason)):
                self.hands.append(reason)
            case Moved(Understood(intent, confidence, reason)):
                self._understood(intent, confidence)
                if reason:
                    self.reason = reason
            case _:
                pass

    def _understood(self, intent: str, confidence: float) -> None:
        """A second opinion on the customer's last turn may come after its words."""
        for place in reversed(range(len(self.turns))):
            if self.turns[place].who is Speaker.CUSTOMER:
                self.turns[place] = replace(self.turns[place], intent=intent, confidence=confidence)
                return

    def link_accepted(self, at: float, channel: str) -> None:
        self.sent.append(channel)
        self.link_accepted_at.append(at)

    def agent_lines_after_refusal(self) -> int:
        """Script lines that began after the customer refused; 0 when nobody refused."""
        refused = next((t.ended for t in self.turns if t.who is Speaker.CUSTOMER and t.intent in REFUSALS), None)
        if refused is None:
            return 0
        # A line may come in several turns when it was cut off and said again.
        return len({t.line for t in self.turns if t.who is Speaker.AGENT and t.started >= refused})

    def intents(self) -> dict[str, str | None]:
        """By the number of the scenario's turn, from 1; keypad and silence turns have none."""
        meant = {str(i): self.turns[place].intent for i, place in enumerate(self.scripted_turns, 1) if place is not None}
        return {number: intent for number, intent in meant.items() if intent is not None}

    def json(self) -> dict[str, Any]:
        """Everything but ``passed``, ``failures`` and ``violations``."""
        ordered = sorted(self.turns, key=lambda t: t.started)
        each = [round(ms) for ms in self.response_ms]
        return {
            "id": self.id,
            "outcome": self.outcome.value if self.outcome else None,
            "rule": self.rule,
            "reason": self.reason,
            "barred": self.barred,
            "callback_at": self.callback_at,
            "sent": self.sent,
            "link_accepted_at": [round(at, 2) for at in self.link_accepted_at],
            "intents": self.intents(),
            "agent_lines_after_refusal": self.agent_lines_after_refusal(),
            "transcript": [
                {
                    "who": t.who.value,
                    "text": t.text,
                    "unheard": t.unheard,
                    "started": round(t.started, 2),
                    "ended": round(t.ended, 2),
                    "line": t.line,
                    "intent": t.intent,
                    "confidence": round(t.confidence, 3) if t.confidence is not None else None,
                }
                for t in ordered
            ],
            "facts_cited": self.facts_cited,
            "disclosures": [{"disclosure": name, "at": at} for name, at in self.disclosures],
            "hands": self.hands,
            "latency_ms": {"p50": quantile(each, 0.5), "p95": quantile(each, 0.95), "each": each},
            "files": self.files,
        }


def quantile(values: list[Any], share: float) -> float | None:
    """Nearest rank; ``None`` without values."""
    if not values:
        return None
    ordered = sorted(values)
    rank = min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))
    return float(ordered[rank])
