"""Settings of this desk: headset with level, test tone and echo warning; the desk phone; a letter for each action."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.ui.controls import Choice, field
from console.ui.desk_settings.presenter import DeskSettingsPresenter, Device
from console.ui.labels import label
from console.ui.live.actions import ActionId
from console.ui.live.levels import LevelMeter
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.scrolling import scrolling
from console.ui.section import Section
from console.ui.theme import role
from console.ui.tokens import Motion, Size, Space

_KEY_COLUMNS = 2


class DeskSettingsView(QWidget):
    def __init__(self, look: Look, presenter: DeskSettingsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "window")
        self.setAccessibleName(words("settings.title"))
        self.notice = NoticeBar(look)
        inside = QWidget()
        role(inside, "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self._build_sound())
        column.addWidget(self._build_phone())
        column.addWidget(self._build_keys())
        column.addStretch(1)
        area = scrolling(inside)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notice)
        rows.addWidget(area, 1)
        self._poll = QTimer(self)
        self._poll.setInterval(Motion.REFRESH)
        self._poll.timeout.connect(self._show_level)
        presenter.watch = self.refresh
        self.refresh()

    def _build_sound(self) -> Section:
        words = self._look.words
        section = Section(words("settings.headset"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        self.output, self.source = Choice(), Choice()
        for row, (name, box) in enumerate((("output", self.output), ("source", self.source))):
            box.setAccessibleName(words(f"settings.{name}"))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            grid.addWidget(label(words(f"settings.{name}"), "soft"), row, 0)
            grid.addWidget(box, row, 1)
        self.output.activated.connect(lambda _: self._presenter.choose(output=str(self.output.currentData())))
        self.source.activated.connect(lambda _: self._presenter.choose(source=str(self.source.currentData())))
        self.tone, self.trial = QPushButton(words("settings.tone")), QPushButton()
        for row, (made, then) in enumerate(((self.tone, self._presenter.play_tone), (self.trial, self._presenter.try_out))):
            role(made, "plain")
            made.clicked.connect(then)
            grid.addWidget(made, row, 2)
        self.meter = LevelMeter(self._look)
        grid.addWidget(self.meter, 2, 1)
        section.rows.addLayout(grid)
        section.rows.addWidget(label(words("settings.headset_help"), "caption", wrap=True))
        return section

    def _build_phone(self) -> Section:
        words = self._look.words
        section = Section(words("settings.desk_phone"))
        self.phone = field(words("settings.desk_phone"), words("drawer.address_example"), 200, self._name_phone)
        self.phone.editingFinished.connect(self._name_phone)
        section.rows.addWidget(self.phone)
        section.rows.addWidget(label(words("settings.desk_phone_help"), "caption", wrap=True))
        return section

    def _build_keys(self) -> Section:
        words = self._look.words
        section = Section(words("settings.keys"))
        section.rows.addWidget(label(words("settings.keys_help"), "caption", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        self.letters: dict[ActionId, QLineEdit] = {}
        per_column = -(-len(ActionId) // _KEY_COLUMNS)
        for place, which in enumerate(ActionId):
            name = words(f"action.{which.value}")
            letter = field(words("settings.key_of", name=name), "", 1, self._focus_away)
            letter.setFixedWidth(Size.RAIL)
            letter.setAlignment(Qt.AlignmentFlag.AlignCenter)
            letter.textEdited.connect(lambda text, which=which: self._rename(which, text))
            letter.editingFinished.connect(self.refresh)
            row, column = place % per_column, place // per_column * 3
            grid.addWidget(letter, row, column)
            grid.addWidget(label(name), row, column + 1)
            grid.setColumnStretch(column + 2, 1)
            self.letters[which] = letter
        section.rows.addLayout(grid)
        return section

    def _focus_away(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_phone(self) -> None:
        if self.phone.text().strip() != self._presenter.desk_phone:
            self._presenter.name_desk_phone(self.phone.text())

    def _rename(self, which: ActionId, text: str) -> None:
        if text:
            self._presenter.rename_key(which, text.upper())

    def refresh(self) -> None:
        presenter, words = self._presenter, self._look.words
        for box, devices, chosen in (
            (self.output, presenter.outputs(), presenter.output),
            (self.source, presenter.sources(), presenter.source),
        ):
            self._fill(box, devices, chosen)
        self.tone.setEnabled(not presenter.toning)
        self.trial.setText(words("settings.trial_stop" if presenter.trying else "settings.trial"))
        if not self.phone.hasFocus():
            self.phone.setText(presenter.desk_phone)
        for which, key in presenter.keys().items():
            if self.letters[which].text() != key and (not self.letters[which].hasFocus() or self.letters[which].text()):
                self.letters[which].setText(key)
        self.notice.show_notice(presenter.said)
        self._poll.start() if presenter.trying else self._poll.stop()
        self._show_level()

    def _fill(self, box: QComboBox, devices: list[Device], chosen: str) -> None:
        words = self._look.words
        names = [words("settings.systems_choice" if devices else "settings.no_device"), *(device.name for device in devices)]
        if [box.itemText(place) for place in range(box.count())] != names:
            box.clear()
            for name, id in zip(names, ["", *(device.id for device in devices)], strict=True):
                box.addItem(name, id)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setEnabled(bool(devices))

    def _show_level(self) -> None:
        words = self._look.words
        self.meter.show_level(words("settings.level"), self._look.theme.operator, self._presenter.level_db)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._presenter.stop()
        super().hideEvent(event)
