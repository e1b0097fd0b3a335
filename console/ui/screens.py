"""The screens of the window. Each is made, and its module loaded, when it is first asked for; the presenters listen from the start."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from console.ui.frame.rail import Screen

if TYPE_CHECKING:
    from console.ui.campaign.view import CampaignView
    from console.ui.desk_settings.view import DeskSettingsView
    from console.ui.history.view import HistoryView
    from console.ui.live.view import LiveView
    from console.ui.main_window import MainWindow
    from console.ui.outgoing.view import OutgoingView
    from console.ui.people.screen import PeopleScreen
    from console.ui.queue.view import QueueView
    from console.ui.results.view import ResultsView
    from console.ui.setup.view import SetupView
    from console.ui.studio.view import StudioView

V = TypeVar("V", bound=QWidget)


class _Watched(Protocol):
    watch: Callable[..., None]


def _nobody(*_: object) -> None:
    """Hears what is told to no view."""


class Screens(QStackedWidget):
    """A view a screen, under the name of the screen, with the presenters and the look of ``window``."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self._window, self._look = window, window.look
        results, setup = window.results, window.setup
        shown: list[_Watched] = [window.queue, window.studio, window.history, results, results.compare, results.mailing]
        shown += [window.outgoing, window.campaign, setup, setup.imports, window.desk, window.people, window.audit]
        for presenter in shown:
            # The views of another language or theme are gone, and the new ones are not made yet.
            presenter.watch = _nobody
        window.terms.watch = window.terms.watch_strip = _nobody

    def view(self, screen: Screen) -> QWidget:
        made: QWidget = getattr(self, screen.value)
        return made

    def made(self, screen: Screen) -> bool:
        return screen.value in self.__dict__

    def make_next(self) -> bool:
        """One screen that nobody has opened yet; ``False`` when all are there."""
        screen = next((screen for screen in Screen if not self.made(screen)), None)
        if screen is not None:
            self.view(screen)
        return screen is not None

    def _added(self, view: V) -> V:
        self.addWidget(view)
        return view

    @cached_property
    def queue(self) -> "QueueView":
        from console.ui.queue.view import QueueView

        window = self._window
        return self._added(QueueView(self._look, window.queue, lambda: window.go(Screen.LIVE), window.clock))

    @cached_property
    def live(self) -> "LiveView":
        from console.ui.live.view import LiveView

        window = self._window
        return self._added(LiveView(self._look, window.live, window.clock, lambda: window.go(Screen.QUEUE)))

    @cached_property
    def history(self) -> "HistoryView":
        from console.ui.history.view import HistoryView

        return self._added(HistoryView(self._look, self._window.history))

    @cached_property
    def results(self) -> "ResultsView":
        from console.ui.results.view import ResultsView

        return self._added(ResultsView(self._look, self._window.results))

    @cached_property
    def outgoing(self) -> "OutgoingView":
        from console.ui.outgoing.view import OutgoingView

        return self._added(OutgoingView(self._look, self._window.outgoing, self._window.open_calls))

    @cached_property
    def campaign(self) -> "CampaignView":
        from console.ui.campaign.view import CampaignView

        return self._added(CampaignView(self._look, self._window.campaign))

    @cached_property
    def studio(self) -> "StudioView":
        from console.ui.studio.view import StudioView

        return self._added(StudioView(self._look, self._window.studio, self._window.terms))

    @cached_property
    def people(self) -> "PeopleScreen":
        from console.ui.people.screen import PeopleScreen

        window = self._window
        return self._added(PeopleScreen(self._look, window.session, window.people, window.audit))

    @cached_property
    def settings(self) -> "SetupView":
        from console.ui.setup.view import SetupView
        from console.ui.shop_terms.view import ShopTermsPage

        return self._added(
            SetupView(self._look, self._window.setup, {"headset": self.headset, "terms": ShopTermsPage(self._look, self._window.terms)})
        )

    @cached_property
    def headset(self) -> "DeskSettingsView":
        """A page of the settings."""
        from console.ui.desk_settings.view import DeskSettingsView

        return DeskSettingsView(self._look, self._window.desk)
