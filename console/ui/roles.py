"""The roles as the engine names them, and what the one of the person at this desk may do: the engine said so at the sign-in. Free of Qt."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from console.ui.answers import Refusal
from console.ui.faults import fault

ROLES: Final = ("operator", "manager", "administrator", "auditor")


class What(StrEnum):
    """What people ask for, by the names that the engine gives it. Which role may do which is the engine's alone to say."""

    ACT = "act"
    OVERRULE = "overrule"
    MANAGE = "manage"
    PROVE = "prove"
    ADMINISTER = "administer"


Allows = Callable[[What], bool]
"""Whether the role of whoever sits here is let do this; the engine decides all the same."""


def everything(what: What) -> bool:
    """As long as the engine has not said anything else."""
    return True


def why_not(what: What) -> str:
    """Key of the sentence for a role that may not."""
    return f"fault.may_not.{what}"


def not_yours(what: What) -> Refusal:
    """The same for a key that was pressed all the same."""
    return fault(f"may_not.{what}")
