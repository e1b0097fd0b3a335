"""The transcript of one call as the window shows it: rows are appended and mended in place, never reordered. Free of Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.ui.answers import JSON
from console.ui.live.cited import Cited, cited_of

LIMIT: Final = 1_500
TRIM: Final = 300


class Who(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    OPERATOR = "operator"


class Standing(StrEnum):
    RECOGNISING = "recognising"
    """The customer is speaking; the words may still change."""
    SPEAKING = "speaking"
    """A line is sounding; how much of it was heard is not known yet."""
    HEARD = "heard"
    LAPSED = "lapsed"
    """Began and never became a turn: a cough, a word that was taken back."""


@dataclass(slots=True)
class Entry:
    """``at`` is seconds since the answer."""

    who: Who
    at: float
    text: str
    standing: Standing
    utterance: str | None = None
    unheard: str = ""
    intent: str | None = None
    confidence: float | None = None
    line: str | None = None
    operator: str | None = None
    facts: tuple[Cited, ...] = ()


class Kind(StrEnum):
    APPENDED = "appended"
    CHANGED = "changed"
    TRIMMED = "trimmed"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Update:
    """``row`` is the row concerned; for ``TRIMMED`` the number of rows gone from the top."""

    kind: Kind
    row: int = 0


def _who(value: object) -> Who:
    try:
        return Who(str(value))
    except ValueError:
        return Who.AGENT


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) else otherwise


class TranscriptLog:
    """Fed with ``partial``, ``speaking`` and ``turn`` events; ``watch`` hears of each row that changes."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.watch: Callable[[Update], None] | None = None
        self._open: dict[str, Entry] = {}

    def fill(self, turns: Sequence[JSON], facts: Sequence[JSON] = ()) -> None:
        """The whole transcript and the facts cited, as ``GET /api/calls/{id}`` gives them; what is still being recognised stays below."""
        pending = [entry for entry in self.entries if entry.standing in (Standing.RECOGNISING, Standing.SPEAKING)]
        heard = [self._heard(turn, 0.0) for turn in turns[-LIMIT:]]
        known = {entry.utterance for entry in heard if entry.utterance}
        self.entries = heard + [entry for entry in pending if entry.utterance not in known]
        self._open = {entry.utterance: entry for entry in self.entries[len(heard) :] if entry.utterance}
        for fact in facts:
            self._rests_on(fact)
        self._tell(Update(Kind.RESET))

    def partial(self, event: JSON) -> None:
        self._growing(event, _who(event.get("who", "customer")), Standing.RECOGNISING)

    def speaking(self, event: JSON) -> None:
        self._growing(event, _who(event.get("who", "agent")), Standing.SPEAKING)

    def turn(self, event: JSON) -> None:
        fresh = self._heard(event, _number(event.get("at"), 0.0))
        entry = self._open.pop(fresh.utterance, None) if fresh.utterance else self._pending_of(fresh.who)
        if entry is None:
            self._append(fresh)
            return
        if fresh.utterance is None and entry.utterance:
            self._open.pop(entry.utterance, None)
        entry.at = entry.at if event.get("started") is None else fresh.at
        entry.text, entry.unheard, entry.standing = fresh.text, fresh.unheard, Standing.HEARD
        entry.intent, entry.confidence, entry.line, entry.operator = fresh.intent, fresh.confidence, fresh.line, fresh.operator
        self._tell_changed(entry)

    def cited(self, event: JSON) -> None:
        """What a line of the agent's rests on."""
        if (entry := self._rests_on(event)) is not None:
            self._tell_changed(entry)

    def _rests_on(self, told: JSON) -> Entry | None:
        """The entry of the fact's line, with the fact: the last one that had begun by then."""
        fact, line, at = cited_of(told), told.get("line"), _number(told.get("at"), float("inf"))
        of_line = [entry for entry in self.entries if line is not None and entry.line == line]
        begun = [entry for entry in of_line if entry.at <= at + 1.0] or of_line
        if fact is None or not begun or fact in begun[-1].facts:
            return None
        begun[-1].facts = (*begun[-1].facts, fact)
        return begun[-1]

    def understood(self, intent: str, confidence: float | None) -> None:
        """The meaning of the customer's last turn, when it arrives after the words."""
        for entry in reversed(self.entries):
            if entry.who is Who.CUSTOMER and entry.standing is Standing.HEARD:
                entry.intent, entry.confidence = intent, confidence
                self._tell_changed(entry)
                return

    def _growing(self, event: JSON, who: Who, standing: Standing) -> None:
        text = str(event.get("text") or "")
        utterance = event.get("utterance")
        key = str(utterance) if utterance is not None else None
        entry = self._open.get(key) if key else self._pending_of(who)
        if entry is not None:
            if entry.text != text:
                entry.text = text
                self._tell_changed(entry)
            return
        if not text:
            return
        stale = self._pending_of(who)
        if stale is not None:
            stale.standing = Standing.LAPSED
            self._open.pop(stale.utterance or "", None)
            self._tell_changed(stale)
        line = event.get("line") if standing is Standing.SPEAKING else None
        entry = Entry(who, _number(event.get("at"), 0.0), text, standing, key, line=line, operator=event.get("operator"))
        if key:
            self._open[key] = entry
        self._append(entry)

    def _heard(self, turn: JSON, at: float) -> Entry:
        utterance = turn.get("utterance")
        return Entry(
            who=_who(turn.get("who")),
            at=_number(turn.get("started"), at),
            text=str(turn.get("text") or ""),
            standing=Standing.HEARD,
            utterance=str(utterance) if utterance is not None else None,
            unheard=str(turn.get("unheard") or ""),
            intent=turn.get("intent"),
            confidence=turn.get("confidence"),
            line=turn.get("line"),
            operator=turn.get("operator"),
        )

    def _pending_of(self, who: Who) -> Entry | None:
        for entry in reversed(self.entries[-8:]):
            if entry.who is who and entry.standing in (Standing.RECOGNISING, Standing.SPEAKING):
                return entry
        return None

    def _append(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._tell(Update(Kind.APPENDED, len(self.entries) - 1))
        if len(self.entries) > LIMIT:
            gone = {id(old) for old in self.entries[:TRIM]}
            self._open = {key: kept for key, kept in self._open.items() if id(kept) not in gone}
            del self.entries[:TRIM]
            self._tell(Update(Kind.TRIMMED, TRIM))

    def _tell_changed(self, entry: Entry) -> None:
        for row in range(len(self.entries) - 1, -1, -1):
            if self.entries[row] is entry:
                self._tell(Update(Kind.CHANGED, row))
                return

    def _tell(self, update: Update) -> None:
        if self.watch is not None:
            self.watch(update)
