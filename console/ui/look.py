"""What every widget is given to dress itself: the theme's colours and the words of one language."""

from dataclasses import dataclass

from console.ui.live.call_state import Holder
from console.ui.live.transcript_log import Who
from console.ui.tokens import Theme, Voice
from console.ui.words import Words


@dataclass(frozen=True)
class Look:
    theme: Theme
    words: Words

    @property
    def lang(self) -> str:
        return self.words.lang.value

    def voice(self, who: Who) -> Voice:
        return {Who.AGENT: self.theme.ai, Who.CUSTOMER: self.theme.customer, Who.OPERATOR: self.theme.operator}[who]

    def holder(self, holder: Holder) -> Voice:
        return {Holder.AI: self.theme.ai, Holder.OPERATOR: self.theme.operator, Holder.HOLD: self.theme.hold}[holder]


def clock_text(seconds: float) -> str:
    """``75`` → ``01:15``; an hour and more as ``1:02:03``."""
    whole = max(0, int(seconds))
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 60:02d}:{whole % 60:02d}"
