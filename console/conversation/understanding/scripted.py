"""The fake: understands what it was told it would hear. Ships, so that a brain can be rehearsed without a model."""

from collections.abc import Mapping, Sequence

from console.conversation.understanding.port import Understood
from console.conversation.understanding.slots import slots_in


class ScriptedUnderstanding:
    """``answers``: text → label, or (text, expecting) → label. Anything else is ``otherwise`` and not sure."""

    def __init__(self, answers: Mapping[str | tuple[str, str], str], *, otherwise: str = "off_topic") -> None:
        self._answers = dict(answers)
        self._otherwise = otherwise
        self.heard: list[tuple[str, str | None]] = []

    def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Understood:
        self.heard.append((text, expecting))
        label = self._answers.get((text, expecting or "")) or self._answers.get(text)
        slots = slots_in(text, expecting=expecting)
        if label is None:
            return Understood(((self._otherwise, 0.3),), slots, sure=False)
        return Understood(((label, 1.0),), slots, sure=True)
