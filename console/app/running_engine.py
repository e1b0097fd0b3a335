"""The engine that runs on this machine, asked from the command line through its own door."""

import contextlib
import json
from collections.abc import Callable
from typing import Any, Self

import httpx

from console.domain.errors import BadInput, EnvironmentFault, Refused
from console.settings import Folders

READY_FILE = "engine.json"
ANSWER_S = 30.0

SignIn = Callable[[], tuple[str, str]]


class RunningEngine:
    """``find`` it, ``get`` and ``post`` as in docs/ENGINE_DOOR.md, and close it (a context manager)."""

    def __init__(self, client: httpx.Client, sign_in: SignIn | None = None) -> None:
        self._client = client
        self._sign_in = sign_in
        self._signed_in = False

    @classmethod
    def find(cls, folders: Folders, sign_in: SignIn | None = None) -> Self:
        """``sign_in`` is asked for name and password when the engine wants them. Raises ``EnvironmentFault`` when none runs here."""
        try:
            ready = json.loads((folders.data / READY_FILE).read_text("utf-8"))
            url, token = ready["url"], ready["token"]
        except (OSError, ValueError, KeyError) as fault:
            raise _not_running() from fault
        client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(ANSWER_S, connect=3.0),
            trust_env=False,
            verify=False,  # the address stands in a file that only the engine's owner can write; its certificate may name another host
        )
        return cls(client, sign_in)

    def get(self, path: str, **query: Any) -> Any:
        return self._ask("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._ask("POST", path, json=body or {})

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._client.request(method, f"/api/{path}", **more)
        except httpx.ConnectError as fault:
            raise _not_running() from fault
        except httpx.HTTPError as fault:
            raise EnvironmentFault(
                f"エンジンが応答しません（{type(fault).__name__}）。", f"The engine does not answer ({type(fault).__name__}).", retry=True
            ) from fault
        if answer.is_success:
            return answer.json()
        try:
            told = answer.json()["error"]
        except (ValueError, KeyError):
            raise EnvironmentFault(
                f"エンジンの返事が読めません（HTTP {answer.status_code}）。",
                f"The engine's answer cannot be read (HTTP {answer.status_code}).",
            ) from None
        if told.get("rule") == "access.sign_in" and self._sign_in is not None and not self._signed_in:
            self._enter(*self._sign_in())
            return self._ask(method, path, **more)
        if told.get("rule"):
            raise Refused(told["rule"], told["ja"], told["en"])
        raise BadInput(told["ja"], told["en"])

    def _enter(self, name: str, password: str) -> None:
        self._signed_in = True
        token = self._ask("POST", "session", json={"name": name, "password": password})["token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._signed_in:
            # A session that is not ended ends unused within the hour.
            with contextlib.suppress(httpx.HTTPError):
                self._client.delete("/api/session")
        self._client.close()


def _not_running() -> EnvironmentFault:
    return EnvironmentFault(
        "このマシンでエンジンが動いていません。okaeri engine で起動してください。",
        "No engine runs on this machine. Start one with: okaeri engine",
    )
