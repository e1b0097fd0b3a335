"""How a shop wants its calls planned, as a document that a manager edits."""

from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, Self

import yaml
from pydantic import Field, field_validator, model_validator

from console.domain.barring import FOR_GOOD, Limits
from console.domain.errors import BadInput
from console.domain.outcome import Outcome
from console.settings.document import Part, checked

CHANNELS: Final = ("call", "sms", "mail", "ads")
"""In the order in which equals are taken."""
Mark = Literal["◎", "○", "△", "−"]
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Phase(Part):
    """From ``from_hours`` after the cart was left until the next phase begins."""

    name: str
    name_en: str
    from_hours: int = Field(ge=0)
    call: Mark
    mail: Mark
    sms: Mark
    ads: Mark

    def channels(self) -> tuple[str, ...]:
        """Those that are used, the best first."""
        used = [channel for channel in CHANNELS if getattr(self, channel) != "−"]
        return tuple(sorted(used, key=lambda channel: "◎○△".index(getattr(self, channel))))

    def mark(self, channel: str) -> str:
        return str(getattr(self, channel))


class Band(Part):
    """A part of the day. ``rate``: percent that the priors give it; without one it is as good as any."""

    start: time = Field(alias="from")
    until: time
    rate: float | None = Field(default=None, gt=0, lt=100)
    weekdays_only: bool = False


class Timing(Part):
    """``strength``: as many own calls as the priors are worth in each cell of weekday and band."""

    strength: float = Field(ge=1, le=10_000)
    weekdays: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], float]
    bands: tuple[Band, ...] = Field(min_length=1, max_length=26)

    @field_validator("bands")
    @classmethod
    def _in_turn(cls, bands: tuple[Band, ...]) -> tuple[Band, ...]:
        if any(band.start >= band.until for band in bands) or any(a.until != b.start for a, b in pairwise(bands)):
            raise ValueError("時間帯は隙間も重なりもなく、早い順に並べます / bands follow one another without gap or overlap")
        if any(moment.minute % 30 or moment.second for band in bands for moment in (band.start, band.until)):
            raise ValueError("時間帯は30分きざみです / bands begin and end on the half hour")
        return bands


class Rung(Part):
    """``other_band``: at another part of the day than the last time."""

    after_minutes: int = Field(ge=1, le=14 * 24 * 60)
    other_band: bool = False

    @property
    def wait(self) -> timedelta:
        return timedelta(minutes=self.after_minutes)


class CartLimits(Part):
    """A merchant may narrow the limits, never widen them."""

    per_cart: int = Field(ge=1, le=3)
    days_between_carts: int = Field(ge=7, le=365)

    def limits(self) -> Limits:
        return Limits(per_cart=self.per_cart, days_between_carts=self.days_between_carts)


class Holdout(Part):
    """The share of customers who are never called, so that recovery can be told from what happens anyway."""

    share: float = Field(ge=0, le=0.5)


class Pilot(Part):
    """While ``stage`` is ``pilot``: carts of ``tiers`` only, of these ``share`` of the customers, ``daily_cap`` calls a day."""

    stage: Literal["pilot", "full"]
    tiers: tuple[str, ...] = ()
    share: float = Field(gt=0, le=1)
    daily_cap: int = Field(ge=1, le=100_000)

    @property
    def cap(self) -> int | None:
        """Calls a day; ``None``: the pilot is over."""
        return self.daily_cap if self.stage == "pilot" else None


class Pacing(Part):
    """``unattended``: calls at once while no operator is there; ``staffed``: operators that the plan reckons with."""

    calls_per_operator: float = Field(gt=0, le=20)
    unattended: int = Field(ge=0, le=200)
    average_call_s: float = Field(ge=10, le=3600)
    staffed: int = Field(ge=0, le=1000)


class Season(Part):
    """Days on which another script is used, or nobody is called. ``12-31``: every year; ``2026-12-31``: that year."""

    name: str
    name_en: str
    start: str = Field(alias="from", pattern=r"^(\d{4}-)?\d{2}-\d{2}$")
    until: str = Field(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")
    script: str | None = None
    closed: bool = False

    @model_validator(mode="after")
    def _real(self) -> Self:
        if len(self.start) != len(self.until):
            raise ValueError("始まりと終わりの書き方をそろえます / write both ends with the year or both without")
        for day in (self.start, self.until):
            date.fromisoformat(day if len(day) == 10 else f"2028-{day}")
        if len(self.start) == 10 and self.start > self.until:
            raise ValueError("終わりが始まりより前です / the end is before the beginning")
        return self

    def covers(self, day: date) -> bool:
        """Both ends belong to it; a season of every year may lie over the New Year."""
        at = day.isoformat()[10 - len(self.start) :]
        return self.start <= at <= self.until if self.start <= self.until else at >= self.start or at <= self.until


class PlanTerms(Part):
    matrix: tuple[Phase, ...] = Field(min_length=1, max_length=12)
    until_hours: int = Field(ge=1, le=24 * 60)
    timing: Timing
    ladder: dict[Outcome, Rung]
    limits: CartLimits
    holdout: Holdout
    pilot: Pilot
    pacing: Pacing
    seasons: tuple[Season, ...] = ()
    vip_script: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        starts = [phase.from_hours for phase in self.matrix]
        if starts[0] != 0 or starts != sorted(set(starts)) or self.until_hours <= starts[-1]:
            raise ValueError("連絡手段の表は 0 時間から早い順に並べます / the phases begin at 0 hours and follow one another")
        never = {*FOR_GOOD, Outcome.ALREADY_ORDERED, Outcome.RECOVERED}
        if named := never & set(self.ladder):
            raise ValueError(f"{'、'.join(sorted(named))} のあとはかけ直せません / after {', '.join(sorted(named))} nobody is called again")
        return self

    def season(self, day: date) -> Season | None:
        """The first that covers the day."""
        return next((season for season in self.seasons if season.covers(day)), None)

    def closed_on(self, day: date) -> bool:
        return any(season.closed for season in self.seasons if season.covers(day))

    def script(self, day: date, *, vip: bool) -> str | None:
        """The pack that a call on this day is made with; ``None``: the one that fits the cart."""
        if vip and self.vip_script is not None:
            return self.vip_script
        return next((season.script for season in self.seasons if season.script is not None and season.covers(day)), None)


def read(content: Any) -> PlanTerms:
    """Raises ``BadInput`` that names the place."""
    return checked(PlanTerms, content, ja="架電計画の設定", en="the plan's terms")


def shipped(path: Path) -> PlanTerms:
    """``assets/campaign/plan.yaml``. Raises ``BadInput``."""
    try:
        return read(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError) as fault:
        raise BadInput(f"架電計画の設定 {path} を読めません。", f"The plan's terms in {path} cannot be read.") from fault
