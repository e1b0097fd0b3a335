"""A merchant's first day: from an empty machine through every page to a call that rings their own telephone.

The engine is a real one, in a process of its own and with an empty home; the trunk is Kamailio, the telephone a real one behind it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.domain.audio import BYTES_PER_MS
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.setup.form import Form
from console.ui.setup.import_page import ImportPage
from console.ui.setup.pages import CallPage, Page, TrunkPage
from console.ui.shop_terms.view import ShopTermsPage
from console.ui.sound import Ears, NoHeadset
from console.ui.strip import Walk
from console.ui.tokens import THEMES, ThemeName
from console.ui.words import Lang, Words
from tests.conftest import Peer as FindPeer
from tests.integration.engine.running import Running
from tests.integration.telephones.test_from_the_window import Beside
from tests.integration.trunk.kamailio import Kamailio, make_certificates
from tests.integration.trunk.rig import LOOPBACK, Phone, free_port, tone

pytestmark = pytest.mark.integration

LIMIT_MS = 90_000
MINE = "09012345678"
PASSWORD = "right"
CARTS = (
    "カートID,カート最終更新日時,型番,商品名,単価,氏名,電話番号\n"
    "A-1,2026-11-10 10:00,S-1,ストール,4800,山田 花子,090-0000-0071\n"
    "A-2,2026-11-10 11:00,S-2,コート,24800,佐藤 健,電話なし\n"
    "A-3,2026-11-10 12:00,S-3,手袋,3200,鈴木 一郎,090-0000-0073\n"
)


@pytest.fixture
def telephone_port() -> int:
    return free_port()


@pytest.fixture
def kamailio(peer: FindPeer, telephone_port: int, tmp_path: Path) -> Iterator[Kamailio]:
    peer("openssl")
    folder, certificates = tmp_path / "kamailio", tmp_path / "certificates"
    folder.mkdir()
    certificates.mkdir()
    make_certificates(certificates)
    it = Kamailio(peer("kamailio"), folder, certificates, {MINE: telephone_port})
    yield it
    it.peer.stop()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Running]:
    """Nothing is there but the wish for a voice that every machine has at once."""
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    (home / "config" / "okaeri.toml").write_text('# この店の設定\n[voice]\nengine = "openjtalk"\n', encoding="utf-8")
    it = Running(home, "--port", "0", "--canned-line").ready()
    yield it
    it.stop()


@pytest.fixture
def beside(qtbot: QtBot) -> Iterator[Beside]:
    it = Beside(qtbot)
    yield it
    it.close()


class Merchant:
    """Somebody who types, chooses and presses, as the keyboard would."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    @property
    def page(self) -> Page:
        return self.window.screens.settings.pages[self.window.setup.step]

    def types(self, field: str, text: str) -> None:
        form: Form = next(form for form in self.page.forms if field in form.inputs)
        line = form.inputs[field]
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text) if text.isascii() else (line.setText(text), line.textEdited.emit(text))

    def presses_next(self, then: str) -> None:
        QTest.mouseClick(self.window.screens.settings.next, Qt.MouseButton.LeftButton)
        self.waits(lambda: self.window.setup.step == then)

    def waits(self, until: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(until, timeout=LIMIT_MS)
        settle()


@pytest.fixture
def merchant(engine: Running, qtbot: QtBot, tmp_path: Path) -> Iterator[Merchant]:
    token = engine.http.headers["authorization"].removeprefix("Bearer ")
    door = EngineClient(str(engine.http.base_url).rstrip("/"), lambda: token, name="店主")
    window = MainWindow(door, Ears(door, NoHeadset()), Look(THEMES[ThemeName.LIGHT], Words.load(Lang.JA)), downloads=tmp_path / "downloads")
    qtbot.addWidget(window)
    window.show()
    door.start()
    yield Merchant(window, qtbot)
    window.close()
    door.close()


def test_a_merchants_first_day(
    merchant: Merchant,
    engine: Running,
    kamailio: Kamailio,
    telephone_port: int,
    beside: Beside,
    walk: Callable[[str], Walk],
    tmp_path: Path,
) -> None:
    window, setup = merchant.window, merchant.window.setup
    pictures = walk("first-day")
    merchant.waits(lambda: setup.first_run and window._screen is Screen.SETTINGS and setup.step == "shop")
    pictures.take("nothing-yet", window, "初めて開くと、最初の一歩が待っています", "The first step waits when the window is opened first")

    for field, text in {
        "return_number": "でんわ",
        "name": "みなと商店",
        "company": "みなと商店合同会社",
        "persona": "みなみ",
        "mail": "help@minato.example",
    }.items():
        merchant.types(field, text)
    QTest.mouseClick(window.screens.settings.next, Qt.MouseButton.LeftButton)
    merchant.waits(lambda: list(setup.wrong) == ["shop.return_number"])
    pictures.take("shop", window, "間違いは、その欄の下に一文で", "A mistake is told in one sentence under its field")
    merchant.types("return_number", "03-1234-5678")
    merchant.presses_next("trunk")

    page = merchant.page
    assert isinstance(page, TrunkPage)
    for field, text in {"host": LOOPBACK, "port": str(kamailio.port), "domain": "trunk.test", "user": "shop", "password": "wrong"}.items():
        merchant.types(field, text)
    merchant.types("caller_id", "03-1234-5678")
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    merchant.waits(lambda: setup.under_way.get("trunk_test", {}).get("good") is False and not setup.running("trunk_test"))
    assert setup.under_way["trunk_test"]["found"][-1]["finding"] == "wrong_password"
    pictures.take("trunk-wrong", window, "回線の何が違うかを、言葉で", "What is wrong with the trunk, in words")
    merchant.types("password", PASSWORD)
    QTest.mouseClick(page.test, Qt.MouseButton.LeftButton)
    merchant.waits(lambda: setup.under_way["trunk_test"].get("good") is True)
    pictures.take("trunk-right", window, "直すと、つながります", "Mended, it connects")
    merchant.presses_next("headset")
    pictures.take("desk", window, "ヘッドセットを選んで試す", "Choose the headset and try it")
    merchant.presses_next("people" if setup.state_of("models") == "done" else "models")
    QTest.mouseClick(window.screens.settings.steps["models"], Qt.MouseButton.LeftButton)
    merchant.waits(lambda: setup.step == "models" and bool(setup.machine))
    pictures.take("models", window, "このマシンで動くモデル", "What this machine carries")
    QTest.mouseClick(window.screens.settings.steps["people"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.screens.settings.later, Qt.MouseButton.LeftButton)
    merchant.waits(lambda: setup.step == "rules" and bool(setup.rules))
    merchant.types("pilot.daily_cap", "10")
    pictures.take("rules", window, "発信のルールは、安全な初期値から", "Calling rules begin with safe values")
    merchant.presses_next("terms")
    merchant.waits(lambda: bool(window.terms.lacking))
    fields = window.screens.settings.findChild(ShopTermsPage).fields
    for term in window.terms.terms:
        fields[term["key"]].setText(term["example"])
        fields[term["key"]].textEdited.emit(term["example"])
    merchant.presses_next("script")
    assert not window.terms.lacking
    merchant.waits(lambda: setup.state_of("terms") == "done")
    QTest.mouseClick(window.screens.settings.later, Qt.MouseButton.LeftButton)
    merchant.waits(lambda: setup.step == "import")
    merchant.waits(lambda: setup.state_of("script") == "skipped")

    carts = tmp_path / "カゴ落ち一覧.csv"
    carts.write_bytes(CARTS.encode("cp932"))
    setup.imports.choose(str(carts))
    merchant.waits(lambda: setup.imports.ready)
    assert setup.imports.told["encoding"] == "cp932"
    pictures.take("import", window, "カートの一覧を、確かめてから取り込む", "A list of carts is checked, then imported")
    sheet = merchant.page
    assert isinstance(sheet, ImportPage)
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    merchant.waits(lambda: setup.imports.told.get("state") == "done")
    assert (setup.imports.told["applied"], setup.imports.told["rejected"]) == (2, 1)
    sheet.rejected.click()
    merchant.waits(lambda: isinstance(setup.imports.notice, tuple))
    assert "電話なし" in (tmp_path / "downloads" / "カゴ落ち一覧.rejected.csv").read_text("utf-8-sig")
    merchant.presses_next("call")

    telephone: Phone = beside.do(Phone.listening(port=telephone_port))
    try:
        call = merchant.page
        assert isinstance(call, CallPage)
        telephone.play((tone(440, 0.6) + bytes(BYTES_PER_MS * 600)) * 50)
        QTest.keyClicks(call.number, MINE)
        QTest.mouseClick(call.go, Qt.MouseButton.LeftButton)
        merchant.waits(lambda: setup.under_way.get("test_call", {}).get("state") == "listening")
        pictures.take("call", window, "自分の電話が鳴り、声が届いている", "One's own telephone has rung, and the voice arrives")
        merchant.waits(lambda: setup.under_way["test_call"].get("good") is not None)
        told = setup.under_way["test_call"]
        assert told["good"], told
        assert (told["codec"], told["verdict"]) == ("G722", "well")
    finally:
        beside.do(telephone.close())
    merchant.waits(lambda: setup.state_of("call") == "done")
    pictures.take("done", window, "準備ができました", "Ready")
    pictures.join()

    assert engine.http.get("/api/campaign/terms").json()["pilot"]["daily_cap"] == 10
    written = (engine.home / "config" / "okaeri.toml").read_text(encoding="utf-8")
    assert written.startswith("# この店の設定\n")
    assert "みなと商店合同会社" in written
    assert PASSWORD not in written
    QTest.mouseClick(window.screens.settings.finish, Qt.MouseButton.LeftButton)
    merchant.waits(lambda: not setup.first_run)
