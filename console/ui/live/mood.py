"""How the customer seems, as the door tells it: figures 0–100 with their reasons. Free of Qt."""

from dataclasses import dataclass
from typing import Final

from console.ui.answers import JSON

HIGH: Final = 60
"""Anger or distress from which the script is softened; said in a word, not in colour alone."""
TURNED: Final = 5
"""A change smaller than this is no direction."""


@dataclass(frozen=True, slots=True)
class Why:
    ja: str
    en: str

    def words(self, lang: str) -> str:
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Mood:
    """``purchase_was`` is the purchase intent one turn earlier; ``by_voice``: the voice was weighed too, not the words alone."""

    anger: int
    distress: int
    hesitation: int
    interest: int
    purchase: int
    purchase_was: int
    by_voice: bool
    reasons: tuple[Why, ...] = ()

    @property
    def strain(self) -> tuple[str, int]:
        """``anger`` or ``distress``, whichever is higher, and how high."""
        return ("distress", self.distress) if self.distress > self.anger else ("anger", self.anger)

    @property
    def strained(self) -> bool:
        return self.strain[1] >= HIGH

    @property
    def direction(self) -> str:
        """Which way the purchase intent went: ↑, ↓ or nothing."""
        by = self.purchase - self.purchase_was
        return "↑" if by >= TURNED else "↓" if by <= -TURNED else ""


def mood_of(body: JSON | None, before: Mood | None) -> Mood | None:
    """From an event or an answer; ``None`` for what is no mood."""
    if not isinstance(body, dict) or not isinstance(body.get("anger"), int | float):
        return None

    def figure(name: str) -> int:
        value = body.get(name)
        return max(0, min(100, round(value))) if isinstance(value, int | float) else 0

    reasons = tuple(
        Why(str(why.get("ja") or ""), str(why.get("en") or ""))
        for why in body.get("reasons") or ()
        if isinstance(why, dict) and why.get("ja")
    )
    purchase = figure("purchase")
    return Mood(
        figure("anger"),
        figure("distress"),
        figure("hesitation"),
        figure("interest"),
        purchase,
        before.purchase if before is not None else purchase,
        bool(body.get("by_voice")),
        reasons,
    )
