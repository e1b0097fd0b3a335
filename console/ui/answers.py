"""What the engine's door answers, and how the link to it stands. Free of Qt."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

JSON = dict[str, Any]


class LinkState(StrEnum):
    CONNECTING = "connecting"
    STARTING = "starting"
    """No engine was running: one is being started on this machine."""
    ONLINE = "online"
    LOST = "lost"
    REFUSED = "refused"
    """The engine is there and does not accept this desk's token."""
    UNTRUSTED = "untrusted"
    """Something is there whose certificate nobody vouches for; nothing is sent to it, the token least of all."""


@dataclass(frozen=True, slots=True)
class Link:
    """``retry_in`` is whole seconds until the next attempt, 0 while one is under way."""

    state: LinkState
    retry_in: int = 0

    @property
    def online(self) -> bool:
        return self.state is LinkState.ONLINE


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the engine did not do it, in both languages; ``rule`` is the id of the rule that forbade it."""

    ja: str
    en: str
    rule: str | None = None

    def said(self, lang: str) -> str:
        return (self.ja or self.en) if lang == "ja" else (self.en or self.ja)


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` is the HTTP status, 0 when the engine could not be reached."""

    status: int
    body: JSON = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


Told = Refusal | str | tuple[str, dict[str, Any]]
"""What is said after something was asked for: why not, a sentence by its key, or by its key and blanks that it was done."""

Done = Callable[[Answer], None]
Fetched = Callable[[bytes, Refusal | None], None]


class Asks(Protocol):
    """The part of a door that presenters use."""

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        """Send a request; ``done`` is called once, on the window's thread, with the answer."""
        ...

    def send(self, path: str, content: bytes, done: Done) -> None:
        """A file as it is, to the engine; ``done`` as with ``ask``."""
        ...

    def fetch(self, path: str, done: Fetched) -> None:
        """A file as it is; ``done`` is called once with its bytes, or with why there are none."""
        ...


class Hears(Protocol):
    """The operator's ears and voice; one call at a time."""

    @property
    def audible(self) -> bool:
        """Whether there is anything to hear through."""
        ...

    @property
    def speaks(self) -> bool:
        """Whether there is a microphone, or what stands in for one."""
        ...

    def mute(self, on: bool) -> None:
        """Nothing of the microphone leaves this desk while it is on; every ``talk`` begins with it off."""
        ...

    def listen(self, call_id: str) -> None: ...

    def talk(self, call_id: str) -> None: ...

    def hush(self) -> None:
        """Neither listen nor talk."""
        ...


class Deaf:
    """No headset at all: a desk that only watches."""

    audible: bool = False
    speaks: bool = False

    def mute(self, on: bool) -> None:
        pass

    def listen(self, call_id: str) -> None:
        pass

    def talk(self, call_id: str) -> None:
        pass

    def hush(self) -> None:
        pass


def text_of(value: Any) -> str:
    """Nothing for what the engine did not tell."""
    return "" if value is None else str(value)


def texts_of(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def refusal_of(body: JSON, status: int) -> Refusal:
    """The reason inside an error body of docs/ENGINE_DOOR.md; an answer without one is told by its status."""
    error = body.get("error")
    if isinstance(error, dict) and (error.get("ja") or error.get("en")):
        rule = error.get("rule")
        return Refusal(str(error.get("ja") or ""), str(error.get("en") or ""), str(rule) if rule else None)
    return Refusal(f"エンジンが要求を受け付けませんでした（{status}）。", f"The engine did not accept the request ({status}).")


UNREACHABLE = Refusal(
    "エンジンに届きませんでした。つながり次第、もう一度お試しください。",
    "The engine could not be reached. Try again once the connection is back.",
)
