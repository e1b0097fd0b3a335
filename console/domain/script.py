"""A script as the call uses it: approved lines, and the ways from one to the next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.outcome import Outcome


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
class Script:
    """A script's content, approved or not.

    ``variables`` maps a name in a line to the key of the fact that fills it (``product.{sku}.care#spoken``);
    ``globals`` and ``answers`` map an intent to the node that answers it, wherever the conversation is; globals
    are looked at before anything else; an answer ``about:route`` stands for questions about that fact. ``places`` maps the
    roles the dialogue needs (``opening``, ``offer`` …) to nodes. The script serves carts of the kinds in ``goods`` (empty: of
    any kind), or with ``vip`` the shop's best customers whatever they buy.
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


@dataclass(frozen=True, slots=True)
class ApprovedScript:
    """A script version that two people have signed. ``content_hash`` is the SHA-256 of its canonical form."""

    pack: str
    version: str
    content_hash: str
    approvals: tuple[Approval, Approval]
    lines: tuple[Line, ...]
    script: Script | None = None
