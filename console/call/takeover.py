"""Who holds the line, and the legal ways from one holder to the next.

One operator at a time: the second one is told who was first. Pure.
"""

from dataclasses import dataclass, replace

from console.domain.call import Holder
from console.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Takeover:
    """``operator`` is who took the call or speaks into it; ``barged_in``: both voices reach the customer."""

    holder: Holder = Holder.AI
    operator: str | None = None
    barged_in: bool = False
    held_by: Holder | None = None
    """Who gets the line back when the hold ends."""

    def take(self, operator: str) -> "Takeover":
        """Raises ``Refused`` when another operator has the call."""
        self._only(operator)
        return Takeover(Holder.OPERATOR, operator)

    def hand_back(self, operator: str) -> "Takeover":
        """Raises ``Refused`` when this operator does not have the call."""
        self._only(operator)
        if self.operator is None:
            raise Refused("call.not_taken", "この通話は引き取られていません。", "Nobody has taken this call over.")
        return Takeover()

    def barge_in(self, operator: str, on: bool) -> "Takeover":
        self._only(operator)
        if self.holder is not Holder.AI:
            raise Refused("call.not_ai", "AIが話している通話にだけ割り込めます。", "Only a call the AI is speaking on can be barged into.")
        return replace(self, operator=operator if on else None, barged_in=on)

    def hold(self, operator: str, on: bool) -> "Takeover":
        self._only(operator)
        if on:
            if self.holder is Holder.HOLD:
                return self
            return Takeover(Holder.HOLD, operator, held_by=self.holder)
        if self.holder is not Holder.HOLD:
            return self
        back = self.held_by or Holder.AI
        return Takeover(back, operator if back is Holder.OPERATOR else None)

    def voice(self) -> str:
        """What the trunk's bridge connects: ``ai``, ``operator``, ``both`` or ``hold``."""
        return "both" if self.barged_in else self.holder.value

    def _only(self, operator: str) -> None:
        if self.operator is not None and self.operator != operator:
            raise Refused(
                "call.held_by_another",
                f"この通話は{self.operator}さんが対応中です。",
                f"{self.operator} already has this call.",
            )
