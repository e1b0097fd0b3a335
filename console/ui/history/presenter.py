"""Past calls without Qt: which there are, which one is looked at and listened to, what people make of it."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from console.domain.evidence_pack import EVIDENCE, PAPER, SOUND
from console.ui.answers import JSON, Answer, Asks, Link, Refusal, Told, texts_of
from console.ui.faults import fault
from console.ui.history.calls import Criterion, Outline, PastCall, criteria, outline, past_call
from console.ui.history.filter import Filter
from console.ui.history.pack import json_bytes, write_pack
from console.ui.history.player import Player, SilentPlayer
from console.ui.live.transcript_log import TranscriptLog
from console.ui.roles import Allows, What, everything, not_yours

PAGE: Final = 60
SPEEDS: Final = (0.75, 1.0, 1.25, 1.5, 2.0)


class Phase(StrEnum):
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    NO_MATCH = "no_match"
    FAILED = "failed"


class Change(StrEnum):
    ROWS_RESET = "rows_reset"
    ROWS_ADDED = "rows_added"
    PHASE = "phase"
    FILTER = "filter"
    CHOICES = "choices"
    SELECTION = "selection"
    DETAIL = "detail"
    OUTLINE = "outline"
    SOUND = "sound"
    """Playing, its place, its speed."""
    NOTICE = "notice"


Paper = Callable[[JSON], bytes]


class HistoryPresenter:
    """``watch`` hears what changed. ``paper`` makes a PDF of evidence; ``folder`` is where packs go. ``clock``: the present time with zone."""

    def __init__(
        self,
        door: Asks,
        clock: Callable[[], datetime],
        player: Player | None = None,
        folder: Path | None = None,
        allows: Allows = everything,
    ) -> None:
        self._door, self._clock, self.allows = door, clock, allows
        self._player: Player = player or SilentPlayer()
        self._player.told = lambda: self.watch(Change.SOUND)
        self.folder = folder or Path.home()
        self.paper: Paper = lambda body: b""
        self.watch: Callable[[Change], None] = lambda change: None
        self.filter = Filter()
        self.rows: list[PastCall] = []
        self.total = 0
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.choices: dict[str, tuple[str, ...]] = {}
        self.form: tuple[Criterion, ...] = ()
        self.selected: str | None = None
        self.detail: JSON = {}
        self.log = TranscriptLog()
        self.outline: Outline | None = None
        self.speed = 1.0
        self.fetching = False
        self.notice: Told | None = None
        """A refusal, the key of a sentence of this window, or such a key with what fills its blank."""
        self.online = False
        self._loaded: str | None = None
        self._asked = 0
        self._opened = False

    # --- the list

    @property
    def today(self) -> date:
        return self._clock().date()

    @property
    def row(self) -> PastCall | None:
        return next((row for row in self.rows if row.call_id == self.selected), None)

    def open(self) -> None:
        """The view is looked at; the first time it is filled."""
        if not self._opened and self.online:
            self._opened = True
            self.reload()

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back and self._opened:
            self.reload()
        self.watch(Change.DETAIL)

    def on_event(self, event: JSON) -> None:
        if event["event"] == "past" and event.get("call_id") == self.selected:
            self._ask_detail()

    def look_for(self, wanted: Filter) -> None:
        """Another filter; the list begins anew."""
        self._opened = True
        self.filter = wanted
        self.rows = []
        self.watch(Change.FILTER)
        self.watch(Change.ROWS_RESET)
        self.reload()

    def reload(self) -> None:
        if not self.rows:
            self._set_phase(Phase.LOADING)
        self._asked += 1
        asked = self._asked
        self._door.ask("GET", f"/api/history?{self._query(0, max(PAGE, len(self.rows)))}", done=lambda answer: self._came(asked, answer))
        self._door.ask("GET", "/api/history/choices", done=self._choices_came)

    def has_more(self) -> bool:
        return len(self.rows) < self.total

    def more(self) -> None:
        if self.has_more() and self.phase is Phase.READY:
            self._asked += 1
            asked = self._asked
            self._door.ask("GET", f"/api/history?{self._query(len(self.rows), PAGE)}", done=lambda answer: self._added(asked, answer))

    def _query(self, offset: int, limit: int) -> str:
        return "&".join(part for part in (self.filter.query(), f"offset={offset}&limit={limit}") if part)

    def _came(self, asked: int, answer: Answer) -> None:
        if asked != self._asked:
            return
        self.failure = answer.refusal
        if not answer.ok:
            if not self.rows:
                self._set_phase(Phase.FAILED)
            return
        self.rows = _rows(answer.body)
        self.total = int(answer.body.get("total") or len(self.rows))
        self.watch(Change.ROWS_RESET)
        narrowed = self.filter != Filter()
        self._set_phase(Phase.READY if self.rows else Phase.NO_MATCH if narrowed else Phase.EMPTY)
        if self.row is None:
            self.select(self.rows[0].call_id if self.rows else None)
        else:
            # The call stays, the words that were looked for are others.
            self.watch(Change.SELECTION)

    def _added(self, asked: int, answer: Answer) -> None:
        if asked == self._asked and answer.ok:
            known = {row.call_id for row in self.rows}
            fresh = [row for row in _rows(answer.body) if row.call_id not in known]
            self.total = int(answer.body.get("total") or 0) if fresh else len(self.rows)
            self.rows.extend(fresh)
            self.watch(Change.ROWS_ADDED)

    def _choices_came(self, answer: Answer) -> None:
        if answer.ok:
            self.choices = {name: texts_of(found) for name, found in answer.body.items() if name != "form"}
            self.form = criteria(answer.body)
            self.watch(Change.CHOICES)

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.watch(Change.PHASE)

    # --- one call

    def select(self, call_id: str | None) -> None:
        if call_id == self.selected:
            return
        self.selected = call_id
        self.detail, self.log, self.outline = {}, TranscriptLog(), None
        self._player.clear()
        self._loaded = None
        self._say(None)
        self.watch(Change.SELECTION)
        if call_id is not None:
            self._ask_detail()

    def _ask_detail(self) -> None:
        wanted = self.selected
        self._door.ask("GET", f"/api/history/{wanted}", done=lambda answer: self._detail_came(wanted, answer))

    def _detail_came(self, call_id: str | None, answer: Answer) -> None:
        if call_id != self.selected:
            return
        if not answer.ok:
            self._say(answer.refusal)
            return
        fresh = not self.detail
        self.detail = answer.body
        if fresh:
            self.log.fill(answer.body.get("transcript") or [])
            if answer.body.get("recorded"):
                self._door.ask("GET", f"/api/history/{call_id}/peaks", done=lambda answer: self._outline_came(call_id, answer))
        else:
            for entry, turn in zip(self.log.entries, answer.body.get("transcript") or [], strict=False):
                entry.intent, entry.confidence = turn.get("intent"), turn.get("confidence")
            self._replace_row(past_call(answer.body))
        self.watch(Change.DETAIL)

    def _replace_row(self, fresh: PastCall) -> None:
        for place, row in enumerate(self.rows):
            if row.call_id == fresh.call_id and row != fresh:
                self.rows[place] = fresh
                self.watch(Change.ROWS_ADDED)

    def _outline_came(self, call_id: str | None, answer: Answer) -> None:
        if call_id == self.selected and answer.ok:
            self.outline = outline(answer.body)
            self.watch(Change.OUTLINE)

    # --- listening

    @property
    def recorded(self) -> bool:
        return bool(self.detail.get("recorded"))

    @property
    def position(self) -> float:
        return self._player.position

    @property
    def playing(self) -> bool:
        return self._player.playing

    def turn_at(self, seconds: float) -> int:
        """The turn that sounds then, or sounded last; −1 before the first."""
        return bisect_right([entry.at for entry in self.log.entries], seconds + 0.05) - 1

    def toggle(self) -> None:
        """Play, or pause."""
        if self._player.playing:
            self._player.pause()
        else:
            self._with_sound(self._player.play)

    def seek(self, seconds: float) -> None:
        longest = self.outline.seconds if self.outline else 0.0
        self._with_sound(lambda: self._player.seek(min(max(0.0, seconds), max(0.0, longest - 0.1)) if longest else max(0.0, seconds)))

    def jump(self, turn: int) -> None:
        """To the beginning of a turn, and play from there."""
        if 0 <= turn < len(self.log.entries):
            at = self.log.entries[turn].at

            def there() -> None:
                self._player.seek(at)
                self._player.play()

            self._with_sound(there)

    def set_speed(self, times: float) -> None:
        self.speed = times
        self._player.speed(times)
        self.watch(Change.SOUND)

    def pause(self) -> None:
        """The operator's ears are needed elsewhere."""
        if self._player.playing:
            self._player.pause()

    def _with_sound(self, then: Callable[[], None]) -> None:
        call_id = self.selected
        if call_id is None or not self.recorded or self.fetching:
            return
        if self._loaded == call_id:
            then()
            return
        self.fetching = True
        self.watch(Change.SOUND)

        def came(wav: bytes, refusal: Refusal | None) -> None:
            self.fetching = False
            if call_id == self.selected:
                if refusal is None:
                    self._loaded = call_id
                    self._player.load(wav)
                    self._player.speed(self.speed)
                    then()
                else:
                    self._say(refusal)
            self.watch(Change.SOUND)

        self._door.fetch(f"/api/calls/{call_id}/recording", came)

    # --- what people make of it

    def correct(self, turn: int, intent: str) -> None:
        self._post("correction", {"turn": turn, "intent": intent}, "history.corrected")

    def tag(self, tags: tuple[str, ...]) -> None:
        self._post("tags", {"tags": list(tags)}, None)

    def review(self, answers: Mapping[str, int], comment: str) -> None:
        self._post("review", {"answers": dict(answers), "comment": comment}, "history.reviewed_now")

    def _post(self, what: str, body: JSON, said: str | None) -> None:
        call_id = self.selected
        if call_id is None:
            return

        def done(answer: Answer) -> None:
            if call_id == self.selected:
                self._say(said if answer.ok else answer.refusal)
                if answer.ok:
                    self._detail_came(call_id, answer)

        self._door.ask("POST", f"/api/history/{call_id}/{what}", body, done)

    # --- evidence

    def take_evidence(self) -> None:
        """The evidence pack into ``folder``: what was heard as JSON and as PDF, the recording, and the hashes of all."""
        call_id = self.selected
        if call_id is None:
            return
        if not self.allows(What.PROVE):
            self._say(not_yours(What.PROVE))
            return
        self._say("history.packing")

        def told(answer: Answer) -> None:
            if not answer.ok:
                self._say(answer.refusal)
            elif answer.body.get("recording") is None:
                self._pack(call_id, answer.body, None)
            else:
                self._door.fetch(
                    f"/api/calls/{call_id}/recording", lambda wav, refusal: self._sound_came(call_id, answer.body, wav, refusal)
                )

        self._door.ask("GET", f"/api/calls/{call_id}/evidence", done=told)

    def _sound_came(self, call_id: str, body: JSON, wav: bytes, refusal: Refusal | None) -> None:
        if refusal is not None:
            self._say(refusal)
        else:
            self._pack(call_id, body, wav)

    def _pack(self, call_id: str, body: JSON, wav: bytes | None) -> None:
        parts = {EVIDENCE: json_bytes(body), PAPER: self.paper(body), **({} if wav is None else {SOUND: wav})}
        path = self.folder / f"okaeri-evidence-{call_id}.zip"
        try:
            write_pack(path, parts)
        except OSError as why:
            self._say(fault("unwritable", path=path, why=why.strerror))
        else:
            self._say(("history.packed", {"path": str(path)}))

    def _say(self, notice: Told | None) -> None:
        if notice != self.notice:
            self.notice = notice
            self.watch(Change.NOTICE)


def _rows(body: JSON) -> list[PastCall]:
    return [past_call(call) for call in body.get("calls") or () if isinstance(call, dict) and call.get("call_id")]
