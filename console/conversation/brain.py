"""The brain: approved text in answer to what was heard. Pure: no clock, no I/O.

Composes understanding, dialogue, knowledge and guardrails; every ``Say`` it returns has passed the guardrails.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from console.conversation import outlook
from console.conversation.dialogue import evidence, sending
from console.conversation.dialogue.breath import Breath
from console.conversation.dialogue.hearing import CARD_NUMBER, SIZED, Turn, answering, candidates, recorded, settle, urgent
from console.conversation.dialogue.machine import Machine
from console.conversation.dialogue.moving import Moving, Speak, Step
from console.conversation.dialogue.sounding import sounded
from console.conversation.dialogue.standing import standing
from console.conversation.dialogue.state import Doubt, State
from console.conversation.guardrails.chain import CHAIN, judge
from console.conversation.guardrails.proposal import Course, Guardrail, Judgement, Proposal
from console.conversation.knowledge.filling import Filled
from console.conversation.listener import Listener
from console.conversation.meant_here import meant_here
from console.conversation.meanwhile import meant_meanwhile
from console.conversation.outlook import Following, Position, SteeringChoice
from console.conversation.repertoire import Repertoire, repertoire_of
from console.conversation.repriced import repriced
from console.conversation.understanding.port import Understanding
from console.domain.call import CallBrief, Holder
from console.domain.consent import channels
from console.domain.moves import AskLanguage, EndCall, Move, OutcomeSet, RaiseHand, Say, Understood
from console.domain.outcome import LineResult, Outcome
from console.domain.script import Line
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
from console.domain.transcript import Heard, Speaker, TranscriptTurn
from console.domain.verdict import Verdict
from console.domain.wording import soliciting

TYPED: Final = "operator.typed"
"""The line id of words that an operator typed."""

FILLER: Final = "filler_"
"""Ids of approved words for a wait begin so; they stand in no node."""

LANGUAGE_MS: Final = 450
"""Under a question that was computed while it sounded a choice takes 0.3–0.45 s, under a new one more than a customer waits for. Of 31 unsure
turns off the telephone the choice was right 17 times, the classifier's own first 16 times: it is worth that wait and no more."""
_TRIES: Final = 2
_UNFILLED: Final = Judgement(outlook.UNFILLED, Course.REPLACE)


class Brain(Protocol):
    """One conversation's brain; holds an immutable state inside and replaces it with each stimulus."""

    def on(self, stimulus: Stimulus) -> tuple[Move, ...]:
        """Decide on what just happened."""
        ...

    def finished_utterance(self, text: str) -> bool:
        """Whether the words so far are a finished Japanese utterance, given what was asked."""
        ...

    def position(self) -> Position: ...

    def choices(self) -> tuple[SteeringChoice, ...]: ...

    def lines_ahead(self) -> tuple[Say, ...]:
        """Every line this call may speak, filled with its facts, most likely first: to be rendered while it rings."""
        ...


class BrainFactory(Protocol):
    def __call__(self, brief: CallBrief) -> Brain: ...


class ScriptedBrain:
    """The brain over an approved script: ``ScriptedBrain(brief, understanding)``.

    At most one line of substance is on its way at a time; the next one is returned when it was heard. ``chain`` are the
    guardrails every sentence passes, in order. ``repertoire``: the brief's, when it was worked out before.

    Raises:
        BadInput: the script lacks nodes or a role.
    """

    def __init__(
        self,
        brief: CallBrief,
        understanding: Understanding,
        *,
        chain: Sequence[Guardrail] = CHAIN,
        repertoire: Repertoire | None = None,
    ) -> None:
        self._brief = brief
        self._listener = Listener(understanding, brief.customer)
        self._chain = tuple(chain)
        self._repertoire = repertoire or repertoire_of(brief)
        self._plan = self._repertoire.plan
        moving = Moving(self._plan, self._sayable, channels(brief.customer))
        self._machine = Machine(moving, brief.now, brief.pushes_allowed)
        self._at = 0.0
        self._state = State(node=self._plan.places["opening"])

    # --- the port

    def on(self, stimulus: Stimulus) -> tuple[Move, ...]:
        """Decide on what just happened."""
        self._at = max(self._at, stimulus.at)
        state, machine = self._state, self._machine
        match stimulus:
            case LineHeard():
                return self._line_heard(stimulus)
            case FactChanged(_, key, value):
                before, self._repertoire = self._repertoire, self._repertoire.changed(key, value, self._now)
                self._state = repriced(before, self._repertoire, state, self._now)
                return self._news(machine.repriced)
            case CallEnded(_, result, by_customer):
                return self._ended(result, by_customer)
            case OperatorTookOver():
                taken, moves = machine.moving.outcome(state, Outcome.TAKEN_OVER)
                self._state = taken._replace(holder=Holder.OPERATOR, in_flight=None, waits_for_person=0, doubt=None, breath=None)
                return tuple(m for m in moves if not isinstance(m, Speak))
            case LinkResult(_, channel, accepted):
                return self._news(lambda state: sending.answered(machine.moving, state, channel, accepted))
            case OrderCompleted():
                return self._news(machine.ordered)
            case OperatorHandedBack(_, _, said, vanished):
                return self._handed_back(said, vanished)
            case MoodHeard():
                self._state, hand = sounded(state, stimulus)
                return hand
            case _ if state.holder is not Holder.AI:
                return ()
            case CallAnswered():
                return self._carry(machine.begin(state))
            case CustomerSaid(_, heard, _):
                return self._customer_said(heard)
            case Interpreted(_, request, label):
                return self._interpreted(request, label)
            case CustomerSilent():
                return self._carry(machine.silence(state))
            case KeyPressed(_, digit):
                return self._carry(machine.key(state, digit))
            case OperatorSteered(_, _, line, text):
                return self._steered(line, text)
            case TimeIsUp():
                return self._carry(machine.time_up(state))

    def stand_at(self, node: str) -> tuple[Move, ...]:
        """Begin there instead of at the opening, as if the call had come so far."""
        self._state = standing(self._plan, node, channels(self._brief.customer), self._now + timedelta(days=1))
        return self._carry(self._machine.moving.go(self._state, node))

    def finished_utterance(self, text: str) -> bool:
        """Whether the words so far are a finished Japanese utterance, given what was asked."""
        return self._listener.finished(text, self._state.expecting)

    def position(self) -> Position:
        state, ahead = self._state, self._following()
        stage, line = self._plan.node(state.node).stage, ahead.line if ahead else None
        return Position(stage, state.node, state.expecting, line, tuple(state.disclosed), state.pushes, ahead)

    def _following(self) -> Following | None:
        """Played ahead, and the state put back: the line on its way is heard whole, or nobody answers."""
        state, flight = self._state, self._state.in_flight
        if state.holder is not Holder.AI or state.doubt is not None:
            return None
        heard = LineHeard(self._at, flight.utterance, flight.line, True, "") if flight else CustomerSilent(self._at, 0.0)
        moves = self.on(heard)
        after, self._state = self._state, state
        return outlook.following(self._repertoire, state, after, moves)

    def choices(self) -> tuple[SteeringChoice, ...]:
        """What could be said next and would pass the guardrails, the likeliest first."""
        state = self._state

        def passes(filled: Filled, line: Line) -> bool:
            return self._judge(filled, line, state, state, ends=False) is None

        return outlook.choices(self._repertoire, state, self._now, passes)

    def lines_ahead(self) -> tuple[Say, ...]:
        """Every line this call may speak, filled with its facts, most likely first: to be rendered while it rings."""
        found = outlook.ahead(self._repertoire, self._state, self._now)
        fillers = (line for line in self._plan.lines.values() if line.id.startswith(FILLER))
        waiting = (Say("filler", line.id, line.text, self._repertoire.spoken(line.text), filler=True) for line in fillers)
        return (*waiting, *(self._say("", line, filled, ends=ends) for line, filled, ends in found))

    # --- turns

    def _customer_said(self, heard: Heard) -> tuple[Move, ...]:
        state, unanswered = self._state._replace(doubt=None), self._state.unanswered
        before_a_word = state.in_flight is not None and not state.heard and state.cut is None and state.said == 1
        breath = Breath(heard.text, heard.ended, answering(state, self._plan), heard.confidence)
        turn = meant_here(self._repertoire, self._listener, state, breath, self._now)
        if state.in_flight is not None and not before_a_word:
            # The turn came between a decision and its sound: what waits is answered to no longer.
            state = state._replace(cut=state.in_flight.line, in_flight=None)
        pressing = urgent(turn, state, self._plan)
        if before_a_word and not evidence.at_pick_up(pressing, turn, state):
            return (Understood(turn.ranked[0][0] if turn.sure else "unknown", turn.probability),)
        if unanswered and pressing is None and state.breath is not None and state.breath.goes_on(heard):
            # Answered too soon: both are one sentence, unless only these words have a plain meaning.
            joined = state.breath.with_more(heard)
            whole = meant_here(self._repertoire, self._listener, state, joined, self._now)
            pressing = urgent(whole, state, self._plan)
            turn, breath = (whole, joined) if whole.sure or pressing or not turn.sure else (turn, breath)
        state = state._replace(breath=breath, meant=state.meant if breath.parts > 1 else None)
        state = self._repertoire.about(state, turn.words, self._now)
        if pressing is None and not turn.sure and not state.ending and (labels := candidates(turn)):
            request = f"q{state.said:03d}"
            self._state = state._replace(doubt=Doubt(request, turn.words, turn.ranked, turn.confidence, turn.also), in_flight=None)
            asked = self._filled(state, self._plan.lines[state.asked]) if state.asked else None
            ask = AskLanguage(request, turn.words, asked.text if asked else "", labels, LANGUAGE_MS)
            told = "unknown" if turn.ranked[0][0] in self._plan.urgent else turn.ranked[0][0]
            return Understood(told, turn.probability, self._reason(told)), ask
        return self._act(state, turn, pressing or settle(turn))

    def _interpreted(self, request: str, label: str | None) -> tuple[Move, ...]:
        doubt = self._state.doubt
        if doubt is None or doubt.request != request:
            return ()
        state = self._state._replace(doubt=None)
        turn = Turn(doubt.words, doubt.ranked, doubt.also, sure=False, confidence=doubt.confidence)
        if label is not None:
            turn = replace(turn, ranked=((label, max(0.6, dict(doubt.ranked).get(label, 0.0))), *doubt.ranked))
        return self._act(state, turn, label or settle(turn))

    def _act(self, state: State, turn: Turn, intent: str | None) -> tuple[Move, ...]:
        grave = intent in (*self._plan.urgent, CARD_NUMBER)
        intent, todo = evidence.weighed(intent, turn, state)
        aimed, goal, told = self._aimed(state, turn, intent)
        if not grave and aimed.says_on(goal):
            step = self._machine.moving.resume(aimed._replace(cut=None))
        elif intent is not None and todo is not evidence.Course.ACT:
            asking = self._machine.in_doubt(state._replace(meant=None), intent, named=todo is evidence.Course.CHECK)
            return Understood("unknown", turn.probability, state.reason), *self._carry(asking)
        else:
            step = self._machine.customer(aimed._replace(meant=aimed.asks(goal)), turn, goal, self._at)
        moves = self._carry(step)
        return Understood(told, turn.probability, self._reason(told)), *moves

    def _aimed(self, state: State, turn: Turn, intent: str | None) -> tuple[State, str | None, str]:
        """What is to be answered to words taken for ``intent``, and what the record calls it."""
        answers = self._plan.answers
        state = state._replace(queued=tuple(answers[name] for name in turn.also if name in answers and name != intent)[:2])
        state, goal = self._repertoire.aimed(state, turn, intent, self._now)
        if goal in SIZED and (height := (turn.slots or {}).get("height_cm")) and "about:height" in answers:
            return state._replace(height=int(height), reason="reason_size"), "about:height", "reason_size"
        return state, goal, recorded(turn, intent, goal)

    def _handed_back(self, said: tuple[TranscriptTurn, ...], vanished: bool) -> tuple[Move, ...]:
        intents = meant_meanwhile(said, self._overheard, self._state, self._plan)
        words = " ".join(turn.text for turn in said if turn.who is Speaker.CUSTOMER)
        state = self._state._replace(holder=Holder.AI)
        return self._carry(self._machine.handed_back(state, intents, words, vanished))

    def _overheard(self, words: str, confidence: float) -> Turn:
        return meant_here(self._repertoire, self._listener, self._state, Breath(words, 0.0, "offer", confidence), self._now)

    def _steered(self, line: str | None, text: str | None) -> tuple[Move, ...]:
        state = self._state
        known = self._plan.lines.get(line or "")
        filled = Filled((text or "").strip(), ()) if line is None else outlook.steered(self._repertoire, state, known, self._now)
        if isinstance(filled, Verdict):
            return (_refused(filled),)
        if not filled.text:
            return ()
        objection = self._judge(filled, known, state, state, ends=False)
        if objection is not None:
            return (_refused(objection.verdict),)
        self._state, utterance = self._machine.moving.steered(state, known, TYPED)
        if known is not None:
            return (self._say(utterance, known, filled, ends=False),)
        return (Say(utterance, TYPED, filled.text, self._repertoire.spoken(filled.text), solicits=soliciting(filled.text), personal=True),)

    def _line_heard(self, heard: LineHeard) -> tuple[Move, ...]:
        state, flight = self._state, self._state.in_flight
        line = self._plan.lines.get(heard.line)
        if heard.complete and line is not None and not state.outdates(heard.utterance):
            disclosed = tuple(dict.fromkeys((*state.disclosed, *line.discloses)))
            promised = tuple(dict.fromkeys((*state.promised, *((line.offer,) if line.offer else ()))))
            state = state._replace(heard=state.heard | {line.id}, disclosed=disclosed, promised=promised)
            state = state if state.opened or state.missing else state._replace(opened=True)
        if flight is None or flight.utterance != heard.utterance:
            self._state = state
            return ()
        state = state._replace(in_flight=None, cut=None if heard.complete else heard.line)
        if not heard.complete or state.holder is not Holder.AI:
            self._state = state
            return ()
        return self._carry(self._machine.line_heard(state, flight))

    def _ended(self, result: LineResult, by_customer: bool) -> tuple[Move, ...]:
        moving = self._machine.moving
        state, left = sending.left_open(moving, self._state)
        left = (*moving.unsettled(state), *left)
        if state.outcome is not None:
            self._state = state
            return left
        outcome = Outcome.FAILED if result is not LineResult.ANSWERED else Outcome.HUNG_UP if by_customer else Outcome.UNDECIDED
        self._state = state._replace(outcome=outcome, in_flight=None)
        return (*left, OutcomeSet(outcome))

    # --- speaking

    def _carry(self, step: Step, depth: int = 0) -> tuple[Move, ...]:
        """Keep the new state; turn what is to be spoken into a sentence that has passed the guardrails."""
        before, (state, acts) = self._state, step
        moves: list[Move] = []
        for act in acts:
            if not isinstance(act, Speak):
                moves.append(act)
                continue
            line = self._plan.lines[act.line]
            filled = self._filled(state, line)
            objection = self._judge(filled, line, before, state, ends=act.ends) if filled is not None else _UNFILLED
            if filled is not None and objection is None:
                moves.append(self._say(act.utterance, line, filled, ends=act.ends))
                state = state._replace(lines_after_refusal=state.lines_after_refusal + (1 if state.refused else 0))
                continue
            self._state = state._replace(in_flight=None, pushes=before.pushes, suggested=before.suggested)
            return (*moves, *self._instead(objection or _UNFILLED, depth))
        self._state = state
        return tuple(moves)

    def _instead(self, objection: Judgement, depth: int) -> tuple[Move, ...]:
        """The dialogue proposed what may not be said: what is missing is said, or the call ends politely."""
        state = self._state
        if depth >= _TRIES or state.refused:
            return (EndCall(),)
        role = "opening" if objection.verdict.rule == "speech.disclosures" else "close" if depth else "human_offer"
        instead = self._carry(self._machine.moving.place(state._replace(ending=False, survey=1), role), depth + 1)
        return _refused(objection.verdict), *instead

    def _judge(self, filled: Filled, line: Line | None, before: State, state: State, *, ends: bool) -> Judgement | None:
        now = self._repertoire.circumstances(state, self._now, at=self._at, before=before)
        return judge(Proposal(filled.text, line, filled.facts, ends), now, self._chain)

    def _sayable(self, state: State, line: Line) -> bool:
        return self._repertoire.sayable(state, line, self._now)

    def _filled(self, state: State, line: Line) -> Filled | None:
        return self._repertoire.filled(state, line, self._now)

    def _say(self, utterance: str, line: Line, filled: Filled, *, ends: bool) -> Say:
        return Say(
            utterance,
            line.id,
            filled.text,
            self._repertoire.spoken(filled.text),
            discloses=line.discloses,
            solicits=line.solicits,
            interruptible=line.interruptible,
            facts=tuple(fact.id for fact in filled.facts),
            asks=line.asks is not None,
            then_end=ends,
            personal=self._repertoire.personal(filled.text),
        )

    def _news(self, news: Callable[[State], Step]) -> tuple[Move, ...]:
        """What the shop or the message server tells. While an operator has the line it is kept, and nothing is said."""
        state = self._state
        if state.holder is Holder.AI:
            return self._carry(news(state))
        after, acts = news(state._replace(ending=True))
        self._state = after._replace(ending=state.ending)
        return tuple(act for act in acts if not isinstance(act, Speak | EndCall))

    def _reason(self, intent: str) -> str | None:
        return intent if intent.startswith("reason_") else self._state.reason

    @property
    def _now(self) -> datetime:
        return self._brief.now + timedelta(seconds=self._at)


def _refused(verdict: Verdict) -> RaiseHand:
    return RaiseHand(verdict.rule, verdict.ja, verdict.en)
