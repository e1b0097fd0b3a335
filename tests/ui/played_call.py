"""A call on a played engine's line: the customer's words are written, everything the AI says and knows is the shop's own dialogue, and the
engine is told of it as a line tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from console.call.telling import Telling
from console.call.trunk.recording import header, interleaved
from console.call.voice_affect.cues import cues
from console.call.voice_affect.gauge import Evidence, Standing, judged
from console.domain.audio import RATE
from console.domain.call import CallBrief
from console.domain.moves import Bar, CallBackAt, OutcomeSet, RaiseHand, Say, Understood
from console.domain.readings import MORAE_A_SECOND, moras
from console.domain.stimuli import LineHeard
from console.domain.transcript import Speaker, TranscriptTurn
from console.simulation.text import by_morae
from console.wire.codec import decode
from tests.ui.engine_in_thread import PlayedEngine
from tests.unit.conversation.telephone import Entry, Telephone

PAUSE_S = 0.5
SYLLABLES_A_SECOND = 4.0


@dataclass(frozen=True)
class Sounded:
    """Who was heard from when to when, in seconds since the answer."""

    who: Speaker
    started: float
    ended: float


class PlayedCall(Telephone):
    """``order``: what the engine told its line to dial. A customer's words carry what they mean, as for ``Telephone``."""

    def __init__(self, engine: PlayedEngine, order: Mapping[str, Any]) -> None:
        super().__init__(brief=decode(CallBrief, order["brief"]), lasts=by_morae)
        self.call_id = str(order["call_id"])
        self.sounded: list[Sounded] = []
        self._engine = engine
        self._telling = Telling(self.call_id, self._told, lambda: self.at)
        self._told_of, self._told_at = 0, 0.0
        self._beside_operator: list[tuple[str, str]] = []
        self._standing, self._spoke_s = Standing(), 0.0

    def picked_up(self, words: str) -> None:
        """The callee's first words; the AI opens in answer to them."""
        self._engine.tells("answered", call_id=self.call_id, at=0.0, codec="G722/16000")
        self._turn(Speaker.CUSTOMER, words, self._speaks(words))
        self.answered()
        self.tell()

    def customer(self, words: str) -> None:
        self._speaks(words)
        self.says(words)
        self.tell()

    def goes_on_from(self, line: str) -> None:
        """The line that was held has come to its end."""
        self._unending.discard(line)
        say: Say = next(entry.value for entry in reversed(self.log) if entry.line == line)
        self._tell(LineHeard(self.at, say.utterance, line, True, say.text))
        self.tell()

    def steered_to(self, line: str) -> None:
        self.steered(line)
        self.tell()

    def takes(self, operator: str) -> None:
        self.taken_over()
        self._engine.tells("holder", call_id=self.call_id, at=self.at, holder="operator", operator=operator, barge_in=False)
        self.tell()

    def beside_operator(self, who: Speaker, words: str, operator: str) -> None:
        """While the operator has the line."""
        self._turn(who, words.partition("|")[0], self._speaks(words), operator=operator if who is Speaker.OPERATOR else None)
        self._beside_operator.append((who.value, words))
        self.tell()

    def gives_back(self) -> None:
        self._engine.tells("holder", call_id=self.call_id, at=self.at, holder="ai", operator=None, barge_in=False)
        self.handed_back(*self._beside_operator)
        self.tell()

    def ends(self, recordings: Path) -> None:
        """Both sides are recorded, and the line is down; what the dialogue made of the call stands."""
        (recordings / f"{self.call_id}.wav").write_bytes(recording(self.sounded, self.at))
        outcome = self.outcome
        self._engine.tells(
            "ended", call_id=self.call_id, at=self.at, result="answered", outcome=outcome and outcome.value, by_customer=False, status=200
        )

    # --- what the engine is told

    def tell(self) -> None:
        """Everything that happened since the last time, up to a line that still sounds; then where the call stands."""
        for place, entry in enumerate(self.log[self._told_of :], self._told_of):
            if entry.line in self._unending:
                break
            self._told_of = place + 1
            self._tell_of(place, entry)
        self._telling.position(self.brain)

    def answered_in(self, ms: int) -> None:
        """As the line's clock would have measured the last answer."""
        stages = {"end_of_turn": ms - 122, "recognition": 64, "understanding": 4, "sound": 14, "wire": 40}
        self._engine.tells("latency", call_id=self.call_id, at=self.at, turn={"response_ms": ms, "stages": stages, "filler": False})

    def _tell_of(self, place: int, entry: Entry) -> None:
        match entry.value:
            case Say() as say:
                self._turn(Speaker.AGENT, entry.text, by_morae(say), entry.at + by_morae(say), line=say.line)
                for fact in say.facts:
                    self._telling.event("fact_cited", fact_id=fact, line=say.line)
            case RaiseHand() | Bar() | CallBackAt() | OutcomeSet() | Understood() as move:
                self._telling.move(move, entry.at)
            case _ if entry.kind == "customer":
                self._heard_of(place, entry)
            case _ if entry.kind == "disclosed":
                self._telling.event("disclosure", entry.at, disclosure=entry.value.value, heard_at=entry.at)

    def _heard_of(self, place: int, entry: Entry) -> None:
        words = entry.text.partition("|")[0]
        meant = next((later.value for later in self.log[place:] if isinstance(later.value, Understood)), None)
        intent = None if meant is None else meant.intent
        self._turn(Speaker.CUSTOMER, words, self._spoke_s, entry.at, intent=intent, confidence=meant and meant.confidence)
        self._standing, _ = judged(self._standing, Evidence(cues(words, intent, None), None, 0.0, None, False))
        mood = self._standing.mood
        reasons = [{"gauge": why.gauge.value, "id": why.id, "ja": why.ja, "en": why.en} for why in mood.reasons]
        figures = {name: getattr(mood, name) for name in ("anger", "distress", "hesitation", "interest", "purchase", "by_voice")}
        self._telling.event("mood", entry.at, **figures, reasons=reasons)

    def _turn(self, who: Speaker, words: str, lasted: float, ended: float | None = None, **more: Any) -> None:
        ended = self.at if ended is None else ended
        self.sounded.append(Sounded(who, ended - lasted, ended))
        self._telling.turn(TranscriptTurn(who=who, text=words, started=ended - lasted, ended=ended, **more), None)

    def _told(self, head: Mapping[str, Any], body: bytes) -> None:
        self._engine.house.later(seconds=max(0.0, head["at"] - self._told_at))
        self._told_at = max(self._told_at, head["at"])
        self._engine.do(self._engine.house.line.tells(**head))

    def _speaks(self, words: str) -> float:
        self._spoke_s = max(0.6, moras(words.partition("|")[0]) / MORAE_A_SECOND)
        self._later(PAUSE_S + self._spoke_s)
        return self._spoke_s


def recording(sounded: list[Sounded], seconds: float) -> bytes:
    """A WAV as the trunk writes it, the customer left and the shop right: a humming voice wherever one was heard."""
    sides = np.zeros((2, int((seconds + PAUSE_S) * RATE)))
    for one in sounded:
        first, last = (int(at * RATE) for at in (one.started, one.ended))
        at = np.arange(max(0, last - first)) / RATE
        pitch = 210.0 if one.who is Speaker.CUSTOMER else 150.0
        rises = np.abs(np.sin(np.pi * SYLLABLES_A_SECOND * at)) * (0.6 + 0.4 * np.sin(2 * np.pi * 0.7 * at))
        sides[0 if one.who is Speaker.CUSTOMER else 1, first : first + len(at)] = 9_000 * rises * np.sin(2 * np.pi * pitch * at)
    left, right = (side.astype("<i2").tobytes() for side in sides)
    sound = interleaved(left, right)
    return header(len(sound)) + sound
