"""What past calls are looked for by, as the window holds it. Free of Qt."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from urllib.parse import urlencode

SPANS = {"all": None, "today": 0, "week": 6, "month": 29, "quarter": 89}
"""Days before today with which each span begins."""


@dataclass(frozen=True, slots=True)
class Filter:
    """As the engine's door takes it (docs/ENGINE_DOOR.md). ``since`` and ``until`` are whole days, both with it. ``comparison``, ``arm``
    and ``figure`` go together: the calls behind a figure of one version in a comparison of two."""

    since: date | None = None
    until: date | None = None
    outcomes: tuple[str, ...] = ()
    reason: str | None = None
    script: str | None = None
    segment: str | None = None
    operator: str | None = None
    tag: str | None = None
    mood: str | None = None
    stage: str | None = None
    weekday: int | None = None
    hour: int | None = None
    dialled: bool = False
    connected: bool = False
    recovered: bool = False
    reviewed: bool = False
    surveyed: bool = False
    linked: bool = False
    opened: bool = False
    person: str = ""
    words: str = ""
    comparison: str = ""
    arm: str = ""
    figure: str = ""

    def query(self) -> str:
        pairs: list[tuple[str, object]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            name = {"since": "from", "until": "to", "outcomes": "outcome"}.get(field.name, field.name)
            if isinstance(value, tuple):
                pairs += [(name, one) for one in value]
            elif isinstance(value, date):
                pairs.append((name, value.isoformat()))
            elif isinstance(value, bool):
                pairs += [(name, "true")] if value else []
            elif value not in (None, ""):
                pairs.append((name, value))
        return urlencode(pairs)

    def given(self) -> tuple[str, ...]:
        """The names of what is asked for, days apart."""
        plain = Filter()
        names = (field.name for field in fields(self) if field.name not in ("since", "until"))
        return tuple(name for name in names if name not in ("arm", "figure") and getattr(self, name) != getattr(plain, name))

    def without(self, name: str) -> "Filter":
        gone = ("comparison", "arm", "figure") if name == "comparison" else (name,)
        return replace(self, **{one: getattr(Filter(), one) for one in gone})

    def in_span(self, span: str, today: date) -> "Filter":
        days = SPANS[span]
        return replace(self, since=None if days is None else today - timedelta(days=days), until=None if days is None else today)

    def in_days(self, since: date, until: date) -> "Filter":
        """Days of its own, both with it."""
        return replace(self, since=since, until=until)

    def days(self, today: date) -> tuple[date, date]:
        """The first and the last day to begin with where somebody chooses days: those that stand, or the last thirty."""
        until = self.until or max(today, self.since or today)
        return self.since or until - timedelta(days=SPANS["month"] or 0), until

    def span(self, today: date) -> str | None:
        """The name of the span it covers; ``None``: days of its own."""
        return next((span for span in SPANS if self.in_span(span, today) == self), None)
