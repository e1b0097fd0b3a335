"""A customer's sentence at the scene in view, tried at once through the brain of the calls."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.ui.answers import JSON, Answer
from console.ui.labels import label
from console.ui.look import Look
from console.ui.section import Section
from console.ui.studio import names
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.sentence_text import Said, told
from console.ui.theme import role
from console.ui.tokens import Space

LONGEST = 200


class SentenceSection(Section):
    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        words = look.words
        super().__init__(words("studio.sentence"), parent)
        self._look, self._presenter = look, presenter
        self._node: str | None = None
        self._waiting = False
        self.words = QLineEdit()
        self.words.setAccessibleName(words("studio.sentence_place"))
        self.words.setPlaceholderText(words("studio.sentence_hint"))
        self.words.setToolTip(words("studio.sentence_tip"))
        self.words.setMaxLength(LONGEST)
        self.words.returnPressed.connect(self.attempt)
        self.go = QPushButton(words("studio.sentence_try"))
        self.go.setToolTip(words("studio.sentence_tip"))
        role(self.go, "plain")
        self.go.clicked.connect(self.attempt)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.go)
        self.rows.addLayout(row)
        self._found = QVBoxLayout()
        self._found.setSpacing(Space.XS)
        self.rows.addLayout(self._found)
        self.onward = QPushButton()
        role(self.onward, "quiet")
        self.onward.clicked.connect(self._to_scene)
        self.onward.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a scene's name is as long as its writer likes
        self.onward.hide()
        self.rows.addWidget(self.onward)
        self._scene: str | None = None

    def show_node(self) -> None:
        """What was found at another scene goes; the words stay, to be tried here too."""
        presenter = self._presenter
        self.aside.setText(names.scene(self._look.words, presenter.node))
        self.go.setEnabled(presenter.online and presenter.node is not None)
        if presenter.node != self._node:
            self._node = presenter.node
            self._show([])

    def attempt(self) -> None:
        said = self.words.text().strip()
        if not said or not self.go.isEnabled() or self._waiting:
            return
        self._waiting = True
        self._show([("caption", self._look.words("studio.sentence_waiting"))])
        node = self._node
        self._presenter.try_sentence(said, lambda answer: self._came(answer, node))

    def _came(self, answer: Answer, node: str | None) -> None:
        self._waiting = False
        if node != self._node:
            return
        if not answer.ok:
            self._show([])
            self._presenter.tell(answer.refusal)
            return
        found: JSON = answer.body
        self._show(list(told(self._look.words, found)), found["scene"])

    def _show(self, said: list[Said], scene: str | None = None) -> None:
        while (item := self._found.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for kind, text in said:
            self._found.addWidget(label(text, kind, wrap=True))
        self._scene = scene
        leads_on = scene is not None and scene != self._node
        self.onward.setVisible(leads_on)
        if leads_on:
            self.onward.setText(self._look.words("studio.sentence_see", scene=names.scene(self._look.words, scene)))

    def _to_scene(self) -> None:
        if self._scene is not None:
            self._presenter.select_node(self._scene)
