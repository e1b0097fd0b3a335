"""The window: rail, the screen chosen on it, the banner when the engine is away, the line at the bottom."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from console.domain.errors import BadInput
from console.ui import own_words_of_qt, shop_time
from console.ui import theme as theming
from console.ui.answers import JSON, Hears, Link
from console.ui.audit.presenter import AuditPresenter
from console.ui.campaign.presenter import CampaignPresenter
from console.ui.desk_settings.presenter import DeskSettingsPresenter, NoDevices, SoundDesk
from console.ui.door import Door
from console.ui.frame.first_screen import first_screen
from console.ui.frame.link_banner import LinkBanner
from console.ui.frame.palette import Command, CommandPalette
from console.ui.frame.preparing import Preparing
from console.ui.frame.rail import SCREEN_KEYS, Rail, Screen
from console.ui.frame.status_line import StatusLine
from console.ui.hands.presenter import HandsPresenter
from console.ui.hands.strip import HandStrip
from console.ui.history.filter import Filter
from console.ui.history.player import Player
from console.ui.history.presenter import HistoryPresenter
from console.ui.live.actions import ActionId
from console.ui.live.change import Change
from console.ui.live.presenter import LivePresenter
from console.ui.look import Look
from console.ui.outgoing.presenter import OutgoingPresenter
from console.ui.people.presenter import PeoplePresenter
from console.ui.preferences import PreferenceFile
from console.ui.queue.presenter import QueuePresenter
from console.ui.results.presenter import ResultsPresenter
from console.ui.roles import What
from console.ui.screens import Screens
from console.ui.session.cover import Cover
from console.ui.session.me_button import LOCK_KEY, MeButton
from console.ui.session.presence import Presence
from console.ui.session.presenter import Phase, SessionPresenter
from console.ui.setup.presenter import SetupPresenter
from console.ui.shop_terms.presenter import ShopTermsPresenter
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.undo import UndoSteps
from console.ui.theme import role
from console.ui.tokens import DARK, LIGHT, Motion, Size, ThemeName
from console.ui.words import Lang, Words


class MainWindow(QMainWindow):
    """Keeps the presenters; the widgets are built anew when language or theme changes, from the same presenters.

    ``clock`` gives the present time with zone. ``closing`` is called once when the window goes, ``made`` whenever
    all its screens have been made.
    """

    def __init__(
        self,
        door: Door,
        ears: Hears,
        look: Look,
        clock: Callable[[], datetime] = shop_time.now,
        preferences: PreferenceFile | None = None,
        sound: SoundDesk | None = None,
        closing: Callable[[], None] = lambda: None,
        player: Player | None = None,
        downloads: Path | None = None,
        ring: Callable[[], None] = lambda: None,
        made: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._door, self._ears, self._closing, self._made = door, ears, closing, made
        self.clock = clock = shop_time.shops(clock)
        self.look = look
        self.preferences = preferences or PreferenceFile()
        self.live = LivePresenter(door, ears, self.preferences)
        self.live.watch = self._live_changed
        self.desk = DeskSettingsPresenter(self.live, self.preferences, sound or NoDevices())
        self.session = SessionPresenter(door)
        self.session.came_in = self._reload
        self.session.arrived = lambda: self.go(first_screen(self.session.allows, self._screen))
        allows = self.session.allows
        self.studio = StudioPresenter(door, UndoSteps, sound, allows)
        self.queue = QueuePresenter(door, self.preferences, allows)
        self.hands = HandsPresenter(self.live, door, self.preferences, ring)
        self.queue.dialled = self._dialled
        self.terms = ShopTermsPresenter(door, allows)
        self.terms.open_page = self._open_terms
        self.setup = SetupPresenter(door, downloads or Path.home(), self.terms)
        self.setup.begin = lambda: self.go(Screen.SETTINGS)
        self.setup.open_people = lambda: self.go(Screen.PEOPLE)
        self.setup.open_scripts = lambda: self.go(Screen.STUDIO)
        self.history = HistoryPresenter(door, clock, player, downloads, allows)
        self.results = ResultsPresenter(door, clock, downloads, allows)
        self.results.open_calls = self.open_calls
        self.results.come = lambda: self.go(Screen.RESULTS)
        self.studio.see_comparisons = self.results.see_comparisons
        self.outgoing = OutgoingPresenter(door, downloads, allows)
        self.campaign = CampaignPresenter(door, allows)
        self._hearing = (self.studio, self.setup, self.history, self.results, self.outgoing, self.campaign, self.queue, self.terms)
        self.people = PeoplePresenter(door)
        self.people.lock_told = self.session.lock_after
        self.audit = AuditPresenter(door, clock, downloads)
        self._state: JSON = {}
        self._screen = Screen.QUEUE
        self._raised = 0
        self._wanted_call: str | None = None
        self._said, self._may = "", self.session.may
        self._who = (self.session.name, self.session.phase)
        self.resize(*Size.WINDOW)
        self.setMinimumSize(*Size.SMALLEST)
        self._ahead = QTimer(self)
        self._ahead.setInterval(Motion.REFRESH)
        self._ahead.timeout.connect(self._make_ahead)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._each_second)
        self._second.start()
        self._shortcuts: list[QShortcut] = []
        for keys, then in {
            **{key: partial(self.go, screen) for screen, key in SCREEN_KEYS.items()},
            "Ctrl+K": lambda: self.palette_box.open(),
            "F5": self._reload,
            LOCK_KEY: self._lock,
            "Ctrl+H": self._look_at_hand,
            "Ctrl+G": lambda: self.hands.settle(),
        }.items():
            self._shortcuts.append(QShortcut(QKeySequence(keys), self))
            self._shortcuts[-1].activated.connect(then)
        self._presence = Presence(self._felt, self)
        self._build()
        door.happened.connect(self._happened)
        door.link_changed.connect(self._link_changed)

    def _build(self) -> None:
        if (old := self.takeCentralWidget()) is not None:
            # Gone before the new one is dressed, so that changing the light does not hold up the calls.
            old.hide()
            old.deleteLater()
            QApplication.sendPostedEvents(old, QEvent.Type.DeferredDelete.value)
        theming.dress(self, self.look.theme)
        own_words_of_qt.speak(self.look.words.lang)
        self.setWindowTitle(self.look.words("app.title"))
        whole = QWidget()
        role(whole, "window")
        self._rail = Rail(self.look, self.go, self.other_language, self.other_theme)
        self._banner = LinkBanner(self.look, self._door.connect_now)
        self._hands = HandStrip(self.look, self.hands, self._look_at_hand, self.clock)
        self.hands.watch = self._hands.refresh
        self._status = StatusLine(self.look)
        self._me = MeButton(self.look, self.session, self._lock)
        self._status.receive(self._me)
        self.screens = Screens(self)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._banner)
        right.addWidget(self._hands)
        self._preparing = Preparing(self.look)
        right.addWidget(self._preparing, 1)
        right.addWidget(self.screens, 1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self._rail)
        upper.addLayout(right, 1)
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(upper, 1)
        rows.addWidget(self._status)
        turn = (self.other_language, self.other_theme)
        # What a call is seen in is there before the call.
        self.screens.view(Screen.LIVE)
        self.screens.view(self._screen)
        self.cover = Cover(self.look, self.session, self.people, whole, lambda: self._raised, self.live.live_count, *turn)
        self.setCentralWidget(self.cover)
        self.session.watch = self._session_changed
        self.people.watch_start = self.cover.refresh
        self.palette_box = CommandPalette(self.look, self._commands, whole)
        self._status.show_state(self._state)
        self._status.say(self._said)
        self._link_changed(self._door.link)
        self._live_changed(None)
        self._session_changed()
        self._each_second()
        self.go(self._screen)
        self._ahead.start()

    def say(self, sentence: str) -> None:
        """One sentence at the end of the bottom line: something about this desk that the operator should know."""
        self._said = sentence
        self._status.say(sentence)

    # what the operator does with the window

    def go(self, screen: Screen) -> None:
        self._screen = screen
        self._rail.show_screen(screen)
        view = self.screens.view(screen)
        self.screens.setCurrentWidget(view)
        self._hands.show_on(screen is not Screen.LIVE)
        if screen is Screen.PEOPLE and not self.session.covered:
            self.screens.people.reload()
        if screen is Screen.QUEUE and self.screens.queue.table.isVisible():
            view = self.screens.queue.table
        view.setFocus()

    def _make_ahead(self) -> None:
        """One screen after the other: whoever opens it then does not wait. Nothing holds up a call, nor the carts that are looked at."""
        if not self.live.live_count() and not self.queue.pages.awaited and not self.screens.make_next():
            self._ahead.stop()
            self._made()

    def open_calls(self, wanted: Filter) -> None:
        """The calls behind a figure."""
        self.history.look_for(wanted)
        self.go(Screen.HISTORY)

    def _open_terms(self) -> None:
        self.setup.show("terms")
        self.go(Screen.SETTINGS)

    def _reload(self) -> None:
        """What is looked at, anew."""
        loads = {Screen.HISTORY: self.history.reload, Screen.RESULTS: self.results.reload, Screen.OUTGOING: self.outgoing.reload}
        loads[Screen.CAMPAIGN] = self.campaign.refresh
        loads[Screen.PEOPLE] = lambda: self.screens.people.reload()
        loads.get(self._screen, self.queue.reload)()

    def other_language(self) -> None:
        lang = Lang.EN if self.look.words.lang is Lang.JA else Lang.JA
        self.look = Look(self.look.theme, Words.load(lang))
        self._remember(lang=lang.value)
        self._build()

    def other_theme(self) -> None:
        self.look = Look(LIGHT if self.look.theme.name is ThemeName.DARK else DARK, self.look.words)
        self._remember(theme=self.look.theme.name.value)
        self._build()

    def _remember(self, **what: str) -> None:
        try:
            self.preferences.change(**what)
        except BadInput as fault:
            self._said = fault.ja if self.look.words.lang is Lang.JA else fault.en

    def _commands(self) -> list[Command]:
        words = self.look.words
        made = [
            *(Command(words(f"rail.{screen.value}"), key, partial(self.go, screen)) for screen, key in SCREEN_KEYS.items()),
            Command(words("queue.reload"), "F5", self.queue.reload),
            *([Command(words("session.lock"), LOCK_KEY, self._lock)] if self.session.people else []),
            *self._hand_commands(),
            Command(words("hands.sound"), "", self._switch_hand_sound),
            Command(words("app.language_tip"), "", self.other_language),
            Command(words("app.theme_tip"), "", self.other_theme),
        ]
        if self._screen is Screen.QUEUE:
            made.insert(0, Command(words("queue.call"), "C", self.queue.call_now))
        # Hanging up is left out: it must be held down.
        for action in self.live.actions():
            if action.enabled and action.id is not ActionId.HANG_UP:
                made.append(Command(words(f"action.{action.label}"), action.key, partial(self._from_palette, action.id)))
        return made

    def _from_palette(self, which: ActionId) -> None:
        self.go(Screen.LIVE)
        self.live.do(which)

    # what comes from the engine

    def _happened(self, event: JSON) -> None:
        kind = event["event"]
        if kind in ("state", "snapshot"):
            state = event.get("state") if isinstance(event.get("state"), dict) else event
            if kind == "snapshot" and not isinstance(event.get("state"), dict):
                state = self._state
            self._state = state if isinstance(state, dict) else {}
            self._status.show_state(self._state)
        for presenter in self._hearing:
            presenter.on_event(event)
        if kind not in ("queue", "state", "scripts", "trial", "setup", "import"):
            self.live.on_event(event, self.clock())
        if self._wanted_call is not None and self._wanted_call in self.live.calls:
            wanted, self._wanted_call = self._wanted_call, None
            self.live.select(wanted)

    def _link_changed(self, link: Link) -> None:
        self.session.on_link(link)
        self._status.show_link(link)
        mine = [call for call in self.live.calls.values() if self.live.is_mine(call)]
        self.screens.setVisible(not self._preparing.show_link(link))
        self._banner.show_link(link, talking=bool(mine), by_phone=all(call.desk_phone for call in mine))
        self.live.on_link(link)
        self._tell_link(link)

    def _tell_link(self, link: Link) -> None:
        """What somebody may do is another with the link, and with who has signed in."""
        for presenter in self._hearing:
            presenter.on_link(link)

    def _live_changed(self, change: Change | None) -> None:
        if change is not None:
            self.screens.live.changed(change)
        before, raised = self._raised, self.live.hands()
        self._raised = raised
        self._rail.show_hands(raised)
        self.hands.update()
        self.setWindowTitle(f"({raised}) {self.look.words('app.title')}" if raised else self.look.words("app.title"))
        if raised > before:
            QApplication.alert(self)
        self._status.show_calls(self.live.live_count())
        if self.live.mine:
            self.history.pause()

    def _session_changed(self) -> None:
        session = self.session
        before, self._who = self._who, (session.name, session.phase)
        # What is told once goes with whoever was told it. Only the first of all people has nobody yet who could tell it to him anew.
        if before[0] != session.name and (session.name or before[1] is not Phase.OPEN):
            self.people.forget_start()
        if session.covered:
            # Nobody listens behind a locked window, and nothing stands open over it.
            if self.live.listening is not None and not self.live.in_call():
                self.live.listening = None
                self._ears.hush()
            self.history.pause()
            self.palette_box.hide()
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not session.covered)
        self.live.acts = session.allows(What.ACT)
        if session.may != self._may:
            self._may = session.may
            self._tell_link(self._door.link)
        self._rail.offer_people(session.allows(What.PROVE) or session.allows(What.ADMINISTER))
        if self.screens.made(Screen.PEOPLE):
            self.screens.people.refresh()
        self._me.refresh()
        self._status.refresh()
        self.cover.refresh()

    def _lock(self) -> None:
        if self.live.in_call():
            self.say(self.look.words("session.not_while_talking"))
        else:
            self.session.lock()

    def _dialled(self, call_id: str) -> None:
        """ "Call now" went through: show that call, without taking the queue away from whoever goes on dialling."""
        if call_id in self.live.calls:
            self.live.select(call_id)
        else:
            self._wanted_call = call_id

    def _hand_commands(self) -> list[Command]:
        if not self.hands.waiting():
            return []
        words = self.look.words
        return [
            Command(words("hands.look"), "Ctrl+H", self._look_at_hand),
            Command(words("hands.settle"), "Ctrl+G", self.hands.settle),
        ]

    def _look_at_hand(self) -> None:
        if self.hands.look() is not None:
            self.go(Screen.LIVE)

    def _switch_hand_sound(self) -> None:
        try:
            self.hands.switch_sound()
        except BadInput as fault:
            self._said = fault.ja if self.look.words.lang is Lang.JA else fault.en

    def _each_second(self) -> None:
        self._hands.refresh()
        self._preparing.show_time(self.clock())
        self._status.show_time(self.clock())
        self.session.tick(self.clock(), in_call=self.live.in_call())
        if self.session.covered:
            self.cover.refresh()

    def _felt(self) -> None:
        self.live.touched(self.clock())
        self.session.touched(self.clock())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presence.heed(self.windowHandle())
        self.go(self._screen)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closing()
        super().closeEvent(event)
