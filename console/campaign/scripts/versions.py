"""A version of a script on its way from draft to approved, and who may take it each step. Pure: what happens is told, not done."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from console.campaign.scripts.approval import approve
from console.domain.errors import Refused
from console.domain.script import Approval, ApprovedScript, Script

PROGRAM: Final = "okaeri"
"""Stands for the program itself where a version came with it; it signs nothing."""


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Stamp:
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """``number`` counts a shop's versions of one pack from 1; ``revision`` counts the changes of this one.

    ``editors`` are all who changed its words. ``demo``: approved by the makers of the demo, not by two people of the shop.
    """

    id: str
    shop_id: str
    number: int
    script: Script
    state: State
    created: Stamp
    changed: Stamp
    revision: int = 1
    based_on: str | None = None
    editors: tuple[str, ...] = ()
    submitted: Stamp | None = None
    approved: Stamp | None = None
    demo: bool = False

    @property
    def pack(self) -> str:
        return self.script.pack

    @property
    def authors(self) -> frozenset[str]:
        """Whose own work it is."""
        signed = (self.submitted.by,) if self.submitted is not None else ()
        return frozenset(_same(name) for name in (*self.editors, *signed) if name != PROGRAM)


def unchanged(version: Version, revision: int) -> None:
    """What somebody decides is decided upon what they saw. Raises ``Refused`` when it is another by now."""
    if revision != version.revision:
        raise Refused(
            "script.stale",
            f"この間に {version.changed.by} さんが変えています。読み直して、もう一度お願いします。",
            f"{version.changed.by} has changed it meanwhile. Load it again and repeat what you did.",
        )


def draft(id: str, shop_id: str, number: int, script: Script, now: Stamp, *, based_on: str | None = None) -> Version:
    """A new one. The version's name is its number, so that no two have the same content hash; what ships keeps its own."""
    named = script if now.by == PROGRAM else replace(script, version=str(number))
    editors = () if now.by == PROGRAM else (now.by,)
    return Version(id, shop_id, number, named, State.DRAFT, now, now, based_on=based_on, editors=editors)


def edited(version: Version, script: Script, now: Stamp) -> Version:
    """Pack and number stay. Raises ``Refused`` when it is a draft no longer."""
    _must_be(version, State.DRAFT)
    own = replace(script, pack=version.pack, version=version.script.version)
    editors = version.editors if now.by in version.editors else (*version.editors, now.by)
    return replace(version, script=own, changed=now, revision=version.revision + 1, editors=editors)


def submitted(version: Version, faults: tuple[str, ...], now: Stamp) -> Version:
    """``faults``: rule ids of what the lint found. Who submits signs first.

    Raises:
        Refused: the lint found something, or it is a draft no longer.
    """
    _must_be(version, State.DRAFT)
    if faults:
        raise Refused(
            "script.lint",
            f"点検で {len(faults)} 件の問題があり、提出できません。",
            f"The law check found {len(faults)} faults; it cannot be submitted.",
        )
    return replace(version, state=State.SUBMITTED, submitted=now, revision=version.revision + 1)


def sent_back(version: Version) -> Version:
    """To be changed again; who submitted it may take it back too. Raises ``Refused`` when it is not submitted."""
    _must_be(version, State.SUBMITTED)
    return replace(version, state=State.DRAFT, submitted=None, revision=version.revision + 1)


def may_approve(version: Version, name: str) -> Refused | None:
    """Why this person may not, or ``None``."""
    if _same(name) in version.authors:
        return Refused(
            "script.own_work",
            "ご自分で書いた、または提出した台本は承認できません。別の方が承認してください。",
            "Nobody approves what they wrote or submitted themselves. Somebody else must.",
        )
    return None


def approved(version: Version, faults: tuple[str, ...], now: Stamp) -> tuple[Version, ApprovedScript]:
    """The second signature, and with it what a call may speak.

    Raises:
        Refused: it is this person's own work, the lint found something, or it is not submitted.
    """
    _must_be(version, State.SUBMITTED)
    if (no := may_approve(version, now.by)) is not None:
        raise no
    first = version.submitted or now
    signed = approve(version.script, Approval(first.by, first.at), Approval(now.by, now.at), faults)
    return replace(version, state=State.APPROVED, approved=now, revision=version.revision + 1), signed


def begun(id: str, shop_id: str, number: int, approved: ApprovedScript, script: Script) -> Version:
    """The version of a script that was approved elsewhere: in the demo, or before versions were kept."""
    first, second = approved.approvals
    one, two = Stamp(first.by, first.at), Stamp(second.by, second.at)
    return Version(id, shop_id, number, script, State.APPROVED, one, one, submitted=one, approved=two, demo=second.demo)


def _must_be(version: Version, state: State) -> None:
    if version.state is not state:
        ja, en = _NAMES[version.state]
        raise Refused("script.state", f"この版は「{ja}」なので、できません。", f"This version is {en}, so that is not possible.")


_NAMES: Final = {
    State.DRAFT: ("下書き", "a draft"),
    State.SUBMITTED: ("提出済み", "submitted"),
    State.APPROVED: ("承認済み", "approved"),
}


def _same(name: str) -> str:
    return name.strip().casefold()
