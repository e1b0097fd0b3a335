"""What a person at a desk can ask for, and who may."""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.errors import Refused


class Role(StrEnum):
    OPERATOR = "operator"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SYSTEM = "system"
    """Another program of the shop's, with an API key; what it may ask for is in the key's scopes."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``name`` is shown to the others and written to the audit chain."""

    name: str
    role: Role


ENGINE = Person("engine", Role.ADMINISTRATOR)
"""What the engine does by itself."""


@dataclass(frozen=True, slots=True)
class OfCall:
    """A command upon one live call."""

    call_id: str


@dataclass(frozen=True, slots=True)
class TakeOver(OfCall):
    pass


@dataclass(frozen=True, slots=True)
class HandBack(OfCall):
    vanished: bool = False


@dataclass(frozen=True, slots=True)
class BargeIn(OfCall):
    on: bool


@dataclass(frozen=True, slots=True)
class Hold(OfCall):
    on: bool


@dataclass(frozen=True, slots=True)
class HangUp(OfCall):
    pass


@dataclass(frozen=True, slots=True)
class Steer(OfCall):
    """Either an approved line by id, or typed words."""

    line: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class SendLink(OfCall):
    channel: str


@dataclass(frozen=True, slots=True)
class DeskPhone(OfCall):
    uri: str


@dataclass(frozen=True, slots=True)
class Transfer(OfCall):
    uri: str
    attended: bool = False


@dataclass(frozen=True, slots=True)
class Keypad(OfCall):
    digits: str


CallCommand = TakeOver | HandBack | BargeIn | Hold | HangUp | Steer | SendLink | DeskPhone | Transfer | Keypad

_TALKS = frozenset({Role.OPERATOR, Role.MANAGER, Role.ADMINISTRATOR})
_LOOKS = frozenset(Role)
_PROVES = frozenset({Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR})
_DECIDES = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


def may_act(person: Person) -> None:
    """Dialling and anything a customer can hear. Raises ``Refused``."""
    _require(person, _TALKS)


def may_look(person: Person) -> None:
    """Queue, calls, transcripts, listening."""
    _require(person, _LOOKS)


def may_take_evidence(person: Person) -> None:
    """The evidence pack leaves the house with everything in it."""
    _require(person, _PROVES)


def may_manage(person: Person) -> None:
    """The campaign, its tiers and its rules."""
    _require(person, _DECIDES)


def overrules(person: Person) -> bool:
    """May call about carts that are assigned to somebody else."""
    return person.role in _DECIDES


def _require(person: Person, roles: frozenset[Role]) -> None:
    if person.role not in roles:
        raise Refused(
            "access.role",
            f"この操作は {person.name} さんの役割（{_ROLE_JA[person.role]}）ではできません。",
            f"{person.name}'s role ({person.role.value}) does not allow this.",
        )


_ROLE_JA = {
    Role.OPERATOR: "オペレーター",
    Role.MANAGER: "管理者",
    Role.ADMINISTRATOR: "システム管理者",
    Role.AUDITOR: "監査担当",
    Role.SYSTEM: "API キー",
}
