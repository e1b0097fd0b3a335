"""The priority tiers as a document: conditions in order, the first that holds places the cart; and who is a VIP."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import Field, field_validator, model_validator

from console.campaign.segments.conditions import CartFacts, Condition, bounded, reasons
from console.domain.errors import BadInput
from console.domain.segment import Segment
from console.settings.document import Part, checked


class Tier(Part):
    """``expected``: the share of such carts that is recovered, lowest and highest, in percent. The last tier has no ``when``."""

    name: str = Field(min_length=1, max_length=20)
    name_en: str = Field(min_length=1, max_length=40)
    within_hours: int = Field(ge=1, le=24 * 28)
    expected: tuple[float, float]
    when: Condition | None = None

    @field_validator("when")
    @classmethod
    def _readable(cls, when: Condition | None) -> Condition | None:
        return None if when is None else bounded(when)

    @field_validator("expected")
    @classmethod
    def _ordered(cls, expected: tuple[float, float]) -> tuple[float, float]:
        if not 0 <= expected[0] <= expected[1] <= 100:
            raise ValueError("見込みは 0 から 100 まで、小さい方が先です / percentages from 0 to 100, the lower one first")
        return expected


class Vip(Part):
    when: Condition

    @field_validator("when")
    @classmethod
    def _readable(cls, when: Condition) -> Condition:
        return bounded(when)


class Segmentation(Part):
    """``placed`` is pure. The last tier takes every cart that no other one took, so each cart has exactly one tier."""

    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=12)
    vip: Vip

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [tier.name for tier in self.tiers]
        if len(set(names)) != len(names):
            raise ValueError("同じ名前の優先度が二つあります / two tiers have the same name")
        if any(tier.when is None for tier in self.tiers[:-1]) or self.tiers[-1].when is not None:
            raise ValueError(
                "条件のない優先度は最後に一つだけ置きます / exactly the last tier has no condition, and takes what the others left"
            )
        return self

    @cached_property
    def _tests(self) -> tuple[tuple[Tier, Callable[[CartFacts], bool]], ...]:
        return tuple((tier, tier.when.holds) for tier in self.tiers if tier.when is not None)

    @cached_property
    def _is_vip(self) -> Callable[[CartFacts], bool]:
        return self.vip.when.holds

    def tier_of(self, facts: CartFacts) -> Tier:
        for tier, test in self._tests:
            if test(facts):
                return tier
        return self.tiers[-1]

    def is_vip(self, facts: CartFacts) -> bool:
        return self._is_vip(facts)

    def placed(self, facts: CartFacts) -> Segment:
        """The tier, whether it is a VIP's, and why, in both languages."""
        tier, vip = self.tier_of(facts), self.is_vip(facts)
        ja, en = ([], []) if tier.when is None else reasons(tier.when, facts)
        if tier.when is None:
            ja, en = ["ほかの優先度の条件に当てはまらない"], ["none of the other tiers"]
        if vip:
            because = reasons(self.vip.when, facts)
            ja, en = [*ja, f"VIP: {'、'.join(because[0])}"], [*en, f"VIP: {', '.join(because[1])}"]
        return Segment(tier.name, tier.within_hours, "、".join(ja), ", ".join(en), vip=vip)


def read(content: Any) -> Segmentation:
    """Raises ``BadInput`` that names the place."""
    return checked(Segmentation, content, ja="優先度の設定", en="the tiers")


def shipped(path: Path) -> Segmentation:
    """``assets/campaign/segments.yaml``. Raises ``BadInput``."""
    try:
        return read(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError) as fault:
        raise BadInput(f"優先度の設定 {path} を読めません。", f"The tiers in {path} cannot be read.") from fault
