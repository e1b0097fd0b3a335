"""By what carts are placed into tiers, put together by hand, with what it would change beside it."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from console.ui.answers import JSON
from console.ui.campaign.condition_rows import ConditionRows
from console.ui.campaign.presenter import CampaignPresenter, Tier
from console.ui.controls import NumberBox, button, field
from console.ui.labels import label
from console.ui.look import Look
from console.ui.permitted import permit
from console.ui.roles import What
from console.ui.scrolling import column_page
from console.ui.section import Section
from console.ui.theme import role
from console.ui.tokens import Motion, Space

_HOURS: Final = 14 * 24
_MOVES: Final = 12


class TiersPage(QWidget):
    def __init__(self, look: Look, presenter: CampaignPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words = look.words
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(Motion.WRITER_PAUSES)
        self._settled.timeout.connect(presenter.look_ahead)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview = label("", "soft", wrap=True)
        self.save = button(words("campaign.save"), presenter.save, first=True)
        self.back = button(words("campaign.take_back"), presenter.take_back)
        foot = QFrame()
        role(foot, "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.addWidget(self.preview, 1)
        row.addWidget(self.back)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addWidget(foot)

    def show_tiers(self) -> None:
        """Anew; where the page was scrolled to stays."""
        place = self.area.verticalScrollBar().value()
        words, tiers = self._look.words, self._presenter.tiers
        inside, column = column_page()
        column.addWidget(label(words("campaign.tiers_help"), "soft", wrap=True))
        for number, tier in enumerate(tiers):
            column.addWidget(self._tier(number, tier))
        column.addWidget(button(words("campaign.add_tier"), lambda: self._presenter.add_tier(words("campaign.new_tier"))))
        vip = Section(words("campaign.vip"))
        vip.rows.addWidget(ConditionRows(self._look, self._presenter.vip, self._edited))
        column.addWidget(vip)
        column.addStretch(1)
        self.area.setWidget(inside)
        self.area.verticalScrollBar().setValue(place)
        self.show_preview()

    def _tier(self, number: int, tier: Tier) -> Section:
        words = self._look.words
        made = Section(words("campaign.tier_number", n=number + 1))
        made.aside.setText(_expected(self._look, tier.told))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        name = field(words("campaign.tier_name"), words("campaign.tier_name"), 20, lambda: None)
        name.setText(tier.name)
        name.textEdited.connect(partial(self._named, tier))
        row.addWidget(name, 1)
        row.addWidget(label(words("campaign.within"), "soft"))
        row.addWidget(self._hours(tier))
        if tier.when is not None:
            last = number == len(self._presenter.tiers) - 2
            for sign, said, then, on in (
                ("↑", "up", partial(self._presenter.move_tier, number, -1), number > 0),
                ("↓", "down", partial(self._presenter.move_tier, number, 1), not last),
                ("×", "remove", partial(self._presenter.remove_tier, number), True),
            ):
                row.addWidget(self._small(sign, words(f"campaign.tier_{said}", name=tier.name), then, on))
        made.rows.addLayout(row)
        if tier.when is None:
            made.rows.addWidget(label(words("campaign.the_others"), "soft", wrap=True))
        else:
            made.rows.addWidget(ConditionRows(self._look, tier.when, self._edited))
        return made

    def _hours(self, tier: Tier) -> QSpinBox:
        words = self._look.words
        box = NumberBox()
        box.setRange(1, _HOURS)
        box.setValue(int(tier.told.get("within_hours") or 24))
        box.setSuffix(words("campaign.hours"))
        for named in (box, box.findChild(QLineEdit)):
            if named is not None:
                named.setAccessibleName(words("campaign.within"))

        def changed(hours: int) -> None:
            tier.told["within_hours"] = hours
            self._edited()

        box.valueChanged.connect(changed)
        return box

    def _small(self, sign: str, name: str, then: partial[None], on: bool) -> QPushButton:
        made = QPushButton(sign)
        role(made, "quiet")
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setEnabled(on)
        made.clicked.connect(lambda: then())
        return made

    def _named(self, tier: Tier, name: str) -> None:
        tier.told["name"] = name
        self._edited()

    def _edited(self) -> None:
        self._settled.start()
        self._switch()

    def show_preview(self) -> None:
        presenter, words = self._presenter, self._look.words
        if presenter.mistake is not None:
            self.preview.setText(presenter.mistake.said(self._look.lang))
        elif presenter.preview is not None:
            self.preview.setText(preview_text(self._look, presenter.preview))
        else:
            self.preview.setText(words("campaign.preview_hint"))
        self._switch()

    def _switch(self) -> None:
        edited = self._presenter.edited
        presenter = self._presenter
        permit(self.save, self._look, presenter.allows, What.MANAGE, on=edited and presenter.online and presenter.mistake is None)
        self.back.setEnabled(edited)


def _expected(look: Look, told: JSON) -> str:
    bounds = told.get("expected")
    return look.words("campaign.expected", low=bounds[0], high=bounds[1]) if isinstance(bounds, (list, tuple)) and len(bounds) == 2 else ""


def preview_text(look: Look, preview: JSON) -> str:
    """How many carts would change their tier, from where to where, and who would become a VIP or be one no longer."""
    words = look.words
    moves = sorted(preview.get("moves") or (), key=lambda one: -one["carts"])
    said = [
        words("campaign.move", old=words.named("segment", one["from"]), new=words.named("segment", one["to"]), n=f"{one['carts']:,}")
        for one in moves[:_MOVES]
    ]
    gained, lost = int(preview.get("vip_gained") or 0), int(preview.get("vip_lost") or 0)
    if gained or lost:
        said.append(words("campaign.vip_moves", gained=f"{gained:,}", lost=f"{lost:,}"))
    total = f"{int(preview.get('carts') or 0):,}"
    return words("campaign.changes", n=total, what=words.listed(said)) if said else words("campaign.changes_nothing", n=total)
