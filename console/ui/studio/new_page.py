"""A new script from one that there is: its name, whom it serves, who speaks and how, goods to try it with, the shop's terms. It ends in a lawful draft."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.ui.answers import JSON
from console.ui.controls import Choice
from console.ui.labels import label
from console.ui.look import Look
from console.ui.section import Section
from console.ui.studio.goods_choice import GoodsChoice
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.sample_goods import SampleGoods
from console.ui.theme import role
from console.ui.tokens import Size, Space


class NewScriptPage(QWidget):
    """``over`` is called when the draft is there (with true), and when the writer leaves."""

    def __init__(self, look: Look, presenter: StudioPresenter, over: Callable[[bool], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter, self._over = look, presenter, over
        words = look.words
        self.setAccessibleName(words("studio.new_script"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        head = QFrame()
        role(head, "surface")
        last = QHBoxLayout(head)
        last.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        last.addWidget(label(words("studio.new_script"), "title"))
        last.addStretch(1)
        whole.addWidget(head)
        scroll, inside = QScrollArea(), QWidget()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(words("studio.new_script"))
        role(inside, "clear")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        rows.setSpacing(Space.M)
        self.begin, self.cancel = QPushButton(words("studio.new_begin")), QPushButton(words("studio.node_cancel"))
        role(self.begin, "primary")
        role(self.cancel, "plain")
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(lambda: over(False))
        last.addWidget(self.begin)
        last.addWidget(self.cancel)
        rows.addWidget(label(words("studio.new_body"), "soft", wrap=True))
        section = Section(words("studio.this_script"))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        section.rows.addLayout(self._grid)
        self.origin, self.tone = Choice(), Choice()
        self.name, self.persona = QLineEdit(), QLineEdit()
        self.goods = GoodsChoice(look, self._may)
        self.vip = QCheckBox(words("studio.serves_vip"))
        self.vip.setMinimumHeight(Size.TARGET)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("studio.new_origin", self.origin),
            ("studio.script_name", self.name),
            ("studio.serves", self.goods),
            ("studio.persona", self.persona),
            ("studio.tone", self.tone),
        )
        for row, (key, field) in enumerate(fields):
            field.setAccessibleName(words(key))
            if isinstance(field, QLineEdit):
                field.setPlaceholderText(words(f"{key}_tip"))
            self._grid.addWidget(label(words(key), "soft"), row, 0)
            self._grid.addWidget(field, row, 1)
        self.origin.setToolTip(words("studio.new_origin_tip"))
        self._grid.addWidget(self.vip, len(fields), 1)
        self._grid.addWidget(label(words("studio.new_origin_tip"), "caption", wrap=True), len(fields) + 1, 0, 1, 2)
        self.name.textChanged.connect(lambda _: self._may())
        rows.addWidget(section)
        self.samples = SampleGoods(look, self._may)
        rows.addWidget(self.samples)
        terms = Section(words("studio.shop_terms"))
        terms.rows.addWidget(label(words("studio.shop_terms_tip"), "caption", wrap=True))
        self._terms = QGridLayout()
        self._terms.setColumnStretch(1, 1)
        terms.rows.addLayout(self._terms)
        rows.addWidget(terms)
        rows.addStretch(1)
        scroll.setWidget(inside)
        whole.addWidget(scroll, 1)
        self.sentences: dict[str, QLineEdit] = {}
        self.examples: dict[str, QPushButton] = {}
        self._known: dict[str, str] = {}

    def open(self) -> None:
        """With what the engine has to begin from."""
        words, presenter = self._look.words, self._presenter
        self.origin.clear()
        for pack in presenter.packs:
            self.origin.addItem(words.named("script", pack["pack"], pack["name_ja"]), pack["pack"])
        self.origin.setCurrentIndex(max(0, self.origin.findData(presenter.pack["pack"] if presenter.pack else None)))
        for field in (self.name, self.persona):
            field.clear()
        self.goods.show_goods(())
        self.vip.setChecked(False)
        self.samples.show_samples(())
        self._may()
        presenter.send("GET", "/api/scripts/beginnings", None, self._came)
        self.name.setFocus()

    def _came(self, body: JSON) -> None:
        lang = self._look.lang
        self.goods.offer(body["goods"])
        self.samples.offer(body["goods"])
        self.tone.clear()
        for tone in body["tones"]:
            self.tone.addItem(str(tone[lang]), tone["tone"])
        if not self.sentences:
            for row, term in enumerate(body["terms"]):
                edit = QLineEdit()
                edit.setAccessibleName(str(term[lang]))
                edit.setPlaceholderText(self._look.words("studio.for_example", text=term["example"]))
                edit.setToolTip(str(term["example"]))
                self._terms.addWidget(label(str(term[lang]), "soft"), row, 0)
                self._terms.addWidget(edit, row, 1)
                self._terms.addWidget(self._example(str(term["key"]), str(term["example"]), str(term[lang]), edit), row, 2)
                self.sentences[str(term["key"])] = edit
        for term in body["terms"]:
            self._known[str(term["key"])] = str(term["sentence"])
            self.sentences[str(term["key"])].setText(str(term["sentence"]))

    def _example(self, key: str, example: str, name: str, edit: QLineEdit) -> QPushButton:
        """To begin from: a sentence is sooner changed than written."""
        words = self._look.words
        made = QPushButton(words("studio.take_example"))
        role(made, "quiet")
        made.setAccessibleName(words("studio.take_example_of", name=name))
        made.setToolTip(words("studio.take_example_tip"))

        def take() -> None:
            edit.setText(example)
            edit.setFocus()

        made.clicked.connect(take)
        edit.textChanged.connect(lambda text: made.setEnabled(not text))
        self.examples[key] = made
        return made

    def _may(self) -> None:
        named = bool(self.name.text().strip())
        self.begin.setEnabled(named and not self.samples.half_told)
        why = "studio.sample_half" if named else "studio.new_needs_name"
        self.begin.setToolTip("" if self.begin.isEnabled() else self._look.words(why))

    def _begin(self) -> None:
        said = {key: edit.text().strip() for key, edit in self.sentences.items()}
        body: JSON = {
            "origin": self.origin.currentData(),
            "name": self.name.text().strip(),
            "goods": self.goods.goods(),
            "vip": self.vip.isChecked(),
            "persona": self.persona.text().strip(),
            "tone": self.tone.currentData() or "standard",
            "terms": {key: text for key, text in said.items() if text and text != self._known.get(key)},
            "samples": self.samples.value(),
        }
        self._presenter.send("POST", "/api/scripts", body, self._made)

    def _made(self, body: JSON) -> None:
        def shown() -> None:
            self._over(True)
            self._presenter.tell(("studio.new_made", {}))

        self._presenter.opened(body, shown)
