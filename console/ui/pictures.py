"""Pictures of the window, also without a display (``QT_QPA_PLATFORM=offscreen``)."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from console.domain.errors import BadInput
from console.shipped import shipped
from console.ui.answers import Refusal
from console.ui.frame.rail import Screen
from console.ui.history.filter import Filter
from console.ui.live.actions import ActionId
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.outgoing.presenter import Page as OutgoingPage
from console.ui.queue.wish import Wish
from console.ui.scripted_client import RehearsalHeadset, ScriptedDoor
from console.ui.scripted_people import PASSWORD
from console.ui.shop_time import JAPAN
from console.ui.studio.steps import StepId
from console.ui.studio.view import PAGES, StudioView
from console.ui.throttle import Throttle
from console.ui.tokens import THEMES, Size, ThemeName, colours
from console.ui.words import Lang, Words


def settle() -> None:
    """Let everything that waits be refreshed, laid out and painted."""
    for _ in range(4):
        QCoreApplication.processEvents()
        for window in QApplication.topLevelWidgets():
            # What one flush refreshes may take another window of the list away, a list's popup for one.
            for throttle in window.findChildren(Throttle) if isValid(window) else ():
                if isValid(throttle):
                    throttle.flush()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def grab(window: QWidget, path: Path) -> Path:
    """Save what the window shows now as PNG. Raises ``BadInput`` when the file cannot be written."""
    settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not with_palette(window.grab().toImage()).save(str(path)):
        raise BadInput(f"画像 {path} を書き込めません。場所を確かめてください。", f"The picture {path} cannot be written. Check the place.")
    return path


def with_palette(image: QImage) -> QImage:
    """The colours of the themes, and of the others those that are there most: 256 are enough for a window, at a third of the size."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("B").cast("I"))
    ours = dict.fromkeys(int(f"ff{colour[1:]}", 16) for theme in THEMES.values() for colour in colours(theme))
    for colour, _ in counted.most_common():
        if len(ours) == 256:
            break
        ours.setdefault(colour)
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8,
        list(ours),
        Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither,
    )


SAMPLE: Final = "assets/desk/outgoing.json"
"""A file to choose: what a rehearsal reads in it is written."""

TELLING: Final = frozenset(
    {
        "queue",
        "raised-hand",
        "taken-over",
        "steering",
        "wrap-up",
        "settings",
        "setup-trunk",
        "setup-call",
        "studio-law",
        "studio-difference",
        "studio-sentence",
        "studio-trial",
        "history-playing",
        "campaign-tiers",
        "results",
        "results-compare",
        "results-mailing",
        "sent",
        "sign-in",
        "locked",
        "people",
        "audit",
    }
)
"""The moments that are shown in the other language and the other light too."""


def take_all(folder: Path, lang: Lang | None = None, theme: ThemeName | None = None) -> list[Path]:
    """Every state of the window in Japanese and light, the telling ones in English and dark; all of them in a language or
    theme that is named. A screen that is enlarged (``QT_SCALE_FACTOR``) gets a window of what room it leaves, and a folder of its own."""
    taken: list[Path] = []
    for language in [lang] if lang else list(Lang):
        for name in [theme] if theme else list(ThemeName):
            whole = lang is not None or theme is not None or (language, name) == (Lang.JA, ThemeName.LIGHT)

            def take(moment: str, window: MainWindow, whole: bool = whole, language: Lang = language, name: ThemeName = name) -> None:
                if whole or moment in TELLING:
                    ratio = window.devicePixelRatio()
                    zoom = f"-{round(ratio * 100)}" if ratio > 1 else ""
                    taken.append(grab(window, folder / f"{language.value}-{name.value}{zoom}" / f"{moment}.png"))

            rehearse(Look(THEMES[name], Words.load(language)), take)
    return taken


def rehearse(look: Look, at: Callable[[str, MainWindow], None], zoom: float | None = None) -> None:
    """The window through every state it has, on the written calls; ``at`` is called with the name of each. ``zoom`` leaves it as
    much room as a screen that is enlarged so far; by itself it goes by the screen there is."""
    _Rehearsal(look, at, zoom).run()


class _Rehearsal:
    def __init__(self, look: Look, at: Callable[[str, MainWindow], None], zoom: float | None) -> None:
        self._tell = at
        self._door = ScriptedDoor(datetime(2026, 12, 1, 14, 10, tzinfo=JAPAN))
        self._window = MainWindow(self._door, RehearsalHeadset(), look, clock=self._door.now)
        self._zoom = zoom or self._window.devicePixelRatio()
        self._window.resize(round(Size.WINDOW[0] / self._zoom), round(Size.WINDOW[1] / self._zoom))

    def _at(self, name: str, *steps: Callable[[], object]) -> None:
        for step in steps:
            step()
        settle()
        self._door.levels()
        settle()
        self._tell(name, self._window)

    def run(self) -> None:
        self._window.show()
        self._queue()
        self._calls()
        self._drawers()
        self._studio()
        self._campaign()
        self._past()
        self._outgoing()
        self._people()
        self._ends()
        self._window.close()
        self._window.deleteLater()
        settle()

    def _queue(self) -> None:
        door, queue = self._door, self._window.queue
        self._at("queue-loading")
        self._at("queue-failed", lambda: door.stumble("queue"), door.start)
        self._at("queue-empty", lambda: door.stumble(None), lambda: door.empty_queue(True), queue.reload)
        self._at("queue", lambda: door.empty_queue(False), queue.reload)
        self._at("queue-refused", lambda: queue.select("cart-09"), queue.call_now)
        view = self._window.screens.queue
        self._at("queue-put-off", lambda: queue.mark("cart-04"), lambda: queue.mark("cart-05"), lambda: view.open_drawer(view.snooze))
        self._at("queue-excluded", view.snooze.shut, lambda: queue.decide("exclude"))
        self._at("queue-why-not", lambda: view.open_drawer(view.why_not))
        self._at("queue-nothing-found", view.why_not.shut, queue.undo, lambda: queue.want(Wish(q="zzz")))
        self._at("queue-searching", view.search.setFocus, lambda: view.search.setText("コート"), view.search.search)
        queue.want(Wish())
        self._at("no-call", lambda: self._window.go(Screen.LIVE))

    def _calls(self) -> None:
        door, live = self._door, self._window.live
        self._at("ringing", lambda: door.advance(1.0))
        self._at("opening", lambda: door.advance(17.0))
        self._at("next-line", lambda: live.do(ActionId.LISTEN), lambda: door.advance(24.0))
        self._at("cut-off", lambda: door.advance(28.8))
        self._at("barge-in", lambda: live.do(ActionId.BARGE_IN))
        self._at("raised-hand", lambda: live.do(ActionId.BARGE_IN), lambda: door.advance(37.0), lambda: live.select("call-2"))
        self._at("taken-over", lambda: live.do(ActionId.TAKE_OVER), lambda: door.advance(40.0), self._operator_speaks)
        self._at("muted", lambda: live.do(ActionId.MUTE))
        self._at("on-hold", lambda: live.do(ActionId.MUTE), lambda: live.do(ActionId.HOLD))
        self._at("desk-phone", lambda: live.do(ActionId.HOLD), self._desk_phone_answers)
        self._at("offline", lambda: door.lose(3))
        self._at("handed-back", door.start, lambda: live.do(ActionId.HAND_BACK))

    def _drawers(self) -> None:
        door, live = self._door, self._window.live
        self._at("steering", lambda: live.select("call-1"), lambda: live.do(ActionId.STEER))
        self._at("send-link", lambda: live.do(ActionId.SEND_LINK))
        self._at("transfer", lambda: live.drawer.transfer("201", attended=True), lambda: live.do(ActionId.TRANSFER))
        self._at("keypad", lambda: live.do(ActionId.KEYPAD))
        self._at("note", lambda: live.drawer.note(_NOTE[self._window.look.lang]), lambda: live.do(ActionId.NOTE))
        refusal = Refusal("林さんが対応中です。", "Hayashi already has this call.", "call.held_by_another")
        self._at("refused", live.drawer.close, lambda: door.stumble("hold", refusal), lambda: live.do(ActionId.HOLD))
        self._at(
            "four-calls",
            lambda: door.stumble(None),
            lambda: self._window.queue.select("cart-07"),
            self._window.queue.call_now,
            lambda: live.select("call-1"),
        )

    def _studio(self) -> None:
        window, studio, view = self._window, self._window.studio, self._window.screens.studio
        studio.on_event({"event": "state", "me": {"name": "森"}})
        self._at("studio", lambda: window.go(Screen.STUDIO))
        self._at("studio-law", lambda: studio.select_line("offer"))
        for number, page in enumerate(PAGES[1:], 1):
            self._at(f"studio-{page}", partial(view.tabs.setCurrentIndex, number))
        version = studio.version or {}
        speed = version["trial"]["report"]["a_second"]
        trying = {"version_id": version["version_id"], "done": 160, "of": 400, "a_second": speed, "level": "words", "running": True}
        view.tabs.setCurrentIndex(PAGES.index("trial"))
        self._at("studio-trying", lambda: studio.on_event({"event": "trial", "trial": trying}))
        studio.on_event({"event": "trial", "trial": {**trying, "running": False}})
        tools = view.flow.tools
        view.tabs.setCurrentIndex(0)
        self._at("studio-flow-add", tools.begin_adding, lambda: tools.new_name.setText("商品券の答え"))
        self._at("studio-flow-remove", tools.idle, lambda: studio.select_node("answer_height"), tools.begin_removing)
        self._at("studio-flow-lead", tools.idle, lambda: tools.lead_to("doubt_price", "offer"))
        self._at("studio-flow-whole", tools.idle, view.flow.picture.fit)
        sentence = view.editor.sentence
        sentence.words.setText("丈が長くないか心配で")
        self._at("studio-sentence", lambda: studio.select_node("reason"), sentence.attempt, partial(_into_view, view, sentence))
        self._at("studio-season-day", lambda: view.tabs.setCurrentIndex(2), lambda: view.terms.seasons.preview.click())
        self._at("studio-new", view.shelf.new.click, lambda: view.new_script.name.setText("こども服"))
        view.new_script.cancel.click()
        self._at(
            "studio-mended",
            lambda: view.tabs.setCurrentIndex(0),
            lambda: studio.select_line("offer"),
            lambda: view.editor.text.setPlainText(_LAWFUL),
            studio.save,
        )
        self._at("studio-submitted", lambda: studio.do(StepId.SUBMIT))
        self._at("studio-in-use", lambda: studio.open_version(self._door.studio.told["pack"]["versions"][-1]["version_id"]))
        window.go(Screen.LIVE)

    def _people(self) -> None:
        window, door, people, audit = self._window, self._door, self._window.people, self._window.audit
        written, role, session = door.people, door.people.me["role"], window.session
        written.me["role"] = "administrator"
        self._at("people-failed", lambda: door.stumble("people"), lambda: window.go(Screen.PEOPLE))
        self._at("people", lambda: door.stumble(None), people.reload)
        self._at("people-added", lambda: people.add(written.joins, "operator"))
        self._at("people-disabled", people.forget_start, lambda: people.select(people.people[1].id), people.disable)
        self._at("people-last", lambda: people.select(people.people[0].id), people.disable)
        self._at("audit", lambda: window.screens.people.tabs.setCurrentIndex(1))
        self._at("audit-checking", audit.verify)
        self._at("audit-whole", audit.poll)
        if self._zoom == 1:
            size = window.size()
            self._at("small-audit", lambda: window.resize(960, 540))
            self._at("small-people", lambda: window.screens.people.tabs.setCurrentIndex(0))
            window.resize(size)
        self._at("start-password", lambda: people.add(written.joins, "administrator"), door.demand_sign_in)
        self._at("sign-in", people.forget_start)
        self._at("sign-in-refused", lambda: session.sign_in("x", "x"))
        self._at("new-password", lambda: setattr(written, "must_change", True), lambda: session.sign_in("x", PASSWORD))
        self._at("locked", lambda: session.choose_password("", PASSWORD), session.lock)
        session.unlock(PASSWORD)
        written.asks, written.me["role"] = False, role
        door.start()
        window.go(Screen.LIVE)

    def _ends(self) -> None:
        door, live, window = self._door, self._window.live, self._window
        self._at("ended", lambda: live.select("call-1"), lambda: door.advance(60.0))
        self._at("wrap-up", lambda: live.drawer.wrap_up("link_sent"), lambda: live.do(ActionId.WRAP_UP))
        self._at("settings", live.drawer.close, lambda: window.go(Screen.SETTINGS))
        self._set_up()
        self._at("commands", lambda: window.go(Screen.LIVE), window.palette_box.open)
        if self._zoom == 1:
            self._at("small-live", window.palette_box.hide, lambda: live.select("call-2"), lambda: window.resize(960, 540))
            self._at("small-queue", lambda: window.go(Screen.QUEUE))
            self._at("smallest-live", lambda: window.go(Screen.LIVE), lambda: window.resize(*Size.SMALLEST))

    def _set_up(self) -> None:
        """The first run, as an administrator sees it."""
        door, setup = self._door, self._window.setup
        door.setup.administrator = True
        self._at("setup-failed", lambda: door.stumble("setup"), setup.reload, lambda: setup.show("shop"))
        self._at("setup-shop", lambda: door.stumble(None), setup.reload, lambda: setup.show("shop"))
        self._at("setup-trunk", lambda: setup.show("trunk"), setup.try_trunk)
        self._at("setup-models", lambda: setup.show("models"))
        self._at("setup-rules", lambda: setup.show("rules"))
        self._at("setup-import", lambda: setup.show("import"), lambda: setup.imports.choose(str(shipped(SAMPLE))))
        self._at("setup-call", lambda: setup.show("call"), lambda: setup.call("090-1234-5678"))
        self._at("setup-called", door.setup.call_over)

    def _campaign(self) -> None:
        window, door, campaign = self._window, self._door, self._window.campaign
        self._at("campaign-failed", lambda: door.stumble("segments"), lambda: window.go(Screen.CAMPAIGN))
        self._at("campaign", lambda: door.stumble(None), campaign.refresh)
        self._at("campaign-tiers", lambda: window.screens.campaign.tabs.setCurrentIndex(1), lambda: campaign.add_tier("VIP"))
        campaign.take_back()
        window.go(Screen.LIVE)

    def _past(self) -> None:
        door, window, history, results = self._door, self._window, self._window.history, self._window.results
        self._at("history-failed", lambda: door.stumble("history"), lambda: window.go(Screen.HISTORY))
        self._at("history-empty", lambda: door.stumble(None), lambda: door.past.show(empty=True), history.reload)
        self._at("history", lambda: door.past.show(empty=False), history.reload)
        self._at("history-words", lambda: history.look_for(Filter(words="返品")))
        self._at("history-none", lambda: history.look_for(Filter(words="ポイント")))
        self._at("history-playing", lambda: history.look_for(Filter()), lambda: history.select("past-02"), self._listen_back)
        self._at("results-failed", history.pause, lambda: door.stumble("reports"), lambda: window.go(Screen.RESULTS))
        self._at("results-empty", lambda: door.stumble(None), lambda: door.past.show(empty=True), results.reload)
        self._at("results", lambda: door.past.show(empty=False), results.reload)
        bar = self._window.screens.results.area.verticalScrollBar()
        self._at("results-parts", lambda: bar.setValue(bar.maximum()))
        pages = self._window.screens.results
        self._at("results-compare", lambda: pages.go("compare"))
        self._at("results-compare-ends", lambda: results.compare.press(results.compare.comparisons[0], "b"))
        self._at("results-mailing", lambda: pages.go("mailing"))
        pages.go("figures")
        if self._zoom == 1:
            size = window.size()
            self._at("small-results", lambda: bar.setValue(0), lambda: window.resize(960, 540))
            self._at("small-history", lambda: window.go(Screen.HISTORY))
            window.resize(size)
        window.go(Screen.LIVE)

    def _outgoing(self) -> None:
        window, door, outgoing = self._window, self._door, self._window.outgoing
        self._at("sent-failed", lambda: door.stumble("messages"), lambda: window.go(Screen.OUTGOING))
        self._at("sent-none", lambda: door.stumble(None), lambda: setattr(door.outgoing, "empty", True), outgoing.reload)
        self._at("sent", lambda: setattr(door.outgoing, "empty", False), outgoing.reload)
        self._at("sent-again", lambda: outgoing.again(outgoing.shelf.rows[0]))
        self._at("sent-links", lambda: outgoing.open(OutgoingPage.LINKS))
        self._at(
            "sent-wordings", lambda: outgoing.open(OutgoingPage.WORDINGS), lambda: window.screens.outgoing.wordings.list.setCurrentRow(2)
        )
        self._at("sent-results", lambda: outgoing.open(OutgoingPage.RESULTS))
        privacy = window.screens.outgoing.privacy
        self._at("sent-privacy", lambda: outgoing.open(OutgoingPage.PRIVACY), lambda: privacy.list.setCurrentRow(0))
        self._at(
            "sent-erasing",
            lambda: privacy.value.setText("09012345678"),
            lambda: privacy.reason.setText("ご本人の請求（電話）"),
            lambda: outgoing.erase("phone", privacy.value.text(), privacy.reason.text(), bar=False),
        )
        if self._zoom == 1:
            size = window.size()
            self._at("small-sent", lambda: outgoing.open(OutgoingPage.MESSAGES), lambda: window.resize(960, 540))
            window.resize(size)
        window.go(Screen.LIVE)

    def _listen_back(self) -> None:
        self._window.screens.history.to_call()
        self._window.history.jump(6)

    def _operator_speaks(self) -> None:
        turn = {
            "event": "turn", "call_id": "call-2", "who": "operator", "unheard": "", "line": None, "intent": None, "confidence": None,
            "operator": self._window.live.me, "utterance": "o1", "at": 21.9, "started": 19.2, "ended": 21.9,
            "text": "お電話代わりました、みなとマルシェの森です。",
        }  # fmt: skip
        self._door.happened.emit(turn)

    def _desk_phone_answers(self) -> None:
        self._window.live.drawer.call_desk_phone("sip:mori@pbx.example.jp")
        self._door.happened.emit({"event": "desk_phone", "call_id": "call-2", "at": 21.9, "state": "answered"})


_LAWFUL: Final = "よろしければ、お手続きのリンクをお送りいたしましょうか。"
_NOTE: Final = {"ja": "着丈を気にされている。身長 163 cm。", "en": "Worried about the length; 163 cm tall."}


def _into_view(studio: StudioView, part: QWidget) -> None:
    """``part`` of the line's editor, which in a narrow window is a page of its own."""
    studio.tabs.setCurrentIndex(max(studio.tabs.currentIndex(), studio.pages.indexOf(studio.editor)))
    settle()
    studio.editor.ensureWidgetVisible(part)
