"""A call on a virtual clock: the brain and the floor alone, a line lasting as long as it takes to say it.

Nothing sleeps and nothing is random: the same scenario gives the same result.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from math import ceil
from typing import Final

from console.call.card_silence import REMEMBERED
from console.call.effects import Consult, Effect, HangUp, Send, Speak, StopSpeaking
from console.call.floor import Floor
from console.call.pace import FloorPolicy
from console.conversation.brain import Brain
from console.domain.card_numbers import masked
from console.domain.moves import Say
from console.domain.outcome import LineResult
from console.domain.readings import MORAE_A_SECOND, moras
from console.domain.stimuli import FactChanged, KeyPressed, LinkResult, OperatorSteered, OrderCompleted
from console.domain.transcript import Heard, Speaker
from console.domain.utterance import backchannel
from console.simulation.record import Record
from console.simulation.scenario import CustomerTurn, Scenario, SideEvent

STEP_S: Final = 0.05
RESPONSE_S: Final = 0.3  # from the decision to the first sound
CONFIRM_S: Final = 0.25  # from the customer's last sound to the confirmed turn
REACTION_S: Final = 0.5  # from the agent's last sound to the customer's first
YIELD_S: Final = 0.45  # from the onset of an interruption to the agent's silence
SEND_S: Final = 0.6  # the mail or SMS server's answer
PATIENCE_S: Final = 12.0  # a customer who gets no answer speaks again
LEAVES_S: Final = 5.0  # an operator with nothing more to do ends the call
FIRST_WORDS_S: Final = 0.3  # after the answer
LONGEST_S: Final = 1200.0
CALM: Final = 1
"""So many moments in which nothing happened make sure that nothing will before something comes due."""
NEARLY: Final = 1e-6
"""Steps by which a moment may lie before what is due at it: a sum of seconds is not exact."""
OPERATOR: Final = "operator"

Lasts = Callable[[Say], float]


def by_morae(say: Say) -> float:
    """Seconds a line lasts at 7 morae a second."""
    return _spoken_in(say.spoken)


@lru_cache(maxsize=4096)
def _spoken_in(spoken: str) -> float:
    return max(0.4, moras(spoken) / MORAE_A_SECOND)


@dataclass(slots=True)
class _Sounding:
    say: Say
    ready: float
    began: float | None = None
    done: float = 0.0
    """Seconds of it heard before it was cut off and resumed."""


@dataclass(slots=True)
class Speaking:
    """A turn of the customer's that is sounding."""

    turn: CustomerTurn
    number: int
    began: float
    ends: float
    into_agent: bool
    yielded: bool = False


class TextCall:
    """Plays one scenario to its end."""

    step_s = STEP_S

    def __init__(self, scenario: Scenario, brain: Brain, *, longest_call_s: float, lasts: Lasts = by_morae) -> None:
        self._scenario = scenario
        self._floor = Floor(brain, FloorPolicy(longest_call_s=longest_call_s))
        self._lasts = lasts
        self._turns = list(scenario.turns)
        self.record = Record(scenario.id, scripted_turns=[None] * len(scenario.turns))
        self._now = 0.0
        self._playing: list[_Sounding] = []
        self._cut: dict[str, float] = {}
        self._speaking: Speaking | None = None
        self._confirming: list[tuple[float, Speaking]] = []
        self._later: list[tuple[float, Callable[[float], list[Effect]]]] = []
        self._next = 0
        self._agent_began: float | None = None
        self._agent_done: float | None = None
        self._quiet_from: float | None = None
        self._last_turn_at = 0.0
        self._answered_since_turn = False
        self._operator_has_it = False
        self._over = False
        self._calm = 0

    def run(self) -> Record:
        events = sorted(self._scenario.events, key=lambda e: e.at)
        self._do(self._floor.answered(0.0))
        while not self._over and self._now < LONGEST_S:
            while events and events[0].at <= self._now and not self._over:
                self._beside(events.pop(0))
            self._play()
            self._customer()
            self._due()
            if not self._over:
                self._do(self._floor.tick(self._now))
            self._operator_leaves()
            self._onward(events)
        if not self._over:
            self._end(by_customer=False)
        return self.record

    def _onward(self, events: list[SideEvent]) -> None:
        """To the next moment; after one in which nothing happened, to the last one before anything can. Landing early changes nothing."""
        steps, self._calm = 1, self._calm + 1
        if self._calm > CALM and not self._over:
            ahead = [at - self._now for at in self._moments(events) if at > self._now - self.step_s]
            steps, self._calm = max(1, ceil(min(ahead, default=0.0) / self.step_s - NEARLY)), CALM
        self._now = round(self._now + steps * self.step_s, 3)

    def _moments(self, events: list[SideEvent]) -> Iterator[float]:
        """When something may come due, as things stand."""
        yield from (event.at for event in events)
        yield from (at for at, _ in self._confirming)
        yield from (at for at, _ in self._later)
        yield from self._floor.deadlines()
        yield LONGEST_S
        if self._operator_has_it:
            yield self._last_turn_at + LEAVES_S
        for sounding in self._playing[:1]:
            yield sounding.ready if sounding.began is None else sounding.began + self._lasts(sounding.say) - sounding.done
        speaking = self._speaking
        if speaking is not None:
            yield speaking.ends
            if speaking.into_agent and not speaking.yielded:
                yield speaking.began + YIELD_S
        turn = self._turns[self._next] if self._next < len(self._turns) else None
        if turn is not None:
            yield from (FIRST_WORDS_S, self._last_turn_at + PATIENCE_S, self._last_turn_at + PATIENCE_S + (turn.at or 0.0))
            yield max(self._agent_done or 0.0, self._last_turn_at) + REACTION_S
            yield (self._agent_began or 0.0) + (turn.at or 0.0)
            yield (self._quiet_from or 0.0) + (turn.silence or 0.0)

    # --- the agent's voice

    def _play(self) -> None:
        while self._playing and not self._over:
            head = self._playing[0]
            if head.began is None:
                if head.ready > self._now:
                    return
                head.began, self._calm = self._now, 0
                if self._agent_began is None:
                    self._agent_began = self._now
                self._floor.line_began(self._now, head.say.utterance)
            length = self._lasts(head.say) - head.done
            if head.began + length > self._now:
                return
            self._playing.pop(0)
            self._calm = 0
            if not self._playing:
                self._agent_done = self._now
                self._quiet_from = self._quiet_from or self._now
                self._answered_since_turn = True
            self._do(self._floor.played(self._now, head.say.utterance, head.say.text, True))

    def _stop(self) -> None:
        stopped, self._playing = self._playing, []
        for sounding in stopped:
            seconds = sounding.done + (self._now - sounding.began if sounding.began is not None else 0.0)
            self._cut[sounding.say.utterance] = seconds
            share = min(1.0, seconds / self._lasts(sounding.say))
            heard = sounding.say.text[: int(len(sounding.say.text) * share)]
            self._do(self._floor.played(self._now, sounding.say.utterance, heard, False))
        self._agent_done = self._now

    # --- the customer

    def _customer(self) -> None:
        for at, spoken in list(self._confirming):
            if at <= self._now and not self._over:
                self._confirming.remove((at, spoken))
                self._calm = 0
                self._confirm(spoken)
        speaking = self._speaking
        if speaking is not None and not self._over:
            if speaking.into_agent and not speaking.yielded and self._now - speaking.began >= YIELD_S:
                speaking.yielded, self._calm = True, 0
                self._do(self._floor.customer_yields_to_nobody(self._now))
            if self._now >= speaking.ends:
                self._speaking, self._calm = None, 0
                self._confirming.append((self._now + CONFIRM_S, speaking))
        elif not self._over and not self._confirming:
            turn = self._upcoming()
            if turn is not None and self._turn_is_due(turn):
                self._next, self._calm = self._next + 1, 0
                self._begin(turn, self._next)

    def _upcoming(self) -> CustomerTurn | None:
        """What the customer says or does next."""
        return self._turns[self._next] if self._next < len(self._turns) else None

    def _turn_is_due(self, turn: CustomerTurn) -> bool:
        if turn.after == "answer":
            return self._now >= FIRST_WORDS_S
        if turn.at is not None:
            if self._agent_began is not None:
                return self._now - self._agent_began >= turn.at
            return self._now - self._last_turn_at >= PATIENCE_S + turn.at
        if turn.silence is not None:
            # Kept from the moment the agent first fell silent; prompts of the agent do not start it anew.
            return self._quiet_from is not None and self._now - self._quiet_from >= turn.silence
        if not self._playing and not self._floor.agent_has_floor and self._answered_since_turn and self._agent_done is not None:
            return self._now - max(self._agent_done, self._last_turn_at) >= REACTION_S
        return not self._playing and self._now - self._last_turn_at >= PATIENCE_S

    def _begin(self, turn: CustomerTurn, number: int) -> None:
        self._last_turn_at = self._now
        if turn.hangup:
            self._end(by_customer=True)
        elif turn.keypad is not None:
            self._turn_over()
            for digit in turn.keypad:
                self._do(self._floor.happened(KeyPressed(self._now, digit)))
        elif turn.say is not None:
            length = max(0.3, moras(turn.say) / MORAE_A_SECOND)
            into = bool(self._playing) and not backchannel(turn.say)
            self._speaking = Speaking(turn, number, self._now, self._now + length, into)
            self._do(self._floor.speech_began(self._now))
        # A silence has been kept by the time it is due. The next turn follows at its own time.

    def _confirm(self, spoken: Speaking) -> None:
        said = [turn.text for turn in self.record.turns if turn.who is Speaker.CUSTOMER]
        text = masked(spoken.turn.say or "", "".join(said[-REMEMBERED:]))
        self._last_turn_at = self._now
        if self._playing and not spoken.into_agent:
            self._do(self._floor.speech_was_nothing(self._now))
            return
        self._turn_over()
        before = len(self.record.turns)
        self._do(self._floor.customer_said(self._now, Heard(text, spoken.began, spoken.ends, 1.0, engine="text")))
        for place, turn in enumerate(self.record.turns[before:], before):
            if turn.who is Speaker.CUSTOMER:
                self.record.scripted_turns[spoken.number - 1] = place

    def _turn_over(self) -> None:
        self._agent_began = None
        self._quiet_from = None
        self._answered_since_turn = False

    # --- beside the conversation

    def _beside(self, event: SideEvent) -> None:
        at, self._calm = self._now, 0
        if event.order_completed:
            self._do(self._floor.happened(OrderCompleted(at)))
        if event.fact:
            self._do(self._floor.happened(FactChanged(at, *event.fact)))
        if event.steer:
            self._do(self._floor.happened(OperatorSteered(at, OPERATOR, event.steer)))
        match event.operator:
            case "take_over":
                self._operator_has_it = True
                self._do(self._floor.operator_took(at, OPERATOR))
            case "hand_back" | "vanish":
                self._operator_has_it = False
                self._turn_over()
                self._do(self._floor.operator_handed_back(at, OPERATOR, vanished=event.operator == "vanish"))
            case "hold":
                self._do(self._floor.on_hold(at, True))
            case "hangup":
                self._end(by_customer=False)
            case _:
                pass
        if event.says and not self._over:
            length = moras(event.says) / MORAE_A_SECOND
            self._do(self._floor.operator_said(at, Heard(event.says, at, at + length, 1.0, engine="text"), OPERATOR))

    def _operator_leaves(self) -> None:
        """An operator who has the line ends the call when the customer has nothing more to say."""
        if not self._operator_has_it:
            return
        done = self._next >= len(self._turns) and not self._speaking and not self._confirming
        pending = any(e.at > self._now for e in self._scenario.events)
        if done and not pending and self._now - self._last_turn_at > LEAVES_S and not self._over:
            self._end(by_customer=False)

    # --- effects

    def _do(self, effects: list[Effect]) -> None:
        for effect in effects:
            self._calm = 0
            self.record.take(effect)
            match effect:
                case Speak(say, resumed):
                    done = self._cut.get(say.utterance, 0.0) if resumed else 0.0
                    self._playing.append(_Sounding(say, self._now + RESPONSE_S, done=max(0.0, done - 0.3)))
                case StopSpeaking():
                    self._stop()
                case Consult(ask):
                    self._later.append((self._now, partial(self._not_interpreted, request=ask.request)))
                case Send(channel):
                    self._later.append((self._now + SEND_S, partial(self._accept, channel=channel)))
                case HangUp():
                    self._end(by_customer=False)
                case _:
                    pass

    def _due(self) -> None:
        if not self._later:
            return
        due = [item for item in self._later if item[0] <= self._now]
        self._later = [item for item in self._later if item[0] > self._now]
        for _, act in due:
            self._calm = 0
            if not self._over:
                self._do(act(self._now))

    def _not_interpreted(self, at: float, request: str) -> list[Effect]:
        return self._floor.interpreted(at, request, None)

    def _accept(self, at: float, channel: str) -> list[Effect]:
        self.record.link_accepted(at, channel)
        return self._floor.happened(LinkResult(at, channel, True))

    def _end(self, *, by_customer: bool) -> None:
        if self._over:
            return
        self._over = True
        for effect in self._floor.ended(self._now, LineResult.ANSWERED, by_customer):
            self.record.take(effect)
        self.record.outcome = self._floor.outcome
