"""(script, state, what happened) → (next state, what to do). Pure: no clock, no I/O, no words of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.conversation.dialogue import cards, hearing, sending, signs, surveying
from console.conversation.dialogue.appointed import appointed, week_named
from console.conversation.dialogue.calling_back import CallingBack
from console.conversation.dialogue.hearing import CARD_NUMBER, Turn
from console.conversation.dialogue.moving import Moving, Speak, Step
from console.conversation.dialogue.state import InFlight, State, another_voice
from console.domain.moves import Bar, EndCall, Move, OutcomeSet
from console.domain.outcome import Outcome
from console.domain.script import Disclosure
from console.domain.window import CallingHours

_HOURS: Final = CallingHours()
_AGREE: Final = ("agree_purchase", "agree_send_link")
_OTHERS: Final = ("wrong_person", "third_party")
_SMALL: Final = ("affirm", "identity_confirm", "hold_on", None)
_UNSETTLED: Final = (*_SMALL, "deny", "ask_repeat", "unknown")
"""After these the tries to understand go on being counted."""
_PATIENCE_WHEN_ASKED: Final = 5
_REPAIRS: Final = 2
_IDENTITY_TRIES: Final = 3
_UNNAMED: Final = 6
"""Turns that do not say who speaks, whatever they ask; more of them, and the call is brought to an end."""
_HAND_OVER_AFTER: Final = 3
"""Silences that a customer waits for a person before another way is offered."""


@dataclass(frozen=True, slots=True)
class Machine:
    """``starts`` is the moment of the answer; ``limit_pushes`` how often the call may urge a decision."""

    moving: Moving
    starts: datetime
    limit_pushes: int
    hours: CallingHours = _HOURS

    @property
    def _calling_back(self) -> CallingBack:
        return CallingBack(self.moving, self.hours)

    # --- the call

    def begin(self, state: State) -> Step:
        return self.moving.place(state, "opening")

    def customer(self, state: State, turn: Turn, intent: str | None, at: float) -> Step:
        """A turn whose meaning is ``intent``; ``None``: not understood."""
        plan = self.moving.plan
        denied = state.check_named and intent == "deny"
        hears = signs.only_hears(turn.words) and intent not in plan.urgent
        only_hears = state.prompted and (hears or (intent == "affirm" and plan.is_place(state.node, "confirm_time")))
        state = state._replace(
            silent=0, patience=0, prompted=False, check=state.check if intent is None else None, check_named=False, parting=False
        )
        state = state._replace(declined=state.declined and intent not in _AGREE, repairs=state.repairs if intent in _UNSETTLED else 0)
        if (held := sending.said_on(self.moving, state, intent)) is not None:
            return held
        state = state if intent in ("ask_repeat", "hold_on", None) else state._replace(told=None)
        if denied:
            # What had been heard in doubt was not meant: the conversation goes on, without urging.
            return self.moving.resume(state) if plan.is_place(state.node, "opening") else self.moving.place(state, "anything_else")
        if turn.beside:
            # What was proposed beside the cart is not wanted: its offer goes no further, and the cart stands.
            state = state._replace(promised=tuple(offer for offer in state.promised if offer not in plan.suggested_offers))
            if not turn.words:
                return self.moving.resume(state)
        if only_hears and state.free and state.after_bridge is None and not (state.waits_for_person or state.screened):
            # A yes to 「お声は届いて…」 or 「もう一度お願い…」 is none to the question before it.
            return self.moving.resume(state)
        if state.after_bridge is not None:
            # Said into the bridge: what it was to lead to is the place now, and a small word does not stop it.
            target, state = state.after_bridge, state._replace(node=state.after_bridge, after_bridge=None)
            if intent in _SMALL or (intent == "thanks_bye" and plan.is_place(target, "agreed")):
                return self.moving.resume(state, target)
        if state.ending:
            return self._after_the_last_line(state, turn, intent, at)
        if intent == "complaint" and plan.is_place(state.node, "holding") and signs.is_back(turn.words):
            intent = "affirm"
        match intent:
            case "refuse_contact" | "refuse_offer" | "minor" | "already_ordered" | "voicemail":
                return self._urgent(state, intent)
            case "driving":
                return self.moving.place(state, "driving")
            case "distress":
                return self.moving.place(state._replace(no_selling=True), "distress")
            case "wrong_person" | "third_party":
                return self._someone_else(state, intent, turn)
            case "want_human":
                return self._urgent(state._replace(waits_for_person=1, expecting=None), intent)
            case "complaint":
                return self._urgent(state._replace(no_selling=True), intent)
            case "call_screening":
                return self._urgent(state._replace(screened=True), intent)
            case "card_number":
                return self._leave_for(cards.interrupted(plan, state, turn), plan.places[CARD_NUMBER])
            case _:
                pass
        if state.screened:
            # A person has come to the telephone: the opening begins anew, for them.
            fresh = state._replace(screened=False, disclosed=(), identified=False, heard=frozenset(), outcome=None)
            state, moves = self.moving.place(fresh, "opening")
            return state, (OutcomeSet(Outcome.UNDECIDED), *moves)
        if surveying.under_way(state, plan) and (step := surveying.words(self.moving, state, intent)) is not None:
            return step
        return self._by_place(state, turn, intent, at, plan.node(state.node).on)

    def in_doubt(self, state: State, intent: str, *, named: bool) -> Step:
        """A grave intent that the words do not bear out: asked about by name, or the words are asked for again. Nothing is urged meanwhile."""
        if (held := sending.said_on(self.moving, state, None)) is not None:
            return held
        named = named and f"check_{intent}" in self.moving.plan.places
        state = state._replace(silent=0, patience=0, prompted=False, check=intent, check_named=named)
        if state.ending:
            return state._replace(check=None), (*self.moving.unsettled(state), EndCall())
        if state.check_named:
            return self.moving.aside(state._replace(repairs=state.repairs + 1), self.moving.plan.places[f"check_{intent}"])
        return self._repair(state)

    def silence(self, state: State) -> Step:
        """Nobody has spoken for one spell of silence."""
        if state.in_flight is not None:
            return state, ()
        if state.ending:
            return state, (EndCall(),)
        if state.patience > 0:
            return state._replace(patience=state.patience - 1), ()
        if state.cut is not None and state.check is not None:
            return self.in_doubt(state._replace(cut=None, repairs=0), state.check, named=state.check_named)
        if state.cut is not None:
            # The line was cut off for nothing: it is said again.
            return self.moving.resume(state._replace(cut=None))
        if state.sending:
            if state.silent >= sending.LIMIT:
                return sending.answered(self.moving, state, state.channel or "", False)
            return state._replace(silent=state.silent + 1), ()
        if state.waits_for_person:
            return self._still_waiting(state)
        node = self.moving.plan.node(state.node)
        choosing = self.moving.plan.is_place(node.id, "channel")
        if node.silence is not None and not (choosing and state.answered_to("contact")):
            if choosing and self.moving.channels:
                state = state._replace(channel=state.channel or self.moving.channels[0])
            return self.moving.go(state._replace(silent=state.silent + 1), node.silence)
        prompts = ("silence_first", "silence_second", "silence_end")
        prompt = self.moving.plan.place(prompts[min(state.silent, 2)])
        if prompt.ends:
            return self.moving.go(state, prompt.id)
        state = state._replace(silent=state.silent + 1)
        return self.moving.aside(state._replace(prompted=True), prompt.id)

    def key(self, state: State, digit: str) -> Step:
        """``0`` asks for a person; other keys mean nothing but to the survey."""
        if digit != surveying.PERSON and surveying.under_way(state, self.moving.plan):
            return surveying.key(self.moving, state, digit)
        if digit == surveying.PERSON and not state.ending and state.in_flight is None:
            return self._urgent(state._replace(waits_for_person=1, expecting=None), "want_human")
        return state, ()

    def ordered(self, state: State) -> Step:
        """The shop says that the order has come in."""
        state, moves = self.moving.outcome(state._replace(order_done=True, declined=False), Outcome.RECOVERED)
        if not state.free or state.in_flight is not None:
            return state, moves
        state, more = self.moving.place(state, "order_done")
        return state, (*moves, *more)

    def repriced(self, state: State) -> Step:
        """A sum that was told has changed: the new one is told, at once or after the line that sounds."""
        node = self.moving.plan.places.get("price_news")
        if node is None or not state.outdated:
            return state, ()
        if any(name in state.heard for step in self.moving.plan.node(node).steps for name in step):
            return state._replace(outdated=False), ()
        may = state.free and state.in_flight is None and not (state.stranger or state.selling_stopped or state.waits_for_person)
        return self.moving.aside(state, node) if may else (state, ())

    def line_heard(self, state: State, flight: InFlight) -> Step:
        """A line ended whole; news that came while it sounded goes before what would have followed."""
        if state.order_done and state.free and not self.moving.plan.is_place(state.node, "order_done"):
            return self.moving.place(state, "order_done")
        state, news = self.repriced(state)
        if news:
            return state, news
        if state.sent and self.moving.plan.is_place(state.node, "sending"):
            return sending.tell(self.moving, state)
        return self.moving.heard(state, flight)

    def time_up(self, state: State) -> Step:
        state = state._replace(time_up=True)
        if not state.free:
            return state, ()
        return self.moving.place(state, "time_up")

    def handed_back(self, state: State, intents: tuple[str, ...], words: str, vanished: bool) -> Step:
        """The AI has the line again; ``intents`` are what the customer said meanwhile, in order."""
        state = state._replace(in_flight=None, cut=None, expecting=None, waits_for_person=0, silent=0, patience=0, ending=False)
        # What goes beside the cart was theirs to propose.
        state = state._replace(suggested=state.suggested + 1)
        last = intents[-1] if intents else None
        for refusal in ("refuse_contact", "refuse_offer"):
            if refusal in intents and (refusal == "refuse_contact" or not any(i in _AGREE for i in intents[intents.index(refusal) :])):
                return self._urgent(state, refusal)
        if "minor" in intents or last == "voicemail":
            return self._urgent(state, "minor" if "minor" in intents else "voicemail")
        state = state._replace(no_selling=state.no_selling or "complaint" in intents)
        if state.someone_else:
            return self.moving.place(state, "close")
        others = [place for place, intent in enumerate(intents) if intent in _OTHERS]
        if others:
            # A name heard only beside the operator undoes none of it: whoever was fetched is asked by the AI itself.
            who, since = intents[others[-1]], intents[others[-1] + 1 :]
            if "wrong_person" in intents or "identity_confirm" not in since or not signs.fetching(words):
                return self._not_the_person(state, who, words)
            state, intents = another_voice(state), since
        elif "identity_confirm" in intents:
            state = state._replace(identified=True)
        if "already_ordered" in intents and not state.sent:
            return self._urgent(state, "already_ordered")
        wants_it = any(i in _AGREE for i in intents) and not state.sent
        if last == "thanks_bye" and not wants_it:
            return self.moving.place(state._replace(parting=True), "close")
        told: tuple[Move, ...] = ()
        target = "anything_else"
        if state.order_done:
            target = "order_done"
        elif wants_it:
            state = state._replace(channel=signs.channel(words) or state.channel)
            target = "agreed"
        elif "call_later" in intents and (when := appointed(words, self.starts)) is not None:
            state, told, target = self._calling_back.promised(state, when)
        elif last == "want_human":
            target = "human_offer"
        elif not state.opened:
            target = "opening"
        state, moves = self.moving.aside(state, self.moving.plan.places["bridge_vanished" if vanished else "bridge"])
        return state._replace(after_bridge=self.moving.plan.places[target]), (*told, *moves)

    # --- inside

    def _urgent(self, state: State, intent: str) -> Step:
        return self.moving.go(state, self.moving.plan.urgent[intent])

    def _after_the_last_line(self, state: State, turn: Turn, intent: str | None, at: float) -> Step:
        """The customer speaks into the farewell, or after it."""
        if state.outcome is Outcome.THIRD_PARTY and signs.fetching(turn.words) and not state.time_up:
            # 「主人ですね。…今代わります」: the pause between them was taken for the end.
            state, told = self._fetched(state._replace(ending=False, outcome=None))
            return state, (OutcomeSet(Outcome.UNDECIDED), *told)
        moves: list[Move | Speak] = []
        if intent in ("refuse_contact", "refuse_offer"):
            outcome = Outcome.DO_NOT_CALL if intent == "refuse_contact" else Outcome.REFUSED
            already = state.refused
            state, told = self.moving.outcome(state, outcome)
            moves += told
            if already:
                moves = [m for m in moves if not isinstance(m, Bar) or outcome is Outcome.DO_NOT_CALL]
        asks = intent is not None and (intent in self.moving.plan.answers or intent in ("want_human", "ask_repeat", CARD_NUMBER))
        if asks and not state.refused and state.may_go_on and not state.time_up:
            return self.customer(state._replace(ending=False), turn, intent, at)
        return state, (*moves, EndCall())

    def _someone_else(self, state: State, intent: str, turn: Turn) -> Step:
        if signs.fetching(turn.words) and not state.identified:
            return self._fetched(state)
        return self._not_the_person(state, intent, turn.words)

    def _fetched(self, state: State) -> Step:
        return self.moving.place(another_voice(state)._replace(patience=_PATIENCE_WHEN_ASKED), "holding")

    def _not_the_person(self, state: State, intent: str, words: str) -> Step:
        state = state._replace(identified=False)
        if intent == "third_party" and "bereaved" in self.moving.plan.places and signs.bereaved(words):
            return self.moving.place(state, "bereaved")
        return self._urgent(state, intent)

    def _by_place(self, state: State, turn: Turn, intent: str | None, at: float, on: tuple[tuple[str, str], ...]) -> Step:
        plan = self.moving.plan
        node = plan.node(state.node)
        if state.expecting == "time" or intent == "call_later" or plan.is_place(node.id, "confirm_time"):
            if intent not in plan.answers:
                state = state._replace(week=week_named(turn.words, self.starts, state.week))
            if (named := self._calling_back.named(state, turn, intent, self.starts + timedelta(seconds=at))) is not None:
                return named
        if plan.is_place(node.id, "holding"):
            return self.moving.resume(state._replace(back=None), state.back or plan.places["opening"])
        if plan.is_place(node.id, "opening"):
            if intent == "identity_confirm" and Disclosure.SELLER not in state.disclosed:
                # 「伊藤です」 before anybody has asked is how a whole family answers the telephone.
                return self.moving.resume(state)
            if intent == "identity_confirm" or (intent in ("affirm", *_AGREE) and state.expecting == "identity"):
                return self.moving.place(state._replace(identified=True), "goods")
            if intent == "deny" and state.expecting == "identity":
                return self._urgent(state, "wrong_person")
            state = state._replace(unnamed=state.unnamed + 1)
            if state.unnamed > _UNNAMED:
                return self.moving.place(state, "close")
        if intent == "thanks_bye" and state.willing and state.channel is None and signs.leaving(turn.words):
            # Who puts the telephone down before saying where to gets no link.
            return self.moving.place(state._replace(parting=True), "close")
        if state.expecting is not None and intent is not None:
            target = dict(on).get(intent)
            if intent == "affirm" and plan.is_place(node.id, "anything_else") and state.pushes and signs.asks_for_it(turn.words):
                target = plan.places["agreed"]
            if target is not None:
                return self._follow(state, turn, intent, target)
        if intent is None:
            return self._repair(state)
        return self._anywhere(state, turn, intent)

    def _anywhere(self, state: State, turn: Turn, intent: str) -> Step:
        plan = self.moving.plan
        match intent:
            case "ask_repeat":
                # Asked after the answer and the 「ほかに…」 behind it: the answer is what was not heard.
                return self.moving.repeat(state) if state.told is None else self._leave_for(state, state.told)
            case "agree_purchase" | "agree_send_link":
                return self._follow(state, turn, intent, plan.places["agreed"])
            case "thanks_bye":
                if state.sending:
                    return sending.goodbye(state, turn), ()
                if plan.is_place(state.node, "link_sent") and not sending.told(plan, state):
                    return sending.tell(self.moving, state._replace(parting=True))
                if state.channel is not None and not state.sent and plan.is_place(state.node, "terms"):
                    return self.moving.resume(state)
                return self.moving.place(state._replace(parting=True), "close")
            case "hold_on":
                return self._leave_for(state._replace(patience=_PATIENCE_WHEN_ASKED), plan.places["holding"])
            case "affirm" | "identity_confirm" | "deny":
                return self._small_word(state, intent)
            case hearing.BEYOND:
                return self._leave_for(state, plan.places["unanswerable"])
        target = plan.urgent.get(intent) or plan.answers.get(intent)
        if target is None:
            return self._repair(state)
        about = (target, state.topic, state.variant)
        if intent.startswith("reason_"):
            state = state._replace(reason=intent)
            if state.answered == about:
                # A doubt that the answer has not taken away: not the same again, but a person.
                role = "still_in_doubt" if plan.places.get("still_in_doubt", state.node) != state.node else "human_offer"
                return self._leave_for(state, plan.places[role])
        return self._leave_for(state._replace(answered=about), target)

    def _small_word(self, state: State, intent: str) -> Step:
        """A yes, a no or a name where nothing of the kind was asked: the conversation goes on where it was."""
        if state.sending or state.waits_for_person:
            return state, ()
        if intent == "deny" and state.expecting in ("offer", "reason"):
            return self.moving.place(state, "close")
        if not self.moving.plan.is_place(state.node, "opening"):
            return self.moving.resume(state)
        return self._who_is_there(state)

    def _follow(self, state: State, turn: Turn, intent: str, target: str) -> Step:
        plan = self.moving.plan
        if intent.startswith("reason_"):
            state = state._replace(reason=intent)
        if target == plan.places["agreed"] or plan.is_place(state.node, "channel"):
            named = signs.channel(turn.words) or (turn.slots or {}).get("channel")
            state = state._replace(channel=named or state.channel, repairs=0)
            if plan.is_place(state.node, "channel") and state.channel is None and self.moving.channels:
                state = state._replace(channel=self.moving.channels[0])
            if state.channel is None and len(self.moving.channels) == 1:
                state = state._replace(channel=self.moving.channels[0])
        if target == plan.places["offer"] and (state.pushes >= self.limit_pushes or state.no_selling):
            target = plan.places["close"]
        return self.moving.go(state, target)

    def _leave_for(self, state: State, target: str) -> Step:
        """Go and answer; what was being talked about is come back to."""
        node = self.moving.plan.node(state.node)
        back = state.back if node.then == "@back" else node.id
        if self.moving.plan.is_place(target, "holding") or self.moving.plan.node(target).then == "@back":
            state = state._replace(back=back)
        return self.moving.answer(state, target)

    def _repair(self, state: State) -> Step:
        """Not understood: twice asked again, then a person."""
        if self.moving.plan.is_place(state.node, "opening") and not state.identified:
            return self._who_is_there(state)
        if state.repairs + 1 >= _REPAIRS:
            return self.moving.place(state._replace(repairs=0), "not_understood")
        return self.moving.aside(state._replace(repairs=state.repairs + 1, prompted=True), self.moving.plan.places["repair"])

    def _who_is_there(self, state: State) -> Step:
        state = state._replace(identity_tries=state.identity_tries + (1 if state.expecting == "identity" else 0))
        if state.identity_tries >= _IDENTITY_TRIES:
            return self.moving.place(state, "silence_end")
        return self.moving.resume(state)

    def _still_waiting(self, state: State) -> Step:
        if state.waits_for_person >= _HAND_OVER_AFTER:
            return self.moving.place(state._replace(waits_for_person=0), "human_offer")
        state = state._replace(waits_for_person=state.waits_for_person + 1)
        return self.moving.aside(state, self.moving.plan.places["waiting"])
