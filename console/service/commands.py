"""What a person at a desk can ask for, and who may."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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
CUSTOMER: Final = "customer"
"""Who answered a survey, in the audit chain: nobody's name."""


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


class What(StrEnum):
    """What somebody asks for, as far as roles go. ``MAY`` is the whole of it."""

    LOOK = "look"
    """Queue, calls, transcripts, recordings, listening, results."""
    ACT = "act"
    """Dialling and anything a customer can hear; notes, outcomes, decisions about carts, proposals to learning and knowledge."""
    OVERRULE = "overrule"
    """Carts that are assigned to somebody else; hanging up somebody else's call."""
    MANAGE = "manage"
    """The campaign, its tiers and rules; scripts, knowledge, learning and wordings with their approvals; keys of other systems; erasure."""
    PROVE = "prove"
    """Evidence packs, certificates and the audit log: what leaves the house with everything in it."""
    ADMINISTER = "administer"
    """The people, their roles and passwords."""


_EVERYBODY = frozenset({Role.OPERATOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR})
MAY: Final[Mapping[What, frozenset[Role]]] = {
    What.LOOK: _EVERYBODY | {Role.SYSTEM},
    What.ACT: _EVERYBODY - {Role.AUDITOR},
    What.OVERRULE: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    What.MANAGE: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    What.PROVE: _EVERYBODY - {Role.OPERATOR},
    What.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}


def may(person: Person, what: What) -> bool:
    return person.role in MAY[what]


def require(person: Person, what: What) -> None:
    """Raises ``Refused``."""
    if not may(person, what):
        raise Refused(
            "access.role",
            f"この操作は {person.name} さんの役割（{_ROLE_JA[person.role]}）ではできません。",
            f"{person.name}'s role ({person.role.value}) does not allow this.",
        )


def may_act(person: Person) -> None:
    require(person, What.ACT)


def may_look(person: Person) -> None:
    require(person, What.LOOK)


def may_take_evidence(person: Person) -> None:
    require(person, What.PROVE)


def may_manage(person: Person) -> None:
    require(person, What.MANAGE)


def may_administer(person: Person) -> None:
    require(person, What.ADMINISTER)


def overrules(person: Person) -> bool:
    return may(person, What.OVERRULE)


_ROLE_JA = {
    Role.OPERATOR: "オペレーター",
    Role.MANAGER: "管理者",
    Role.ADMINISTRATOR: "システム管理者",
    Role.AUDITOR: "監査担当",
    Role.SYSTEM: "API キー",
}
