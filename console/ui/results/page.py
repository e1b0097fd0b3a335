"""What the pages of the results share, without Qt: how far they are, who looks, and what is to be told."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from console.ui.answers import JSON, Asks, Link, Refusal, Told
from console.ui.phase import Phase
from console.ui.roles import Allows, everything


class PagePresenter(ABC):
    """``watch`` hears that something changed. What is shown is read anew when the page is opened and when the engine is back."""

    def __init__(self, door: Asks, allows: Allows = everything) -> None:
        self._door, self.allows = door, allows
        self.watch: Callable[[], None] = lambda: None
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.notice: Told | None = None
        self.online = False
        self._opened = False

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
        self.watch()

    @abstractmethod
    def on_event(self, event: JSON) -> None:
        """Something happened that the page may be about."""

    @abstractmethod
    def reload(self) -> None:
        """Ask for what the page shows."""

    @property
    def _looked_at(self) -> bool:
        return self._opened and self.online

    def _say(self, notice: Told | None) -> None:
        self.notice = notice
        self.watch()
