"""What is about to be said, the circumstances, and what a rule says about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.facts import Fact
from console.domain.script import Disclosure, Line
from console.domain.verdict import Verdict


class Course(StrEnum):
    """What to do instead of speaking."""

    REPLACE = "replace"  # say what is missing, or something that may be said
    STOP = "stop"  # say nothing of the kind any more


@dataclass(frozen=True, slots=True)
class Proposal:
    """``line`` is ``None`` for words typed by an operator. ``facts`` are those the sentence was filled from."""

    text: str
    line: Line | None
    facts: tuple[Fact, ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """``suggestions``: proposals beside the cart so far; ``doubt_gone``: the customer has said yes;
    ``someone_else``: another person, or a minor, has the telephone. ``approved`` are the script's lines by id; ``offers`` tells for each offer why it may not be made (``None``: it may);
    ``current`` are the values of facts by key as they are now, ``rivals`` those keys that name another shop; ``goods`` words that give the goods or the contents away."""

    at: float
    longest: float
    time_up: bool
    disclosed: frozenset[Disclosure]
    identified: bool
    stranger: bool
    refused: bool
    lines_after_refusal: int
    someone_else: bool
    selling_stopped: bool
    sent: bool
    pushes: int
    limit_pushes: int
    suggestions: int
    doubt_gone: bool
    approved: Mapping[str, Line]
    offers: Mapping[str, Verdict | None]
    current: Mapping[str, str | int | bool]
    rivals: tuple[str, ...]
    goods: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rule's objection: by which law or practice, and what could be said in its place, if the rule knows."""

    verdict: Verdict
    course: Course
    law: str = ""
    instead: str = ""


Guardrail = Callable[[Proposal, Circumstances], Judgement | None]
