"""Going from node to node: which line comes next, and what a node does when its lines have been heard. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from console.conversation.dialogue.hearing import CARD_NUMBER
from console.conversation.dialogue.plan import Plan
from console.conversation.dialogue.state import ALL, OPENING, InFlight, State, with_outcome
from console.domain.moves import Bar, CallBackAt, EndCall, Move, OutcomeSet, RaiseHand, SendLink, Surveyed
from console.domain.outcome import Outcome
from console.domain.script import Disclosure, Line, Node
from console.domain.terms import terms_in

BACK: Final = "@back"
_LONGEST_CHAIN: Final = 24
"""Nodes that may be passed without a word; more is a loop in the script."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Give this line to the voice. ``ends``: hang up when it has been heard."""

    utterance: str
    line: str
    ends: bool = False


Step = tuple[State, tuple[Move | Speak, ...]]
Sayable = Callable[[State, Line], bool]
"""Whether a line can be filled from facts now and its conditions hold."""


@dataclass(frozen=True, slots=True)
class Moving:
    """The plan and what can be said of it; its methods take a state and return the next one with what is to be done."""

    plan: Plan
    sayable: Sayable
    channels: tuple[str, ...]

    # --- entering

    def go(self, state: State, node_id: str) -> Step:
        """Enter a node; first whatever of the opening has not been heard, if the node needs it."""
        return self._enter(state, node_id, 0)

    def place(self, state: State, role: str) -> Step:
        return self.go(state, self.plan.places[role])

    def resume(self, state: State, node_id: str | None = None) -> Step:
        """Come back to a node: what is unheard of its steps, or its question again."""
        node = self.plan.node(node_id or state.node)
        state = state._replace(node=node.id, back=None if node_id else state.back)
        if node.once:
            for index, step in enumerate(node.steps):
                if not self._done(state, node, step):
                    if node.again and all(self.plan.lines[name].discloses and name in state.heard for name in step[-1:]):
                        break
                    return self._advance(state, node, index)
        if node.again:
            questions = (name for step in node.steps for name in step if self.plan.lines[name].asks is not None)
            line = self._choice(state, node.again, questions)
            if line is not None:
                return self._speak(state, line, -1, ends=False)
        if node.ends or not node.steps:
            return self._advance(state, node, 0)
        if node.then is not None and not self._asks(node):
            return self._advance(state, node, min(max(state.step - 1, 0), len(node.steps)))
        return self._advance(state, node, len(node.steps) - 1)

    def aside(self, state: State, node_id: str) -> Step:
        """Say a node's first sayable line without leaving the place: a prompt, a bridge, a repair."""
        for step in self.plan.node(node_id).steps:
            line = self._choice(state, step)
            if line is not None:
                return self._speak(state, line, -1, ends=False)
        return state, ()

    def answer(self, state: State, node_id: str) -> Step:
        """Enter an answering node, or the one that owns to having no fact when none of its lines can be said."""
        node = self.plan.node(node_id)
        can = any(self.sayable(state, self.plan.lines[name]) for step in node.steps for name in step)
        state = state._replace(told=node_id if node_id in self.plan.answers.values() else None)
        return self.go(state, node_id if can or not node.steps else self.plan.places["unanswerable"])

    def repeat(self, state: State) -> Step:
        """The last line again."""
        if state.last is None:
            return self.resume(state)
        step = state.step - 1 if state.last in {line for s in self.plan.node(state.node).steps for line in s} else -1
        return self._speak(state, self.plan.lines[state.last], step, ends=False)

    def steered(self, state: State, line: Line | None, typed: str) -> tuple[State, str]:
        """A line an operator wants said, outside of the steps; ``None``: words of their own, under the id ``typed``."""
        if line is not None:
            state, spoken = self._speak(state, line, -1, ends=False)
            assert isinstance(spoken[0], Speak)
            return state, spoken[0].utterance
        utterance = f"{state.said + 1:03d}"
        return state._replace(said=state.said + 1, in_flight=InFlight(utterance, typed, -1), cut=None), utterance

    # --- a line has been heard

    def heard(self, state: State, flight: InFlight) -> Step:
        """``flight`` ended at the customer's ear, whole: the next line, or what the node does, or silence for an answer."""
        line = self.plan.lines.get(flight.line)
        node = self.plan.node(state.node)
        if state.ending:
            return state, ()
        if state.after_bridge is not None:
            target, state = state.after_bridge, state._replace(after_bridge=None)
            return self.resume(state, target) if self.plan.is_place(target, "opening") else self.go(state, target)
        if line is not None and line.asks is not None:
            return state, ()
        if flight.step < 0:
            # Said outside of the steps: a bridge, a prompt, an operator's wish. The conversation stands where it stood.
            return (state, ()) if state.expecting is not None else self._unfinished(state, node)
        return self._advance(state, node, flight.step + 1)

    def _unfinished(self, state: State, node: Node) -> Step:
        if node.once and any(not self._done(state, node, step) for step in node.steps):
            return self.resume(state)
        if state.step < len(node.steps) or (not self._asks(node) and node.then is not None):
            return self._advance(state, node, state.step)
        return state, ()

    # --- inside

    def _enter(self, state: State, node_id: str, depth: int) -> Step:
        if depth > _LONGEST_CHAIN:
            return state, (EndCall(),)
        if self.plan.is_place(node_id, "close") and self._asks_survey(state):
            state, asking = self._enter(state._replace(survey=1), self.plan.places["survey"], depth + 1)
            return state, (Surveyed(None), *asking)
        node = self.plan.node(node_id)
        needed = self._needed(node)
        missing = [d for d in needed if d not in state.disclosed]
        if missing or (needed and not state.identified):
            waiting = state.after if node.id in (self.plan.places["goods"], self.plan.places["reason"]) else node.id
            opening = self.plan.places["goods" if state.identified and missing == [Disclosure.GOODS] else "opening"]
            if node.id != opening:
                return self.resume(state._replace(after=waiting, back=None), opening)
        moves: list[Move | Speak] = []
        state = state._replace(node=node.id, step=0, expecting=None, willing=state.willing or self.plan.is_place(node.id, "agreed"))
        if node.outcome is not None:
            state, told = self.outcome(state, node.outcome)
            moves += told
        if self.plan.is_place(node.id, "channel") and (state.channel is not None or len(self.channels) == 1):
            return self._enter(state._replace(channel=state.channel or self.channels[0]), self.plan.places["terms"], depth + 1)
        if node.does == "raise_hand:want_human":
            state = state._replace(waits_for_person=1)
        if node.does is not None and node.does.startswith("raise_hand:"):
            moves.append(self._hand(node.does.removeprefix("raise_hand:"), state))
        state, more = self._advance(state, node, 0, depth)
        return state, (*moves, *more)

    def _asks_survey(self, state: State) -> bool:
        """Once, before the farewell of a call that went well, where the shop wishes it and its script has the words."""
        if state.survey or not state.went_well or not {"survey", "survey_thanks"} <= self.plan.places.keys():
            return False
        return all(any(self.sayable(state, self.plan.lines[name]) for name in step) for step in self.plan.place("survey").steps)

    def _needed(self, node: Node) -> tuple[Disclosure, ...]:
        if node.early or self.plan.is_place(node.id, "opening"):
            return ()
        return OPENING if self.plan.is_place(node.id, "goods") else ALL

    def _advance(self, state: State, node: Node, index: int, depth: int = 0) -> Step:
        for place in range(max(index, 0), len(node.steps)):
            step = node.steps[place]
            if node.once and self._done(state, node, step):
                continue
            line = self._choice(state, step)
            if line is not None:
                return self._speak(state, line, place, ends=node.ends and place == len(node.steps) - 1)
        return self._leave(state._replace(step=len(node.steps)), node, depth)

    def _leave(self, state: State, node: Node, depth: int) -> Step:
        if node.ends:
            return state._replace(ending=True), (EndCall(),)
        if node.does == "send_link":
            if self._untold(state):
                # A term without a sure fact is a person's to tell.
                return self._enter(state, self.plan.places["unanswerable"], depth + 1)
            if state.channel is not None and state.channel not in self.channels:
                # Asked for by a way that is not open (no address, no consent): told as one that failed, and the other is taken.
                return self._enter(*self.another_way(state._replace(tried=(*state.tried, state.channel))), depth + 1)
            state, moves = self._send(state)
            if not moves:
                return self._enter(state, self.plan.places["link_failed"], depth + 1)
            after, more = self._enter(state, self.plan.places["sending"], depth + 1)
            return after, (*moves, *more)
        if state.queued and node.id in (*self.plan.answers.values(), self.plan.places.get(CARD_NUMBER)):
            target, state = state.queued[0], state._replace(queued=state.queued[1:])
            return self._enter(state, target, depth + 1)
        if node.then == BACK:
            left = state.back
            if left is None or left == node.id or self._passed_over(self.plan.node(left)):
                return self._enter(state, self.plan.places["anything_else" if state.opened else "opening"], depth + 1)
            return self.resume(state, left)
        if node.then is None:
            return state, ()
        if self.plan.is_place(node.id, "goods") and state.after is not None:
            target, state = state.after, state._replace(after=None)
            return self._enter(state, target, depth + 1)
        return self._enter(state, node.then, depth + 1)

    def _choice(self, state: State, names: Iterable[str], others: Iterable[str] = ()) -> Line | None:
        """The first line that can be said; the one just heard only when there is no other, of ``others`` neither."""
        just_heard = state.last if state.last != state.cut else None
        can = [line for line in map(self.plan.lines.__getitem__, (*names, *others)) if self.sayable(state, line)]
        return next((line for line in can if line.id != just_heard), can[0] if can else None)

    def _done(self, state: State, node: Node, step: tuple[str, ...]) -> bool:
        """A step of a ``once`` node that need not be said again: heard to the end, or nothing left for it to disclose."""
        lines = [self.plan.lines[name] for name in step]
        discloses = {d for line in lines for d in line.discloses}
        if discloses:
            settled = discloses <= set(state.disclosed)
            return settled and (Disclosure.IDENTITY not in discloses or state.identified)
        return any(line.id in state.heard for line in lines)

    def _passed_over(self, node: Node) -> bool:
        """An offer of a person that was answered with a question: it is not made again after every answer."""
        person = (self.plan.places["ask_time"], self.plan.urgent["want_human"])
        return dict(node.on).get("affirm") in person and not node.again and not self.plan.is_place(node.id, "distress")

    def _asks(self, node: Node) -> bool:
        return any(self.plan.lines[name].asks is not None for step in node.steps for name in step)

    def _speak(self, state: State, line: Line, step: int, *, ends: bool) -> Step:
        utterance = f"{state.said + 1:03d}"
        state = state._replace(
            said=state.said + 1,
            in_flight=InFlight(utterance, line.id, step),
            step=step + 1 if step >= 0 else state.step,
            expecting=line.asks if line.asks is not None else (state.expecting if step < 0 else None),
            asked=line.id if line.asks is not None else state.asked,
            last=line.id,
            pushes=state.pushes + (1 if line.push else 0),
            suggested=state.suggested + (1 if line.suggests else 0),
            ending=ends,
            cut=None,
        )
        return state, (Speak(utterance, line.id, ends),)

    def another_way(self, state: State) -> tuple[State, str]:
        """The next channel and the place that tells of it, or that none is left."""
        left = next((name for name in self.channels if name not in state.tried), None)
        return (state, self.plan.places["link_failed"]) if left is None else (state._replace(channel=left), self.plan.places["link_other"])

    def _send(self, state: State) -> tuple[State, tuple[Move, ...]]:
        channel = state.channel or next((c for c in self.channels if c not in state.tried), None)
        if channel is None:
            return state, ()
        state = state._replace(channel=channel, tried=(*state.tried, channel), sending=True, silent=0)
        return state, (SendLink(channel, state.promised),)

    def _untold(self, state: State) -> bool:
        """Whether a term that the law wants told was not heard, since none of its lines could be said."""
        for step in self.plan.place("terms").steps:
            of_law = any(terms_in(self.plan.lines[name].text) for name in step)
            if of_law and not any(name in state.heard for name in step):
                return True
        return False

    def _hand(self, reason: str, state: State) -> RaiseHand:
        ja, en = _BRIEFS.get(reason, ("確認が必要です。", "Please look at this call."))
        where_ja = f"(場面: {self.plan.node(state.node).stage})"
        return RaiseHand(reason, ja + where_ja, f"{en} (at: {state.node})")

    def unsettled(self, state: State) -> tuple[RaiseHand, ...]:
        """For a person to listen to: a refusal that was heard in doubt and not cleared up."""
        return (self._hand("refusal_in_doubt", state),) if state.check in ("refuse_contact", "refuse_offer") else ()

    def outcome(self, state: State, outcome: Outcome) -> tuple[State, tuple[Move, ...]]:
        """Set the disposition, and bar what a refusal bars."""
        moves: list[Move] = []
        if outcome in (Outcome.REFUSED, Outcome.DO_NOT_CALL):
            moves.append(Bar(everything=outcome is Outcome.DO_NOT_CALL))
            state = state._replace(barred=True)
        changed = with_outcome(state, outcome)
        if changed.outcome is not state.outcome:
            moves.append(OutcomeSet(outcome))
        return changed, tuple(moves)

    def appoint(self, state: State) -> tuple[State, tuple[Move, ...]]:
        """Keep the time that the customer named."""
        when = state.callback
        assert when is not None
        state, moves = self.outcome(state, Outcome.CALLBACK)
        return state, (CallBackAt(when), *moves)


_BRIEFS: Final = {
    "want_human": ("お客様が人との会話を希望しています。", "The customer asks for a person."),
    "anger": ("お客様がご不満を述べています。", "The customer is displeased."),
    "distress": ("お客様がお困りのご様子です。勧誘を止めました。", "The customer seems distressed or confused; selling has stopped."),
    "not_understood": ("お話を二度、聞き取れませんでした。", "The customer was not understood twice."),
    "refusal_in_doubt": (
        "お断りのお言葉かどうか、はっきり聞き取れませんでした。録音をお確かめください。",
        "A refusal may have been said and was not heard clearly; please listen to the recording.",
    ),
    "bulk": ("法人のお客様から、まとめ買いのご相談です。", "A company asks about buying in bulk."),
    "unanswerable": ("確かな事実のないご質問を受けました。", "A question came for which there is no fact."),
}
