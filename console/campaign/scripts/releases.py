"""When which approved version is spoken, and to what share of the carts.

A release is never changed, only ended. Of those that hold at a moment the one that began last is spoken; one with a share takes only
its part of the carts, always the same ones, and leaves the others to the release below it. So a season is a release with an end, a
rollback is a release of an older version, and a comparison of two versions is a release with a share.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.errors import BadInput

WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Release:
    """``begins`` to ``until`` (``None``: open); ``share`` is percent of the carts; ``ended``: somebody took it out early."""

    id: str
    shop_id: str
    pack: str
    version_id: str
    content_hash: str
    begins: datetime
    by: str
    at: datetime
    until: datetime | None = None
    share: int = WHOLE
    ended: datetime | None = None
    ended_by: str | None = None

    def holds(self, at: datetime) -> bool:
        ends = [end for end in (self.until, self.ended) if end is not None]
        return self.begins <= at and all(at < end for end in ends)

    def is_over(self, at: datetime) -> bool:
        return any(end is not None and end <= at for end in (self.until, self.ended))

    def takes(self, cart_id: str | None) -> bool:
        """The same cart gets the same answer for as long as the release lasts, on every engine."""
        if self.share >= WHOLE:
            return True
        if cart_id is None:
            return False
        digest = hashlib.sha256(f"{self.id}:{cart_id}".encode()).digest()
        return int.from_bytes(digest[:8]) % WHOLE < self.share


def in_force(releases: Iterable[Release], at: datetime, cart_id: str | None = None) -> Release | None:
    """What is spoken to this cart at that moment, of the releases of one pack; without a cart what the most of them get."""
    holding = sorted((release for release in releases if release.holds(at)), key=lambda one: (one.begins, one.at), reverse=True)
    return next((release for release in holding if release.takes(cart_id)), None)


def checked(begins: datetime, until: datetime | None, share: int, now: datetime) -> None:
    """Raises ``BadInput`` for a time that is past or empty, and for a share of nothing."""
    if begins < now:
        raise BadInput("使い始めが過去になっています。", "It would begin in the past.")
    if until is not None and until <= begins:
        raise BadInput("使い終わりは、使い始めより後にしてください。", "The end must come after the beginning.")
    if not 1 <= share <= WHOLE:
        raise BadInput("割合は 1 から 100 までのパーセントです。", "The share is a percentage from 1 to 100.")
