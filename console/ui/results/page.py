"""What the pages of the results share, without Qt: how far they are, who looks, and what is to be told."""

from collections.abc import Callable
from typing import Any

from console.ui.answers import JSON, Asks, Link, Refusal
from console.ui.phase import Phase
from console.ui.roles import MANAGES


class PagePresenter:
    """``watch`` hears that something changed. What is shown is read anew when the page is opened and when the engine is back."""

    def __init__(self, door: Asks) -> None:
        self._door = door
        self.watch: Callable[[], None] = lambda: None
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.role = ""
        self.notice: Refusal | tuple[str, dict[str, Any]] | None = None
        self.online = False
        self._opened = False

    @property
    def manages(self) -> bool:
        return self.role in MANAGES

    def open(self) -> None:
        """The page is looked at: what it shows is to be of now."""
        self._opened = True
        self.notice = None
        if self.online:
            self.reload()

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back and self._opened:
            self.reload()
        else:
            self.watch()

    def on_event(self, event: JSON) -> None:
        if isinstance(me := event.get("me"), dict):
            self.role = str(me.get("role", ""))
            self.watch()

    def reload(self) -> None:
        raise NotImplementedError

    @property
    def _looked_at(self) -> bool:
        return self._opened and self.online

    def _say(self, notice: Refusal | tuple[str, dict[str, Any]] | None) -> None:
        self.notice = notice
        self.watch()
