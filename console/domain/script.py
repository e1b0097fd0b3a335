"""A script as the call uses it: approved lines, and the ways from one to the next."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One approved line. ``text`` may hold ``{variables}``, each filled from a fact or from the cart.

    ``asks`` is what the line asks for (``identity``, ``yes_no``, ``reason``, ``offer``, ``measure``, ``time``,
    ``contact``; ``None``: nothing in particular).
    """

    id: str
    text: str
    asks: str | None = None
    discloses: tuple[Disclosure, ...] = ()
    solicits: bool = False


@dataclass(frozen=True, slots=True)
class ApprovedScript:
    """A script version that two people have signed. ``content_hash`` is the SHA-256 of its canonical form."""

    pack: str
    version: str
    content_hash: str
    approvals: tuple[Approval, Approval]
    lines: tuple[Line, ...]
