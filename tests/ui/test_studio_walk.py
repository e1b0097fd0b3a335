"""A manager's morning, through two windows and a real engine: the law check refuses, the sentence is mended, tried, submitted, approved by
another, and the next call says it."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.app.simulate import understanding
from console.app.trial_process import TrialProcess
from console.conversation.brain import ScriptedBrain
from console.domain.call import CallBrief
from console.server.access import Access
from console.server.app import create_app
from console.server.serving import door, listen, serve
from console.service.commands import Person, Role
from console.shipped import shipped
from console.simulation.improvised import ImprovisedCall
from console.simulation.people import Customs
from console.simulation.people import Person as Customer
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.scripted_client import RehearsalHeadset
from console.ui.studio.steps import StepId
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from console.wire.codec import decode
from tests.unit.service.house import House

UNLAWFUL = "絶対にお得です。何か気になる点がございましたか。"
LAWFUL = "お決めになる前に、何か気になる点がございましたか。"
LIMIT_MS = 170_000


class Hum:
    """A voice without words."""

    async def read(self, text: str, spoken: str) -> bytes:
        return bytes(3200)

    async def close(self) -> None:
        pass


class Engine:
    """Service, store and door in a thread of their own; the line is in the test's hand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self.house = House(self._folder)
        self.house.service.studio._voice = Hum()
        self.house.service.trials._runner = TrialProcess()
        self._door: socket.socket = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        async with self.house:
            server = door(create_app(self.house.service, Access("key", "森")), None, None)
            self._loop.call_later(0.2, self._ready.set)
            await serve(server, self._door, self._stop)

    def later(self) -> None:
        self.house.later(minutes=5)

    def call(self, cart: str) -> CallBrief:
        """Dialled as the queue does it; what the line is told of it."""
        dialling = self.house.service.call_cart(Person("森", Role.OPERATOR), cart)
        asyncio.run_coroutine_threadsafe(dialling, self._loop).result(60)
        return decode(CallBrief, self.house.line.did("dial")[-1]["brief"])

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)
        self._door.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.close()


class Desk:
    def __init__(self, engine: Engine, name: str, qapp: QObject) -> None:
        self.client = EngineClient(engine.url, lambda: "key", name=name, parent=qapp)
        self.window = MainWindow(self.client, RehearsalHeadset(), Look(LIGHT, Words.load(Lang.JA)))
        self.window.show()
        self.window.go(Screen.STUDIO)
        self.client.start()
        self.studio, self.view = self.window.studio, self.window.studio_view

    def press(self, step: StepId) -> None:
        button = self.view.decisions.buttons[step]
        assert button.isEnabled(), (step, button.toolTip())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, text: str) -> None:
        self.view.editor.text.setPlainText(text)

    def reads(self) -> str:
        settle()
        return "\n".join(getattr(one, "words", "") or one.text() for one in self.view.findChildren(QLabel) if not one.isHidden())

    def close(self) -> None:
        self.window.close()
        self.client.close()
        self.window.deleteLater()


def heard(brief: CallBrief) -> str:
    person = Customer.drawn(Customs.read(shipped("assets/simulation/ja")), Random(3), brief.customer.family_name)
    person.who, person.temper = "self", {**person.temper, "interrupts": 0.0}
    ears = understanding()
    call = ImprovisedCall(brief, ScriptedBrain(brief, ears), person, ears)
    return "\n".join(turn.text for turn in call.run().turns)


def test_from_an_unlawful_sentence_to_what_the_next_call_says(engine: Engine, qapp: QObject, qtbot: QtBot) -> None:
    def comes(wanted: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(wanted()), timeout=LIMIT_MS)

    mori = Desk(engine, "森", qapp)
    studio = mori.studio
    comes(lambda: studio.version is not None and studio.version["spoken"])
    engine.later()
    comes(lambda: mori.view.decisions.buttons[StepId.BEGIN].isEnabled())
    mori.press(StepId.BEGIN)
    comes(lambda: studio.version is not None and studio.version["state"] == "draft")

    studio.select_line("ask_reason")
    mori.type(UNLAWFUL)
    comes(lambda: studio.findings_at("ask_reason"))
    assert "消費者契約法" in mori.reads()
    assert not mori.view.decisions.buttons[StepId.SUBMIT].isEnabled()
    assert "指摘" in mori.view.decisions.buttons[StepId.SUBMIT].toolTip()

    mori.type(LAWFUL)
    comes(lambda: not studio.findings and not studio.draft.dirty)  # type: ignore[union-attr]
    mori.view.editor.hear.click()
    comes(lambda: studio.playing is None and studio.said == "settings.no_output")

    studio.do(StepId.TRY, trial={"calls": 10})
    comes(lambda: studio.version is not None and studio.version["trial"])
    assert "仮定値" in mori.view.trial.text.toPlainText()

    mori.press(StepId.SUBMIT)
    comes(lambda: studio.version is not None and studio.version["state"] == "submitted")
    assert not mori.view.decisions.buttons[StepId.APPROVE].isEnabled()
    assert "別の方" in mori.view.decisions.buttons[StepId.APPROVE].toolTip()
    assert LAWFUL not in heard(engine.call("k1"))

    hayashi = Desk(engine, "林", qapp)
    comes(lambda: hayashi.studio.version is not None and hayashi.studio.version["state"] == "submitted")
    comes(lambda: hayashi.view.decisions.buttons[StepId.APPROVE].isEnabled())
    hayashi.press(StepId.APPROVE)
    comes(lambda: hayashi.studio.version is not None and hayashi.studio.version["spoken"])
    comes(lambda: studio.version is not None and studio.version["spoken"])
    assert LAWFUL in heard(engine.call("k2"))
    for desk in (hayashi, mori):
        desk.close()
    settle()
