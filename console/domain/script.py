"""A script as the call uses it: approved lines, and the ways from one to the next."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from console.domain.outcome import Outcome

GIVEN: Final = "="
"""Begins the value of a variable that is no fact's key but the words themselves."""


class Disclosure(StrEnum):
    """What must have been heard to the end before solicitation, in this order (特定商取引法 第16条)."""

    SELLER = "seller"  # ① 販売業者の名称
    CALLER = "caller"  # ② 勧誘者の氏名。自動音声であること
    RECORDING = "recording"  # ③ 録音と目的
    PURPOSE = "purpose"  # ④ 勧誘の電話であること
    IDENTITY = "identity"  # ⑤ ご本人か
    GOODS = "goods"  # ⑥ 商品の種類


@dataclass(frozen=True, slots=True)
class Approval:
    """``demo``: given by the makers of the demo, not by two people of a shop; shown as such wherever it is shown."""

    by: str
    at: datetime
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One approved line. ``text`` may hold ``{variables}``, each filled from a fact or from the cart.

    ``asks`` is what the line asks for (``identity``, ``yes_no``, ``reason``, ``offer``, ``measure``, ``time``,
    ``contact``; ``None``: nothing in particular). ``when`` are conditions that must hold for it to be chosen;
    ``offer`` is the offer it makes; ``push``: it urges a decision and counts against the limit; ``goods``: it
    names contents or kind of goods; ``says_sent``: it claims that the link was accepted; ``suggests``: it proposes
    something beside what is in the cart, which a call does once at most.
    """

    id: str
    text: str
    asks: str | None = None
    discloses: tuple[Disclosure, ...] = ()
    solicits: bool = False
    when: tuple[str, ...] = ()
    offer: str | None = None
    push: bool = False
    goods: bool = False
    says_sent: bool = False
    suggests: bool = False
    interruptible: bool = True


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the conversation.

    ``steps`` are spoken one after another; of a step's alternatives the first that can be said is. Then ``does`` is
    carried out and the conversation goes ``then``; a node whose last line asks something waits, and goes where ``on``
    says for the intent. ``then`` ``@back`` is the place that was left for a question; ``early``: allowed before the
    opening has been heard; ``once``: lines heard to the end are not repeated when it is entered again; ``ends``:
    its last line ends the call; ``silence``: where to go when nothing is said, instead of a prompt; ``again``: what is
    said, instead of the steps, when the conversation comes back to its question.
    """

    id: str
    stage: str
    steps: tuple[tuple[str, ...], ...]
    on: tuple[tuple[str, str], ...] = ()
    then: str | None = None
    does: str | None = None
    outcome: Outcome | None = None
    early: bool = False
    once: bool = False
    ends: bool = False
    silence: str | None = None
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferLimit:
    """What the manager allows the script to offer: no more than ``max_percent``, and never after ``max_days`` from the approval."""

    id: str
    max_percent: int
    max_days: int


@dataclass(frozen=True, slots=True)
class Season:
    """Sentences that stand in the place of a script's own on some days: a sale, the New Year, new goods.

    ``begins`` and ``until``, both days with it, are ``MM-DD`` (every year; the span may run over New Year) or ``YYYY-MM-DD``
    (once). ``lines``: line id → the words; everything else about the line stays as it is.
    """

    name: str
    begins: str
    until: str
    lines: tuple[tuple[str, str], ...]

    def covers(self, day: date) -> bool:
        at = day.isoformat()[10 - len(self.begins) :]
        return self.begins <= at <= self.until if self.begins <= self.until else at >= self.begins or at <= self.until

    def days(self) -> frozenset[str]:
        """Each day as ``MM-DD``. Raises ``ValueError`` for what is no date, a span that is longer than a year, or one that ends before it begins."""
        yearly = len(self.begins) == len("MM-DD")
        if len(self.begins) != len(self.until):
            raise ValueError("one end with a year and one without")
        first, last = (date.fromisoformat(f"2028-{end}" if yearly else end) for end in (self.begins, self.until))
        if yearly and last < first:
            last = last.replace(year=2029)
        if not 0 <= (last - first).days <= 366:
            raise ValueError("no span of a year at most")
        return frozenset(f"{first + timedelta(days=n):%m-%d}" for n in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class SampleGoods:
    """An article of the shop to try the script with while no cart of its kind is there. ``price``: yen with tax; ``goods``: its kind, empty: the script's."""

    name: str
    price: int
    goods: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A script's content, approved or not.

    ``variables`` maps a name in a line to the key of the fact that fills it (``product.{sku}.care#spoken``);
    ``globals`` and ``answers`` map an intent to the node that answers it, wherever the conversation is; globals
    are looked at before anything else; an answer ``about:route`` stands for questions about that fact. ``places`` maps the
    roles the dialogue needs (``opening``, ``offer`` …) to nodes. The script serves carts of the kinds in ``goods`` (empty: of
    any kind), or with ``vip`` the shop's best customers whatever they buy. A variable ``=みやび`` is filled with these very words.
    ``readings`` maps a spelling to the kana in which this script has it said, before the shop's own readings. ``samples``: spoken to nobody.
    """

    pack: str
    version: str
    name_ja: str
    lines: tuple[Line, ...]
    nodes: tuple[Node, ...]
    variables: tuple[tuple[str, str], ...]
    globals: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    offers: tuple[OfferLimit, ...] = ()
    goods: tuple[str, ...] = ()
    vip: bool = False
    seasons: tuple[Season, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    samples: tuple[SampleGoods, ...] = ()

    def lines_on(self, day: date) -> tuple[Line, ...]:
        """As they are spoken on this day. No two seasons of one day hold the same line: such a script is not approved."""
        words = {id: text for season in self.seasons if season.covers(day) for id, text in season.lines}
        return tuple(replace(line, text=words[line.id]) if line.id in words else line for line in self.lines) if words else self.lines


@dataclass(frozen=True, slots=True)
class ApprovedScript:
    """A script version that two people have signed. ``content_hash`` is the SHA-256 of its canonical form."""

    pack: str
    version: str
    content_hash: str
    approvals: tuple[Approval, Approval]
    lines: tuple[Line, ...]
    script: Script | None = None
