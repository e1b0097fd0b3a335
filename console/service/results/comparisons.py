"""Two versions of a script that are spoken side by side: how they do, whether that is enough to tell, and a manager's decision."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from console.campaign.reports.arms import arms, behind, measured
from console.campaign.reports.books import Call
from console.campaign.scripts.comparisons import Comparison, comparisons
from console.campaign.scripts.releases import WHOLE, Release, in_force
from console.domain.errors import BadInput, Refused
from console.service.broadcast import Broadcast
from console.service.calls.view import instant
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.scripts.script_shelf import Note
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

POINTS: Final = "reports.compare"
USUAL_POINTS: Final = 5.0
SMALLEST_POINTS, LARGEST_POINTS = 1.0, 30.0
MOST: Final = 12
"""Comparisons that are told, the latest first."""
ARMS: Final = ("a", "b")


class Comparisons:
    """``reading`` has a thread of its own: months of calls are counted while those that are live are written down."""

    def __init__(self, terms: Terms, reading: Transactions, writing: Transactions, broadcast: Broadcast) -> None:
        self._terms = terms
        self._reading = reading
        self._writing = writing
        self._broadcast = broadcast

    async def all(self) -> dict[str, Any]:
        """Those that run and those that ran, and the smallest difference that would be worth a decision."""
        return await self._reading.read(lambda work: told(work, first_shop(work), self._terms.clock()))

    async def calls(self, release_id: str, arm: str, figure: str) -> tuple[str, ...]:
        """The ids of the calls behind a figure. Raises ``BadInput`` for what there is not."""
        now = self._terms.clock()

        def read(work: UnitOfWork) -> tuple[str, ...]:
            shop_id = first_shop(work)
            found = _one(work, shop_id, release_id, now)
            if found is None or arm not in ARMS:
                raise BadInput("この比較はありません。", "There is no such comparison.")
            try:
                return tuple(behind(arms(found, _calls(work, found), now), arm, figure))
            except KeyError as fault:
                raise BadInput("この数字はありません。", "There is no such figure.") from fault

        return await self._reading.read(read)

    async def set_points(self, person: Person, points: float) -> dict[str, Any]:
        """Raises ``BadInput`` for a difference that no comparison finds, or that needs none."""
        may_manage(person)
        if not SMALLEST_POINTS <= points <= LARGEST_POINTS:
            raise BadInput(
                f"見分けたい差は {SMALLEST_POINTS:.0f}〜{LARGEST_POINTS:.0f} ポイントで入れてください。",
                f"The difference to be told apart is {SMALLEST_POINTS:.0f} to {LARGEST_POINTS:.0f} points.",
            )
        now = self._terms.clock()

        def write(work: UnitOfWork) -> None:
            shop_id = first_shop(work)
            work.keep.put(shop_id, POINTS, points)
            work.audit.append(shop_id, now, person.name, "reports.compare", POINTS, {"points": points})

        await self._writing.write(write)
        return {"points": points}

    async def decide(self, person: Person, release_id: str, use: str) -> None:
        """One version for all carts from now on: the comparison is over. Both were approved by two people; which one stays, a manager
        says. Raises ``Refused`` when it is over already or the other version would not be there."""
        may_manage(person)
        if use not in ARMS:
            raise BadInput("A か B を選んでください。", "Choose A or B.")
        now, new_id = self._terms.clock(), self._terms.new_id()

        def write(work: UnitOfWork) -> Comparison:
            shop_id = first_shop(work)
            found = _one(work, shop_id, release_id, now)
            if found is None or not found.running:
                raise Refused("compare.over", "この比較はもう終わっています。", "This comparison is over.")
            _settle(work, found, person, use, now, new_id)
            return found

        done = await self._writing.write(write)
        self._broadcast.tell({"event": "scripts", "pack": done.release.pack, "version": done.release.version_id})


def told(work: UnitOfWork, shop_id: str, now: datetime) -> dict[str, Any]:
    points = points_of(work, shop_id)
    return {"points": points, "comparisons": [_json(work, one, points, now) for one in _known(work, shop_id, now)[:MOST]]}


def points_of(work: UnitOfWork, shop_id: str) -> float:
    kept = work.keep.get(shop_id, POINTS)
    return USUAL_POINTS if kept is None else float(kept)


def _known(work: UnitOfWork, shop_id: str, now: datetime) -> Sequence[Comparison]:
    """The running ones first, then the latest."""
    releases = work.scripts.releases(shop_id)
    found = [
        one
        for pack in sorted({release.pack for release in releases})
        for one in comparisons([release for release in releases if release.pack == pack], now)
        if one.spans
    ]
    found.sort(key=lambda one: one.release.begins, reverse=True)
    return sorted(found, key=lambda one: not one.running)


def _one(work: UnitOfWork, shop_id: str, release_id: str, now: datetime) -> Comparison | None:
    return next((one for one in _known(work, shop_id, now) if one.release.id == release_id), None)


def _calls(work: UnitOfWork, found: Comparison) -> Iterable[Call]:
    return work.reports.calls(found.release.shop_id, found.spans[0][0], found.spans[-1][1])


def _json(work: UnitOfWork, found: Comparison, points: float, now: datetime) -> dict[str, Any]:
    release = found.release
    return {
        "release_id": release.id,
        "pack": release.pack,
        "share": release.share,
        "begins": instant(release.begins),
        "until": instant(release.until),
        "ended": instant(found.spans[-1][1]) if not found.running else None,
        "running": found.running,
        "a": _version(work, found.base),
        "b": _version(work, release),
        **measured(found, arms(found, _calls(work, found), now), points, now),
    }


def _version(work: UnitOfWork, release: Release) -> dict[str, Any]:
    version = work.scripts.get(release.version_id)
    return {"version_id": release.version_id, "number": None if version is None else version.number}


def _settle(work: UnitOfWork, found: Comparison, person: Person, use: str, now: datetime, new_id: str) -> None:
    release, chosen = found.release, found.release if use == "b" else found.base
    others = [one for one in work.scripts.releases(release.shop_id, release.pack) if one.id != release.id]
    over = replace(release, ended=now, ended_by=person.name)
    made = Release(new_id, release.shop_id, release.pack, chosen.version_id, chosen.content_hash, now, person.name, now, None, WHOLE)
    stays = in_force([*others, over], now)
    work.scripts.release(over)
    if stays is None or stays.content_hash != chosen.content_hash:
        work.scripts.release(made)
    shares = measured(found, arms(found, _calls(work, found), now), points_of(work, release.shop_id), now)
    detail = {"release": release.id, "use": use, "content_hash": chosen.content_hash, "verdict": shares["verdict"]["state"]}
    work.audit.append(release.shop_id, now, person.name, "script.comparison_decided", chosen.version_id, detail)
    version = work.scripts.get(release.version_id)
    if version is not None:
        work.scripts.note(version, Note(now, person.name, "released" if use == "b" else "ended"))
