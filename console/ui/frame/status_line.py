"""The line at the bottom: trunk, engine, models, operators, calls, what is dialled next, clock. Each opens its explanation."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.ui.answers import JSON, Link, LinkState
from console.ui.icons import icon
from console.ui.labels import label
from console.ui.look import Look
from console.ui.shop_time import day_text, moment
from console.ui.theme import role
from console.ui.tokens import Size, Space

_GOOD_TRUNK = frozenset({"up", "ready", "registered", "ok", "online", "loopback"})


class Explanation(QFrame):
    """A small sheet above the button that opened it; any click or Esc takes it away."""

    def __init__(self, look: Look, title: str, lines: list[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        role(self, "popover")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        rows.setSpacing(Space.S)
        rows.addWidget(label(title, "strong"))
        for text, aside in lines:
            row = QHBoxLayout()
            row.setSpacing(Space.XL)
            row.addWidget(label(text, "soft", wrap=not aside), 1)
            if aside:
                row.addWidget(label(aside, "caption"))
            rows.addLayout(row)
        self.setFixedWidth(Size.PANEL + Space.XXL)
        self.adjustSize()


class StatusLine(QFrame):
    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state: JSON = {}
        self._link = Link(LinkState.CONNECTING)
        self._calls = 0
        self._now: datetime | None = None
        self._open: Explanation | None = None
        self._bad: set[str] = set()
        words = look.words
        role(self, "bar")
        self.setAccessibleName(words("status.name"))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, 0, Space.S, 0)
        row.setSpacing(0)
        self._items: dict[str, QPushButton] = {}
        self._sentence = label("", "caption")
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        explain: dict[str, Callable[[], list[tuple[str, str]]]] = {
            "demo": lambda: [(words("status.demo_explain"), "")],
            "trunk": self._trunk,
            "engine": self._engine,
            "models": self._models,
            "operators": self._operators,
            "dialling": lambda: [(words("status.calls_explain", n=self._calls), "")],
            "next": lambda: [(words("status.next_explain"), self._items["next"].text())],
            "clock": lambda: [(words("status.clock_explain"), "")],
        }
        for name, lines in explain.items():
            button = QPushButton()
            role(button, "status")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=name, lines=lines: self._explain(name, lines()))
            self._items[name] = button
            if name == "clock":
                row.addWidget(self._sentence, 1)
            row.addWidget(button)
        self.refresh()

    def receive(self, me: QPushButton) -> None:
        """Who sits here, at the beginning of the line; without words it is not shown."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(0, me)
        self._items = {"me": me, **self._items}

    def show_state(self, state: JSON) -> None:
        self._state = state
        self.refresh()

    def show_link(self, link: Link) -> None:
        self._link = link
        self.refresh()

    def show_calls(self, number: int) -> None:
        if number != self._calls:
            self._calls = number
            self.refresh()

    def say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setToolTip(sentence)

    def show_time(self, now: datetime) -> None:
        self._now = now
        self._say("clock", day_text(self._look.words, now), "clock", None)

    def refresh(self) -> None:
        words = self._look.words
        online = self._link.online
        trunk, engine = _part(self._state, "trunk"), _part(self._state, "engine")
        models = [m for m in self._state.get("models") or () if isinstance(m, dict)]
        people = _part(self._state, "operators")
        ready = sum(bool(model.get("ready")) for model in models)
        unknown = words("status.unknown")
        state = str(trunk.get("state") or "")
        good = state in _GOOD_TRUNK
        self._say("demo", "", "info", None)
        self._say("trunk", words.named("trunk", state) if online and state else unknown, "phone", good if online and state else None)
        self._say("engine", words(f"link.{self._link.state.value}"), "cpu", _judged(self._link.state))
        models_word = words("status.models_ready", ready=ready, total=len(models)) if models else words("status.models_none")
        self._say("models", models_word if online else unknown, "chat-text", ready == len(models) if online and models else None)
        free = words("status.operators_value", free=people.get("free", 0), total=people.get("total", 0))
        self._say("operators", free if online and people else unknown, "users", None)
        self._say("dialling", words("status.calls_value", n=self._calls) if self._calls else words("status.calls_none"), "phone-call", None)
        self._say("next", self._next() if online else "", "phone-outgoing", None)
        self._make_room()
        if engine and online:
            self._items["engine"].setToolTip(words("status.engine_value", version=engine.get("version", "")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """What is least urgent goes first where the line is short; what is not good always stays."""
        room = self.width() - 2 * Space.S
        shown = {name: b.sizeHint().width() for name, b in self._items.items() if self._wanted(name)}
        for name in ("demo", "models", "next", "operators", "engine"):
            if sum(shown.values()) > room and name not in self._bad:
                shown.pop(name, None)
        for name, button in self._items.items():
            button.setVisible(name in shown)

    def _wanted(self, name: str) -> bool:
        if name in ("me", "next"):
            return bool(self._items[name].text())
        return name != "demo" or bool(self._state.get("demo"))

    def _say(self, name: str, value: str, picture: str, good: bool | None) -> None:
        """``good`` ``None``: nothing to judge. A thing that is not good wears the warning sign, not only a colour."""
        theme, words = self._look.theme, self._look.words
        button = self._items[name]
        title = words(f"status.{name}")
        text = value if name in ("clock", "dialling") or (name == "next" and not value) else f"{title}  {value}".strip()
        if button.text() != text:
            button.setText(text)
            button.setAccessibleName(f"{title} {value}".strip())
        bad = good is False
        (self._bad.add if bad else self._bad.discard)(name)
        button.setIcon(icon("warning" if bad else picture, theme.act.ink if bad else theme.ink_faint))

    def _next(self) -> str:
        """Tier and time of the call that the plan has next; whose it is stands in the queue only."""
        words, ahead = self._look.words, _part(self._state, "next")
        at = moment(ahead.get("planned_at"))
        if at is None:
            return ""
        today = self._now is not None and self._now.astimezone(at.tzinfo).date() == at.date()
        when = words("status.next_due") if ahead.get("due") else f"{at:%H:%M}" if today else day_text(words, at)
        return words("status.next_value", tier=words.named("segment", str(ahead.get("tier", ""))), at=when)

    def _explain(self, name: str, lines: list[tuple[str, str]]) -> None:
        button = self._items[name]
        sheet = Explanation(self._look, self._look.words(f"status.{name}"), lines, self)
        corner = button.mapToGlobal(QPoint(0, -sheet.height() - Space.XS))
        edge = self.mapToGlobal(QPoint(self.width() - sheet.width() - Space.S, 0)).x()
        sheet.move(min(corner.x(), edge), corner.y())
        sheet.show()
        self._open = sheet

    def _trunk(self) -> list[tuple[str, str]]:
        words, trunk = self._look.words, _part(self._state, "trunk")
        detail = str(trunk.get(f"detail_{self._look.lang}") or "")
        state = words.named("trunk", str(trunk.get("state") or ""), None) or words("status.unknown")
        first = (words("status.trunk_explain", state=state), "")
        return [first, (detail, "")] if detail else [first]

    def _engine(self) -> list[tuple[str, str]]:
        words, engine = self._look.words, _part(self._state, "engine")
        if not self._link.online or not engine:
            return [(words("status.engine_explain_off"), "")]
        started = moment(engine.get("started_at"))
        since = day_text(self._look.words, started) or words("status.unknown")
        return [(words("status.engine_explain", version=engine.get("version", ""), started=since), "")]

    def _models(self) -> list[tuple[str, str]]:
        words = self._look.words
        lines = [(words("status.models_explain"), "")]
        for model in self._state.get("models") or ():
            if isinstance(model, dict):
                job = words.named("model_job", model.get("job"))
                name = model.get("name") or model.get("engine") or ""
                lines.append((f"{job}  {name}", words("status.model_ready" if model.get("ready") else "status.model_loading")))
        return lines

    def _operators(self) -> list[tuple[str, str]]:
        people = _part(self._state, "operators")
        return [(self._look.words("status.operators_explain", free=people.get("free", 0), total=people.get("total", 0)), "")]


def _judged(state: LinkState) -> bool | None:
    """Whether the link is good; ``None`` while it is only being made."""
    return None if state in (LinkState.CONNECTING, LinkState.STARTING) else state is LinkState.ONLINE


def _part(state: JSON, name: str) -> dict[str, Any]:
    part = state.get(name)
    return part if isinstance(part, dict) else {}
