"""What people make of a past call: the intent of a turn put right, tags, a review by the form, notes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from console.ui.controls import Choice, button, field
from console.ui.history.presenter import HistoryPresenter
from console.ui.labels import label
from console.ui.live.transcript_log import Who
from console.ui.look import Look, clock_text
from console.ui.permitted import permit
from console.ui.roles import What
from console.ui.section import Section
from console.ui.theme import role
from console.ui.tokens import Space

_POINTS = (None, 2, 1, 0)


class Opinion(QScrollArea):
    def __init__(self, look: Look, presenter: HistoryPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self._turn = -1
        self._shown: str | None = None
        inside = QWidget()
        inside.setMinimumWidth(1)
        role(inside, "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self._build_intent())
        column.addWidget(self._build_tags())
        self._review = Section(words("history.review"))
        self._form = QGridLayout()
        self._form.setVerticalSpacing(Space.XS)
        self._form.setHorizontalSpacing(Space.S)
        self._form.setColumnStretch(0, 1)
        self._review.rows.addLayout(self._form)
        self.points: dict[str, QComboBox] = {}
        self.comment = field(words("history.comment"), words("history.comment_hint"), 1000, self._save)
        self._review.rows.addWidget(self.comment)
        self.save = button(words("history.save_review"), self._save)
        self._review.rows.addWidget(self.save)
        column.addWidget(self._review)
        self._notes = Section(words("drawer.note"))
        self._notes_words = label("", "soft", wrap=True)
        self._notes.rows.addWidget(self._notes_words)
        column.addWidget(self._notes)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(words("history.opinion"))
        self.setWidget(inside)

    def _build_intent(self) -> Section:
        words = self._look.words
        made = Section(words("history.intent"))
        self._intent_help = label(words("history.intent_help"), "caption", wrap=True)
        self.intent = Choice()
        self.intent.setAccessibleName(words("history.intent"))
        self.intent.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.intent.setMinimumContentsLength(8)
        self.correct = button(words("history.correct"), self._correct)
        made.rows.addWidget(self._intent_help)
        made.rows.addWidget(self.intent)
        made.rows.addWidget(self.correct)
        return made

    def _build_tags(self) -> Section:
        words = self._look.words
        made = Section(words("history.tags"))
        self._tag_row = QVBoxLayout()
        self._tag_row.setSpacing(Space.XS)
        made.rows.addLayout(self._tag_row)
        self.new_tag = field(words("history.new_tag"), words("history.new_tag_hint"), 20, self._add_tag)
        made.rows.addWidget(self.new_tag)
        return made

    def show_turn(self, turn: int) -> None:
        """The turn that is chosen in the transcript."""
        entries = self._presenter.log.entries
        mine = 0 <= turn < len(entries) and entries[turn].who is Who.CUSTOMER
        self._turn = turn if mine else -1
        words = self._look.words
        for control in (self.intent, self.correct):
            permit(control, self._look, self._presenter.allows, What.ACT, on=mine and self._presenter.online)
        if mine:
            self.intent.setCurrentIndex(self.intent.findData(entries[turn].intent))
            self._intent_help.setText(f"{clock_text(entries[turn].at)}「{entries[turn].text}」")
        else:
            self.intent.setCurrentIndex(-1)
            self._intent_help.setText(words("history.intent_help"))

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        intents = presenter.choices.get("intents", ())
        if self.intent.count() != len(intents):
            self.intent.clear()
            for name, one in sorted((words.named("intent", one), one) for one in intents):
                self.intent.addItem(name, one)
        self._fill_form()
        while (item := self._tag_row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        row = presenter.row
        for tag in row.tags if row else ():
            chip = QPushButton(f"#{tag}  ×")
            role(chip, "quiet")
            chip.setAccessibleName(words("history.take_away", what=f"#{tag}"))
            chip.clicked.connect(lambda _=False, tag=tag: self._drop_tag(tag))
            permit(chip, self._look, presenter.allows, What.ACT)
            self._tag_row.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        review = presenter.detail.get("review") or {}
        self._review.aside.setText(words("history.score_by", n=review["score"], by=review["by"]) if review else "")
        if self._shown != presenter.selected or not self.comment.hasFocus():
            answers = review.get("answers") or {}
            for criterion, box in self.points.items():
                box.setCurrentIndex(_POINTS.index(answers.get(criterion)) if answers.get(criterion) in _POINTS else 0)
            self.comment.setText(str(review.get("comment") or ""))
        self._shown = presenter.selected if presenter.detail else None
        there = presenter.online and bool(presenter.detail)
        permit(self.new_tag, self._look, presenter.allows, What.ACT, on=there)
        for control in (self.comment, self.save, *self.points.values()):
            permit(control, self._look, presenter.allows, What.MANAGE, on=there)
        notes = [f"{note['by']}: {note['text']}" for note in presenter.detail.get("notes") or ()]
        wrapped = presenter.detail.get("wrap_up")
        if wrapped:
            notes.append(words("drawer.judged", by=wrapped["by"], outcome=words.named("outcome", wrapped["outcome"])))
        self._notes_words.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self.show_turn(self._turn)

    def _fill_form(self) -> None:
        words = self._look.words
        if list(self.points) == [criterion.id for criterion in self._presenter.form]:
            return
        for place, criterion in enumerate(self._presenter.form):
            said = criterion.said(self._look.lang)
            box = Choice()
            box.setAccessibleName(said)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            for points in _POINTS:
                box.addItem(words("history.points_none" if points is None else f"history.points_{points}"), points)
            self._form.addWidget(label(said, "caption", wrap=True), place, 0)
            self._form.addWidget(box, place, 1)
            self.points[criterion.id] = box

    def _correct(self) -> None:
        if self._turn >= 0 and self.intent.currentData():
            self._presenter.correct(self._turn, str(self.intent.currentData()))

    def _add_tag(self) -> None:
        row, tag = self._presenter.row, " ".join(self.new_tag.text().split())
        if row is not None and tag and tag not in row.tags:
            self._presenter.tag((*row.tags, tag))
        self.new_tag.clear()

    def _drop_tag(self, tag: str) -> None:
        row = self._presenter.row
        if row is not None:
            self._presenter.tag(tuple(one for one in row.tags if one != tag))

    def _save(self) -> None:
        given = {name: box.currentData() for name, box in self.points.items()}
        self._presenter.review({name: points for name, points in given.items() if points is not None}, self.comment.text())
