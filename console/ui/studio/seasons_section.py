"""What is said on some days: from when until when, which sentences, and what a call of a day will say."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QDate, QSignalBlocker
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.ui.answers import JSON
from console.ui.controls import Choice, NarrowChoice
from console.ui.date_field import as_written
from console.ui.labels import label
from console.ui.look import Look
from console.ui.prose import Prose
from console.ui.section import Section
from console.ui.shop_time import now
from console.ui.studio import names, season_edit
from console.ui.studio.draft import Document
from console.ui.studio.presenter import StudioPresenter
from console.ui.theme import role
from console.ui.tokens import Size, Space

Change = Callable[[Callable[[Document], Document], str], None]
LEAP_YEAR = 2028


class SeasonsSection(Section):
    """``change`` makes a step of the writer's that can be undone."""

    def __init__(self, look: Look, presenter: StudioPresenter, change: Change, parent: QWidget | None = None) -> None:
        super().__init__(look.words("studio.seasons"), parent)
        self._look, self._presenter, self._change = look, presenter, change
        words = look.words
        self._rows: dict[str, SeasonLine] = {}
        self.rows.addWidget(label(words("studio.seasons_tip"), "caption", wrap=True))
        top = QHBoxLayout()
        self.which = Choice()
        self.which.setAccessibleName(words("studio.season"))
        self.which.currentIndexChanged.connect(lambda _: self.show_seasons())
        self.add = self._button("studio.season_add", self._add)
        self.remove = self._button("studio.season_remove", self._remove)
        top.addWidget(self.which, 1)
        top.addWidget(self.add)
        top.addWidget(self.remove)
        self.rows.addLayout(top)
        self._one = QWidget()
        role(self._one, "clear")
        grid = QGridLayout(self._one)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        self.name = QLineEdit()
        self.name.setAccessibleName(words("studio.season_name"))
        self.name.textEdited.connect(lambda text: self._set(name=text) if text.strip() else None)
        self.yearly = QCheckBox(words("studio.season_yearly"))
        self.yearly.setMinimumHeight(Size.TARGET)
        self.yearly.toggled.connect(lambda _: self._dates())
        self.begins, self.until = QDateEdit(), QDateEdit()
        days = QHBoxLayout()
        for edit, key in ((self.begins, "studio.season_from"), (self.until, "studio.season_until")):
            for named in (edit, edit.lineEdit()):
                named.setAccessibleName(words(key))
            edit.dateChanged.connect(lambda _: self._dates())
            days.addWidget(label(words(key), "soft"))
            days.addWidget(edit)
        days.addWidget(self.yearly)
        days.addStretch(1)
        grid.addWidget(label(words("studio.season_name"), "soft"), 0, 0)
        grid.addWidget(self.name, 0, 1)
        grid.addLayout(days, 1, 0, 1, 2)
        self._lines = QVBoxLayout()
        grid.addLayout(self._lines, 2, 0, 1, 2)
        row = QHBoxLayout()
        self.line = NarrowChoice()
        self.line.setAccessibleName(words("studio.season_line"))
        self.take = self._button("studio.season_take", self._take)
        row.addWidget(self.line, 1)
        row.addWidget(self.take)
        grid.addLayout(row, 3, 0, 1, 2)
        self.rows.addWidget(self._one)
        self._build_preview()

    def _build_preview(self) -> None:
        words = self._look.words
        row = QHBoxLayout()
        today = now().date()
        self.day = QDateEdit(QDate(today.year, today.month, today.day))
        as_written(self._look, self.day)
        for named in (self.day, self.day.lineEdit()):
            named.setAccessibleName(words("studio.season_day"))
        self.preview = self._button("studio.season_preview", self._preview)
        row.addWidget(label(words("studio.season_day"), "soft"))
        row.addWidget(self.day)
        row.addWidget(self.preview)
        row.addStretch(1)
        self.rows.addLayout(row)
        self.said = label("", "soft", wrap=True)
        self.rows.addWidget(self.said)

    def _button(self, key: str, then: Callable[[], object]) -> QPushButton:
        made = QPushButton(self._look.words(key))
        role(made, "plain")
        made.clicked.connect(lambda: then())
        return made

    # --- what is shown

    def show_seasons(self) -> None:
        document, editable = self._presenter.document, self._presenter.editable
        if document is None:
            return
        found = season_edit.seasons(document)
        names = [str(season["name"]) for season in found]
        if [self.which.itemText(n) for n in range(self.which.count())] != names:
            with QSignalBlocker(self.which):
                place = min(max(self.which.currentIndex(), 0), len(names) - 1)
                self.which.clear()
                self.which.addItems(names)
                self.which.setCurrentIndex(place)
        self.aside.setText(self._look.words("studio.season_count", n=len(names)))
        self._one.setVisible(bool(found))
        self.which.setVisible(bool(found))
        self.remove.setVisible(bool(found))
        for made in (self.add, self.remove, self.name, self.yearly, self.begins, self.until, self.take, self.line):
            made.setEnabled(editable)
        if found:
            self._show_one(document, found[self.which.currentIndex()])

    def _show_one(self, document: Document, season: Mapping[str, object]) -> None:
        yearly = len(str(season["from"])) == len("MM-DD")
        with QSignalBlocker(self.yearly), QSignalBlocker(self.name):
            self.yearly.setChecked(yearly)
            if self.name.text().strip() != season["name"]:
                self.name.setText(str(season["name"]))
        for edit, key in ((self.begins, "from"), (self.until, "until")):
            with QSignalBlocker(edit):
                as_written(self._look, edit, year=not yearly)
                edit.setDate(QDate.fromString(f"{LEAP_YEAR}-{season[key]}" if yearly else str(season[key]), "yyyy-MM-dd"))
        lines = season["lines"]
        assert isinstance(lines, dict)
        if list(lines) != list(self._rows):
            for row in self._rows.values():
                row.hide()
                row.deleteLater()
            own = document["lines"]
            self._rows = {
                id: SeasonLine(self._look, id, names.line(self._look.words, document, id), str(own.get(id, {}).get("text", "")), self._say)
                for id in lines
            }
            for row in self._rows.values():
                self._lines.addWidget(row)
        for id, text in lines.items():
            found = [str(one[self._look.lang]) for one in self._presenter.findings_at(f"season:{season['name']}:{id}")]
            self._rows[id].show_words(str(text), found, editable=self._presenter.editable)
        spoken = [id for id in document["lines"] if id not in lines]
        if [self.line.itemData(n) for n in range(self.line.count())] != spoken:
            self.line.clear()
            for id in spoken:
                self.line.addItem(f"{names.line(self._look.words, document, id)}: {document['lines'][id]['text']}", id)
        self.line.setCurrentIndex(max(0, self.line.findData(self._presenter.line)))

    # --- what is done

    def _add(self) -> None:
        today, words = now().date(), self._look.words
        known = {str(one["name"]) for one in season_edit.seasons(self._presenter.document or {})}
        name = next(text for n in range(len(known) + 1) if (text := words("studio.season_new") + (f" {n + 1}" if n else "")) not in known)
        day = f"{today:%m-%d}"
        self._change(lambda d: season_edit.with_season(d, None, **{"name": name, "from": day, "until": day}), "studio.seasons")
        self.which.setCurrentIndex(self.which.count() - 1)
        self.name.setFocus()
        self.name.selectAll()

    def _remove(self) -> None:
        place = self.which.currentIndex()
        self._change(lambda d: season_edit.without_season(d, place), "studio.seasons")

    def _set(self, **changes: object) -> None:
        place = self.which.currentIndex()
        self._change(lambda d: season_edit.with_season(d, place, **changes), "studio.season_name")

    def _dates(self) -> None:
        form = "MM-dd" if self.yearly.isChecked() else "yyyy-MM-dd"
        year = now().year
        ends = [edit.date() for edit in (self.begins, self.until)]
        if form != "MM-dd":
            ends = [end if end.year() != LEAP_YEAR else QDate(year, end.month(), end.day()) for end in ends]
        self._set(**{"from": ends[0].toString(form), "until": ends[1].toString(form)})

    def _take(self) -> None:
        document, place, id = self._presenter.document, self.which.currentIndex(), str(self.line.currentData())
        if document is not None and id in document["lines"]:
            text = str(document["lines"][id]["text"])
            self._change(lambda d: season_edit.saying(d, place, id, text), "studio.season_line")

    def _say(self, line: str, text: str | None) -> None:
        place = self.which.currentIndex()
        self._change(lambda d: season_edit.saying(d, place, line, text), f"studio.season_line:{line}")

    def _preview(self) -> None:
        document = self._presenter.document
        if document is not None:
            body: JSON = {"document": document, "day": self.day.date().toString("yyyy-MM-dd")}
            self._presenter.send("POST", "/api/scripts/check", body, self._show_day)

    def _show_day(self, body: JSON) -> None:
        words, document = self._look.words, self._presenter.document or {"lines": {}, "nodes": {}}
        held = list(body.get("seasons") or ())
        named = {str(one["name"]): one for one in season_edit.seasons(document)}
        said = [
            words("studio.season_says", line=names.line(words, document, id), text=body["lines"][id]["text"])
            for name in held
            for id in named[name]["lines"]
        ]
        head = words("studio.season_holds", names=words.listed(held)) if held else words("studio.season_none")
        self.said.setText("\n".join([head, *said]))


class SeasonLine(QWidget):
    """One sentence of a season under the script's own."""

    def __init__(
        self, look: Look, line: str, name: str, own: str, say: Callable[[str, str | None], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        words = look.words
        role(self, "clear")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, Space.XS, 0, Space.XS)
        rows.setSpacing(2)
        rows.addWidget(label(words("studio.season_instead", line=name, text=own), "caption", wrap=True))
        row = QHBoxLayout()
        self.text = Prose()
        self.text.setTabChangesFocus(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setAccessibleName(words("studio.season_words", line=name))
        self.text.setFixedHeight(2 * Size.TARGET)
        self.text.textChanged.connect(lambda: say(line, self.words) if self.words else None)
        row.addWidget(self.text, 1)
        self.drop = QPushButton(words("studio.remove_line"))
        role(self.drop, "quiet")
        self.drop.setAccessibleName(words("studio.season_drop", line=name))
        self.drop.clicked.connect(lambda: say(line, None))
        row.addWidget(self.drop)
        rows.addLayout(row)
        self._found = label("", "act", wrap=True)
        rows.addWidget(self._found)

    @property
    def words(self) -> str:
        return self.text.toPlainText().replace("\n", "").strip()

    def show_words(self, text: str, findings: list[str], *, editable: bool) -> None:
        if self.words != text.strip():
            with QSignalBlocker(self.text):
                self.text.setPlainText(text)
        self.text.setReadOnly(not editable)
        self.drop.setEnabled(editable)
        self._found.setText("\n".join(findings))
        self._found.setVisible(bool(findings))
