"""What each role finds greyed, in every view, against what the real engine lets it do."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from console.domain.errors import MessageFault
from console.server.permits import needed
from console.service.commands import MAY, Role
from console.ui.answers import Deaf
from console.ui.campaign.view import CampaignView
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.history.view import HistoryView
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.outgoing.presenter import Page
from console.ui.outgoing.view import OutgoingView
from console.ui.pictures import settle
from console.ui.queue.view import QueueView
from console.ui.results.view import ResultsView
from console.ui.roles import What, why_not
from console.ui.session.presenter import Phase
from console.ui.studio.view import StudioView
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import engine
from tests.ui.test_people import enter, with_people
from tests.unit.server.test_comparisons_door import compared, spoken
from tests.unit.server.test_door import TOKEN
from tests.unit.service.campaign.test_outreach import Falters, opened
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House

WORDS: Final = Words.load(Lang.JA)
V = TypeVar("V", bound=QWidget)
Control = Callable[[MainWindow], QWidget]


def of(window: MainWindow, view: type[V]) -> V:
    """The one view of this kind."""
    found = window.findChild(view)
    assert found is not None
    return found


CONTROLS: Final[dict[Screen, dict[str, tuple[str, Control]]]] = {
    Screen.QUEUE: {
        "call": ("POST /api/carts/{cart_id}/call", lambda window: of(window, QueueView).detail.call_button),
        "snooze": ("POST /api/queue/decisions", lambda window: of(window, QueueView).detail.others["snooze"]),
        "exclude": ("POST /api/queue/decisions", lambda window: of(window, QueueView).detail.others["exclude"]),
        "assign": ("POST /api/queue/decisions", lambda window: of(window, QueueView).detail.others["assign"]),
        "marked": ("POST /api/queue/decisions", lambda window: of(window, QueueView).decisions.decide["exclude"]),
    },
    Screen.HISTORY: {
        "evidence": ("GET /api/calls/{call_id}/evidence", lambda window: of(window, HistoryView).detail.evidence),
        "tag": ("POST /api/history/{call_id}/tags", lambda window: of(window, HistoryView).detail.opinion.new_tag),
        "correct": ("POST /api/history/{call_id}/correction", lambda window: of(window, HistoryView).detail.opinion.correct),
        "review": ("POST /api/history/{call_id}/review", lambda window: of(window, HistoryView).detail.opinion.save),
    },
    Screen.RESULTS: {
        "costs": ("PUT /api/reports/costs", lambda window: of(window, ResultsView).save_costs),
        "points": ("PUT /api/reports/comparisons/points", lambda window: of(window, ResultsView).compare.save),
        "schedule": ("PUT /api/reports/schedule", lambda window: of(window, ResultsView).mailing.save),
    },
    Screen.OUTGOING: {
        "again": ("POST /api/messages/{message_id}/again", lambda window: of(window, OutgoingView).messages.again),
        "write": ("PUT /api/wordings/{name}", lambda window: of(window, OutgoingView).wordings.keep),
        "sign": ("POST /api/wordings/{name}/sign", lambda window: of(window, OutgoingView).wordings.sign),
        "tell": ("POST /api/results/again", lambda window: of(window, OutgoingView).results.all_again),
        "disclose": ("POST /api/disclosures", lambda window: of(window, OutgoingView).privacy.disclose),
        "erase": ("POST /api/erasures", lambda window: of(window, OutgoingView).privacy.erase),
    },
    Screen.CAMPAIGN: {
        "switch": ("POST /api/campaign", lambda window: of(window, CampaignView).plan.switch),
        "pilot": ("PUT /api/campaign/terms", lambda window: of(window, CampaignView).plan.apply),
        "tiers": ("PUT /api/campaign/segments", lambda window: of(window, CampaignView).tiers.save),
    },
    Screen.STUDIO: {
        "new": ("POST /api/scripts", lambda window: of(window, StudioView).shelf.new),
        "import": ("POST /api/scripts/import", lambda window: of(window, StudioView).shelf.bring_in),
    },
}
NOTHING_TO_DO: Final = {"correct", "write", "sign", "tell", "tiers"}
"""Off for everybody here: no sentence is chosen, nothing was typed, all is signed, nothing was given up, nothing was edited."""


async def at_work(house: House) -> None:
    """A mail that did not arrive, two past calls of two versions, and one person of each role."""
    house.service.outreach._ports = {"mail": Falters(MessageFault("ありません。", "no such mailbox"))}
    await opened(house)
    await house.service.outreach.write_due()
    with house.store() as work:
        work._session.execute(text("UPDATE customers SET consent_call = 1"))
        work.commit()
    house.later(minutes=2)
    await with_people(house)
    with house.store(read_only=True) as work:
        [call] = work.calls.live()
    await house.line.tells("ended", call_id=call.call_id, at=60.0, result="answered", outcome="undecided", by_customer=True)
    spoken(house, await past_call(house, "k2"), compared(house)[1])


def looks_everywhere(qtbot: QtBot, window: MainWindow) -> None:
    """Until every view has what it shows."""
    for screen in CONTROLS:
        window.go(screen)
    window.history.reload()
    for page in Page:
        window.outgoing.open(page)
    for name in ("compare", "mailing", "figures"):
        of(window, ResultsView).go(name)
    window.results.compare.open()
    window.results.mailing.open()

    def comes(wanted: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(wanted()), timeout=60_000)

    comes(lambda: window.queue.row)
    comes(lambda: window.history.detail)
    comes(lambda: window.results.report)
    comes(lambda: window.results.mailing.schedule)
    comes(lambda: window.results.compare.comparisons)
    comes(lambda: window.outgoing.shelves[Page.MESSAGES].rows)
    comes(lambda: window.outgoing.shelves[Page.WORDINGS].rows)
    comes(lambda: window.campaign.status and window.campaign.terms and window.campaign.tiers)
    settle()


def test_every_view_for_every_role(qtbot: QtBot, tmp_path: Path) -> None:
    wrong = []
    with engine(tmp_path, at_work) as url:
        door = EngineClient(url, lambda: TOKEN, name="だれか")
        window = MainWindow(door, Deaf(), Look(LIGHT, WORDS))
        qtbot.addWidget(window)
        window.show()
        door.start()
        for role in (Role.ADMINISTRATOR, Role.OPERATOR, Role.AUDITOR, Role.MANAGER):
            qtbot.waitUntil(lambda: window.session.phase is Phase.SIGN_IN, timeout=30_000)
            enter(qtbot, window, f"{role.value} さん")
            qtbot.waitUntil(lambda: window.session.phase is Phase.IN and window.queue.online, timeout=30_000)
            looks_everywhere(qtbot, window)
            for screen, controls in CONTROLS.items():
                for name, (route, find) in controls.items():
                    control, what = find(window), needed(route)
                    may, said = role in MAY[what], control.toolTip() == WORDS(why_not(What(what.value)))
                    if said is may or control.isEnabled() is not (may and name not in NOTHING_TO_DO):
                        wrong.append((role.value, screen.value, name, control.isEnabled(), control.toolTip()))
            if role is Role.AUDITOR:
                for press in (window.queue.call_now, window.queue.toggle_excluded):
                    press()
                    assert window.queue.notice is not None
                    assert window.queue.notice.refusal is not None
                    assert window.queue.notice.refusal.ja == WORDS(why_not(What.ACT))
                of(window, QueueView).open_drawer(of(window, QueueView).snooze)
                assert of(window, QueueView).snooze.isHidden()
            window.session.sign_out()
        window.close()
        door.close()
    assert wrong == []
