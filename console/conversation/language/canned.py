"""A fake that ships: answers known beforehand, for tests and for an installation without a language model."""

from collections.abc import Mapping, Sequence

from console.domain.errors import LanguageFault


class CannedLanguageModel:
    """``answers`` maps a customer's words to a label; others get ``None``. ``fault`` is raised by every ``choose``.

    ``asked_for`` keeps the last hundred requests as ``(asked, words, labels)``, ``prepared`` the last hundred questions.
    """

    def __init__(self, answers: Mapping[str, str] | None = None, *, fault: LanguageFault | None = None) -> None:
        self._answers = dict(answers or {})
        self._fault = fault
        self.asked_for: list[tuple[str, str, tuple[str, ...]]] = []
        self.prepared: list[str] = []

    async def start(self) -> None: ...

    async def prepare(self, *, asked: str) -> None:
        del self.prepared[:-99]
        self.prepared.append(asked)

    async def choose(self, *, asked: str, words: str, labels: Sequence[str], limit_ms: int) -> str | None:
        del self.asked_for[:-99]
        self.asked_for.append((asked, words, tuple(labels)))
        if self._fault is not None:
            raise self._fault
        answer = self._answers.get(words)
        return answer if answer in labels else None

    async def close(self) -> None: ...
