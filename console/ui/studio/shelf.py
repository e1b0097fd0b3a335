"""The scripts at the left, the versions of the chosen one below them."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.ui.answers import JSON
from console.ui.labels import label
from console.ui.look import Look
from console.ui.permitted import permit
from console.ui.roles import What
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.texts import release_text, signed_text, state_text
from console.ui.theme import role
from console.ui.tokens import Space
from console.ui.wrapped_list import WrappedList


class Shelf(QFrame):
    """``bring_in`` and ``put_out`` read and write YAML files; ``begin_new`` makes a new script from another one."""

    def __init__(
        self,
        look: Look,
        presenter: StudioPresenter,
        bring_in: Callable[[], None],
        put_out: Callable[[], None],
        begin_new: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        role(self, "surface")
        self.scripts, self.versions = WrappedList(), WrappedList()
        for box, name in ((self.scripts, "studio.scripts"), (self.versions, "studio.versions")):
            box.setAccessibleName(words(name))
            box.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        # The scripts stand whole where there is room; what is left is for the versions, of which there are ever more.
        self.scripts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.scripts.currentItemChanged.connect(lambda item, _: self._chosen(item, presenter.open_pack))
        self.versions.currentItemChanged.connect(lambda item, _: self._chosen(item, presenter.open_version))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        column.setSpacing(Space.XS)
        column.addWidget(label(words("studio.scripts"), "heading"))
        column.addWidget(self.scripts)
        self.new = QPushButton(words("studio.new_script"))
        role(self.new, "plain")
        self.new.clicked.connect(lambda: begin_new())
        column.addWidget(self.new)
        column.addWidget(label(words("studio.versions"), "heading"))
        column.addWidget(self.versions, 1)
        row = QHBoxLayout()
        self.bring_in, self.put_out = QPushButton(words("studio.import")), QPushButton(words("studio.export"))
        self.put_out.setToolTip(words("studio.export_tip"))
        for button, then in ((self.bring_in, bring_in), (self.put_out, put_out)):
            role(button, "quiet")
            button.clicked.connect(lambda _=False, then=then: then())
            row.addWidget(button)
        column.addLayout(row)

    def show_packs(self) -> None:
        words, presenter = self._look.words, self._presenter
        permit(self.bring_in, self._look, presenter.allows, What.MANAGE, on=presenter.online, tip=words("studio.import_tip"))
        permit(self.new, self._look, presenter.allows, What.MANAGE, on=presenter.online, tip=words("studio.new_tip"))
        rows = []
        for pack in presenter.packs:
            newest = pack["newest"]
            second = state_text(words, newest)
            if pack["spoken"] and pack["spoken"]["number"] != newest["number"]:
                second = words("studio.spoken_and", spoken=pack["spoken"]["number"], newest=second)
            rows.append((pack["pack"], f"{words.named('script', pack['pack'], pack['name_ja'])}\n{second}"))
        chosen = presenter.pack["pack"] if presenter.pack else None
        self._fill(self.scripts, rows, chosen)

    def show_versions(self) -> None:
        presenter = self._presenter
        found: list[JSON] = presenter.pack["versions"] if presenter.pack else []
        rows = [(version["version_id"], self._version_text(version)) for version in found]
        self._fill(self.versions, rows, presenter.version["version_id"] if presenter.version else None)

    def _version_text(self, version: JSON) -> str:
        words = self._look.words
        dated = [
            one
            for one in (*version.get("holding", ()), *version.get("coming", ()))
            if one.get("until") or one in version["coming"] or one["share"] < 100
        ]
        return "\n".join([state_text(words, version), signed_text(words, version), *(release_text(words, one) for one in dated)])

    @staticmethod
    def _chosen(item: QListWidgetItem | None, then: Callable[[str], None]) -> None:
        if item is not None:
            then(str(item.data(Qt.ItemDataRole.UserRole)))

    def _fill(self, box: QListWidget, rows: list[tuple[str, str]], chosen: str | None) -> None:
        """Only what changed is touched, so that nothing moves under the pointer."""
        with QSignalBlocker(box):
            for place, (id, text) in enumerate(rows):
                if place == box.count():
                    box.addItem(QListWidgetItem())
                item = box.item(place)
                item.setData(Qt.ItemDataRole.UserRole, id)
                item.setText(text)
                item.setToolTip(text)
                if id == chosen:
                    box.setCurrentItem(item)
            while box.count() > len(rows):
                box.takeItem(box.count() - 1)
