"""Where an abandoned cart stands among the shop's priorities."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """``within_hours``: to be called this soon. ``why_ja`` and ``why_en`` say what put the cart here."""

    tier: str
    within_hours: int
    why_ja: str
    why_en: str
    vip: bool = False
