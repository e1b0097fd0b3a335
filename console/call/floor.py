"""Who has the floor in one call: what is being said, what of it was heard, and what the brain is told.

Pure: every method takes ``at`` (seconds since the answer) and returns effects for the session to carry out. The
same floor serves a real call and a simulation on a virtual clock.
"""

from dataclasses import replace

from console.call.effects import Cited, Consult, Disclosed, Effect, HangUp, Moved, Send, Speak, StopSpeaking, Turn
from console.call.lines import Lines, Queued
from console.call.pace import FloorPolicy
from console.conversation.brain import Brain
from console.domain.call import Holder
from console.domain.moves import AskLanguage, Bar, CallBackAt, EndCall, Move, OutcomeSet, RaiseHand, Say, SendLink, Surveyed, Understood
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
    MoodHeard,
    OperatorHandedBack,
    OperatorSteered,
    OperatorTookOver,
    OrderCompleted,
    Stimulus,
    TimeIsUp,
)
from console.domain.transcript import Heard, Speaker, TranscriptTurn, customer_turn
from console.domain.utterance import backchannel


class Floor:
    """One call's floor. Not for use by several threads."""

    def __init__(self, brain: Brain, policy: FloorPolicy) -> None:
        self._brain = brain
        self._policy = policy
        self._lines = Lines()
        self._held_turn: tuple[float, Heard] | None = None
        self._answered: float | None = None
        self._opened = False
        self._voices, self._voice_since = 0, 0.0
        self._quiet_since: float | None = None
        self._holder = Holder.AI
        self._meanwhile: list[TranscriptTurn] = []
        self._returning: OperatorHandedBack | None = None
        self._consulting = 0
        self._parcel: Send | None = None
        self._time_up = self._ended = False
        self.outcome: Outcome | None = None
        self.transcript: list[TranscriptTurn] = []

    # --- what may be asked of it

    @property
    def agent_has_floor(self) -> bool:
        """Whether a line is sounding or waiting to."""
        return bool(self._lines.queue)

    @property
    def interruptible(self) -> bool:
        return self._lines.interruptible

    def said(self, utterance: str) -> Say | None:
        """The line with this id, while it is in the queue."""
        return self._lines.said(utterance)

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
        too_long = at - self._voice_since > self._policy.sentence_s
        if too_long if self._voices else (self._returning and not self._more_may_come(at)):
            effects += self._speech_over(at)
        if self._holder is not Holder.AI:
            return effects
        talking = self._voices or self._lines.queue or self._lines.interruption
        quiet = self._quiet_since is not None and not talking
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

    def deadlines(self) -> list[float]:
        """The moments at which ``tick`` may do something, past ones among them."""
        policy, answered = self._policy, self._answered or 0.0
        waits = [answered + policy.begin_after_s, answered + policy.longest_call_s, answered + policy.longest_call_s + policy.farewell_s]
        waits += [self._voice_since + policy.sentence_s] if self._voices else []
        waits += [self._quiet_since + policy.silence_s] if self._quiet_since is not None else []
        waits += [self._held_turn[0] + 0.3] if self._held_turn else []
        return waits + [turn.ended + policy.after_yes_s for turn in self._meanwhile[-1:]]

    # --- the customer

    def speech_began(self, at: float) -> list[Effect]:
        """An utterance has begun: it ends with ``customer_said`` or ``speech_was_nothing``."""
        if not self._voices:
            self._voice_since = at
        self._voices += 1
        return []

    def speech_was_nothing(self, at: float) -> list[Effect]:
        """The sound was a noise or a 相槌; a line that was cut off for it goes on."""
        self._voices = max(0, self._voices - 1)
        return self._nothing_said(at)

    def line_goes_on(self, at: float) -> list[Effect]:
        """The interruption is taken for a false one, though the sound may still turn out to be an answer."""
        return self._lines.resume()

    def customer_yields_to_nobody(self, at: float) -> list[Effect]:
        """An interruption: the agent falls silent."""
        if not self._lines.on_their_way or self._lines.interruption or not self.interruptible:
            return []
        return self._lines.interrupt()

    def customer_said(self, at: float, heard: Heard) -> list[Effect]:
        """A confirmed turn. Empty words after an interruption mean that it was none."""
        self._voices = max(0, self._voices - 1)
        if not heard.text.strip():
            return self._nothing_said(at)
        if self._holder is not Holder.AI:
            return self._overhear(customer_turn(heard)) + ([] if self._voices or self._more_may_come(at) else self._speech_over(at))
        if self._lines.on_their_way and self._lines.interruption:
            self._held_turn = (at, heard)
            return []
        return self._hear(at, heard)

    # --- the agent's playback

    def line_began(self, at: float, utterance: str) -> None:
        self._lines.began(at, utterance)
        self._quiet_since = None

    def played(self, at: float, utterance: str, heard_text: str, complete: bool) -> list[Effect]:
        """A line has left the playback queue; ``heard_text`` is what of it was heard, earlier parts included."""
        queued = self._lines.left(utterance, heard_text)
        if queued is None:
            return []
        effects: list[Effect] = []
        if self._lines.interruption and not complete:
            self._lines.interruption.cut.append(queued)
        else:
            effects += self._line_heard(at, queued, complete=complete)
        if not self._lines.queue:
            self._quiet_since = at
        if not self._lines.on_their_way and self._held_turn:
            effects += self._release_held_turn(at)
        return effects

    def fill(self, say: Say, count: int) -> list[Effect]:
        """An approved filler while the answer is being prepared; it goes before what waits."""
        if self._voices:
            return []
        return self._lines.add(replace(say, utterance=f"{say.utterance}.{count}"), wait=False)

    # --- answers to what was asked for

    def interpreted(self, at: float, request: str, label: str | None) -> list[Effect]:
        self._consulting = max(0, self._consulting - 1)
        moves = () if self._ended else self._brain.on(Interpreted(at, request, label))
        return self._carry_out(at, moves) + self._post(moves)

    def happened(self, stimulus: LinkResult | OrderCompleted | FactChanged | KeyPressed | OperatorSteered | MoodHeard) -> list[Effect]:
        """Something beside the two voices. A key that is answered to cuts off what is being said."""
        effects, moves = list[Effect](), () if self._ended else self._brain.on(stimulus)
        if isinstance(stimulus, KeyPressed) and _answers(moves):
            effects = self._lines.stop() + self._unheard(stimulus.at, self._lines.give_up() + self._lines.drop_waiting())
        return effects + self._carry_out(stimulus.at, moves)

    # --- the operator

    def operator_took(self, at: float, operator: str) -> list[Effect]:
        self._holder, self._meanwhile, self._returning = Holder.OPERATOR, [], None
        effects = self._lines.stop()
        effects += self._unheard(at, [*self._lines.give_up(), *self._lines.drop_waiting()])
        if self._held_turn:
            effects += self._release_held_turn(at)
        return effects + self._tell(OperatorTookOver(at, operator))

    def operator_said(self, at: float, heard: Heard, operator: str) -> list[Effect]:
        said = TranscriptTurn(Speaker.OPERATOR, heard.text, heard.started, heard.ended, confidence=heard.confidence, operator=operator)
        return self._overhear(said)

    def operator_handed_back(self, at: float, operator: str, *, vanished: bool = False) -> list[Effect]:
        """The AI has the line again. A customer in mid-sentence is heard out first: the words belong to what the operator did."""
        self._returning = OperatorHandedBack(at, operator, (), vanished)
        self._voice_since = max(self._voice_since, at)
        return [] if self._voices or self._more_may_come(at) else self._come_back(at)

    def on_hold(self, at: float, on: bool) -> list[Effect]:
        """The hold sound instead of the AI. Afterwards it goes on where it was cut off, unless the customer has said something."""
        if on:
            self._holder, self._meanwhile = Holder.HOLD, []
            return self._lines.interrupt() if self._lines.on_their_way and not self._lines.interruption else []
        self._holder = Holder.AI
        self._quiet_since = at
        said, self._meanwhile = self._meanwhile, []
        if said:
            last = said[-1]
            return self._answer(at, Heard(last.text, last.started, last.ended, last.confidence or 0.0), told=True)
        if self._lines.interruption or self._lines.queue:
            return self._lines.resume() + self._lines.release()
        return self._tell(CustomerSilent(at, 0.0)) if self._opened else []

    def operator_holds(self, on: bool) -> None:
        self._holder = Holder.HOLD if on else Holder.OPERATOR

    # --- inside

    def _open(self, at: float) -> list[Effect]:
        self._opened = True
        return self._tell(CallAnswered(at))

    def _nothing_said(self, at: float) -> list[Effect]:
        if not self._lines.queue:
            self._quiet_since = self._quiet_since or at
        return self._lines.resume() + ([] if self._voices else self._speech_over(at))

    def _speech_over(self, at: float) -> list[Effect]:
        """The customer has finished, or is not waited for any longer."""
        self._voices = 0
        effects = self._come_back(at)
        return effects + (self._lines.release() if self._holder is Holder.AI else []) + self._post()

    def _more_may_come(self, at: float) -> bool:
        """The customer has just said はい to the operator, which often is only the beginning."""
        last = self._meanwhile[-1] if self._meanwhile else None
        just_now = last is not None and last.who is Speaker.CUSTOMER and at - last.ended < self._policy.after_yes_s
        return last is not None and just_now and backchannel(last.text)

    def _come_back(self, at: float) -> list[Effect]:
        back, self._returning = self._returning, None
        if back is None:
            return []
        self._holder = Holder.AI
        self._opened = True
        self._quiet_since = at
        said, self._meanwhile = tuple(self._meanwhile), []
        return self._tell(replace(back, at=at, said=said))

    def _hear(self, at: float, heard: Heard) -> list[Effect]:
        if self._opened:
            return self._answer(at, heard)
        # The callee's first words: the agent opens the call in answer to them.
        self._opened = True
        opening = self._tell(CallAnswered(at))
        moves = self._brain.on(CustomerSaid(at, heard, None))
        if _answers(moves):
            # A machine, or a refusal at pick-up: something else is said instead of the opening.
            self._lines.clear()
            opening = []
        return opening + self._turn(at, heard, moves)

    def _answer(self, at: float, heard: Heard, *, told: bool = False) -> list[Effect]:
        """The brain's answer to ``heard``; ``told``: the turn stands in the transcript already."""
        interruption = self._lines.interruption
        over = interruption.over if interruption else self._lines.sounding
        effects = self._unheard(at, self._lines.give_up())
        moves = self._brain.on(CustomerSaid(at, heard, over))
        if _answers(moves):
            # The turn came between a decision and its sound: what waits is answered to no longer.
            effects += self._lines.stop() + self._unheard(at, self._lines.drop_waiting())
        elif not self._voices:
            effects += self._lines.release()
        effects += self._carry_out(at, moves) if told else self._turn(at, heard, moves)
        return effects + self._post(moves)

    def _turn(self, at: float, heard: Heard, moves: tuple[Move, ...]) -> list[Effect]:
        understood = next((m for m in moves if isinstance(m, Understood)), None)
        turn = customer_turn(heard)
        if understood is not None:
            turn = replace(turn, intent=understood.intent, confidence=understood.confidence)
        self._quiet_since = at
        return self._enter(turn, understood.reason if understood else None) + self._carry_out(at, moves)

    def _release_held_turn(self, at: float) -> list[Effect]:
        assert self._held_turn is not None
        _, heard = self._held_turn
        self._held_turn = None
        return self._hear(at, heard) if self._holder is Holder.AI else self._overhear(customer_turn(heard))

    def _close_lines(self, at: float) -> list[Effect]:
        effects = self._unheard(at, [*self._lines.give_up(), *self._lines.clear()])
        if self._held_turn:
            effects += self._release_held_turn(at)
        return effects

    def _unheard(self, at: float, lines: list[Queued]) -> list[Effect]:
        """Lines that were not heard to the end and will not go on."""
        return [effect for queued in lines for effect in self._line_heard(at, queued, complete=False)]

    def _line_heard(self, at: float, queued: Queued, *, complete: bool) -> list[Effect]:
        say, effects = queued.say, list[Effect]()
        turn = queued.turn(at, complete=complete)
        if turn is not None:
            effects += self._enter(turn)
        if complete:
            effects += [Disclosed(d, at) for d in say.discloses]
            effects += [Cited(fact, say.line, at) for fact in say.facts]
        if not say.filler:
            effects += self._tell(LineHeard(at, say.utterance, say.line, complete, turn.text if turn else ""))
        if complete and say.then_end and not self._lines.queue:
            effects.append(HangUp())
        return effects

    def _post(self, moves: tuple[Move, ...] = ()) -> list[Effect]:
        """The link leaves, if one waits, once what the customer says has been made out."""
        if self._voices or any(isinstance(m, AskLanguage) or (isinstance(m, Understood) and m.intent == "unknown") for m in moves):
            return []
        parcel, self._parcel = self._parcel, None
        return [parcel] if parcel is not None else []

    def _overhear(self, turn: TranscriptTurn) -> list[Effect]:
        """Said while the AI does not have the line; it will know of it."""
        self._meanwhile.append(turn)
        return self._enter(turn)

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
                    if self._holder is not Holder.OPERATOR:
                        politely = self._voices > 0 and not self._lines.on_their_way
                        effects += self._lines.add(move, wait=politely or self._holder is Holder.HOLD)
                case AskLanguage():
                    self._consulting += 1
                    effects.append(Consult(move))
                case SendLink(channel, offers):
                    # Who is speaking may be taking it back: what they say is heard before anything leaves.
                    self._parcel = Send(channel, offers)
                    effects += self._post()
                case EndCall():
                    effects.append(HangUp())
                case OutcomeSet() | Bar() | RaiseHand() | CallBackAt() | Understood() | Surveyed():
                    self.outcome = move.outcome if isinstance(move, OutcomeSet) else self.outcome
                    self._parcel = None if isinstance(move, Bar) else self._parcel
                    effects.append(Moved(move, at))
        return effects


def _answers(moves: tuple[Move, ...]) -> bool:
    """Whether the brain has something to do in place of what waits to be said."""
    return any(isinstance(move, Say | EndCall | AskLanguage) for move in moves)
