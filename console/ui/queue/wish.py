"""Which carts are wanted and in which order, as a desk says it to the engine; free of Qt."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from console.ui.answers import JSON

_MANY: Final = ("status", "tier", "step", "rule")
TABS: Final = ("", "now", "today", "later", "stopped")
"""Where a cart stands in the day; empty: everywhere."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An empty part asks for nothing. ``assigned``: ``None`` anybody's, empty nobody's. ``from_`` and ``until`` are ISO 8601."""

    when: str = ""
    status: str = ""
    tier: str = ""
    step: str = ""
    rule: str = ""
    consent: str = ""
    assigned: str | None = None
    from_: str = ""
    until: str = ""
    q: str = ""
    sort: str = "plan"

    @property
    def narrowed(self) -> bool:
        """Something besides the place in the day is asked for."""
        return replace(self, when="", sort="plan") != Wish()

    def query(self) -> str:
        """For an address; also how a view is stored."""
        return urlencode(self._parts())

    def body(self) -> JSON:
        """For ``all`` of a decision."""
        made: JSON = dict(self._parts())
        for name in _MANY:
            if name in made:
                made[name] = [made[name]]
        if "consent" in made:
            made["consent"] = made["consent"] == "true"
        return made

    def _parts(self) -> list[tuple[str, str]]:
        named = ((name.rstrip("_"), value) for name, value in asdict(self).items())
        return [(name, value) for name, value in named if (value is not None if name == "assigned" else value) and (name, value) != _PLAIN]


_PLAIN: Final = ("sort", "plan")


def wish_of(query: str) -> Wish:
    """A stored view; what it does not know is left out."""
    given: dict[str, Any] = {"from_" if name == "from" else name: value for name, value in parse_qsl(query, keep_blank_values=True)}
    return Wish(**{one.name: given[one.name] for one in fields(Wish) if one.name in given})
