"""Passwords: what is taken for one, and Argon2id with the profile its library recommends (RFC 9106, low memory), off the event loop."""

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from console.domain.errors import BadInput, EnvironmentFault

if TYPE_CHECKING:
    from argon2 import Parameters, PasswordHasher

SHORTEST: Final = 10
LONGEST: Final = 200
WAITING: Final = 8
"""Further ones are sent away: each takes a tenth of a second and 64 MiB."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read off a slip of paper."""


def name_key(name: str) -> str:
    """A name however it is typed: full or half width, capital or small, with or without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def tidied(password: str) -> str:
    """As it is hashed and tried: the same whichever width it was typed in, and never too long to be worth the work."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])


def fit(password: str, name: str) -> str:
    """Tidied, when it may become somebody's password. Raises ``BadInput``."""
    tidy = tidied(password)
    if not SHORTEST <= len(tidy) <= LONGEST:
        raise BadInput(
            f"パスワードは {SHORTEST}〜{LONGEST} 文字にしてください。言葉をいくつか並べた長いものが、安全で覚えやすいです。",
            f"A password has {SHORTEST} to {LONGEST} characters. Several words in a row are safe and easy to remember.",
        )
    if name_key(tidy) == name_key(name):
        raise BadInput("名前と同じパスワードは使えません。", "A password must not be the name.")
    if len(set(tidy)) == 1:
        raise BadInput("同じ文字を並べただけのパスワードは使えません。", "A password must not be one character again and again.")
    return tidy


def start_password() -> str:
    """To be written on a slip of paper: twelve letters and digits in threes of four, some 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


class Passwords:
    """One at a time, in a thread of its own. ``profile`` other than the recommended one is for tests."""

    def __init__(self, profile: "Parameters | None" = None) -> None:
        self._profile = profile
        self._made: PasswordHasher | None = None
        self._nobodys = ""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")
        self._waiting = 0

    async def hashed(self, password: str) -> str:
        return await self._run(password, None)

    async def fits(self, password: str, hashed: str | None) -> bool:
        """``None``: nobody's, which takes as long and never fits."""
        return bool(await self._run(password, hashed if hashed is not None else ""))

    async def _run(self, password: str, hashed: str | None) -> str:
        if self._waiting >= WAITING:
            raise EnvironmentFault(
                "サインインが混み合っています。少し待ってからもう一度お試しください。",
                "Too many sign in at once. Try again in a moment.",
                retry=True,
            )
        self._waiting += 1
        try:
            work = self.hash if hashed is None else lambda word: self._fits(word, hashed)
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, password)
        finally:
            self._waiting -= 1

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def _fits(self, password: str, hashed: str) -> str:
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            self._hasher.verify(hashed or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return ""
        return hashed

    @property
    def _hasher(self) -> "PasswordHasher":
        if self._made is None:
            from argon2 import PasswordHasher, profiles

            self._made = PasswordHasher.from_parameters(self._profile or profiles.RFC_9106_LOW_MEMORY)
            self._nobodys = self._made.hash(secrets.token_urlsafe(16))
        return self._made

    def close(self) -> None:
        self._thread.shutdown(wait=True)
