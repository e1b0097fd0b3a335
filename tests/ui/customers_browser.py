"""A customer's browser in a process of its own: ``python -m tests.ui.customers_browser URL PICTURE``.

A phone's screen, no scripts, nothing but the keyboard: what it found and saw is printed as JSON, and kept as one picture.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEventLoop, Qt, QTimer, QUrl
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

PHONE: Final = (390, 844)
GAP: Final = 10
LIMIT_MS: Final = 60_000
_MEASURE: Final = """JSON.stringify({
    wide: document.documentElement.scrollWidth,
    small: Math.min(...[...document.querySelectorAll('label, button')].flatMap(e => { const b = e.getBoundingClientRect(); return [b.width, b.height] })),
    print: Math.min(...[...document.querySelectorAll('body *')].map(e => parseFloat(getComputedStyle(e).fontSize))),
    loaded: performance.getEntriesByType('resource').length,
    scripts: document.scripts.length, cookie: document.cookie, lang: document.documentElement.lang,
    named: [...document.querySelectorAll('input')].every(e => e.labels.length === 1 && e.closest('fieldset').querySelector('legend')),
})"""


class Browser:
    def __init__(self) -> None:
        self.seen: list[QPixmap] = []
        self.view = QWebEngineView()
        self.view.resize(*PHONE)
        self.view.show()

    def _waited(self, begin: Callable[[Callable[..., None]], Any]) -> Any:
        """What ``begin`` hands to its callback."""
        loop, came = QEventLoop(), []

        def done(*told: Any) -> None:
            came.append(told[0] if told else None)
            loop.quit()

        over = QTimer()
        over.setSingleShot(True)
        over.timeout.connect(loop.quit)
        over.start(LIMIT_MS)
        begin(done)
        if not came:
            loop.exec()
        assert came, "nothing came"
        return came[0]

    def _loaded(self, begin: Callable[[], None]) -> None:
        def start(done: Callable[..., None]) -> None:
            self.view.loadFinished.connect(done, Qt.ConnectionType.SingleShotConnection)
            begin()

        assert self._waited(start)

    def opens(self, url: str, *, scripts: bool) -> None:
        self.view.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, scripts)
        self._loaded(lambda: self.view.load(QUrl(url)))

    def measured(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._waited(lambda done: self.view.page().runJavaScript(_MEASURE, 0, done)))
        return found

    def text(self) -> str:
        return str(self._waited(lambda done: self.view.page().toPlainText(done)))

    def keys(self, *keys: Qt.Key) -> None:
        typed_into = self.view.focusProxy()
        assert typed_into is not None
        for key in keys:
            QTest.keyClick(typed_into, key)

    def sends(self) -> None:
        self._loaded(lambda: self.keys(Qt.Key.Key_Tab, Qt.Key.Key_Return))

    def looks(self) -> None:
        QTest.qWait(300)  # for the picture alone: what is painted comes after what is loaded
        self.seen.append(self.view.grab())

    def keep(self, picture: Path) -> None:
        """What was looked at, side by side."""
        strip = QPixmap((PHONE[0] + GAP) * len(self.seen) - GAP, PHONE[1])
        strip.fill(Qt.GlobalColor.gray)
        painter = QPainter(strip)
        for place, one in enumerate(self.seen):
            painter.drawPixmap(place * (PHONE[0] + GAP), 0, one)
        painter.end()
        assert strip.save(str(picture))


def main(url: str, picture: Path) -> dict[str, Any]:
    app = QApplication.instance() or QApplication([])
    browser = Browser()
    browser.opens(url, scripts=True)
    found = browser.measured()
    browser.opens(url, scripts=False)
    browser.view.setFocus()
    found["asked"] = browser.text()
    browser.looks()
    right = Qt.Key.Key_Right
    browser.keys(Qt.Key.Key_Tab, Qt.Key.Key_Space, right, right, right)
    browser.keys(Qt.Key.Key_Tab, Qt.Key.Key_Space, *(right,) * 9)
    browser.looks()
    browser.sends()
    found["thanked"] = browser.text()
    browser.looks()
    browser.keep(picture)
    browser.view.close()
    browser.view.deleteLater()
    app.processEvents()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2])), ensure_ascii=False) + "\n")
