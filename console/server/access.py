"""The installation's own tokens: as long as nobody has an account they are who asks, afterwards they only lead to the sign-in."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from console.service.commands import Person, Role

NAME_HEADER = "x-okaeri-operator"
"""Percent-encoded UTF-8; who sits at this machine's desk, when several people share the local token. Of no account once people sign in."""


@dataclass(frozen=True, slots=True)
class NamedToken:
    """A desk's own token, known by its SHA-256 in hex."""

    name: str
    role: Role
    sha256: str


def token_of(headers: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


class Access:
    """``local_token`` lies in the data folder and opens everything; ``local_name`` is who uses it unless the desk names another."""

    def __init__(self, local_token: str, local_name: str, named: Sequence[NamedToken] = ()) -> None:
        self._local = hashlib.sha256(local_token.encode()).hexdigest()
        self._local_name = local_name
        self._named = tuple(named)

    def person(self, headers: Mapping[str, str]) -> Person | None:
        """``None``: no token of this installation."""
        token = token_of(headers)
        if token is None:
            return None
        digest = hashlib.sha256(token.encode()).hexdigest()
        found: Person | None = None
        for named in self._named:
            if hmac.compare_digest(named.sha256, digest):
                found = Person(named.name, named.role)
        if hmac.compare_digest(self._local, digest):
            given = unquote(headers.get(NAME_HEADER, "")).strip()[:60]
            found = Person(given or self._local_name, Role.ADMINISTRATOR)
        return found
