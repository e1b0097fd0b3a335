"""The brain: approved text in answer to what was heard. Pure: no clock, no I/O.

Composes understanding, dialogue, knowledge and guardrails; every ``Say`` it returns has passed the guardrails.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from console.conversation.dialogue import signs
from console.conversation.dialogue.appointed import named
from console.conversation.dialogue.hearing import Turn, candidates, settle, urgent
from console.conversation.dialogue.machine import Machine
from console.conversation.dialogue.moving import Moving, Speak, Step
from console.conversation.dialogue.plan import plan_of
from console.conversation.dialogue.state import Doubt, State
from console.conversation.guardrails.chain import CHAIN, judge
from console.conversation.guardrails.proposal import Circumstances, Course, Guardrail, Judgement, Proposal
from console.conversation.knowledge.book import Book, book_of
from console.conversation.knowledge.conditions import of_facts
from console.conversation.knowledge.derived import derive, offer_verdicts, size_of
from console.conversation.knowledge.filling import Filled, Focus, fill
from console.conversation.knowledge.topics import of_shop, topic_of
from console.conversation.understanding.port import Understanding
from console.domain.call import CallBrief, Holder
from console.domain.consent import channels
from console.domain.moves import AskLanguage, EndCall, Move, OutcomeSet, RaiseHand, Say, Understood
from console.domain.outcome import LineResult, Outcome
from console.domain.readings import spoken
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
    OperatorHandedBack,
    OperatorSteered,
    OperatorTookOver,
    OrderCompleted,
    Stimulus,
    TimeIsUp,
)
from console.domain.transcript import Speaker, TranscriptTurn
from console.domain.utterance import finished
from console.domain.verdict import Verdict
from console.domain.wording import soliciting

TYPED: Final = "operator.typed"
"""The line id of words that an operator typed."""

_LANGUAGE_MS: Final = 500
_MOST_CHOICES: Final = 8
_TRIES: Final = 2
_AT_PICK_UP: Final = ("voicemail", "call_screening", "refuse_contact", "driving", "want_human", "wrong_person", "minor")
"""Acted on though the agent has not yet spoken; every other greeting is answered by the opening."""
_ABOUT_THE_SHOP: Final = ("ask_shipping_fee", "ask_delivery_date", "ask_payment", "ask_return", "off_topic", "unknown", None)
_LABELS: Final = {"driving": "call_later", "distress": ""}
"""Signs that are no label of the understanding: what the record calls them; empty: its own best label."""
_OFTEN_STEERED: Final = (
    ("offer", "お手続きのご案内"),
    ("anything_else", "ほかの質問を伺う"),
    ("human_offer", "担当者をご案内"),
    ("close", "お礼を述べて終える"),
)
_UNFILLED: Final = Judgement(Verdict("speech.fact", "この行を埋める事実がありません。", "No fact fills this line."), Course.REPLACE)
_NO_OFFER: Final = Verdict("offer.unknown", "お店にない特典です。", "The shop has no such offer.")


@dataclass(frozen=True, slots=True)
class Position:
    """Where the conversation stands, for the window."""

    stage: str  # opening, 課題特定 …: id of the stage
    node: str
    expecting: str | None
    next_line: str | None
    disclosures: tuple[str, ...]  # heard to the end
    pushes: int


@dataclass(frozen=True, slots=True)
class SteeringChoice:
    """An approved line an operator may have said next; the best first."""

    line: str
    text: str
    why: str


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
    guardrails every sentence passes, in order.

    Raises:
        BadInput: the script lacks nodes or a role.
    """

    def __init__(self, brief: CallBrief, understanding: Understanding, *, chain: Sequence[Guardrail] = CHAIN) -> None:
        self._brief = brief
        self._understanding = understanding
        self._chain = tuple(chain)
        self._plan = plan_of(brief.script)
        self._variables = dict(self._plan.script.variables)
        self._facts = book_of(brief.facts)
        self._books: dict[tuple[object, ...], Book] = {}
        self._offers = offer_verdicts(brief, self._facts, brief.now.date(), self._limits())
        self._readings = _readings(brief)
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
            case FactChanged(at, key, value):
                self._facts = self._facts.changed(key, value, self._now)
                self._books.clear()
                self._offers = offer_verdicts(self._brief, self._facts, self._brief.now.date(), self._limits())
                return ()
            case CallEnded(at, result, by_customer):
                return self._ended(result, by_customer)
            case OperatorTookOver():
                taken, moves = machine.moving.outcome(state, Outcome.TAKEN_OVER)
                self._state = replace(taken, holder=Holder.OPERATOR, in_flight=None, waits_for_person=0, doubt=None)
                return tuple(m for m in moves if not isinstance(m, Speak))
            case LinkResult(at, channel, accepted):
                if state.holder is not Holder.AI:
                    return self._without_voice(machine.link(replace(state, ending=True), channel, accepted), state)
                return self._carry(machine.link(state, channel, accepted))
            case OrderCompleted():
                if state.holder is not Holder.AI:
                    return self._without_voice(machine.ordered(replace(state, ending=True)), state)
                return self._carry(machine.ordered(state))
            case OperatorHandedBack(at, operator, said, vanished):
                return self._handed_back(said, vanished)
            case _ if state.holder is not Holder.AI:
                return ()
            case CallAnswered():
                return self._carry(machine.begin(state))
            case CustomerSaid(at, heard, _):
                return self._customer_said(heard.text)
            case Interpreted(at, request, label):
                return self._interpreted(request, label)
            case CustomerSilent():
                return self._carry(machine.silence(state))
            case KeyPressed(at, digit):
                return self._carry(machine.key(state, digit))
            case OperatorSteered(at, operator, line, text):
                return self._steered(line, text)
            case TimeIsUp():
                return self._carry(machine.time_up(state))

    def finished_utterance(self, text: str) -> bool:
        """Whether the words so far are a finished Japanese utterance, given what was asked."""
        return finished(text, self._state.expecting)

    def position(self) -> Position:
        state = self._state
        node = self._plan.node(state.node)
        flight = state.in_flight
        following = flight.line if flight else None
        if following is None:
            rest = [name for step in node.steps[state.step :] for name in step if self._sayable(state, self._plan.lines[name])]
            following = rest[0] if rest else None
        return Position(node.stage, node.id, state.expecting, following, tuple(state.disclosed), state.pushes)

    def choices(self) -> tuple[SteeringChoice, ...]:
        """What could be said next and would pass the guardrails, the likeliest first."""
        state = self._state
        node = self._plan.node(state.node)
        wanted = [(name, "この場面の続き") for step in node.steps[state.step :] for name in step]
        wanted += [(name, "もう一度たずねる") for name in node.again]
        wanted += [(self._first(target), f"「{intent}」への応答") for intent, target in node.on]
        wanted += [(self._first(self._plan.places[role]), why) for role, why in _OFTEN_STEERED]
        wanted += [(self._first(target), f"「{intent}」への応答") for intent, target in self._plan.answers.items()]
        found: dict[str, SteeringChoice] = {}
        for name, why in wanted:
            if name is None or name in found or len(found) >= _MOST_CHOICES:
                continue
            line = self._plan.lines[name]
            filled = self._filled(state, line) if self._sayable(state, line) else None
            if filled is not None and self._judge(filled, line, state, state, ends=False) is None:
                found[name] = SteeringChoice(name, filled.text, why)
        return tuple(found.values())

    def lines_ahead(self) -> tuple[Say, ...]:
        """Every line this call may speak, filled with its facts, most likely first: to be rendered while it rings."""
        ahead: dict[str, Say] = {}
        for state in self._views():
            for node in self._plan.script.nodes:
                for name in (*(name for step in node.steps for name in step), *node.again):
                    line = self._plan.lines[name]
                    filled = self._filled(state, line)
                    if filled is not None and filled.text not in ahead and self._offers.get(line.offer or "") is None:
                        ahead[filled.text] = self._say("", line, filled, ends=node.ends)
        return tuple(ahead.values())

    # --- turns

    def _customer_said(self, words: str) -> tuple[Move, ...]:
        state = replace(self._state, doubt=None)
        before_a_word = state.in_flight is not None and not state.heard and state.cut is None and state.said == 1
        meant = self._understanding.understand(words, expecting=state.expecting, vocabulary=self._vocabulary())
        turn = Turn(words, meant.ranked, meant.also, meant.sure, meant.slots)
        if state.in_flight is not None and not before_a_word:
            # The turn came between a decision and its sound: what waits is answered to no longer.
            state = replace(state, cut=state.in_flight.line, in_flight=None)
        pressing = urgent(turn, state, self._plan)
        if before_a_word and pressing not in _AT_PICK_UP:
            return (Understood(meant.label, meant.probability),)
        state = self._about(state, words)
        if pressing is None and not turn.sure and not state.ending and (labels := candidates(turn)):
            request = f"q{state.said:03d}"
            self._state = replace(state, doubt=Doubt(request, words, meant.ranked), in_flight=None)
            asked = self._filled(state, self._plan.lines[state.asked]) if state.asked else None
            ask = AskLanguage(request, words, asked.text if asked else "", labels, _LANGUAGE_MS)
            return Understood(meant.label, meant.probability, self._reason(meant.label)), ask
        intent = pressing or (settle(turn, state.expecting) if not turn.sure else _substance(turn))
        return self._act(state, turn, intent)

    def _interpreted(self, request: str, label: str | None) -> tuple[Move, ...]:
        doubt = self._state.doubt
        if doubt is None or doubt.request != request:
            return ()
        state = replace(self._state, doubt=None)
        turn = Turn(doubt.words, doubt.ranked, sure=False)
        if label is not None:
            turn = replace(turn, ranked=((label, max(0.6, dict(doubt.ranked).get(label, 0.0))), *doubt.ranked))
        return self._act(state, turn, label or settle(turn, state.expecting))

    def _act(self, state: State, turn: Turn, intent: str | None) -> tuple[Move, ...]:
        answers = self._plan.answers
        state = replace(state, queued=tuple(answers[name] for name in turn.also if name in answers and name != intent)[:2])
        if intent in _ABOUT_THE_SHOP and state.topic is not None and of_shop(state.topic):
            intent = "ask_product"
        told = _LABELS.get(intent or "unknown", intent or "unknown") or turn.ranked[0][0]
        step = self._machine.customer(state, turn, intent, self._at)
        moves = self._carry(step)
        return Understood(told, turn.probability, self._reason(told)), *moves

    def _about(self, state: State, words: str) -> State:
        """What product, size or fact the words ask about."""
        found = topic_of(words, self._brief.cart.lines, self._book(state), self._now)
        return replace(state, topic=found[0] if found else None, variant=signs.size(words))

    def _handed_back(self, said: tuple[TranscriptTurn, ...], vanished: bool) -> tuple[Move, ...]:
        customer = [turn for turn in said if turn.who is Speaker.CUSTOMER]
        intents: list[str] = []
        for turn in customer:
            meant = self._understanding.understand(turn.text, expecting="offer", vocabulary=self._vocabulary())
            heard = Turn(turn.text, meant.ranked, meant.also, meant.sure)
            intents.append(urgent(heard, self._state, self._plan) or meant.label)
        words = " ".join(turn.text for turn in customer)
        state = replace(self._state, holder=Holder.AI)
        if state.expecting == "identity" or not state.identified:
            state = replace(state, identified=state.identified or "identity_confirm" in intents)
        return self._carry(self._machine.handed_back(state, tuple(intents), words, vanished))

    def _steered(self, line: str | None, text: str | None) -> tuple[Move, ...]:
        state = self._state
        known = self._plan.lines.get(line or "")
        if line is not None and known is None:
            return (_refused(Verdict("speech.approved", "その行はスクリプトにありません。", "There is no such line in the script.")),)
        if known is not None:
            filled = self._filled(state, known)
            if filled is None:
                return (_refused(Verdict("speech.fact", "この行を埋める事実がありません。", "No fact fills this line.")),)
        else:
            filled = Filled((text or "").strip(), ())
            if not filled.text:
                return ()
        objection = self._judge(filled, known, state, state, ends=False)
        if objection is not None:
            return (_refused(objection.verdict),)
        self._state, utterance = self._machine.moving.steered(state, known, TYPED)
        if known is not None:
            return (self._say(utterance, known, filled, ends=False),)
        return (Say(utterance, TYPED, filled.text, spoken(filled.text, self._readings), solicits=soliciting(filled.text)),)

    def _line_heard(self, heard: LineHeard) -> tuple[Move, ...]:
        state, flight = self._state, self._state.in_flight
        line = self._plan.lines.get(heard.line)
        if heard.complete and line is not None:
            disclosed = tuple(dict.fromkeys((*state.disclosed, *line.discloses)))
            promised = tuple(dict.fromkeys((*state.promised, *((line.offer,) if line.offer else ()))))
            state = replace(state, heard=state.heard | {line.id}, disclosed=disclosed, promised=promised)
            state = replace(state, opened=state.opened or not state.missing)
        if flight is None or flight.utterance != heard.utterance:
            self._state = state
            return ()
        state = replace(state, in_flight=None, cut=None if heard.complete else heard.line)
        if not heard.complete or state.holder is not Holder.AI:
            self._state = state
            return ()
        return self._carry(self._machine.line_heard(state, flight))

    def _ended(self, result: LineResult, by_customer: bool) -> tuple[Move, ...]:
        state = self._state
        if state.outcome is not None:
            return ()
        failed = result is not LineResult.ANSWERED
        outcome = Outcome.FAILED if failed else Outcome.HUNG_UP if by_customer else Outcome.UNDECIDED
        self._state = replace(state, outcome=outcome, in_flight=None)
        return (OutcomeSet(outcome),)

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
                state = replace(state, lines_after_refusal=state.lines_after_refusal + (1 if state.refused else 0))
                continue
            self._state = replace(state, in_flight=None, pushes=before.pushes)
            return (*moves, *self._instead(objection or _UNFILLED, depth))
        self._state = state
        return tuple(moves)

    def _instead(self, objection: Judgement, depth: int) -> tuple[Move, ...]:
        """The dialogue proposed what may not be said: what is missing is said, or the call ends politely."""
        state = self._state
        if depth >= _TRIES or state.refused:
            return (EndCall(),)
        role = "opening" if objection.verdict.rule == "speech.disclosures" else "close" if depth else "human_offer"
        return self._carry(self._machine.moving.place(replace(state, ending=False), role), depth + 1)

    def _judge(self, filled: Filled, line: Line | None, before: State, state: State, *, ends: bool) -> Judgement | None:
        book = self._book(state)
        now = Circumstances(
            at=self._at,
            longest=self._brief.longest_call_s,
            time_up=state.time_up,
            disclosed=frozenset(state.disclosed),
            identified=state.identified,
            stranger=state.stranger,
            refused=state.refused,
            lines_after_refusal=state.lines_after_refusal,
            selling_stopped=state.no_selling,
            sent=state.sent,
            pushes=before.pushes,
            limit_pushes=self._brief.pushes_allowed,
            approved=self._plan.lines,
            variables=self._variables,
            offers=self._offers,
            current={key: fact.value for key, fact in book.facts.items()},
            goods=(self._brief.cart.goods, *(item.name for item in self._brief.cart.lines)),
        )
        return judge(Proposal(filled.text, line, filled.facts, ends), now, self._chain)

    def _say(self, utterance: str, line: Line, filled: Filled, *, ends: bool) -> Say:
        return Say(
            utterance,
            line.id,
            filled.text,
            spoken(filled.text, self._readings),
            discloses=line.discloses,
            solicits=line.solicits,
            interruptible=line.interruptible,
            facts=tuple(fact.id for fact in filled.facts),
            then_end=ends,
        )

    def _without_voice(self, step: Step, state: State) -> tuple[Move, ...]:
        """While an operator has the line: what happened is kept, nothing is said."""
        after, acts = step
        self._state = replace(after, ending=state.ending)
        return tuple(act for act in acts if not isinstance(act, Speak | EndCall))

    # --- what a line may hold

    def _sayable(self, state: State, line: Line) -> bool:
        if line.push and (state.pushes >= self._brief.pushes_allowed or state.no_selling):
            return False
        if line.offer is not None and (state.no_selling or self._offers.get(line.offer, _NO_OFFER) is not None):
            return False
        if not set(line.when) <= self._conditions(state):
            return False
        return self._filled(state, line) is not None

    def _conditions(self, state: State) -> frozenset[str]:
        found = set(of_facts(self._brief, self._book(state), self._focus(state)))
        of_call = {
            "identified": state.identified,
            "stranger": not state.identified,
            "both_channels": len(self._machine.moving.channels) > 1,
            "via_sms": state.channel == "sms",
            "via_mail": state.channel == "mail",
            "sent": state.sent,
            "not_sent": not state.sent,
            "asked_size": state.variant is not None,
            "first_push": state.pushes == 0,
            "may_push": state.pushes < self._brief.pushes_allowed and not state.no_selling,
            "order_done": state.order_done,
            "soliciting": state.opened,
        }
        return frozenset(found | {name for name, holds in of_call.items() if holds})

    def _filled(self, state: State, line: Line) -> Filled | None:
        return fill(line.text, self._variables, self._book(state), self._focus(state), self._now)

    def _focus(self, state: State) -> Focus:
        items = self._brief.cart.lines
        sku = state.topic.split(".")[1] if state.topic and state.topic.startswith("product.") else items[0].sku if items else ""
        item = next((item for item in items if item.sku == sku), None)
        size = state.variant or (size_of(item) if item is not None else None) or ""
        return Focus(sku, size, self._brief.customer.prefecture, state.topic or "")

    def _book(self, state: State) -> Book:
        key = (state.promised, state.callback)
        if key not in self._books:
            said = (named(state.callback, self._brief.now), state.callback.isoformat()) if state.callback else None
            self._books[key] = self._facts.with_facts(derive(self._brief, self._facts, state.promised, self._brief.now, said))
        return self._books[key]

    def _views(self) -> tuple[State, ...]:
        """The states that fill a line differently: each size and each fact that a question may be about."""
        state = self._state
        book = self._book(state)
        skus = {item.sku for item in self._brief.cart.lines}
        topics = [key for key in book.facts if book.facts[key].spoken and (of_shop(key) or key.split(".")[1] in skus)]
        sizes = sorted({key.split(".")[3] for key in book.facts if ".stock." in key and key.split(".")[1] in skus})
        offered = [replace(state, promised=(id,)) for id, verdict in self._offers.items() if verdict is None]
        return (state, *offered, *(replace(state, variant=s) for s in sizes), *(replace(state, topic=t) for t in topics))

    def _limits(self) -> list[tuple[str, int, int]]:
        signed = min(approval.at for approval in self._brief.script.approvals)
        days = (self._brief.now - signed).days
        return [(limit.id, limit.max_percent, limit.max_days - days) for limit in self._plan.script.offers]

    def _vocabulary(self) -> tuple[str, ...]:
        customer = self._brief.customer
        return tuple(name for name in (customer.name, customer.kana) if name)

    def _first(self, node: str) -> str | None:
        steps = self._plan.node(node).steps
        return next((name for step in steps for name in step if self._sayable(self._state, self._plan.lines[name])), None)

    def _reason(self, intent: str) -> str | None:
        return intent if intent.startswith("reason_") else self._state.reason

    @property
    def _now(self) -> datetime:
        return self._brief.now + timedelta(seconds=self._at)


def _substance(turn: Turn) -> str:
    """Of several things said in one breath the one to act on: a bare yes gives way to what follows it."""
    label = turn.ranked[0][0]
    if label in ("affirm", "hold_on") and turn.also:
        return turn.also[0]
    return label


def _readings(brief: CallBrief) -> dict[str, str]:
    customer = brief.customer
    mine = dict(brief.shop.readings)
    if customer.kana:
        mine[customer.family_name] = customer.family_kana
        mine[customer.name] = customer.kana
    return mine


def _refused(verdict: Verdict) -> RaiseHand:
    return RaiseHand(verdict.rule, verdict.ja, verdict.en)
