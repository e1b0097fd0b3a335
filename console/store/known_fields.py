"""What is known of a person, field by field, each with the version of the word that stands. Pure.

The newest word on each field wins, whatever the order in which they came: joining is commutative, associative and idempotent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from console.campaign.carts.sightings import Person, Said

Word = tuple[str, str, Said]
"""At, tie, value; compared in that order, the value by its text."""
Known = dict[str, Word]

BEFORE_ALL: Final = "0001-01-01T00:00:00.000000+00:00"
_DEFAULTS: Final[Mapping[str, Said]] = {
    "name": "",
    "kana": "",
    "phone": "",
    "mail": "",
    "member": False,
    "orders": 0,
    "last_order": "",
    "spent_this_year": 0,
    "vip": False,
    "prefecture": "",
    "minutes_on_site": 0,
    # Nobody is dialled, written to or taken from an unknown list because something was left out.
    "consent_call": False,
    "consent_sms": False,
    "consent_mail": False,
    "phone_source": "",
}


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the orders in the books say of one customer."""

    count: int = 0
    last: str = ""
    this_year: int = 0


def of_person(person: Person) -> Known:
    at = person.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {field: (at, person.tie, value) for field, value in person.said.items()}


def standing(columns: Mapping[str, Any]) -> Known:
    """Of a customer who was put in whole; any dated word is newer."""
    return {field: (BEFORE_ALL, "", columns[field]) for field in _DEFAULTS if columns.get(field) not in (None, "")}


def join(*maps: Known) -> Known:
    joined: Known = dict(maps[0]) if maps else {}
    for known in maps[1:]:
        for field, word in known.items():
            held = joined.get(field)
            if held is None or _later(word, held):
                joined[field] = word
    return joined


def columns(known: Known, ordered: Ordered) -> dict[str, Said]:
    """The fields of ``domain.Customer``; the shop's own count of orders stands where it is the greater one."""
    values = {field: known[field][2] if field in known else default for field, default in _DEFAULTS.items()}
    values["orders"] = max(int(values["orders"]), ordered.count)
    values["last_order"] = max(str(values["last_order"]), ordered.last)
    values["spent_this_year"] = max(int(values["spent_this_year"]), ordered.this_year)
    return values


def text_of(known: Known, field: str) -> str:
    """A field that is text; empty where nothing is known."""
    return str(known[field][2]) if field in known else ""


def as_json(known: Known) -> list[Any]:
    """By version: what one sighting said of a person is most often all that is known."""
    versions: dict[tuple[str, str], dict[str, Said]] = {}
    for field, (at, tie, value) in known.items():
        versions.setdefault((at, tie), {})[field] = value
    return [[at, tie, said] for (at, tie), said in versions.items()]


def from_json(body: Any) -> Known:
    if isinstance(body, dict):
        # As it was written before: each field with a version of its own.
        return {field: (at, tie, value) for field, (at, tie, value) in body.items()}
    return {field: (at, tie, value) for at, tie, said in body for field, value in said.items()}


def _later(word: Word, held: Word) -> bool:
    if word[:2] != held[:2]:
        return word[:2] > held[:2]
    return repr(word[2]) > repr(held[2])


def year_began(now: datetime) -> datetime:
    """The first moment of the calendar year of ``now``, in its own zone."""
    return now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
