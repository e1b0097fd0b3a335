"""The campaign without Qt: whether it runs, how far the pilot goes, and by what carts are placed into tiers."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.ui.answers import JSON, Answer, Asks, Link, Refusal
from console.ui.campaign.conditions import Group, Line, document_of, group_of
from console.ui.roles import Allows, everything

EFFECT_DAYS: Final = 90


class Phase(StrEnum):
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class Change(StrEnum):
    PHASE = "phase"
    STATUS = "status"
    TIERS = "tiers"
    """Other tiers, or their conditions are put together otherwise."""
    PREVIEW = "preview"
    NOTICE = "notice"
    STALE = "stale"
    """Something changed at the engine: ``refresh`` is due."""


@dataclass(slots=True)
class Tier:
    """A tier as it is being edited. ``told``: the engine's document of it; ``when`` ``None``: it takes what the others left."""

    told: JSON
    when: Group | None

    @property
    def name(self) -> str:
        return str(self.told.get("name") or "")


class CampaignPresenter:
    """``watch`` hears what changed."""

    def __init__(self, door: Asks, allows: Allows = everything) -> None:
        self._door, self.allows = door, allows
        self.watch: Callable[[Change], None] = lambda change: None
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.status: JSON = {}
        self.terms: JSON = {}
        self.effect: JSON = {}
        self.tiers: list[Tier] = []
        self.vip = Group()
        self.preview: JSON | None = None
        self.mistake: Refusal | None = None
        self.notice: Refusal | str | None = None
        self.online = False
        self._saved: JSON = {}
        self._opened = False
        self._previews = 0

    # --- what comes in

    def open(self) -> None:
        """The view is looked at: what it shows is to be of now."""
        if self.online:
            self._opened = True
            self.refresh()

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back and self._opened:
            self.refresh()
        self.watch(Change.STATUS)

    def on_event(self, event: JSON) -> None:
        if self._opened and event["event"] in ("campaign", "plan"):
            self.watch(Change.STALE)

    def refresh(self) -> None:
        """What is being edited stays as it is."""
        self._ask("/api/campaign", self._status_came)
        self._ask("/api/campaign/terms", self._terms_came)
        self._ask(f"/api/campaign/effect?days={EFFECT_DAYS}", self._effect_came)
        self._ask("/api/campaign/segments", self._segments_came)

    def _ask(self, path: str, came: Callable[[JSON], None]) -> None:
        def done(answer: Answer) -> None:
            if answer.ok:
                came(answer.body)
            elif not self._saved:
                self.failure = answer.refusal
                self._set_phase(Phase.FAILED)

        self._door.ask("GET", path, done=done)

    def _status_came(self, body: JSON) -> None:
        self.status = body
        self.watch(Change.STATUS)

    def _terms_came(self, body: JSON) -> None:
        self.terms = body
        self.watch(Change.STATUS)

    def _effect_came(self, body: JSON) -> None:
        self.effect = body
        self.watch(Change.STATUS)

    def _segments_came(self, body: JSON) -> None:
        edited = self.edited
        self._saved = body
        if not edited:
            self._take(body)
        self._set_phase(Phase.READY)

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.watch(Change.PHASE)

    # --- on and off, and the pilot

    def switch(self, on: bool) -> None:
        self._door.ask("POST", "/api/campaign", {"on": on}, lambda answer: self._told(answer, "on" if on else "off"))

    def set_pilot(self, *, stage: str, tiers: list[str], share_percent: int, daily_cap: int) -> None:
        pilot = {"stage": stage, "tiers": tiers, "share": share_percent / 100, "daily_cap": daily_cap}
        self._door.ask("PUT", "/api/campaign/terms", {**self.terms, "pilot": pilot}, lambda answer: self._told(answer, f"stage_{stage}"))

    def _told(self, answer: Answer, done: str) -> None:
        self._say(f"campaign.done_{done}" if answer.ok else answer.refusal)
        if answer.ok:
            self.refresh()

    # --- tiers

    @property
    def edited(self) -> bool:
        return bool(self._saved) and bool(self.tiers) and self.document() != self._whole(self._saved)

    def document(self) -> JSON:
        """What is being edited, for the engine."""
        tiers = [{**tier.told, "when": None if tier.when is None else document_of(tier.when)} for tier in self.tiers]
        return {**self._saved, "tiers": tiers, "vip": {**(self._saved.get("vip") or {}), "when": document_of(self.vip)}}

    @staticmethod
    def _whole(body: JSON) -> JSON:
        """The engine's document with its conditions written as this desk writes them."""
        tiers = [{**tier, "when": document_of(group_of(tier["when"])) if tier.get("when") else None} for tier in body["tiers"]]
        return {**body, "tiers": tiers, "vip": {**body["vip"], "when": document_of(group_of(body["vip"]["when"]))}}

    def _take(self, body: JSON) -> None:
        self.tiers = [Tier(copy.deepcopy(tier), group_of(tier["when"]) if tier.get("when") else None) for tier in body["tiers"]]
        self.vip = group_of(body["vip"]["when"])
        self.preview = self.mistake = None
        self.watch(Change.TIERS)
        self.watch(Change.PREVIEW)

    def take_back(self) -> None:
        """As the engine has it."""
        self._take(self._saved)

    def add_tier(self, name: str) -> None:
        """Above the last one, which takes what the others left."""
        told = {**(self.tiers[-1].told if self.tiers else {}), "name": name, "name_en": name}
        self.tiers.insert(max(0, len(self.tiers) - 1), Tier(told, Group("all", [Line()])))
        self.restructured()

    def move_tier(self, place: int, by: int) -> None:
        other = place + by
        if self.tiers[place].when is not None and 0 <= other < len(self.tiers) - 1:
            self.tiers[place], self.tiers[other] = self.tiers[other], self.tiers[place]
            self.restructured()

    def remove_tier(self, place: int) -> None:
        if self.tiers[place].when is not None:
            del self.tiers[place]
            self.restructured()

    def restructured(self) -> None:
        self.watch(Change.TIERS)
        self.look_ahead()

    def look_ahead(self) -> None:
        """What the edited tiers would change over the carts that are there."""
        self._previews += 1
        asked = self._previews
        if not self.edited:
            self.preview = self.mistake = None
            self.watch(Change.PREVIEW)
            return

        def done(answer: Answer) -> None:
            if asked == self._previews:
                self.preview, self.mistake = (answer.body, None) if answer.ok else (None, answer.refusal)
                self.watch(Change.PREVIEW)

        self._door.ask("POST", "/api/campaign/segments/preview", self.document(), done)

    def save(self) -> None:
        def done(answer: Answer) -> None:
            if answer.ok:
                self._saved = answer.body
                self._take(answer.body)
            self._told(answer, "tiers")

        self._door.ask("PUT", "/api/campaign/segments", self.document(), done)

    def _say(self, notice: Refusal | str | None) -> None:
        self.notice = notice
        self.watch(Change.NOTICE)
