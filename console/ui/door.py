"""The engine as the window sees it; the real client and the scripted one share this face."""

from abc import abstractmethod

from PySide6.QtCore import QObject, Signal

from console.ui.answers import JSON, Done, Fetched, Link, LinkState


class Door(QObject):
    """Signals: ``happened`` one event of ``/api/live`` (dict), ``link_changed`` a ``Link``,
    ``sound_heard`` one 20 ms stereo frame (bytes, 16 kHz s16le), ``sound_link`` whether the sound of the wanted call flows."""

    # Not an ``ABC``: Qt makes its objects itself and asks abc nothing. That a door has all of this, mypy sees to.

    happened = Signal(object)
    link_changed = Signal(object)
    sound_heard = Signal(object)
    sound_link = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.link = Link(LinkState.CONNECTING)

    @abstractmethod
    def start(self) -> None:
        """Connect, and stay connected until ``close``."""

    @abstractmethod
    def connect_now(self) -> None:
        """Do not wait for the countdown."""

    @abstractmethod
    def close(self) -> None:
        """For good."""

    @abstractmethod
    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        """This, ``send`` and ``fetch`` as ``Asks`` has them."""

    @abstractmethod
    def send(self, path: str, content: bytes, done: Done) -> None: ...

    @abstractmethod
    def fetch(self, path: str, done: Fetched) -> None: ...

    @abstractmethod
    def enter(self, token: str) -> None:
        """From here on with the token of a session; everything open is opened anew with it."""

    @abstractmethod
    def leave(self) -> None:
        """With this machine's own token again."""

    @abstractmethod
    def open_sound(self, call_id: str, mode: str) -> None:
        """``mode`` is ``listen`` or ``talk``. Replaces the sound that was open."""

    @abstractmethod
    def close_sound(self) -> None:
        """Neither heard nor talked."""

    @abstractmethod
    def send_sound(self, frame: bytes) -> None:
        """One 20 ms mono frame; dropped when no talk socket is open."""

    def _set_link(self, link: Link) -> None:
        if link != self.link:
            self.link = link
            self.link_changed.emit(link)
