"""What leaves the house, without Qt: messages and their wordings, results on their way to other systems, and people who ask what is held
about them or to be forgotten."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from console.ui.answers import JSON, Answer, Asks, Link, Refusal, Told
from console.ui.faults import fault
from console.ui.outgoing import rows
from console.ui.outgoing.rows import Delivery, Sent, Wording
from console.ui.phase import Phase
from console.ui.roles import Allows, What, everything, not_yours
from console.ui.saving import save

PAGE: Final = 100
BY: Final = ("phone", "mail", "cart", "call", "customer")


class Page(StrEnum):
    MESSAGES = "messages"
    LINKS = "links"
    WORDINGS = "wordings"
    RESULTS = "results"
    PRIVACY = "privacy"


STATES: Final[dict[Page, tuple[str, ...]]] = {
    Page.MESSAGES: ("failed", "unsure", "ready", "sending", "accepted"),
    Page.LINKS: ("failed", "unsure", "sending", "accepted"),
    Page.RESULTS: ("dead", "waiting", "delivered", "kept"),
}


@dataclass(slots=True)
class Shelf:
    """What one page shows. ``state`` narrows it; empty: everything."""

    phase: Phase = Phase.LOADING
    failure: Refusal | None = None
    state: str = ""
    rows: list[Any] = field(default_factory=list)
    total: int = 0
    next: int | None = None
    """Where to go on, where the door counts by numbers."""


class OutgoingPresenter:
    """``watch`` hears which page is other now. ``erase`` asks to be told twice. ``folder`` is where papers are saved."""

    def __init__(self, door: Asks, folder: Path | None = None, allows: Allows = everything) -> None:
        self._door, self.allows = door, allows
        self._folder = folder or Path.home()
        self.watch: Callable[[Page], None] = lambda page: None
        self.page = Page.MESSAGES
        self.shelves = {page: Shelf() for page in Page}
        self.counts: dict[str, int] = {}
        self.notice: Told | None = None
        self.certificate: JSON | None = None
        """The one that is looked at, with its ``text``."""
        self.asked: JSON | None = None
        """An erasure that was asked for once; asked for again it is carried out."""
        self.online = False
        self.me: str | None = None
        self._opened: set[Page] = set()
        self._looked_at = False

    @property
    def shelf(self) -> Shelf:
        return self.shelves[self.page]

    # --- what is looked at

    def open(self, page: Page | None = None) -> None:
        """The screen is looked at, or another page of it; each is filled the first time."""
        self._looked_at = True
        if page is not None and page is not self.page:
            self.page, self.notice, self.asked = page, None, None
        if self.online and self.page not in self._opened:
            self.reload()
        self.watch(self.page)

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back and self._looked_at:
            self.reload()
        self.watch(self.page)

    def on_event(self, event: JSON) -> None:
        me = event.get("me")
        if isinstance(me, dict) and me.get("name"):
            self.me = str(me["name"])
        if event["event"] == "messages" and Page.MESSAGES in self._opened:
            self._load(Page.MESSAGES)

    def narrow(self, state: str) -> None:
        self.shelf.state = state
        self.reload()

    def reload(self) -> None:
        self._load(self.page)

    def more(self) -> None:
        """The next rows, where there are more."""
        shelf = self.shelf
        if shelf.phase is Phase.READY and len(shelf.rows) < shelf.total:
            self._load(self.page, more=True)

    def _load(self, page: Page, *, more: bool = False) -> None:
        if page is Page.PRIVACY and not self.allows(What.PROVE):
            return  # the page says so in place of its list
        self._opened.add(page)
        shelf = self.shelves[page]
        if not more:
            shelf.next = None
        if not shelf.rows:
            shelf.phase = Phase.LOADING
            self.watch(page)
        wanted = shelf.state
        self._door.ask("GET", self._path(page, more=more), done=lambda answer: self._came(page, wanted, more, answer))

    def _path(self, page: Page, *, more: bool) -> str:
        shelf = self.shelves[page]
        state = f"&state={shelf.state}" if shelf.state else ""
        held = len(shelf.rows) if more else 0
        match page:
            case Page.MESSAGES:
                return f"/api/messages?offset={held}&limit={PAGE}{state}"
            case Page.LINKS:
                return f"/api/messages/links?offset={held}&limit={PAGE}{state}"
            case Page.RESULTS:
                return f"/api/results/deliveries?after={shelf.next or 0 if more else 0}&limit={PAGE}{state}"
            case Page.PRIVACY:
                return f"/api/erasures?offset={held}&limit={PAGE}"
        return "/api/wordings"

    def _came(self, page: Page, wanted: str, more: bool, answer: Answer) -> None:
        shelf = self.shelves[page]
        if shelf.state != wanted:
            return
        shelf.failure = answer.refusal
        if not answer.ok:
            shelf.phase = shelf.phase if shelf.rows else Phase.FAILED
            self.watch(page)
            return
        found: list[Any] = _READ[page](answer.body)
        shelf.rows = [*shelf.rows, *found] if more else found
        if page is Page.RESULTS:
            self.counts = {str(name): int(number) for name, number in (answer.body.get("counts") or {}).items()}
            shelf.next = answer.body.get("next")
            shelf.total = len(shelf.rows) + (shelf.next is not None)
        else:
            shelf.total = int(answer.body.get("total") or len(shelf.rows))
        shelf.phase = Phase.READY if shelf.rows else Phase.EMPTY
        self.watch(page)

    # --- what people do

    def again(self, chosen: Sent | Delivery) -> None:
        """Send this one once more."""
        if isinstance(chosen, Sent):
            self._post(Page.MESSAGES, "POST", f"/api/messages/{quote(chosen.id)}/again", {}, "outgoing.goes_again")
        else:
            self._post(Page.RESULTS, "POST", "/api/results/again", {"ids": [chosen.id]}, "outgoing.told_again")

    def all_again(self) -> None:
        """Tell every result once more that was given up."""
        self._post(Page.RESULTS, "POST", "/api/results/again", {}, "outgoing.told_again")

    def write(self, wording: Wording, subject: str, body: str) -> None:
        """Its signatures go; nothing is sent with it until two people have signed."""
        self._post(Page.WORDINGS, "PUT", f"/api/wordings/{wording.name}", {"subject": subject, "body": body}, "outgoing.written")

    def sign(self, wording: Wording) -> None:
        self._post(Page.WORDINGS, "POST", f"/api/wordings/{wording.name}/sign", {"content_hash": wording.digest}, "outgoing.signed")

    def disclose(self, by: str, value: str) -> None:
        """Everything that is held about this customer, as papers in a file."""
        if not value.strip():
            self._say("outgoing.disclose_whom")
            return
        self._say("outgoing.disclosing")

        def done(answer: Answer) -> None:
            self._say(self._disclosed(answer.body) if answer.ok else answer.refusal)

        self._door.ask("POST", "/api/disclosures", {"by": by, "value": value.strip()}, done)

    def _disclosed(self, body: JSON) -> Told:
        path = self._folder / Path(str(body["file"])).name
        try:
            save(path, base64.b64decode(body["zip"]))
        except OSError as why:
            return fault("unwritable", path=path, why=why.strerror)
        return "outgoing.disclosed", {"name": body["customer"], "path": path}

    def erase(self, by: str, value: str, reason: str, *, bar: bool) -> None:
        """The first time it is only said what will happen."""
        if not self.allows(What.MANAGE):
            self._say(not_yours(What.MANAGE))
            return
        wish: JSON = {"by": by, "value": value.strip(), "reason": reason.strip(), "bar": bar}
        if not wish["value"] or not wish["reason"]:
            self._say("outgoing.erase_incomplete")
        elif self.asked != wish:
            self.asked = wish
            self._say("outgoing.erase_sure")
        else:
            self.asked = None
            self._post(Page.PRIVACY, "POST", "/api/erasures", wish, "outgoing.erased", self._certified)

    def leave_it(self) -> None:
        """What was asked for once is not wanted after all."""
        if self.asked is not None:
            self.asked = None
            self._say(None)

    def look_at(self, certificate_id: str) -> None:
        def done(answer: Answer) -> None:
            self.certificate = answer.body if answer.ok else None
            self._say(answer.refusal)

        self._door.ask("GET", f"/api/erasures/{quote(certificate_id)}", done=done)

    def save_certificate(self) -> Path:
        """The one that is looked at. Raises ``OSError``."""
        looked_at = self.certificate or {}
        path = self._folder / f"erasure-{looked_at.get('certificate')}.txt"
        save(path, str(looked_at.get("text") or "").encode())
        return path

    def _certified(self, body: JSON) -> None:
        self.certificate = body

    def _post(self, page: Page, method: str, path: str, body: JSON, said: str, then: Callable[[JSON], None] = lambda body: None) -> None:
        def done(answer: Answer) -> None:
            if answer.ok:
                then(answer.body)
                self._load(page)
            self._say(said if answer.ok else answer.refusal)

        self._door.ask(method, path, body, done)

    def _say(self, notice: Told | None) -> None:
        self.notice = notice
        self.watch(self.page)


_READ: Final[dict[Page, Callable[[JSON], list[Any]]]] = {
    Page.MESSAGES: rows.messages,
    Page.LINKS: rows.links,
    Page.WORDINGS: rows.wordings,
    Page.RESULTS: rows.deliveries,
    Page.PRIVACY: lambda body: list(body.get("certificates") or ()),
}
