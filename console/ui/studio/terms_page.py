"""What a script is, beside its sentences: its name and whom it serves, who speaks, what it may offer, which facts the shop still lacks."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from console.ui.controls import NumberBox
from console.ui.labels import label
from console.ui.look import Look
from console.ui.section import Section
from console.ui.studio import names, season_edit
from console.ui.studio.draft import Document
from console.ui.studio.goods_choice import GoodsChoice
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.sample_goods import SampleGoods
from console.ui.studio.seasons_section import SeasonsSection
from console.ui.theme import role
from console.ui.tokens import Size, Space

MOST_FACTS = 12


class TermsPage(QScrollArea):
    def __init__(self, look: Look, presenter: StudioPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(look.words("studio.page.terms"))
        inside = QWidget()
        role(inside, "clear")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        rows.setSpacing(Space.M)
        rows.addWidget(self._build_script())
        self.samples = SampleGoods(look, self._sample)
        rows.addWidget(self.samples)
        self.seasons = SeasonsSection(look, presenter, self._change)
        rows.addWidget(self.seasons)
        rows.addWidget(self._build_offers())
        self._lacking = Section(look.words("studio.lacking"))
        self._lacking_text = label("", "soft", wrap=True)
        self._lacking.rows.addWidget(self._lacking_text)
        rows.addWidget(self._lacking)
        rows.addStretch(1)
        self.setWidget(inside)

    def _build_script(self) -> Section:
        words = self._look.words
        section = Section(words("studio.this_script"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        self.name, self.persona = QLineEdit(), QLineEdit()
        self.goods = GoodsChoice(self._look, lambda: self._change(self._serving, "studio.serves"))
        self.goods.setAccessibleName(words("studio.serves"))
        self.vip = QCheckBox(words("studio.serves_vip"))
        self.vip.setMinimumHeight(Size.TARGET)
        for row, (edit, key, change) in zip(
            (0, 2),
            (
                (self.name, "studio.script_name", lambda d: season_edit.named(d, self.name.text())),
                (self.persona, "studio.persona", lambda d: season_edit.spoken_by(d, self.persona.text(), self._others_name(d))),
            ),
            strict=True,
        ):
            edit.setAccessibleName(words(key))
            edit.setPlaceholderText(words(f"{key}_tip"))
            edit.setToolTip(words(f"{key}_tip"))
            edit.textEdited.connect(lambda _, change=change, key=key: self._change(change, key))
            grid.addWidget(label(words(key), "soft"), row, 0)
            grid.addWidget(edit, row, 1)
        grid.addWidget(label(words("studio.serves"), "soft"), 1, 0)
        grid.addWidget(self.goods, 1, 1)
        self.vip.toggled.connect(lambda _: self._change(self._serving, "studio.serves"))
        grid.addWidget(self.vip, 3, 1)
        section.rows.addLayout(grid)
        self._spoken_as = label("", "caption", wrap=True)
        section.rows.addWidget(self._spoken_as)
        return section

    def _build_offers(self) -> Section:
        words = self._look.words
        section = Section(words("studio.offers"))
        section.rows.addWidget(label(words("studio.offers_tip"), "caption", wrap=True))
        self._offers = QVBoxLayout()
        section.rows.addLayout(self._offers)
        row = QHBoxLayout()
        self.offer = QLineEdit()
        self.offer.setAccessibleName(words("studio.offer_id"))
        self.offer.setPlaceholderText(words("studio.offer_id"))
        self.add_offer = QPushButton(words("studio.offer_add"))
        role(self.add_offer, "plain")
        self.add_offer.clicked.connect(self._add_offer)
        row.addWidget(self.offer, 1)
        row.addWidget(self.add_offer)
        section.rows.addLayout(row)
        self._offer_rows: dict[str, QWidget] = {}
        return section

    # --- what is shown

    def show_terms(self) -> None:
        presenter, words = self._presenter, self._look.words
        document = presenter.document
        if document is None:
            return
        persona = season_edit.persona_of(document)
        serves = document.get("serves") or {}
        for edit, text in (
            (self.name, str(document["name_ja"])),
            (self.persona, persona),
        ):
            if edit.text().strip(" 、") != text:
                with QSignalBlocker(edit):
                    edit.setText(text)
            edit.setReadOnly(not presenter.editable)
        kinds = sorted({str(kind) for pack in presenter.packs for kind in pack["goods"]})
        self.goods.offer(kinds)
        self.samples.offer(kinds)
        self.goods.show_goods(serves.get("goods") or ())
        self.goods.setEnabled(presenter.editable)
        with QSignalBlocker(self.vip):
            self.vip.setChecked(bool(serves.get("vip")))
        self.vip.setEnabled(presenter.editable)
        said = str(presenter.lines.get("open_name", {}).get("text", ""))
        self._spoken_as.setText(words("studio.persona_says", text=said) if said else "")
        self.samples.show_samples(document.get(season_edit.SAMPLES) or (), editable=presenter.editable)
        self._show_offers(document)
        self.seasons.show_seasons()
        self._show_lacking(document)

    def _show_offers(self, document: Document) -> None:
        offers = season_edit.offers(document)
        ids = [str(offer["id"]) for offer in offers]
        if ids != list(self._offer_rows):
            for row in self._offer_rows.values():
                row.hide()
                row.deleteLater()
            self._offer_rows = {id: self._offer_row(id) for id in ids}
            for row in self._offer_rows.values():
                self._offers.addWidget(row)
        for offer in offers:
            row = self._offer_rows[str(offer["id"])]
            row.setEnabled(self._presenter.editable)
            for box, key in zip(row.findChildren(QSpinBox), ("max_percent", "max_days"), strict=True):
                if box.value() != offer[key]:
                    with QSignalBlocker(box):
                        box.setValue(int(offer[key]))
        self.add_offer.setEnabled(self._presenter.editable)

    def _offer_row(self, id: str) -> QWidget:
        words = self._look.words
        made = QWidget()
        role(made, "clear")
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(id, "strong"), 1)
        for key, top, suffix in (("max_percent", 100, " %"), ("max_days", 366, words("studio.days"))):
            box = NumberBox()
            box.setRange(0 if key == "max_percent" else 1, top)
            box.setSuffix(suffix)
            for named in (box, box.lineEdit()):
                named.setAccessibleName(f"{id} {words(f'studio.{key}')}")
            box.setToolTip(words(f"studio.{key}"))
            box.valueChanged.connect(
                lambda value, key=key: self._change(lambda d: season_edit.with_offer(d, id, **{key: value}), "studio.offers")
            )
            row.addWidget(box)
        drop = QPushButton(words("studio.remove_line"))
        role(drop, "quiet")
        drop.setAccessibleName(words("studio.offer_remove", id=id))
        drop.clicked.connect(lambda: self._change(lambda d: season_edit.without_offer(d, id), "studio.offers"))
        row.addWidget(drop)
        return made

    def _show_lacking(self, document: Document) -> None:
        """Variables of which the sample cart's shop knows nothing, with the lines that stay unsaid."""
        lines: dict[str, list[str]] = {}
        for id, told in self._presenter.lines.items():
            for name in told.get("unknown") or ():
                lines.setdefault(str(name), []).append(str(id))
        words = self._look.words
        self._lacking.aside.setText(words("studio.lacking_count", n=len(lines)))
        variables = document["variables"]
        made = [
            words(
                "studio.lacking_row",
                name=names.blank(words, name),
                key=variables.get(name, ""),
                lines=words.listed(names.line(words, document, id) for id in lines[name][:3]),
            )
            for name in sorted(lines)[:MOST_FACTS]
        ]
        self._lacking_text.setText("\n".join(made) if made else words("studio.none"))

    # --- what is done

    def _serving(self, document: Document) -> Document:
        return season_edit.serving(document, "、".join(self.goods.goods()), self.vip.isChecked())

    def _sample(self) -> None:
        self._change(lambda d: season_edit.tried_with(d, self.samples.value()), "studio.samples")

    def _others_name(self, document: Document) -> str:
        """The shop's own setting, or that for its best customers."""
        return f"{season_edit.SHOPS_OWN}.vip" if (document.get("serves") or {}).get("vip") else season_edit.SHOPS_OWN

    def _add_offer(self) -> None:
        id = self.offer.text().strip()
        if id:
            self._change(lambda d: season_edit.with_offer(d, id), "studio.offers")
            self.offer.clear()

    def _change(self, change: Callable[[Document], Document], name: str) -> None:
        self._presenter.edit(lambda draft: draft.change(change(draft.document), name, name))
