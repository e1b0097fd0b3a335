"""An operator's hour, through the window and a real engine: watch, steer, take over, hand back, wrap up, and the callback that was promised."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.domain.script import Disclosure
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.live.call_state import Holder
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.scripted_client import RehearsalHeadset
from console.ui.strip import Walk
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import PlayedEngine, played_engine
from tests.unit.server.test_door import TOKEN

LIMIT_MS = 120_000
TOLD = tuple(Disclosure)
NOTE = "夫に相談してから。明日10時に折り返し。"
RETURNS = "到着から14日以内、タグ付き未使用なら返品を承ります。"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PlayedEngine]:
    # A slow machine must not make a vanished operator of one who is there.
    with played_engine(tmp_path, vanished_after_s=60.0) as made:
        yield made


class Line:
    """One call as the line tells it."""

    def __init__(self, engine: PlayedEngine, call_id: str) -> None:
        self._engine, self.call_id, self.at, self._number = engine, call_id, 0.0, 0

    def tells(self, event: str, **fields: Any) -> None:
        self._engine.tells(event, call_id=self.call_id, at=self.at, **fields)

    def said(self, who: str, text: str, seconds: float = 2.5, **more: Any) -> None:
        self._number += 1
        begun, self.at = self.at + 0.4, self.at + 0.4 + seconds
        told: dict[str, Any] = {"line": None, "intent": None, "confidence": None, "unheard": "", "utterance": f"u{self._number}"}
        self.tells("turn", who=who, text=text, started=begun, ended=self.at, **{**told, **more})
        self._engine.house.later(seconds=seconds)

    def answered_in(self, ms: int) -> None:
        stages = {"end_of_turn": ms - 122, "recognition": 64, "understanding": 4, "sound": 14, "wire": 40}
        self.tells("latency", turn={"response_ms": ms, "stages": stages, "filler": False})

    def stands(self, stage: str, node: str, told: int) -> None:
        place = {"node": node, "expecting": None, "next_line": None, "disclosures": list(TOLD[:told]), "pushes": 0}
        self.tells("position", stage=stage, **place)


def mood(**figures: int) -> dict[str, Any]:
    given = {"anger": 4, "distress": 3, "hesitation": 46, "interest": 52, "purchase": 41, **figures}
    why = {"gauge": "hesitation", "id": "hedging", "ja": "言いよどみ", "en": "hesitating"}
    return {**given, "by_voice": True, "reasons": [why]}


def choices() -> dict[str, Any]:
    lines = [("answer_return", RETURNS, "answer:ask_return"), ("answer_size", "着丈は 104 cm です。", "answer:reason_size")]
    facts = [{"id": "f1", "key": "returns.days", "value": "14日以内", "source": "規約"}]
    following = {"line": "answer_size", "text": "着丈は 104 cm です。", "why": "answer:reason_size", "facts": facts}
    return {"choices": [{"line": line, "text": text, "why": why} for line, text, why in lines], "next": following}


def test_an_operators_hour(engine: PlayedEngine, qtbot: QtBot, walk: Callable[[str], Walk]) -> None:
    shown = walk("operator")
    client = EngineClient(engine.url, lambda: TOKEN, name="森")
    window = MainWindow(client, RehearsalHeadset(), Look(LIGHT, Words.load(Lang.JA)), clock=lambda: engine.house.now)
    qtbot.addWidget(window)
    # The shop has long been set up: no first run calls the operator away from the queue.
    window.setup.begin = lambda: None

    def comes(wanted: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(wanted()), timeout=LIMIT_MS)

    def press(key: Qt.Key | str) -> None:
        settle()
        focus = window.focusWidget() or window
        QTest.keyClicks(focus, key) if isinstance(key, str) else QTest.keyClick(focus, key)
        settle()

    window.show()
    window.activateWindow()
    client.start()
    comes(lambda: window.queue.selected == "k1" and window.queue.detail)
    shown.take("queue", window, "待ち行列。次に電話する方と、その理由", "The queue: whom to call next, and why")

    window.screens.queue.table.setFocus()
    comes(lambda: window.isActiveWindow() and window.screens.queue.table.hasFocus())
    press("c")
    comes(lambda: window.live.calls and engine.orders("dial"))
    line = Line(engine, str(engine.orders("dial")[-1]["call_id"]))
    live = window.live
    press(Qt.Key.Key_F2)
    line.tells("answered", codec="PCMU/8000")
    line.said("customer", "はい、もしもし。", 1.0, intent="greeting", confidence=0.97)
    line.stands("名乗り", "opening", 3)
    line.said(
        "agent",
        "お電話ありがとうございます。港の店の、自動音声アシスタント「みなみ」と申します。この通話は録音しております。",
        6.0,
        line="opening",
    )
    line.answered_in(364)
    line.said("agent", "山田 花子様でいらっしゃいますか。", 2.0, line="identity")
    line.said("customer", "はい、そうです。", 1.2, intent="identity_confirm", confidence=0.99)
    line.stands("課題特定", "reason", 6)
    line.said("agent", "先日ご覧いただいたコートの件で、何か気になる点がございましたか。", 4.0, line="ask_reason")
    line.answered_in(402)
    line.said("customer", "丈が長すぎないか心配で、返品もできるのか分からなくて。", 4.0, intent="reason_size", confidence=0.91)
    line.stands("不安解消", "reassure", 6)
    line.tells("mood", **mood())
    line.tells("choices", **choices())
    line.tells("levels", customer_db=-31.0, agent_db=-22.0)
    comes(lambda: live.call and live.call.next and live.call.mood and len(live.call.disclosures) == len(TOLD))
    press("l")
    assert live.listening == line.call_id
    shown.take(
        "watch",
        window,
        "見守る。言葉・次の一言と根拠・ご様子・告知・応答時間",
        "Watching: words, the next line and why, mood, disclosures, response",
    )

    press("s")
    comes(lambda: window.screens.live.drawers[next(iter(window.screens.live.drawers))].isVisible())
    shown.take("steer", window, "導く。承認済みの一言を番号で選ぶ", "Steering: an approved line by its number")
    press("1")
    comes(lambda: [order["line"] for order in engine.orders("steer")] == ["answer_return"])
    line.said("agent", RETURNS, 3.5, line="answer_return")
    line.said("customer", "機械ではなくて、人と話せますか。", 2.5, intent="want_human", confidence=0.96)
    line.tells("mood", **mood(anger=38, hesitation=30))
    brief = {
        "ja": "山田様がコートの丈と返品を気にされています。返品の案内まで済みました。",
        "en": "Worried about length and returns; returns explained.",
    }
    line.tells("hand", reason="want_human", brief_ja=brief["ja"], brief_en=brief["en"])
    line.said("agent", "承知いたしました。担当の者におつなぎいたします。", 2.5, line="hold_for_person")
    comes(lambda: live.call and live.call.hand and window.windowTitle().startswith("(1)"))
    shown.take("raised-hand", window, "挙手。人を希望された理由と、ここまでの要点", "A raised hand: why, and what was said so far")

    press("t")
    comes(lambda: engine.orders("take_over"))
    line.tells("holder", holder="operator", operator="森", barge_in=False)
    comes(lambda: live.call and live.call.holder is Holder.OPERATOR and live.is_mine(live.call))
    line.said("operator", "お電話代わりました、港の店の森です。丈は膝が隠れるくらいです。", 4.0, operator="森")
    line.said("customer", "そうですか。夫に見せてから決めたいので、またお電話いただけますか。", 4.5, intent="call_later", confidence=0.93)
    shown.take("taken-over", window, "引き取る。AI は黙り、自分の声が届く", "Taken over: the AI is silent, one's own voice is heard")
    press("u")
    assert live.muted
    press("u")
    press("n")
    # As an input method puts it in; there are no keys for it.
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    field.insert(NOTE)
    press(Qt.Key.Key_Return)
    comes(lambda: live.call and live.call.notes)

    when = (engine.house.now + timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)
    press("r")
    comes(lambda: engine.orders("hand_back"))
    line.tells("holder", holder="ai", operator=None, barge_in=False)
    line.tells("callback", when=when.isoformat())
    comes(lambda: live.call and live.call.holder is Holder.AI and not live.mine)
    line.said("agent", "それでは、明日の10時ごろに改めてお電話いたします。失礼いたします。", 4.0, line="closing_callback")
    shown.take("handed-back", window, "返す。AI が約束を確かめて結ぶ", "Handed back: the AI confirms the promise and closes")

    line.tells("ended", result="answered", outcome="undecided", by_customer=True, status=200)
    comes(lambda: live.call and live.call.ended_at)
    press("w")
    shown.take("wrap-up", window, "後処理。AI の判定を確かめ、番号で決める", "Wrapping up: the AI's verdict is checked, a digit decides")
    press("3")
    comes(lambda: live.call and live.call.wrapped_up and live.call.wrapped_up.outcome == "callback")

    press(Qt.Key.Key_F4)
    comes(lambda: window.history.row and window.history.detail and window.history.detail["transcript"])
    assert window.history.row is not None
    assert (window.history.row.outcome, window.history.row.operators) == ("callback", ("森",))
    assert [note["text"] for note in window.history.detail["notes"]] == [NOTE]
    shown.take("history", window, "履歴。会話・意図・メモ・結果が残る", "History: words, intents, note and outcome stay")

    engine.house.later(hours=(when - engine.house.now).total_seconds() / 3600)
    window.go(Screen.QUEUE)
    window.queue.select("k1")
    window.queue.refresh()
    comes(lambda: window.queue.detail and any(event.body.get("outcome") == "callback" for event in window.queue.detail.story))
    shown.take(
        "callback",
        window,
        "折り返し。約束の時刻に、これまでの経緯を見てかける",
        "The callback: at the hour that was promised, with the story beside it",
    )
    window.screens.queue.table.setFocus()
    press("c")
    comes(lambda: [order["call_id"] for order in engine.orders("dial")][1:])
    shown.join()
    client.close()
    window.close()
