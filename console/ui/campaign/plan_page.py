"""Whether calls go out by themselves, how far the pilot goes, and what calling has brought against those who were not called."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QSpinBox, QWidget

from console.ui.answers import JSON
from console.ui.campaign.presenter import CampaignPresenter
from console.ui.controls import NumberBox, button
from console.ui.labels import label
from console.ui.look import Look
from console.ui.permitted import permit
from console.ui.roles import What
from console.ui.scrolling import column_page
from console.ui.section import Section
from console.ui.tokens import Size, Space

_MOST: Final = 100_000
_GROUPS: Final = ("called", "not_in_pilot", "holdout")


class PlanPage(QScrollArea):
    def __init__(self, look: Look, presenter: CampaignPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside, column = column_page()
        for section in (self._build_switch(), self._build_pilot(), self._build_effect()):
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(inside)

    def _build_switch(self) -> Section:
        words = self._look.words
        made = Section(words("campaign.by_itself"))
        row = QHBoxLayout()
        self._state = label("", "emphasis")
        self.switch = button("", self._switch)
        row.addWidget(self._state)
        row.addStretch(1)
        row.addWidget(self.switch)
        made.rows.addLayout(row)
        self._today = label("", "soft", wrap=True)
        self._rests = label("", "act", wrap=True)
        made.rows.addWidget(self._today)
        made.rows.addWidget(self._rests)
        return made

    def _build_pilot(self) -> Section:
        words = self._look.words
        made = Section(words("campaign.pilot"))
        self._stage = label("", "strong", wrap=True)
        made.rows.addWidget(self._stage)
        self._tier_row = QHBoxLayout()
        self._tier_row.setSpacing(Space.M)
        made.rows.addWidget(label(words("campaign.pilot_tiers"), "soft"))
        made.rows.addLayout(self._tier_row)
        self.boxes: dict[str, QCheckBox] = {}
        self.share, self.cap = (
            _number(words("campaign.share"), 1, 100, " %"),
            _number(words("campaign.cap"), 1, _MOST, words("campaign.calls")),
        )
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        grid.setColumnStretch(2, 1)
        for place, (name, box) in enumerate((("share", self.share), ("cap", self.cap))):
            grid.addWidget(label(words(f"campaign.{name}"), "soft"), place, 0)
            grid.addWidget(box, place, 1)
        made.rows.addLayout(grid)
        self.apply = button(words("campaign.pilot_apply"), partial(self._decide, "pilot"))
        self.full = button(words("campaign.pilot_full"), partial(self._decide, "full"))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.apply)
        row.addWidget(self.full)
        row.addStretch(1)
        made.rows.addLayout(row)
        made.rows.addWidget(label(words("campaign.pilot_help"), "caption", wrap=True))
        return made

    def _build_effect(self) -> Section:
        words = self._look.words
        made = Section(words("campaign.effect"))
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(Space.XL)
        self._table.setColumnStretch(4, 1)
        made.rows.addLayout(self._table)
        self._against = label("", "plain", wrap=True)
        made.rows.addWidget(self._against)
        made.rows.addWidget(label(words("campaign.effect_help"), "caption", wrap=True))
        return made

    # --- what is shown

    def show_status(self) -> None:
        words, presenter = self._look.words, self._presenter
        on, online = bool(presenter.status.get("on")), presenter.online
        self._state.setText(words("campaign.is_on" if on else "campaign.is_off"))
        self.switch.setText(words("campaign.stop" if on else "campaign.start"))
        permit(self.switch, self._look, presenter.allows, What.MANAGE, on=online and bool(presenter.status))
        cap, called = presenter.status.get("daily_cap"), int(presenter.status.get("called_today") or 0)
        said = words("campaign.called_today", n=f"{called:,}")
        self._today.setText(said if cap is None else words("campaign.of_cap", said=said, cap=f"{int(cap):,}"))
        rests = presenter.status.get("rests") or {}
        self._rests.setText(str(rests.get(self._look.lang) or ""))
        self._rests.setVisible(bool(rests))
        self._show_pilot(online)
        self._show_effect()

    def _show_pilot(self, online: bool) -> None:
        words, pilot = self._look.words, self._presenter.terms.get("pilot") or {}
        running = pilot.get("stage") == "pilot"
        self._stage.setText(words("campaign.in_pilot" if running else "campaign.in_full"))
        names = [tier.name for tier in self._presenter.tiers]
        if names != list(self.boxes):
            while (item := self._tier_row.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.deleteLater()
            self.boxes = {name: QCheckBox(words.named("segment", name)) for name in names}
            for box in self.boxes.values():
                box.setMinimumHeight(Size.TARGET)
                self._tier_row.addWidget(box)
            self._tier_row.addStretch(1)
        if not any(box.hasFocus() for box in (self.share, self.cap, *self.boxes.values())):
            wanted = pilot.get("tiers") or names
            for name, box in self.boxes.items():
                box.setChecked(name in wanted)
            self.share.setValue(round(float(pilot.get("share") or 1) * 100))
            self.cap.setValue(int(pilot.get("daily_cap") or 1))
        self.apply.setText(words("campaign.pilot_apply" if running else "campaign.pilot_again"))
        may = self._presenter.allows
        for control in (self.share, self.cap, self.apply, *self.boxes.values()):
            permit(control, self._look, may, What.MANAGE, on=online and bool(pilot))
        permit(self.full, self._look, may, What.MANAGE, on=online and running)

    def _show_effect(self) -> None:
        words, effect = self._look.words, self._presenter.effect
        while (item := self._table.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        groups = {str(one["group"]): one for one in effect.get("groups") or ()}
        cells: list[tuple[str, ...]] = [tuple(words(f"campaign.head_{name}") for name in ("group", "carts", "ordered", "share"))]
        for name in (one for one in _GROUPS if one in groups):
            carts, ordered = int(groups[name]["carts"]), int(groups[name]["ordered"])
            share = f"{ordered / carts:.1%}" if carts else words("campaign.none")
            cells.append((words(f"campaign.group_{name}"), f"{carts:,}", f"{ordered:,}", share))
        for down, row in enumerate(cells):
            for across, said in enumerate(row):
                made: QLabel = label(said, "caption" if down == 0 else "plain")
                made.setAlignment(Qt.AlignmentFlag.AlignRight if across else Qt.AlignmentFlag.AlignLeft)
                self._table.addWidget(made, down, across)
        lines = [words(f"campaign.against_{name}", **_points(effect[key])) for name, key in _AGAINST if effect.get(key)]
        if effect.get("more_revenue_a_cart"):
            yen = effect["more_revenue_a_cart"]
            lines.append(words("campaign.more_yen", **{name: words.yen_more(yen[name]) for name in ("value", "low", "high")}))
        self._against.setText("\n".join(lines) or words("campaign.no_effect"))

    # --- what is decided

    def _switch(self) -> None:
        self._presenter.switch(not self._presenter.status.get("on"))

    def _decide(self, stage: str) -> None:
        chosen = [name for name, box in self.boxes.items() if box.isChecked()]
        self._presenter.set_pilot(stage=stage, tiers=chosen, share_percent=self.share.value(), daily_cap=self.cap.value())


def _points(interval: JSON) -> dict[str, str]:
    """Percentage points with their sign."""
    return {name: f"{float(interval[name]) * 100:+.1f}" for name in ("value", "low", "high")}


_AGAINST: Final = (("holdout", "more_ordered"), ("rest", "more_ordered_than_rest"))


def _number(name: str, least: int, most: int, suffix: str) -> QSpinBox:
    box = NumberBox()
    box.setRange(least, most)
    box.setSuffix(suffix)
    box.setFixedWidth(2 * Size.RAIL)
    for named in (box, box.findChild(QLineEdit)):
        if named is not None:
            named.setAccessibleName(name)
    return box
