"""What a call would make of one sentence at one place of a draft, as it stands in the window."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from console.campaign.scripts.document import script_of
from console.domain.errors import EnvironmentFault
from console.service.commands import Person, may_look
from console.service.first_shop import first_shop
from console.service.scripts.script_cases import cases
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.wire.codec import encode


class SentenceRunner(Protocol):
    """Has the brain of the calls answer, away from the calls."""

    async def ask(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """``job`` is ``{brief, node, words, file}``; ``file``: the understanding's model, empty: the one that ships.

        Raises:
            BadInput: no such node, or a script that leads nowhere.
            EnvironmentFault: it could not be started, or died.
            Refused: too many wait already.
        """
        ...

    async def close(self) -> None: ...


class NoSentences:
    """An engine that was built without one."""

    async def ask(self, job: Mapping[str, Any]) -> dict[str, Any]:
        raise EnvironmentFault("このエンジンでは言葉を試せません。", "This engine cannot try a sentence.")

    async def close(self) -> None:
        pass


async def _shipped() -> str:
    return ""


class Sentences:
    def __init__(self, terms: Terms, transactions: Transactions) -> None:
        self._terms = terms
        self._transactions = transactions
        self._runner: SentenceRunner = NoSentences()
        self._file: Callable[[], Awaitable[str]] = _shipped

    def given_to(self, runner: SentenceRunner) -> None:
        """Sentences are answered elsewhere from now on."""
        self._runner = runner

    def hears_with(self, file: Callable[[], Awaitable[str]]) -> None:
        """``file`` tells the model that the calls understand with; empty: the one that ships."""
        self._file = file

    async def attempt(self, person: Person, document: Mapping[str, Any], node: str, words: str) -> dict[str, Any]:
        """What would be understood and said at ``node``; without ``words`` only what is said there. Nothing is kept.

        Raises:
            BadInput: no script, or no such node.
        """
        may_look(person)
        script, now = script_of(document), self._terms.clock()
        brief = (await self._transactions.read(lambda work: cases(work, first_shop(work), script, now, limit=1))).briefs[0]
        plain = await asyncio.to_thread(encode, brief)
        return await self._runner.ask({"brief": plain, "node": node, "words": words.strip(), "file": await self._file()})

    async def close(self) -> None:
        await self._runner.close()
