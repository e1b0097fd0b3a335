"""Understanding evaluated as a call uses it: the trained examples, and for what they are unsure of the language model, in a call's time."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from console.app.stages import LineConfiguration, language_model
from console.app.understanding_in_use import understanding
from console.conversation.brain import LANGUAGE_MS
from console.conversation.dialogue.hearing import Turn, candidates
from console.conversation.language.port import LanguageModel
from console.conversation.understanding.evaluation import evaluate
from console.conversation.understanding.port import Understanding, Understood
from console.settings import Folders, Settings

ASKED: Final = {
    "identity": "ご本人様でいらっしゃいますか。",
    "yes_no": "ほかに、ご不明な点はございますか。",
    "reason": "ご注文の前に、何か気になる点がございましたか。",
    "offer": "よろしければ、お手続きのリンクをお送りいたしましょうか。",
    "measure": "身長を教えていただけますか。",
    "time": "いつごろお電話を差し上げれば、ご都合がよろしいでしょうか。",
    "contact": "ショートメールとメールの、どちらにお送りしましょうか。",
}
"""The agent's question for each kind of answer, as the demo's scripts put it."""


def report(lines: Iterable[Mapping[str, str]], *, language: bool) -> dict[str, Any]:
    """``evaluation.evaluate`` of the shipped examples; with ``language`` also ``asked`` (questions to the language model), ``answered``.

    Raises:
        LanguageFault, EnvironmentFault: the language model that is set up is not there.
    """
    examples = understanding()
    if not language:
        return evaluate(examples, lines)
    with asyncio.Runner() as runner:
        model = language_model(LineConfiguration.of(Settings(), Folders.find()))
        runner.run(model.start())
        try:
            second = SecondOpinion(examples, model, runner)
            return {**evaluate(second, lines), "asked": second.asked, "answered": second.answered}
        finally:
            runner.run(model.close())


class SecondOpinion:
    """``Understanding`` that puts what it is unsure of to the language model, which has read our question beforehand, as in a call."""

    def __init__(self, first: Understanding, model: LanguageModel, runner: asyncio.Runner) -> None:
        self._first, self._model, self._runner = first, model, runner
        self.asked = self.answered = 0
        self._prepared: set[str] = set()

    def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Understood:
        meant = self._first.understand(text, expecting=expecting, vocabulary=vocabulary)
        labels = candidates(Turn(text, meant.ranked))
        if meant.sure or not labels:
            return meant
        put = ASKED.get(expecting or "", "")
        self.asked += 1
        label = self._runner.run(self._choose(put, text, labels))
        if label is None:
            return meant
        self.answered += 1
        rest = tuple(pair for pair in meant.ranked if pair[0] != label)
        return replace(meant, ranked=((label, max(dict(meant.ranked)[label], meant.probability)), *rest))

    async def _choose(self, put: str, text: str, labels: Sequence[str]) -> str | None:
        if put not in self._prepared:
            self._prepared.add(put)
            # Ten seconds: as long as a line that asks and the customer's silence before it may last together.
            await self._model.choose(asked=put, words="はい", labels=labels, limit_ms=10_000)
        return await self._model.choose(asked=put, words=text, labels=labels, limit_ms=LANGUAGE_MS)
