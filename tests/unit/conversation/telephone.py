"""A telephone for tests: lines are heard as the test says, time moves by itself, and everything is written down."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from console.campaign.carts.demo_shop import DemoShop, load_demo_shop
from console.campaign.scripts.shipped import fitting, for_demo, load_demo_script, shipped_packs
from console.conversation.brain import ScriptedBrain
from console.conversation.guardrails.chain import CHAIN
from console.conversation.guardrails.proposal import Guardrail
from console.conversation.understanding.port import Understood as Meaning
from console.domain.call import CallBrief
from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.moves import AskLanguage, Bar, CallBackAt, EndCall, Move, OutcomeSet, RaiseHand, Say, SendLink, Surveyed, Understood
from console.domain.outcome import LineResult, Outcome
from console.domain.script import ApprovedScript, Disclosure
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

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime.fromisoformat("2026-12-01T14:10:00+09:00")
SHOP: DemoShop = load_demo_shop(ROOT / "assets/demo", NOW)
SCRIPT = load_demo_script(ROOT / "assets/packs/apparel", NOW)
SCRIPTS = {script.pack: for_demo(script, NOW) for script in shipped_packs()}


def script_for(customer: Customer, cart: Cart) -> ApprovedScript:
    """The pack that the cart calls for."""
    found = fitting([approved.script for approved in SCRIPTS.values() if approved.script], customer, cart)
    assert found is not None
    return SCRIPTS[found.pack]


@dataclass
class Scripted:
    """An understanding that is told beforehand what words mean: ``"言葉|label"``, ``"言葉|label:0.4,other:0.3"``; ``known`` where the words
    themselves are looked at."""

    asked_for: list[str | None] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)

    def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Meaning:
        self.asked_for.append(expecting)
        told = self.known.get(text) or text.partition("|")[2]
        if not told:
            return Meaning((("unknown", 0.9),))
        labels = told.split("+")
        ranked = tuple((name, float(chance or 0.95)) for name, _, chance in (part.partition(":") for part in labels[0].split(",")))
        return Meaning(ranked, sure=ranked[0][1] >= 0.6, also=tuple(labels[1:]))


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``kind``: agent, customer, disclosed, fact, or the name of a move."""

    kind: str
    at: float
    text: str = ""
    line: str = ""
    value: Any = None
    complete: bool = True


class Telephone:
    """``cuts`` maps a line id to what the customer says into its middle, once. ``accepts``: the channels whose server takes a message; ``None``: none has answered yet.
    ``lasts``: seconds of a line."""

    def __init__(
        self,
        customer: str = "山田 花子",
        *,
        chain: Sequence[Guardrail] = CHAIN,
        accepts: Sequence[str] | None = ("sms", "mail"),
        cuts: Mapping[str, str] | None = None,
        pushes: int = 2,
        hears: Mapping[str, str | None] | None = None,
        brief: CallBrief | None = None,
        script: str | None = None,
        lasts: Callable[[Say], float] = lambda _: 2.0,
    ) -> None:
        person = SHOP.customer(customer)
        cart = SHOP.cart_of(person)
        signed = SCRIPTS[script] if script else script_for(person, cart)
        self.brief = brief or CallBrief("call-1", SHOP.shop, person, cart, signed, SHOP.facts, NOW, pushes)
        self.understanding = Scripted()
        self.brain = ScriptedBrain(self.brief, self.understanding, chain=chain)
        self.log: list[Entry] = []
        self.at = 0.0
        self.over = False
        self._accepts = accepts
        self._cuts = dict(cuts or {})
        self._news: dict[str, tuple[str, int]] = {}
        self._hears = dict(hears or {})
        self._lasts = lasts
        self._held = False
        self._unending: set[str] = set()

    # --- what happens

    def answered(self) -> "Telephone":
        return self._tell(CallAnswered(self._later()))

    def says(self, *turns: str, confidence: float = 1.0) -> "Telephone":
        """``confidence`` of the recognition; 1 for words that are certain."""
        for words in turns:
            if self.over:
                break
            self.log.append(Entry("customer", self._later(), words))
            if self._held:
                continue
            self._tell(CustomerSaid(self.at, Heard(words, self.at, self.at, confidence)))
        return self

    def opened(self) -> "Telephone":
        """Through the opening, with the person on the line, up to the question for the reason."""
        return self.answered().says("はい、本人です。|identity_confirm")

    def silent(self, times: int = 1) -> "Telephone":
        for _ in range(times):
            if not self.over:
                self._tell(CustomerSilent(self._later(5.0), 5.0))
        return self

    def until_the_end(self, limit: int = 40) -> "Telephone":
        """The customer says nothing more."""
        for _ in range(limit):
            self.silent()
        return self

    def order_arrives(self) -> "Telephone":
        return self._tell(OrderCompleted(self._later()))

    def fact(self, key: str, value: str | int | bool) -> "Telephone":
        self.log.append(Entry("fact", self._later(), key, value=value))
        return self._tell(FactChanged(self.at, key, value))

    def while_it_sounds(self, line: str, key: str, value: int) -> "Telephone":
        """The shop sends the fact into that line, once."""
        self._news[line] = (key, value)
        return self

    def link_accepted(self, channel: str) -> "Telephone":
        self.log.append(Entry("accepted", self._later(), channel))
        return self._tell(LinkResult(self.at, channel, True))

    def link_rejected(self, channel: str) -> "Telephone":
        self.log.append(Entry("rejected", self._later(), channel))
        return self._tell(LinkResult(self.at, channel, False))

    def key(self, digit: str) -> "Telephone":
        return self._tell(KeyPressed(self._later(), digit))

    def time_is_up(self) -> "Telephone":
        return self._tell(TimeIsUp(self._later()))

    def taken_over(self) -> "Telephone":
        self._tell(OperatorTookOver(self._later(), "op"))
        self._held = True
        return self

    def handed_back(self, *said: tuple[str, str], vanished: bool = False) -> "Telephone":
        """``said``: (who, words) meanwhile."""
        if self.over:
            return self
        turns = tuple(TranscriptTurn(Speaker(who), words, self.at, self.at) for who, words in said)
        self._held = False
        self.log.extend(Entry("meanwhile", self.at, words) for who, words in said if who == "customer")
        return self._tell(OperatorHandedBack(self._later(), "op", turns, vanished))

    def steered(self, line: str | None = None, text: str | None = None) -> "Telephone":
        return self._tell(OperatorSteered(self._later(), "op", line, text))

    def hung_up(self) -> "Telephone":
        self._tell(CallEnded(self._later(), LineResult.ANSWERED, True))
        self.over = True
        return self

    def hold_the_line(self, line: str) -> None:
        """This line begins and does not end: it is still sounding."""
        self._unending.add(line)

    # --- what came of it

    @property
    def lines(self) -> list[str]:
        """Line ids that the agent began, in order."""
        return [entry.line for entry in self.log if entry.kind == "agent"]

    @property
    def spoken(self) -> str:
        return "\n".join(entry.text for entry in self.log if entry.kind == "agent")

    @property
    def outcome(self) -> Outcome | None:
        return next((entry.value.outcome for entry in reversed(self.log) if entry.kind == "OutcomeSet"), None)

    @property
    def disclosed(self) -> list[Disclosure]:
        return [entry.value for entry in self.log if entry.kind == "disclosed"]

    def moves(self, kind: type[Move]) -> list[Any]:
        return [entry.value for entry in self.log if entry.kind == kind.__name__]

    def lines_since(self, words: str) -> list[str]:
        """Lines that the agent began after the customer said ``words``."""
        start = max(place for place, entry in enumerate(self.log) if entry.kind == "customer" and entry.text.startswith(words))
        return [entry.line for entry in self.log[start:] if entry.kind == "agent"]

    def result(self) -> dict[str, Any]:
        """The call as the JSON of a scenario file, for a judge that reads nothing else."""
        turns: list[dict[str, Any]] = []
        for place, entry in enumerate(self.log):
            turn = {
                "text": entry.text.partition("|")[0],
                "unheard": "",
                "started": entry.at,
                "ended": entry.at + 0.1,
                "line": None,
                "intent": None,
            }
            match entry.kind:
                case "agent":
                    unheard = "" if entry.complete else entry.value.text[len(entry.text) :]
                    turns.append({**turn, "who": "agent", "ended": entry.at + 1.9, "line": entry.line, "unheard": unheard})
                case "customer":
                    meant = next((later.value for later in self.log[place:] if isinstance(later.value, Understood)), None)
                    turns.append({**turn, "who": "customer", "intent": meant.intent if meant and not self._silent(place) else None})
                case "meanwhile":
                    turns.append({**turn, "who": "customer", "intent": entry.text.rpartition("|")[2] or None})
                case "typed":
                    turns.append({**turn, "who": "operator"})
        seen: dict[str, float] = {}
        for entry in self.log:
            if entry.kind == "disclosed":
                seen.setdefault(str(entry.value), entry.at)
        accepted = [entry for entry in self.log if entry.kind == "accepted"]
        outcome = self.outcome or (Outcome.UNDECIDED if self.over else None)
        return {
            "outcome": outcome.value if outcome else None,
            "barred": any(entry.kind == "Bar" for entry in self.log),
            "sent": [entry.text for entry in accepted],
            "link_accepted_at": [entry.at for entry in accepted],
            "transcript": turns,
            "disclosures": [{"disclosure": name, "at": at} for name, at in seen.items()],
            "hands": [entry.value.reason for entry in self.log if entry.kind == "RaiseHand"],
        }

    def _silent(self, place: int) -> bool:
        """Whether the customer's words at ``place`` reached nobody: an operator had the line."""
        return not any(isinstance(entry.value, Understood) for entry in self.log[place : place + 3])

    # --- inside

    def _later(self, seconds: float = 0.5) -> float:
        self.at = round(self.at + seconds, 3)
        return self.at

    def _tell(self, stimulus: Stimulus) -> "Telephone":
        if not self.over:
            self._carry(self.brain.on(stimulus))
        return self

    def _carry(self, moves: tuple[Move, ...]) -> None:
        for move in moves:
            if self.over:
                return
            match move:
                case Say():
                    self._play(move)
                case AskLanguage():
                    self.log.append(Entry("AskLanguage", self.at, value=move))
                    self._tell(Interpreted(self._later(), move.request, self._hears.get(move.words)))
                case SendLink(channel):
                    self.log.append(Entry("SendLink", self.at, value=move))
                    if self._accepts is None:
                        continue
                    accepted = channel in self._accepts
                    self.log.append(Entry("accepted" if accepted else "rejected", self._later(), channel))
                    self._tell(LinkResult(self.at, channel, accepted))
                case EndCall():
                    self.log.append(Entry("EndCall", self.at))
                    self.over = True
                case Bar() | CallBackAt() | OutcomeSet() | RaiseHand() | Understood() | Surveyed():
                    self.log.append(Entry(type(move).__name__, self.at, value=move))

    def _play(self, say: Say) -> None:
        words = self._cuts.pop(say.line, None)
        heard = say.text if words is None else say.text[: len(say.text) // 2]
        self.log.append(Entry("agent", self._later(), heard, say.line, say, words is None))
        if say.line in self._news:
            self.fact(*self._news.pop(say.line))
        self._later(self._lasts(say))
        if say.line in self._unending:
            return
        if words is None:
            self.log.extend(Entry("disclosed", self.at, value=d) for d in say.discloses)
            if say.then_end:
                self._carry(self.brain.on(LineHeard(self.at, say.utterance, say.line, True, heard)))
                self.over = True
                return
            self._carry(self.brain.on(LineHeard(self.at, say.utterance, say.line, True, heard)))
        else:
            self._carry(self.brain.on(LineHeard(self.at, say.utterance, say.line, False, heard)))
            self.log.append(Entry("customer", self.at, words))
            self._carry(self.brain.on(CustomerSaid(self._later(), Heard(words, self.at, self.at, 1.0), say.line)))


def labels() -> tuple[str, ...]:
    """All intent labels there are."""
    known = (*SCRIPT.script.globals, *SCRIPT.script.answers) if SCRIPT.script else ()
    globals_ = (name for name, _ in known if not name.startswith("about:"))
    small = ("affirm", "deny", "identity_confirm", "agree_purchase", "agree_send_link", "ask_repeat", "hold_on", "thanks_bye", "unknown")
    return tuple(sorted({*globals_, *small}))


def as_json(call: Telephone) -> str:
    """The log for a failing test's message."""
    return json.dumps([(e.kind, e.line, e.text or str(e.value)[:60]) for e in call.log], ensure_ascii=False, indent=0)
