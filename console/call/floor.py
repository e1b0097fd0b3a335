"""Who has the floor in one call: what is being said, what of it was heard, and what the brain is told.

Pure: every method takes ``at`` (seconds since the answer) and returns effects for the session to carry out. The
same floor serves a real call and a simulation on a virtual clock.
"""

from dataclasses import dataclass, field, replace

from console.call.effects import Cited, Consult, Disclosed, Effect, HangUp, Moved, Send, Speak, StopSpeaking, Turn
from console.conversation.brain import Brain
from console.domain.call import Holder
from console.domain.moves import (
    AskLanguage,
    Bar,
    CallBackAt,
    EndCall,
    Move,
    OutcomeSet,
    RaiseHand,
    Say,
    SendLink,
    Understood,
)
from console.domain.outcome import LineResult, Outcome, outcome_of
from console.domain.stimuli import (
    CallAnswered,
    CallEnded,
    CustomerSaid,
    CustomerSilent,
    FactChanged,
    Interpreted,
    KeyPressed,
    LineHeard,
    LinkResult,
    OperatorHandedBack,
    OperatorSteered,
    OperatorTookOver,
    OrderCompleted,
    Stimulus,
    TimeIsUp,
)
from console.domain.transcript import Heard, Speaker, TranscriptTurn


@dataclass(frozen=True, slots=True)
class FloorPolicy:
    """Waiting times in seconds. ``farewell_s`` is left for a last sentence when the longest call is reached."""

    begin_after_s: float = 1.5
    silence_s: float = 5.0
    longest_call_s: float = 600.0
    farewell_s: float = 20.0


@dataclass(slots=True)
class _Queued:
    say: Say
    began: float | None = None
    heard: str = ""


@dataclass(slots=True)
class _Interruption:
    """Lines that were cut off, until it is known whether the customer really said something."""

    since: float
    over: str | None
    cut: list[_Queued] = field(default_factory=list)


class Floor:
    """One call's floor. Not for use by several threads."""

    def __init__(self, brain: Brain, policy: FloorPolicy) -> None:
        self._brain = brain
        self._policy = policy
        self._queue: list[_Queued] = []
        self._interruption: _Interruption | None = None
        self._held_turn: tuple[float, Heard] | None = None
        self._answered: float | None = None
        self._opened = False
        self._customer_speaking = False
        self._quiet_since: float | None = None
        self._holder = Holder.AI
        self._meanwhile: list[TranscriptTurn] = []
        self._consulting = 0
        self._time_up = False
        self._ended = False
        self.outcome: Outcome | None = None
        self.transcript: list[TranscriptTurn] = []

    # --- what may be asked of it

    @property
    def agent_has_floor(self) -> bool:
        """Whether a line is sounding or waiting to."""
        return bool(self._queue)

    @property
    def speaking_line(self) -> str | None:
        return next((q.say.line for q in self._queue if q.began is not None), None)

    @property
    def interruptible(self) -> bool:
        return all(q.say.interruptible for q in self._queue)

    @property
    def consulting(self) -> bool:
        return self._consulting > 0

    def said(self, utterance: str) -> Say | None:
        """The line with this id, while it is in the queue."""
        return next((q.say for q in self._queue if q.say.utterance == utterance), None)

    # --- the call

    def answered(self, at: float) -> list[Effect]:
        self._answered = at
        self._quiet_since = at
        return []

    def ended(self, at: float, result: LineResult, by_customer: bool) -> list[Effect]:
        """The line is gone; lines that were not heard to the end are put down as such."""
        if self._ended:
            return []
        effects = self._close_lines(at)
        effects += self._tell(CallEnded(at, result, by_customer))
        self._ended = True
        if self.outcome is None:
            self.outcome = outcome_of(result, by_customer=by_customer, operator_had_it=self._holder is Holder.OPERATOR)
        return [e for e in effects if not isinstance(e, Speak | StopSpeaking | HangUp | Consult | Send)]

    def tick(self, at: float) -> list[Effect]:
        """Time has passed."""
        if self._answered is None or self._ended:
            return []
        effects: list[Effect] = []
        if self._held_turn and at - self._held_turn[0] > 0.3:
            effects += self._release_held_turn(at)
        if self._holder is not Holder.AI:
            return effects
        quiet = self._quiet_since is not None and not self._customer_speaking and not self._queue and not self._interruption
        if not self._opened:
            if quiet and at - self._answered >= self._policy.begin_after_s:
                effects += self._open(at)
            return effects
        if not self._time_up and at - self._answered >= self._policy.longest_call_s:
            self._time_up = True
            effects += self._tell(TimeIsUp(at))
        elif at - self._answered >= self._policy.longest_call_s + self._policy.farewell_s:
            effects.append(HangUp())
        if quiet and not self._consulting and self._quiet_since is not None and at - self._quiet_since >= self._policy.silence_s:
            seconds = at - self._quiet_since
            self._quiet_since = at
            effects += self._tell(CustomerSilent(at, seconds))
        return effects

    # --- the customer

    def speech_began(self, at: float) -> list[Effect]:
        self._customer_speaking = True
        return []

    def speech_was_nothing(self, at: float) -> list[Effect]:
        """The sound was a noise or a 相槌; a line that was cut off for it goes on."""
        self._customer_speaking = False
        if not self._queue:
            self._quiet_since = self._quiet_since or at
        return self._resume(at)

    def customer_yields_to_nobody(self, at: float) -> list[Effect]:
        """An interruption: the agent falls silent."""
        self._customer_speaking = True
        if not self._queue or self._interruption or not self.interruptible:
            return []
        self._interruption = _Interruption(at, self.speaking_line or self._queue[0].say.line)
        return [StopSpeaking()]

    def customer_said(self, at: float, heard: Heard) -> list[Effect]:
        """A confirmed turn. Empty words after an interruption mean that it was none."""
        self._customer_speaking = False
        if not heard.text.strip():
            return self.speech_was_nothing(at)
        if self._holder is not Holder.AI:
            turn = TranscriptTurn(Speaker.CUSTOMER, heard.text, heard.started, heard.ended, confidence=heard.confidence)
            self._meanwhile.append(turn)
            return self._enter(turn)
        if self._queue and self._interruption:
            self._held_turn = (at, heard)
            return []
        return self._hear(at, heard)

    def key_pressed(self, at: float, digit: str) -> list[Effect]:
        return self._tell(KeyPressed(at, digit))

    # --- the agent's playback

    def line_began(self, at: float, utterance: str) -> None:
        for queued in self._queue:
            if queued.say.utterance == utterance and queued.began is None:
                queued.began = at
        self._quiet_since = None

    def played(self, at: float, utterance: str, heard_text: str, complete: bool) -> list[Effect]:
        """A line has left the playback queue; ``heard_text`` is what of it was heard, earlier parts included."""
        queued = next((q for q in self._queue if q.say.utterance == utterance), None)
        if queued is None:
            return []
        self._queue.remove(queued)
        queued.heard = heard_text
        effects: list[Effect] = []
        if complete:
            effects += self._line_heard(at, queued, complete=True)
        elif self._interruption:
            self._interruption.cut.append(queued)
        else:
            effects += self._line_heard(at, queued, complete=False)
        if not self._queue:
            self._quiet_since = at
            if self._held_turn:
                effects += self._release_held_turn(at)
        return effects

    def fill(self, say: Say, count: int) -> list[Effect]:
        """An approved filler while the answer is being prepared; it goes before what waits."""
        filler = replace(say, utterance=f"{say.utterance}.{count}")
        self._queue.append(_Queued(filler))
        return [Speak(filler)]

    # --- answers to what was asked for

    def interpreted(self, at: float, request: str, label: str | None) -> list[Effect]:
        self._consulting = max(0, self._consulting - 1)
        return self._tell(Interpreted(at, request, label))

    def link_result(self, at: float, channel: str, accepted: bool) -> list[Effect]:
        return self._tell(LinkResult(at, channel, accepted))

    def order_completed(self, at: float) -> list[Effect]:
        return self._tell(OrderCompleted(at))

    def fact_changed(self, at: float, key: str, value: str | int | bool) -> list[Effect]:
        return self._tell(FactChanged(at, key, value))

    # --- the operator

    def operator_took(self, at: float, operator: str) -> list[Effect]:
        self._holder = Holder.OPERATOR
        self._meanwhile = []
        effects: list[Effect] = [StopSpeaking()] if self._queue else []
        self._interruption = None
        self._held_turn = None
        return effects + self._tell(OperatorTookOver(at, operator))

    def operator_said(self, at: float, heard: Heard, operator: str) -> list[Effect]:
        turn = TranscriptTurn(Speaker.OPERATOR, heard.text, heard.started, heard.ended, confidence=heard.confidence, operator=operator)
        self._meanwhile.append(turn)
        return self._enter(turn)

    def operator_handed_back(self, at: float, operator: str, *, vanished: bool = False) -> list[Effect]:
        self._holder = Holder.AI
        self._opened = True
        self._quiet_since = at
        said, self._meanwhile = tuple(self._meanwhile), []
        return self._tell(OperatorHandedBack(at, operator, said, vanished))

    def operator_steered(self, at: float, operator: str, line: str | None, text: str | None) -> list[Effect]:
        return self._tell(OperatorSteered(at, operator, line, text))

    def on_hold(self, at: float, on: bool) -> list[Effect]:
        """The hold sound instead of the AI; nothing is asked or answered meanwhile."""
        if on:
            self._holder = Holder.HOLD
            return [StopSpeaking()] if self._queue else []
        self._holder = Holder.AI
        self._quiet_since = at
        return []

    def operator_holds(self, on: bool) -> None:
        self._holder = Holder.HOLD if on else Holder.OPERATOR

    # --- inside

    def _open(self, at: float) -> list[Effect]:
        self._opened = True
        return self._tell(CallAnswered(at))

    def _hear(self, at: float, heard: Heard) -> list[Effect]:
        effects: list[Effect] = []
        over = self.speaking_line
        if self._interruption:
            over = self._interruption.over
            effects += self._give_up_cut_lines(at)
        opening: list[Effect] = []
        if not self._opened:
            # The callee's first words: the agent opens the call in answer to them.
            self._opened = True
            opening = self._tell(CallAnswered(at))
        elif self._queue:
            # The turn came between a decision and its sound: what waits is answered to no longer.
            effects.append(StopSpeaking())
        moves = self._brain.on(CustomerSaid(at, heard, over))
        if opening and any(isinstance(m, Say | EndCall) for m in moves):
            # A machine, or a refusal at pick-up: something else is said instead of the opening.
            self._queue.clear()
        else:
            effects += opening
        understood = next((m for m in moves if isinstance(m, Understood)), None)
        turn = TranscriptTurn(
            Speaker.CUSTOMER,
            heard.text,
            heard.started,
            heard.ended,
            intent=understood.intent if understood else None,
            confidence=understood.confidence if understood else heard.confidence,
        )
        effects += self._enter(turn, understood.reason if understood else None)
        self._quiet_since = at
        return effects + self._carry_out(at, moves)

    def _release_held_turn(self, at: float) -> list[Effect]:
        assert self._held_turn is not None
        _, heard = self._held_turn
        self._held_turn = None
        return self._hear(at, heard)

    def _resume(self, at: float) -> list[Effect]:
        if not self._interruption:
            return []
        cut, self._interruption = self._interruption.cut, None
        self._queue = cut + self._queue
        return [Speak(q.say, resumed=bool(q.heard)) for q in cut]

    def _give_up_cut_lines(self, at: float) -> list[Effect]:
        if not self._interruption:
            return []
        cut, self._interruption = self._interruption.cut, None
        return [effect for queued in cut for effect in self._line_heard(at, queued, complete=False)]

    def _close_lines(self, at: float) -> list[Effect]:
        effects = self._give_up_cut_lines(at)
        for queued in list(self._queue):
            self._queue.remove(queued)
            effects += self._line_heard(at, queued, complete=False)
        if self._held_turn:
            effects += self._release_held_turn(at)
        return effects

    def _line_heard(self, at: float, queued: _Queued, *, complete: bool) -> list[Effect]:
        say, effects = queued.say, list[Effect]()
        heard = say.text if complete else queued.heard
        if heard or complete:
            turn = TranscriptTurn(
                Speaker.AGENT,
                heard,
                queued.began if queued.began is not None else at,
                at,
                line=say.line,
                unheard=say.text[len(heard) :],
            )
            effects += self._enter(turn)
        if complete:
            effects += [Disclosed(d, at) for d in say.discloses]
            effects += [Cited(fact, say.line, at) for fact in say.facts]
        if not say.filler:
            effects += self._tell(LineHeard(at, say.utterance, say.line, complete, heard))
        if complete and say.then_end and not self._queue:
            effects.append(HangUp())
        return effects

    def _enter(self, turn: TranscriptTurn, reason: str | None = None) -> list[Effect]:
        self.transcript.append(turn)
        return [Turn(turn, reason)]

    def _tell(self, stimulus: Stimulus) -> list[Effect]:
        if self._ended:
            return []
        return self._carry_out(stimulus.at, self._brain.on(stimulus))

    def _carry_out(self, at: float, moves: tuple[Move, ...]) -> list[Effect]:
        effects: list[Effect] = []
        for move in moves:
            match move:
                case Say():
                    if self._holder is Holder.AI:
                        self._queue.append(_Queued(move))
                        effects.append(Speak(move))
                case AskLanguage():
                    self._consulting += 1
                    effects.append(Consult(move))
                case SendLink(channel, offers):
                    effects.append(Send(channel, offers))
                case EndCall():
                    effects.append(HangUp())
                case OutcomeSet(outcome):
                    self.outcome = outcome
                    effects.append(Moved(move, at))
                case RaiseHand() | Bar() | CallBackAt() | Understood():
                    effects.append(Moved(move, at))
        return effects
