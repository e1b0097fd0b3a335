"""What one call can say now: its lines filled with its facts, the conditions that hold, the circumstances a rule judges by."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime

from console.conversation.dialogue import signs
from console.conversation.dialogue.appointed import named
from console.conversation.dialogue.hearing import BEYOND, Turn, hardly_heard
from console.conversation.dialogue.plan import Plan, plan_of
from console.conversation.dialogue.state import State
from console.conversation.guardrails.proposal import Circumstances
from console.conversation.knowledge import subjects
from console.conversation.knowledge.book import Book, book_of
from console.conversation.knowledge.conditions import SUM_OUTDATED, of_facts, unheard
from console.conversation.knowledge.derived import derive, offer_verdicts, size_of
from console.conversation.knowledge.entries import entries, of_cart
from console.conversation.knowledge.filling import Filled, Focus, fill
from console.conversation.knowledge.fitting import fitting, heights
from console.conversation.knowledge.retrieval import entry_answers, index_of, may_answer
from console.conversation.knowledge.topics import asked_about, of_shop, subject, topic_of
from console.domain.call import CallBrief
from console.domain.consent import channels
from console.domain.readings import spoken
from console.domain.script import Line
from console.domain.verdict import Verdict

_NO_OFFER = Verdict("offer.unknown", "お店にない特典です。", "The shop has no such offer.")


@dataclass(frozen=True, slots=True)
class Repertoire:
    """``facts`` are the shop's; what follows from them for this cart is derived on demand."""

    brief: CallBrief
    plan: Plan
    facts: Book
    _books: dict[tuple[object, ...], Book] = field(default_factory=dict, compare=False, repr=False)
    _offers: dict[str, Verdict | None] = field(default_factory=dict, compare=False, repr=False)
    _spoken: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def spoken(self, text: str) -> str:
        """``text`` as the synthesiser is to read it; computed once, since the lines ahead are asked for while it rings."""
        if text not in self._spoken:
            customer = self.brief.customer
            script = self.brief.script.script
            readings = {**self.brief.shop.readings, **dict(script.readings if script else ())}
            if customer.kana:
                readings |= {customer.family_name: customer.family_kana, customer.name: customer.kana}
            self._spoken[text] = spoken(text, readings)
        return self._spoken[text]

    def personal(self, text: str) -> bool:
        """Whether ``text`` names the customer."""
        return any(name and name in text for name in (self.brief.customer.family_name, self.brief.customer.family_kana))

    def changed(self, key: str, value: str | int | bool, now: datetime) -> "Repertoire":
        """The shop has sent a new value of a fact."""
        return Repertoire(self.brief, self.plan, self.facts.changed(key, value, now), _spoken=self._spoken)

    def offers(self) -> dict[str, Verdict | None]:
        """For each offer why it may not be made to this customer for this cart; ``None``: it may."""
        if not self._offers:
            self._offers.update(offer_verdicts(self.brief, self.facts, self.brief.now.date(), self._limits()))
        return self._offers

    def may_offer(self, line: Line) -> bool:
        return line.offer is None or self.offers().get(line.offer, _NO_OFFER) is None

    def about(self, state: State, words: str, now: datetime) -> State:
        """What product, size or fact the words ask about."""
        found = topic_of(words, self.brief.cart.lines, self.book(state), now)
        return state._replace(topic=found[0] if found else None, variant=signs.size(words))

    def aimed(self, state: State, turn: Turn, intent: str | None, now: datetime) -> tuple[State, str | None]:
        """What is to be answered: a fact that the words ask about, an approved entry of the shop's own texts, or ``intent`` as it is."""
        own, unknown = subjects.of_the_script(turn.words), self._beyond(state, turn.words, intent, now)
        if own is not None and subjects.askable(intent) and f"about:{own}" in self.plan.answers:
            return state, f"about:{own}"
        if not unknown and state.topic is not None and asked_about(state.topic, intent, state.expecting):
            return state, self.plan.about(subject(state.topic))
        if not (may_answer(intent) or unknown):
            return state, intent
        names = frozenset(line.name for line in self.brief.cart.lines)
        found = index_of(of_cart(entries(self.facts, now), self.facts, names, turn.words)).best(turn.words, turn.kana)
        if found is not None and entry_answers(
            found, intent, answerable=not unknown and self._answerable(state, intent, now), heard=not hardly_heard(turn)
        ):
            return state._replace(topic=found.key), self.plan.about(found.key)
        return state, BEYOND if unknown else intent

    def _beyond(self, state: State, words: str, intent: str | None, now: datetime) -> bool:
        """Whether the script's answer to ``intent`` is none to what the words ask."""
        told = state.told is not None and state.told == self.plan.answers.get("about:installments")

        def tellable(key: str) -> bool:
            fact = self.book(state).get(key, now)
            return fact is not None and bool(fact.spoken)

        return subjects.beyond(words, intent, tellable, after_instalments=told)

    def _answerable(self, state: State, intent: str | None, now: datetime) -> bool:
        """Whether the script's own answer to ``intent`` has a line that can be said."""
        node = self.plan.answers.get(intent or "")
        lines = (self.plan.lines[name] for step in (self.plan.node(node).steps if node else ()) for name in step)
        return any(self.sayable(state, line, now) for line in lines)

    def sayable(self, state: State, line: Line, now: datetime) -> bool:
        """Whether the line's conditions hold and facts fill it."""
        if line.push and (state.pushes >= self.brief.pushes_allowed or state.selling_stopped):
            return False
        if line.suggests and (state.suggested or not state.willing or state.selling_stopped or state.upset):
            return False
        if line.offer is not None and (state.selling_stopped or not self.may_offer(line)):
            return False
        return self.applies(state, line, state.heard) and self.filled(state, line, now) is not None

    def applies(self, state: State, line: Line, heard: Container[str]) -> bool:
        """Whether the line's conditions hold after the lines ``heard``."""
        return not line.when or set(line.when) <= self.conditions(state) | unheard(line.when, heard)

    def filled(self, state: State, line: Line, now: datetime) -> Filled | None:
        """``None`` when a fact is missing or has expired."""
        if "{" not in line.text:
            return Filled(line.text, ())
        return fill(line.text, self.plan.variables, self.book(state), self.focus(state), now)

    def conditions(self, state: State) -> frozenset[str]:
        of_call = {
            "identified": state.identified,
            "stranger": not state.identified,
            "answer_waits": state.after in self.plan.answers.values(),
            "both_channels": len(channels(self.brief.customer)) > 1,
            "via_sms": state.channel == "sms",
            "via_mail": state.channel == "mail",
            "sent": state.sent,
            "not_sent": not state.sent,
            "first_push": state.pushes == 0,
            "upset": state.upset,
            SUM_OUTDATED: state.outdated,
            "survey": self.brief.asks_survey,
        }
        held = frozenset(name for name, holds in of_call.items() if holds)
        return held | of_facts(self.brief, self.book(state), self.focus(state))

    def focus(self, state: State) -> Focus:
        """The product and size talked about: what was asked last, else the first of the cart."""
        items = self.brief.cart.lines
        sku = state.topic.split(".")[1] if state.topic and state.topic.startswith("product.") else items[0].sku if items else ""
        item = next((item for item in items if item.sku == sku), None)
        size = state.variant or (size_of(item) if item is not None else None) or ""
        return Focus(sku, size, self.brief.customer.prefecture, state.topic or "")

    def book(self, state: State) -> Book:
        """The shop's facts and those that follow from them as the call stands."""
        key = (state.promised, state.callback, state.height)
        if key not in self._books:
            now = self.brief.now
            said = (named(state.callback, now), state.callback.isoformat()) if state.callback else None
            book = self.facts.with_facts(derive(self.brief, self.facts, state.promised, now, said))
            self._books[key] = book.with_facts(fitting(book, self._skus, state.height, now)) if state.height else book
        return self._books[key]

    def suggested(self, state: State, now: datetime) -> str:
        """What was proposed beside the cart in this call, as it was said; empty: nothing was."""
        told = (self.plan.lines[name] for name in state.heard if name in self.plan.lines and self.plan.lines[name].suggests)
        return " ".join(filled.text for line in told if (filled := self.filled(state, line, now)) is not None)

    def views(self, state: State) -> tuple[State, ...]:
        """The states that fill a line differently: each offer, each size, each channel, each fact a question may be about."""
        book = self.book(state)
        skus = self._skus
        topics = [key for key, fact in book.facts.items() if fact.spoken and (of_shop(key) or key.split(".")[1] in skus)]
        sizes = sorted({key.split(".")[3] for key in book.facts if ".stock." in key and key.split(".")[1] in skus})
        measured = [state._replace(height=height) for height in heights(book, skus, self.brief.now)]
        promised = [state._replace(promised=(id,)) for id, verdict in self.offers().items() if verdict is None]
        return (state, *promised, *(state._replace(variant=s) for s in sizes), *(state._replace(topic=t) for t in topics), *measured)

    def entry_views(self, state: State, now: datetime) -> tuple[State, ...]:
        """The states in which an entry of the shop's own texts is what was asked about."""
        return tuple(state._replace(topic=fact.key) for fact in entries(self.facts, now))

    @property
    def _skus(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.sku for item in self.brief.cart.lines))

    def circumstances(self, state: State, now: datetime, *, at: float, before: State) -> Circumstances:
        """``before``: where the call stood before the sentence in question."""
        book = self.book(state)
        return Circumstances(
            at=at,
            longest=self.brief.longest_call_s,
            time_up=state.time_up,
            disclosed=frozenset(state.disclosed),
            identified=state.identified,
            stranger=state.stranger,
            refused=state.refused,
            lines_after_refusal=state.lines_after_refusal,
            someone_else=state.someone_else,
            selling_stopped=state.selling_stopped,
            sent=state.sent,
            pushes=before.pushes,
            limit_pushes=self.brief.pushes_allowed,
            suggestions=before.suggested,
            doubt_gone=state.willing,
            approved=self.plan.lines,
            offers=self.offers(),
            current=book.values,
            rivals=book.rivals,
            goods=(self.brief.cart.goods, *(item.name for item in self.brief.cart.lines)),
        )

    def _limits(self) -> list[tuple[str, int, int]]:
        signed = min(approval.at for approval in self.brief.script.approvals)
        days = (self.brief.now - signed).days
        return [(limit.id, limit.max_percent, limit.max_days - days) for limit in self.plan.script.offers]


def repertoire_of(brief: CallBrief) -> Repertoire:
    """Of one call's brief. Raises ``BadInput`` for a script that lacks nodes or a role."""
    return Repertoire(brief, plan_of(brief.script, brief.now.date()), book_of(brief.facts))
