"""A catalogue's rows: a product's further variants say nothing of what its first row said, and its pictures have rows of their own."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from console.campaign.carts.sightings import Unreadable

_OF_THE_PRODUCT: Final = ("item", "status", "at")
_OF_A_VARIANT: Final = ("sku", "price")
_SOLD: Final = frozenset({"", "active", "unlisted", "published", "公開", "公開中", "販売中", "販売", "表示", "掲載中", "有効"})
_NOT_SOLD: Final = frozenset(
    {
        "draft",
        "archived",
        "unpublished",
        "下書き",
        "アーカイブ",
        "アーカイブ済み",
        "非公開",
        "販売停止",
        "販売休止",
        "販売終了",
        "廃止",
        "非表示",
        "無効",
    }
)
_BEYOND_STOCK: Final = frozenset({"continue", "true", "yes", "1", "はい"})
_OVERSOLD: Final = re.compile(r"[-−▲]\s*\d{1,9}")


class Continued:
    """Rows of one product (one ``handle``) belong together: a further row is given what only the first one said, so that each stands for
    itself, in the file of rejected rows too."""

    def __init__(self, places: Mapping[str, tuple[int, ...]]) -> None:
        self._handle = _only(places, "handle")
        self._inherited = [place for name in _OF_THE_PRODUCT if (place := _only(places, name)) is not None]
        self._own = [place for name in _OF_A_VARIANT for place in places.get(name, ())]
        self._first: dict[str, list[str]] = {}

    def whole(self, cells: Sequence[str]) -> Sequence[str] | None:
        """The row as it stands for itself; ``None``: it only shows a further picture."""
        handle = "" if self._handle is None else cells[self._handle].strip()
        if not handle:
            return cells
        first = self._first.get(handle)
        if first is None:
            self._first[handle] = [cells[place] for place in self._inherited]
            return cells
        if not any(cells[place].strip() for place in self._own):
            return None
        filled = list(cells)
        for place, said in zip(self._inherited, first, strict=True):
            filled[place] = cells[place] if cells[place].strip() else said
        return filled


def sold(status: str) -> bool:
    """Whether a product of that status can be bought. Raises ``Unreadable`` for a word that says neither."""
    plain = unicodedata.normalize("NFKC", status).strip().casefold()
    if plain not in _SOLD | _NOT_SOLD:
        raise Unreadable(
            f"販売の状態「{status[:30]}」が分かりません（active、draft、archived、公開、非公開など）。",
            f"The status “{status[:30]}” is not known: active, draft, archived or the like.",
        )
    return plain in _SOLD


def uncounted(told: Mapping[str, str]) -> bool:
    """Whether the shop sells it without a count of its own: nobody keeps its stock, or it is sold beyond it."""
    return ("tracker" in told and not told["tracker"]) or told.get("policy", "").casefold() in _BEYOND_STOCK


def oversold(stock: str) -> bool:
    """A shop that has sold more than it had writes a number below nought."""
    return _OVERSOLD.fullmatch(unicodedata.normalize("NFKC", stock).strip()) is not None


def _only(places: Mapping[str, tuple[int, ...]], name: str) -> int | None:
    found = places.get(name, ())
    return found[0] if len(found) == 1 else None
