"""A release with a share is a comparison: what it takes (B) beside what the other carts get (A), while both were spoken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from console.campaign.scripts.releases import WHOLE, Release


@dataclass(frozen=True, slots=True)
class Comparison:
    """``release`` is B, ``base`` is A. ``spans``: from when to when (not with it) both were spoken, the oldest first; between them a
    season was, or one of the two was out of use."""

    release: Release
    base: Release
    spans: tuple[tuple[datetime, datetime], ...]
    running: bool

    @property
    def part(self) -> float:
        """Of the carts that get either, those that get B."""
        return self.release.share / WHOLE

    def arm(self, content_hash: str, at: datetime) -> str | None:
        """``a``, ``b``, or ``None`` for a call that belongs to neither."""
        if not any(since <= at < until for since, until in self.spans):
            return None
        return {self.base.content_hash: "a", self.release.content_hash: "b"}.get(content_hash)


def comparisons(releases: Iterable[Release], now: datetime) -> list[Comparison]:
    """Those that have begun, of the releases of one pack; the latest first."""
    known = list(releases)
    found = [_comparison(one, known, now) for one in known if one.share < WHOLE and one.begins <= now]
    return sorted((one for one in found if one is not None), key=lambda one: one.release.begins, reverse=True)


def spoken(releases: Iterable[Release], at: datetime) -> list[Release]:
    """What is spoken to any cart at that moment: those with a share, the latest first, and the whole one below them."""
    made: list[Release] = []
    for release in sorted((one for one in releases if one.holds(at)), key=lambda one: (one.begins, one.at), reverse=True):
        made.append(release)
        if release.share >= WHOLE:
            break
    return made


def _comparison(release: Release, known: Sequence[Release], now: datetime) -> Comparison | None:
    """``None`` where the others got nothing, or the very same."""
    below = spoken(known, release.begins)
    base = below[-1] if release in below else None
    if base is None or base.share < WHOLE or base.content_hash == release.content_hash:
        return None
    end = min(at for at in (release.until, release.ended, now) if at is not None)
    changes = {at for one in known for at in (one.begins, one.until, one.ended) if at is not None and release.begins < at < end}
    moments = [release.begins, *sorted(changes), end]
    spans: list[tuple[datetime, datetime]] = []
    for since, until in pairwise(moments):
        if since < until and _both(spoken(known, since), release, base):
            spans = [*spans[:-1], (spans[-1][0], until)] if spans and spans[-1][1] == since else [*spans, (since, until)]
    return Comparison(release, base, tuple(spans), _both(spoken(known, now), release, base))


def _both(spoken_then: Sequence[Release], release: Release, base: Release) -> bool:
    whole = spoken_then[-1] if spoken_then else None
    return release in spoken_then and whole is not None and whole.share >= WHOLE and whole.content_hash == base.content_hash
