"""The shop's own terms without Qt: what is told, what the law still waits for, and what somebody is writing."""

from collections.abc import Callable
from typing import Final

from console.ui.answers import JSON, Answer, Asks, Link, Refusal, Told
from console.ui.phase import Phase
from console.ui.roles import Allows, What, everything

PATH: Final = "/api/scripts/terms"


class ShopTermsPresenter:
    """``watch`` hears of every change and so does ``watch_strip``, the reminder on another screen; ``open_page`` leads from there to the
    page; ``told_anew`` is called when the engine has taken something."""

    def __init__(self, door: Asks, allows: Allows = everything) -> None:
        self._door, self.allows = door, allows
        self.watch: Callable[[], None] = lambda: None
        self.watch_strip: Callable[[], None] = lambda: None
        self.open_page: Callable[[], None] = lambda: None
        self.told_anew: Callable[[], None] = lambda: None
        self.phase = Phase.LOADING
        self.terms: list[JSON] = []
        self.lacking: list[JSON] = []
        self.failure: Refusal | None = None
        self.notice: Told | None = None
        self._entered: dict[str, str] = {}
        self._online = self._shown = False

    @property
    def may(self) -> bool:
        return self.allows(What.MANAGE)

    @property
    def changed(self) -> bool:
        return bool(self._entered)

    def value(self, key: str) -> str:
        """As typed, else as told."""
        return self._entered.get(key, self._told(key))

    def waited_for(self, key: str) -> bool:
        """Whether the law waits for this one."""
        return any(key in one["keys"] for one in self.lacking)

    def name_of(self, term: str, lang: str) -> str:
        """What there is to enter for a term of the law, as the engine calls it."""
        keys = next((one["keys"] for one in self.lacking if one["term"] == term), ())
        return next((str(one[lang]) for one in self.terms if one["key"] in keys), term)

    # --- the engine

    def on_link(self, link: Link) -> None:
        self._online = link.online
        if link.online and self._shown:
            self.reload()
        self._tell()

    def on_event(self, event: JSON) -> None:
        if event["event"] == "scripts" and self.phase is Phase.READY:
            self.reload()

    def open(self) -> None:
        """Something that shows the terms comes into view; before that nothing is asked."""
        self._shown = True
        if self._online and self.phase is not Phase.READY:
            self.reload()

    def reload(self) -> None:
        self._door.ask("GET", PATH, None, self._came)

    def _came(self, answer: Answer) -> None:
        if answer.ok:
            self._take(answer.body)
        elif self.phase is not Phase.READY:
            self.phase, self.failure = Phase.FAILED, answer.refusal
        self._tell()

    def _take(self, body: JSON) -> None:
        self.phase, self.terms, self.lacking = Phase.READY, body["terms"], body["lacking"]

    # --- what is written

    def enter(self, key: str, text: str) -> None:
        """Nothing is sent before ``save``."""
        self._entered[key] = text
        if text.strip() == self._told(key):
            del self._entered[key]
        self.notice = None
        self._tell()

    def give_up(self) -> None:
        self._entered, self.notice = {}, None
        self._tell()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        def saved(answer: Answer) -> None:
            if answer.ok:
                self._take(answer.body)
                self._entered = {}
                self.notice = ("terms.saved", {})
                self.told_anew()
                then()
            else:
                self.notice = answer.refusal
            self._tell()

        self._door.ask("PUT", PATH, {"terms": dict(self._entered)}, saved)

    def _told(self, key: str) -> str:
        return next((str(one["sentence"]) for one in self.terms if one["key"] == key), "")

    def _tell(self) -> None:
        self.watch()
        self.watch_strip()
