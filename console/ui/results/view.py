"""What calling has come to: few large figures, then where calls end, why, when people answer, and the parts. Everything opens its calls."""

from functools import partial

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.domain.survey import CSAT
from console.ui.answers import JSON
from console.ui.controls import Choice, button, field
from console.ui.history.paper import pdf, table
from console.ui.labels import label
from console.ui.look import Look
from console.ui.notice import NoticeBar
from console.ui.passed_focus import PassedFocus
from console.ui.permitted import permit
from console.ui.phase import Phase
from console.ui.placeholder import Placeholder
from console.ui.results import compare_text
from console.ui.results.bars import Bar, BarList
from console.ui.results.compare.view import CompareView
from console.ui.results.figures_text import (
    ANSWER_HEAD,
    PART_HEAD,
    STEP_HEAD,
    Sheet,
    answer_cells,
    answered_parts,
    as_csv,
    link_cells,
    on_paper,
    part_cells,
    part_name,
    percent,
    sheets,
    step_cells,
    step_name,
    tiles,
)
from console.ui.results.heat import HeatMap
from console.ui.results.mailing.view import MailingView
from console.ui.results.presenter import SPANS, Change, ResultsPresenter
from console.ui.results.tile import FigureTile
from console.ui.roles import What
from console.ui.scrolling import column_page, scrolling
from console.ui.section import Section
from console.ui.shop_time import span_text
from console.ui.tabs import tab_bar
from console.ui.theme import role
from console.ui.tokens import Size, Space

_PARTS = ("script", "segment", "operator")
PAGES = ("figures", "compare", "mailing")


class ResultsView(QWidget):
    def __init__(self, look: Look, presenter: ResultsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._presenter = look, presenter
        words, theme = look.words, look.theme
        role(self, "window")
        self.setAccessibleName(words("results.title"))
        self.setMinimumWidth(1)
        self.notice = NoticeBar(look)
        self.notice.hide()
        inside, column = column_page()
        self._tiles = QGridLayout()
        self._tiles.setSpacing(Space.M)
        self._tile_row: list[FigureTile] = []
        column.addLayout(self._tiles)
        self.funnel = BarList(look, words("results.funnel"), theme.ai.fill)
        self.links = BarList(look, words("results.links"), theme.ai.fill)
        self.reasons = BarList(look, words("results.reasons"), theme.customer.fill)
        self._heat = Section(words("results.heat"))
        self._heat.aside.setText(words("results.heat_aside"))
        self.heat = HeatMap(look)
        self.heat.chosen.connect(presenter.open_cell)
        self._heat.rows.addWidget(self.heat)
        self._heat.rows.addStretch(1)
        self.parts = {part: BarList(look, words(f"results.by_{part}"), theme.operator.fill) for part in _PARTS}
        self.survey = BarList(look, words("results.survey"), theme.customer.fill)
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.M)
        column.addLayout(self._grid)
        column.addWidget(self._build_costs())
        column.addStretch(1)
        self.area = scrolling(inside)
        self._stack = QStackedWidget()
        self._loading = Placeholder(look, "timer", words("results.loading"), "")
        self._empty = Placeholder(look, "chart-bar", words("results.empty_title"), words("results.empty_body"))
        self._failed = Placeholder(look, "warning", words("results.failed_title"), "", words("queue.retry"), presenter.reload)
        for page in (self.area, self._loading, self._empty, self._failed):
            self._stack.addWidget(page)
        figures = QWidget()
        of_figures = QVBoxLayout(figures)
        of_figures.setContentsMargins(0, 0, 0, 0)
        of_figures.setSpacing(0)
        of_figures.addWidget(self.notice)
        of_figures.addWidget(self._stack, 1)
        self.compare = CompareView(look, presenter.compare)
        self.mailing = MailingView(look, presenter.mailing, presenter.clock)
        self.pages = QStackedWidget()
        for widget in (figures, self.compare, self.mailing):
            self.pages.addWidget(widget)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rule = QFrame()
        role(rule, "rule")
        for widget in (self._build_head(), rule):
            rows.addWidget(widget)
        rows.addWidget(self.pages, 1)
        self._columns = 0
        PassedFocus(self, self.tabs)
        self.go(presenter.page)
        presenter.watch = self.changed
        for change in Change:
            self.changed(change)

    def _build_head(self) -> QWidget:
        words = self._look.words
        bar = QFrame()
        role(bar, "surface")
        bar.setMinimumWidth(1)
        head = QVBoxLayout(bar)
        head.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        head.setSpacing(Space.XS)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, self._second):
            row.setSpacing(Space.S)
            head.addLayout(row)
        self.boxes: dict[str, QComboBox] = {}
        self._title = label(words("results.title"), "title")
        self.tabs = tab_bar(words("results.pages"))
        for name in ("results.page_figures", "compare.page", "mailing.page"):
            self.tabs.addTab(words(name))
        self.tabs.currentChanged.connect(lambda place: self.go(PAGES[place]))
        self._files: list[QWidget] = []
        for name in ("span", *_PARTS):
            box = Choice(bar)
            box.setAccessibleName(words(f"history.{name}"))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
            role(box, "filter")
            box.activated.connect(self._chosen)
            self.boxes[name] = box
        for span in SPANS:
            self.boxes["span"].addItem(words(f"results.span_{span}"), span)
        self.csv, self.pdf = QPushButton(words("results.csv"), bar), QPushButton(words("results.pdf"), bar)
        self.csv.setToolTip(words("results.csv_tip"))
        self.pdf.setToolTip(words("results.pdf_tip"))
        for made, then in ((self.csv, self._save_csv), (self.pdf, self._save_pdf)):
            role(made, "quiet")
            made.clicked.connect(then)
            self._files.append(made)
        return bar

    def _build_costs(self) -> Section:
        words = self._look.words
        made = Section(words("results.costs"))
        self.call_yen = field(words("results.call_yen"), words("results.call_yen"), 6, self._save_costs)
        self.margin = field(words("results.margin"), words("results.margin"), 3, self._save_costs)
        grid = QGridLayout()
        grid.setSpacing(Space.S)
        grid.setColumnStretch(2, 1)
        for place, (name, line) in enumerate((("call_yen", self.call_yen), ("margin", self.margin))):
            line.setFixedWidth(Size.RAIL + Space.XL)
            grid.addWidget(label(words(f"results.{name}"), "soft"), place, 0)
            grid.addWidget(line, place, 1)
        self.save_costs = button(words("results.save_costs"), self._save_costs)
        grid.addWidget(self.save_costs, 2, 1)
        made.rows.addLayout(grid)
        made.rows.addWidget(label(words("results.costs_help"), "caption", wrap=True))
        return made

    # --- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.tabs.currentIndex() != PAGES.index(self._presenter.page):
            self.go(self._presenter.page)
        self._presenter.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.width()
        columns = 4 if width >= Size.WIDE else 3 if width >= Size.MEDIUM - Size.RAIL else 2
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self._tile_row):
            self._tiles.addWidget(tile, place // columns, place % columns)
        sections: list[QWidget] = [self.funnel, self._heat, self.links, self.reasons, *self.parts.values(), self.survey]
        for section in sections:
            self._grid.removeWidget(section)
        across = 2 if columns > 2 else 1
        for place, section in enumerate(sections):
            self._grid.addWidget(section, place // across, place % across)
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < across else 0)
        self._arrange_head(columns > 3)

    def _arrange_head(self, wide: bool) -> None:
        """One row where there is room, else the choices below."""
        for row in (self._first, self._second):
            while row.count():
                row.takeAt(0)
        self._title.setVisible(wide)
        for widget in (self._title, self.tabs):
            self._first.addWidget(widget)
        self._first.addStretch(1)
        for box in self.boxes.values():
            (self._first if wide else self._second).addWidget(box, 0 if wide else 1)
        for made in self._files:
            self._first.addWidget(made)

    def go(self, page: str) -> None:
        """Another page of the results."""
        self._presenter.page = page
        place = PAGES.index(page)
        # Before what has the focus is hidden, lest it go to whatever comes next.
        self.tabs.setFocus()
        self.pages.setCurrentIndex(place)
        self.tabs.setCurrentIndex(place)
        for box in self.boxes.values():
            box.setVisible(place == 0)
        for made in self._files:
            made.setVisible(place < 2)

    def changed(self, change: Change) -> None:
        if change is Change.PHASE:
            self._show_phase()
        elif change is Change.CHOICES:
            self._show_choices()
        elif change is Change.NOTICE:
            self.notice.show_notice(self._presenter.notice)
        if change is Change.FIGURES or change is Change.PHASE:
            self._show_figures()

    def _show_phase(self) -> None:
        presenter = self._presenter
        if presenter.failure is not None:
            self._failed.say(presenter.failure.said(self._look.lang))
        pages = {Phase.LOADING: self._loading, Phase.EMPTY: self._empty, Phase.FAILED: self._failed}
        self._stack.setCurrentWidget(pages.get(presenter.phase, self.area))

    def _show_choices(self) -> None:
        words, presenter = self._look.words, self._presenter
        self.boxes["span"].setCurrentIndex(self.boxes["span"].findData(presenter.span))
        for part in _PARTS:
            box, names = self.boxes[part], presenter.choices.get(f"{part}s", ())
            items = {"": words(f"history.any_{part}"), **{name: part_name(words, part, name) for name in names}}
            if [box.itemData(place) for place in range(box.count())] != list(items):
                box.clear()
                for value, text in items.items():
                    box.addItem(text, value)
            box.setCurrentIndex(max(0, box.findData(presenter.part[part] or "")))

    def _show_figures(self) -> None:
        presenter = self._presenter
        ready = presenter.phase is Phase.READY
        for made in (self.csv, self.pdf):
            made.setEnabled(ready)
        for control in (self.call_yen, self.margin, self.save_costs):
            permit(control, self._look, presenter.allows, What.MANAGE, on=presenter.online)
        if not ready:
            return
        report = presenter.report
        self._show_tiles()
        self._show_bars()
        self.heat.show_cells(report["heat"])
        roi = report["headline"]["roi"]
        for line, value in ((self.call_yen, roi["call_yen"]), (self.margin, roi["margin_percent"])):
            if not line.hasFocus():
                line.setText(str(value))

    def _show_tiles(self) -> None:
        presenter = self._presenter
        for place, tile in enumerate(tiles(self._look.words, presenter.report)):
            if place < len(self._tile_row):
                self._tile_row[place].show_tile(tile)
            else:
                self._tile_row.append(FigureTile(self._look, tile, presenter.open_step))
                self._columns = 0
        self._arrange()

    def _show_bars(self) -> None:
        presenter, words, report = self._presenter, self._look.words, self._presenter.report
        shares = (words("results.calls"), words("results.share"))
        self._show_funnel(report["funnel"])
        sent = max([1, *(one["count"] or 0 for one in report.get("links", ()))])
        self.links.show_bars(
            [
                Bar(
                    step_name(words, one["step"]),
                    (one["count"] or 0) / sent,
                    link_cells(words, one),
                    partial(presenter.open_step, one["step"]),
                )
                for one in report.get("links", ())
            ],
            shares,
        )
        self.reasons.show_bars(
            [
                Bar(
                    words.named("intent", one["reason"]),
                    one["share"] or 0.0,
                    (f"{one['count']:,}", percent(one["share"])),
                    partial(presenter.open_reason, one["reason"]),
                )
                for one in report["reasons"]
            ],
            shares,
        )
        head = tuple(words(f"results.{name}") for name in PART_HEAD)
        for part, shown in self.parts.items():
            bars = [
                Bar(
                    part_name(words, part, row["name"]),
                    row["rate"] or 0.0,
                    tuple(part_cells(words, row)),
                    partial(presenter.open_part, part, row["name"]),
                )
                for row in report["by"][part]
            ]
            shown.show_bars(bars, head)
        self.survey.show_bars(
            [
                Bar(
                    part_name(words, part, row["name"]),
                    row["survey"]["csat"] / CSAT[-1],
                    tuple(answer_cells(row["survey"])),
                    partial(presenter.open_answers, part, row["name"]),
                )
                for part, row in answered_parts(report)
            ],
            tuple(words(f"results.{name}") for name in ANSWER_HEAD),
        )

    def _show_funnel(self, steps: list[JSON]) -> None:
        words, counts = self._look.words, [one["count"] for one in steps]
        most = max([1, *counts])
        bars = [
            Bar(step_name(words, one["step"]), one["count"] / most, cells, partial(self._presenter.open_step, one["step"]), before / most)
            for one, cells, before in zip(steps, step_cells(steps), [0, *counts], strict=False)
        ]
        self.funnel.show_bars(bars, tuple(words(f"results.{name}") for name in STEP_HEAD))

    # --- what is done

    def _chosen(self, _: int) -> None:
        part = {name: str(self.boxes[name].currentData() or "") or None for name in _PARTS}
        self._presenter.choose(span=str(self.boxes["span"].currentData()), **part)

    def _save_costs(self) -> None:
        self._presenter.set_costs(self.call_yen.text().strip(), self.margin.text().strip())

    def _days(self) -> str:
        return span_text(self._look.words, self._presenter.since, self._presenter.until, year=True)

    def _save_csv(self) -> None:
        words = self._look.words
        found = [*sheets(words, self._presenter.report), *self._compared()]
        self._presenter.save("csv", as_csv(words("results.title"), self._days(), found))

    def _compared(self) -> list[Sheet]:
        return [compare_text.sheet(self._look.words, found) for found in self._presenter.compare.comparisons]

    def _save_pdf(self) -> None:
        words = self._look.words
        html = f"<h1>{words('results.title')}</h1><p class='faint'>{self._days()}</p>"
        for title, head, rows in [*on_paper(words, self._presenter.report), *self._compared()]:
            html += f"<h2>{title}</h2>{table(rows, head)}"
        self._presenter.save("pdf", pdf(html, words("results.title")))
