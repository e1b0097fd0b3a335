"""Any server that speaks OpenAI's chat protocol (llama-server, vLLM): one language model for several engines."""

import contextlib
from collections.abc import Sequence
from typing import Final

import httpx
import structlog

from console.conversation.language.prompt import LETTERS, SYSTEM, beginning, conversation, grammar, question
from console.domain.errors import LanguageFault

PREPARE_LIMIT_S: Final = 3.0

_log = structlog.get_logger(__name__)


class OpenAIServer:
    """``base_url`` ends before ``/chat/completions`` (``http://127.0.0.1:8080/v1``).

    A grammar and a choice list are sent along; a server that knows neither answers freely, and what is not one of the
    letters counts as no answer.
    """

    def __init__(self, base_url: str, model: str, *, api_key: str | None = None, concurrent: int = 8) -> None:
        self._base_url = base_url.rstrip("/")
        self._model = model
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._limits = httpx.Limits(max_connections=concurrent)
        self._client: httpx.AsyncClient | None = None

    async def start(self) -> None:
        """Raises ``LanguageFault`` when the server cannot be reached."""
        self._client = httpx.AsyncClient(headers=self._headers, limits=self._limits, timeout=5.0, trust_env=False)
        try:
            response = await self._client.get(f"{self._base_url}/models")
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise self._unreachable() from fault
        if response.status_code in (401, 403):
            raise LanguageFault(
                "言語モデルのサーバーに拒否されました。鍵を確かめてください。", "The language server refused us; check its key."
            )

    async def prepare(self, *, asked: str) -> None:
        """Let the server read the conversation up to the customer's words, so that it keeps that computed (prompt caching)."""
        if self._client is None:
            return
        body = {"model": self._model, "messages": _messages(beginning(asked)), "temperature": 0, "max_tokens": 1}
        with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL):
            await self._client.post(f"{self._base_url}/chat/completions", json=body, timeout=PREPARE_LIMIT_S)

    async def choose(self, *, asked: str, words: str, labels: Sequence[str], limit_ms: int) -> str | None:
        if self._client is None:
            raise LanguageFault("言語モデルに接続していません。", "The language model is not connected.")
        options = list(labels)[: len(LETTERS)]
        body = {"model": self._model, "messages": _messages(question(asked, words, options)), "temperature": 0, "max_tokens": 1}
        body |= {"grammar": grammar(len(options)), "guided_choice": list(LETTERS[: len(options)])}
        try:
            response = await self._client.post(f"{self._base_url}/chat/completions", json=body, timeout=limit_ms / 1000)
            response.raise_for_status()
            answer = str(response.json()["choices"][0]["message"]["content"]).strip()[:1].upper()
        except httpx.TimeoutException:
            return None
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise self._unreachable() from fault
        except (ValueError, KeyError, IndexError, TypeError):
            _log.warning("language_server_answer_unreadable")
            return None
        at = LETTERS.find(answer) if answer else -1
        return options[at] if 0 <= at < len(options) else None

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _unreachable(self) -> LanguageFault:
        return LanguageFault(
            "言語モデルのサーバーに接続できません。アドレスと起動を確かめてください。",
            "The language model's server cannot be reached; check its address and that it runs.",
            retry=True,
        )


def _messages(put: str) -> list[dict[str, str]]:
    messages = [{"role": "system", "content": SYSTEM}]
    for user, letter in conversation():
        messages += [{"role": "user", "content": user}, {"role": "assistant", "content": letter}]
    return [*messages, {"role": "user", "content": put}]
