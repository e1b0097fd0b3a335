"""A manager's morning, through two windows and a real engine: the script edited in its picture, refused by the law check, mended, tried,
submitted, approved by a second person who signed in, spoken by the next call; then half of the carts hear the version before, and Results
shows how both did."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.app.demo_briefs import brief_for
from console.app.trial_process import TrialProcess
from console.domain.call import CallBrief
from console.domain.customer import Customer
from console.service.commands import Person, Role
from console.service.people import people
from console.service.people.passwords import Passwords
from console.ui.answers import Deaf
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.phase import Phase as Shown
from console.ui.pictures import settle
from console.ui.results.view import PAGES as RESULT_PAGES
from console.ui.scripted_people import PASSWORD
from console.ui.session.presenter import Phase
from console.ui.strip import Walk
from console.ui.studio.flow_edit import Kind
from console.ui.studio.steps import StepId
from console.ui.studio.view import PAGES
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from console.wire.codec import decode
from tests.ui.engine_in_thread import PlayedEngine, played_engine
from tests.unit.server.test_door import TOKEN
from tests.unit.service.history.test_history import past_call
from tests.unit.service.house import House
from tests.unit.store.sample import HANAKO, SHOP, cart

UNLAWFUL = "絶対にお得です。何か気になる点がございましたか。"
LAWFUL = "お決めになる前に、何か気になる点がございましたか。"
NEW_YEAR = "どうぞよいお年をお迎えください。失礼いたします。"
NEW_SCENE = "ごゆっくりと伝える"
LIMIT_MS = 170_000
TERMS = ("payment.", "shipping.", "return.", "law.")
PEOPLE = range(3, 23)
"""So many more customers that either half of the carts has some."""
STAFF = (("店長", Role.ADMINISTRATOR), ("森", Role.MANAGER), ("林", Role.MANAGER))


def customer(number: int) -> Customer:
    return replace(HANAKO, id=f"c{number}", name=f"鈴木 {number}", kana=f"スズキ {number}", phone=f"090000000{number:02}", mail=None)


async def with_staff(house: House) -> None:
    """Everybody's password is ``PASSWORD``."""
    passwords = Passwords(house.service._passwords._profile)
    hashed = passwords.hash(PASSWORD)
    passwords.close()
    with house.store() as work:
        # Without the terms of a purchase no link leaves, and a trial would say so.
        work.facts.put("s1", tuple(fact for fact in brief_for("山田 花子", "facts").facts if fact.key.startswith(TERMS)))
        for number in PEOPLE:
            work.customers.add(SHOP.id, customer(number))
            work.carts.add(SHOP.id, cart(number, customer(number)))
        for number, (name, role) in enumerate(STAFF):
            people.add(work, "root", name, role, hashed, f"p{number}", house.now, start=False)
        work.commit()
    await house.service.doorkeeper.look_again()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PlayedEngine]:
    with played_engine(tmp_path) as made:
        made.do(with_staff(made.house))
        made.house.service.trials._runner = TrialProcess()
        yield made


class Desk:
    """A window at which somebody signed in and went to the scripts."""

    def __init__(self, engine: PlayedEngine, name: str, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.client = EngineClient(engine.url, lambda: TOKEN, name="だれか")
        self.window = MainWindow(self.client, Deaf(), Look(LIGHT, Words.load(Lang.JA)), clock=lambda: engine.house.now)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        self.window.show()
        self.client.start()
        self.comes(lambda: self.window.session.phase is Phase.SIGN_IN)
        page = self.window.cover.pages.sign_in
        page.name.setText(name)
        QTest.keyClicks(page.password.line, PASSWORD)
        QTest.keyClick(page.password.line, Qt.Key.Key_Return)
        self.comes(lambda: not self.window.session.busy and self.window.studio.online)
        self.window.go(Screen.STUDIO)
        self.studio, self.view = self.window.studio, self.window.screens.studio
        self.comes(lambda: self.studio.version is not None and self.studio.me)

    def comes(self, wanted: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(wanted()), timeout=LIMIT_MS)

    def press(self, step: StepId) -> None:
        button = self.view.decisions.buttons[step]
        self.comes(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def state(self) -> str:
        return str(self.studio.version["state"]) if self.studio.version else ""

    def page(self, name: str) -> None:
        self.view.tabs.setCurrentIndex(PAGES.index(name))

    def reads(self) -> str:
        settle()
        return "\n".join(getattr(one, "words", "") or one.text() for one in self.view.findChildren(QLabel) if not one.isHidden())

    def close(self) -> None:
        self.window.close()
        self.client.close()


def spoken(engine: PlayedEngine, cart: str) -> set[str]:
    """What the next call may say, as the line is told of it."""
    engine.do(engine.house.service.call_cart(Person("森", Role.MANAGER), cart))
    brief = decode(CallBrief, engine.orders("dial")[-1]["brief"])
    return {line.text for line in brief.script.lines}


def both_halves(engine: PlayedEngine) -> list[str]:
    """Two carts that go on hearing the newer version and two that now hear the one before."""
    with engine.house.store(read_only=True) as work:
        release = next(one for one in work.scripts.releases("s1", "apparel") if one.share == 50)
    carts = [f"k{number}" for number in PEOPLE]
    newer, before = ([one for one in carts if release.takes(one) is taken][:2] for taken in (False, True))
    return [newer[0], newer[1], before[0], before[1]]


def test_a_managers_morning(engine: PlayedEngine, qtbot: QtBot, walk: Callable[[str], Walk]) -> None:
    shown = walk("manager")
    engine.house.later(minutes=5)
    mori = Desk(engine, "森", qtbot)
    studio, view = mori.studio, mori.view
    shown.take("in-use", mori.window, "使われている台本。二人の署名がある", "The script in use, with two signatures")
    mori.press(StepId.BEGIN)
    mori.comes(lambda: mori.state() == "draft")

    studio.select_node("doubt_looking")
    view.flow.picture.setFocus()
    QTest.keyClick(view.flow.picture, Qt.Key.Key_N)
    tools = view.flow.tools
    tools.kind.setCurrentIndex(list(Kind).index(Kind.TELL))
    tools.new_name.setText(NEW_SCENE)  # keys of a test write no kana
    shown.take("flow", mori.window, "流れに場面を足す", "A node is added to the flow")
    QTest.keyClick(tools.new_name, Qt.Key.Key_Return)
    view.editor.text.setPlainText("どうぞ、ごゆっくりご覧くださいませ。")
    mori.comes(lambda: studio.draft is not None and not studio.draft.dirty)
    assert studio.node == NEW_SCENE
    assert studio.document is not None
    assert studio.document["nodes"]["doubt_looking"]["then"] == NEW_SCENE

    studio.select_line("ask_reason")
    view.editor.text.setPlainText(UNLAWFUL)
    mori.comes(lambda: studio.findings_at("ask_reason"))
    assert "消費者契約法" in mori.reads()
    assert not view.decisions.buttons[StepId.SUBMIT].isEnabled()
    shown.take("law", mori.window, "法令の点検が止める。根拠と直し方が出る", "The law check refuses, with the law and what to say instead")
    view.editor.text.setPlainText(LAWFUL)
    mori.comes(lambda: not studio.findings and studio.draft is not None and not studio.draft.dirty)
    shown.take("mended", mori.window, "言い直して、指摘がなくなる", "Mended: nothing is left to find")

    mori.page("terms")
    studio.select_line("close")
    seasons = view.terms.seasons
    seasons.add.click()
    seasons.name.setText("年末")
    seasons.name.textEdited.emit("年末")
    seasons.take.click()
    seasons._rows["close"].text.setPlainText(NEW_YEAR)
    mori.comes(lambda: studio.draft is not None and not studio.draft.dirty and not studio.findings)
    seasons.preview.click()
    mori.comes(lambda: seasons.said.text() or getattr(seasons.said, "words", ""))
    view.terms.ensureWidgetVisible(seasons.preview)
    shown.take("season", mori.window, "期間の言い方。その日の通話の言葉を確かめる", "Sentences of some days, and what a call of a day says")

    mori.page("trial")
    view.trial.calls.setValue(50)
    view.trial.level.setCurrentIndex(1)
    view.trial.start.click()
    mori.comes(lambda: studio.version is not None and studio.version.get("trial"))
    assert "仮定値" in view.trial.text.toPlainText()
    shown.take("trial", mori.window, "模擬のお客様で試す", "Tried with simulated customers")

    mori.press(StepId.SUBMIT)
    mori.comes(lambda: mori.state() == "submitted")
    assert not view.decisions.buttons[StepId.APPROVE].isEnabled()
    assert "別の方" in view.decisions.buttons[StepId.APPROVE].toolTip()
    shown.take("submitted", mori.window, "一人目の署名。自分では承認できない", "The first signature; nobody approves their own")
    assert LAWFUL not in spoken(engine, "k1")

    hayashi = Desk(engine, "林", qtbot)
    hayashi.comes(lambda: hayashi.state() == "submitted")
    hayashi.page("difference")
    hayashi.comes(lambda: LAWFUL[:6] in hayashi.view.difference.text.toPlainText())
    shown.take(
        "second-person",
        hayashi.window,
        "二人目がサインインし、違いを読んで承認する",
        "A second person signs in, reads the difference and approves",
    )
    hayashi.press(StepId.APPROVE)
    hayashi.comes(lambda: hayashi.studio.version is not None and hayashi.studio.version["spoken"])
    mori.comes(lambda: studio.version is not None and studio.version["spoken"])
    assert LAWFUL in spoken(engine, "k2")

    engine.house.later(minutes=1)
    first = next(one for one in hayashi.studio.pack["versions"] if one["number"] == 1) if hayashi.studio.pack else {}
    hayashi.studio.open_version(first["version_id"])
    hayashi.comes(lambda: hayashi.studio.version is not None and hayashi.studio.version["number"] == 1)
    hayashi.view.decisions.period.share.setValue(50)
    hayashi.page("flow")
    shown.take("share", hayashi.window, "前の版を、半分のカートにだけ使う", "The version before, for half of the carts")
    hayashi.press(StepId.RELEASE)
    hayashi.comes(lambda: hayashi.studio.version is not None and any(one["share"] == 50 for one in hayashi.studio.version["holding"]))
    engine.house.later(minutes=1)
    hayashi.studio.open_version(first["version_id"])
    compared = hayashi.view.decisions.compared
    hayashi.comes(lambda: compared.isVisible())
    assert "まだ判断できません" in compared.words.text()
    shown.take(
        "compared", hayashi.window, "この版を使う。二つの版の比較が始まる", "Put into use: the comparison of the two versions begins"
    )

    engine.house.later(minutes=1)
    for outcome, one in zip(("undecided", "refused", "undecided", "undecided"), both_halves(engine), strict=True):
        engine.do(past_call(engine.house, one, outcome=outcome))
    hayashi.window.go(Screen.RESULTS)
    results, compare = hayashi.window.screens.results, hayashi.window.results.compare
    hayashi.comes(lambda: hayashi.window.results.phase is Shown.READY)
    results.tabs.setCurrentIndex(RESULT_PAGES.index("compare"))
    hayashi.comes(lambda: compare.comparisons and compare.comparisons[0]["carts"] == {"a": 2, "b": 2})
    settle()
    assert (compare.comparisons[0]["a"]["number"], compare.comparisons[0]["b"]["number"]) == (2, 1)
    told = "\n".join(one.text() for one in results.compare.findChildren(QLabel) if not one.isHidden())
    assert "まだ判断できません" in told
    opened = {button.accessibleName() for button in results.compare.findChildren(QPushButton)}
    assert {"断られた A 50.0 %（2 件中 1 件）", "断られた B 0.0 %（2 件中 0 件）"} <= opened
    shown.take(
        "results",
        hayashi.window,
        "成果。二つの版の数字と、まだ早いという判定",
        "Results: the figures of both versions, and that it is too early to tell",
    )
    shown.join()
    for desk in (hayashi, mori):
        desk.close()
    settle()
