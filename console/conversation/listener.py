"""What the customer's words mean in this call."""

import re
from dataclasses import dataclass
from typing import Final

from console.conversation.dialogue.breath import Breath
from console.conversation.dialogue.hearing import Turn, enough
from console.conversation.understanding.port import Understanding, Understood
from console.conversation.understanding.slots import slots_in
from console.domain.card_numbers import MASK
from console.domain.customer import Customer
from console.domain.utterance import finished, sounds_finished, trails_off

_MASKED: Final = re.compile(
    rf"(?:え[えっ]?[ーえ]?と[、,\s]*|(?:クレジット)?(?:カード)?の?番号[はがを]?[、,\s]*)*{MASK}[{MASK}\s、,。.]*(?:です(?:ね|けど)?)?[\s、,。.]*"
)
_NOTHING: Final = Understood((("unknown", 1.0),))


@dataclass(frozen=True, slots=True)
class Listener:
    """``customer``: whose names belong to the call."""

    understanding: Understanding
    customer: Customer

    def turn(self, breath: Breath, reason: str | None) -> Turn:
        """``reason``: why the cart was left, as far as that is known."""
        meant = self._understood(breath.words, breath.asked)
        # Who doubts the size and says a bare 163 tells a height.
        slots = slots_in(breath.words, expecting="measure") if reason == "reason_size" else meant.slots
        sure = meant.sure or "height_cm" in slots
        return Turn(
            breath.words, meant.ranked, meant.also, sure, slots, breath.confidence, meant.kana, meant.misunderstood, holds=meant.holds
        )

    def finished(self, text: str, asked: str | None) -> bool:
        """Whether the words so far are a finished Japanese utterance, given what was asked."""
        if finished(text, asked):
            return True
        meant = self._understood(text, asked)
        return sounds_finished(meant.kana) or (meant.sure and enough(meant.label, asked) and trails_off(text))

    def _understood(self, words: str, asked: str | None) -> Understood:
        """Digits of a card mean nothing by themselves: what is understood is what was said beside them."""
        words = _MASKED.sub("", words) if MASK in words else words
        if not words:
            return _NOTHING
        names = tuple(name for name in (self.customer.name, self.customer.kana) if name)
        return self.understanding.understand(words, expecting=asked, vocabulary=names)
