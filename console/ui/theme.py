"""Tokens to Qt: the palette and the style sheet of the whole program. Widgets name a ``role``; only this file knows what it looks like."""

from functools import cache

from PySide6.QtCore import QTemporaryDir
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from console.ui import fonts
from console.ui.icons import picture
from console.ui.tokens import Size, Space, Theme, Type


def dress(window: QWidget, theme: Theme) -> None:
    """Dress ``window`` and whatever comes into it; may be called again to change the theme: the fewer parts it has then, the sooner.

    The sheet is the window's and not the program's, for under a sheet Qt dresses a part anew whenever it joins another. What is put
    together outside of the window is dressed once, when it comes in.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if app.property("theme") is None:
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(fonts.face())
    if app.property("theme") != theme.name.value:
        app.setProperty("theme", theme.name.value)
        app.setPalette(palette(theme))
    window.setStyleSheet(style_sheet(theme))


def role(widget: QWidget, name: str) -> QWidget:
    """Give ``widget`` a role of the style sheet, also when it had another one before."""
    if widget.property("role") != name:
        widget.setProperty("role", name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    return widget


def palette(theme: Theme) -> QPalette:
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.ink,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.hover,
        QPalette.ColorRole.Text: theme.ink,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.ink,
        QPalette.ColorRole.Highlight: theme.selected,
        QPalette.ColorRole.HighlightedText: theme.ink,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.ink,
        QPalette.ColorRole.PlaceholderText: theme.ink_faint,
        QPalette.ColorRole.Link: theme.focus,
        QPalette.ColorRole.Light: theme.hover,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.edge,
    }
    for which, colour in roles.items():
        made.setColor(which, QColor(colour))
    for which in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.ink_off))
    return made


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()


def _drawn(icon: str, colour: str, size: int) -> str:
    """``url(…)`` of an icon in a colour of the theme: style sheets take pictures from files only, ``@2x`` on a fine screen."""
    file = f"{_folder().path()}/{icon}-{colour[1:]}"
    for ratio, suffix in ((1.0, ""), (2.0, "@2x")):
        picture(icon, colour, size, ratio).save(f"{file}{suffix}.png")
    return f'url("{file}.png")'


@cache
def style_sheet(theme: Theme) -> str:
    families = ", ".join(f'"{family}"' for family in (fonts.load() or Type.FAMILIES))
    t = theme
    arrow, arrow_off = (_drawn("caret-down", colour, Type.CAPTION) for colour in (t.ink_soft, t.ink_off))
    tick, tick_off = (_drawn("check-bold", colour, Type.BODY) for colour in (t.on_primary, t.surface))
    return f"""
    * {{ font-family: {families}; }}
    QWidget {{ color: {t.ink}; font-size: {Type.BODY}px; }}
    QMainWindow, QWidget[role="window"] {{ background: {t.window}; }}
    QWidget[role="surface"] {{ background: {t.surface}; }}
    QWidget[role="clear"], QScrollArea, QScrollArea > QWidget > QWidget[role="clear"] {{ background: transparent; border: none; }}
    QFrame[role="section"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {Size.RADIUS}px; }}
    QFrame[role="section-act"] {{ background: {t.act.soft}; border: 1px solid {t.act.fill}; border-radius: {Size.RADIUS}px; }}
    QFrame[role="section-act"] QLabel[role="heading"] {{ color: {t.act.ink}; }}
    QFrame[role="bar"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.line}; }}
    QFrame[role="rail"] {{ background: {t.surface}; border: none; border-right: 1px solid {t.line}; }}
    QFrame[role="notice"] {{ background: {t.sunken}; border: none; border-left: {Size.STRIPE}px solid {t.act.fill};
        border-radius: {Space.XS}px; }}
    QFrame[role="notice-told"] {{ background: {t.sunken}; border: none; border-left: {Size.STRIPE}px solid {t.edge};
        border-radius: {Space.XS}px; }}
    QFrame[role="notice-done"] {{ background: {t.done.soft}; border: none; border-left: {Size.STRIPE}px solid {t.done.fill};
        border-radius: {Space.XS}px; }}
    QFrame[role="offline"] {{ background: {t.act.soft}; border: none; border-bottom: 1px solid {t.act.fill}; }}
    QFrame[role="offline"] QLabel[role="emphasis"] {{ color: {t.act.ink}; }}
    QFrame[role="rule"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
    QFrame[role="popover"] {{ background: {t.surface}; border: 1px solid {t.edge}; border-radius: {Size.RADIUS}px; }}

    QLabel {{ background: transparent; }}
    QLabel[role="title"] {{ font-size: {Type.TITLE}px; font-weight: bold; }}
    QLabel[role="emphasis"] {{ font-size: {Type.EMPHASIS}px; font-weight: bold; }}
    QLabel[role="strong"] {{ font-weight: bold; }}
    QLabel[role="figure"] {{ font-size: {Type.FIGURE}px; font-weight: bold; }}
    QLabel[role="heading"] {{ font-size: {Type.CAPTION}px; font-weight: bold; color: {t.ink_faint}; }}
    QLabel[role="caption"] {{ font-size: {Type.CAPTION}px; color: {t.ink_faint}; }}
    QLabel[role="soft"] {{ color: {t.ink_soft}; }}
    QLabel[role="act"] {{ color: {t.act.ink}; font-weight: bold; }}
    QLabel[role="ai-words"] {{ color: {t.ai.ink}; }}

    QPushButton {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge}; border-radius: {Size.RADIUS}px;
        padding: 0 {Space.L}px; }}
    QPushButton[role="plain"], QPushButton[role="primary"], QPushButton[role="quiet"] {{ min-height: {Size.TARGET}px; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:pressed {{ background: {t.selected}; }}
    QPushButton:focus {{ border: {Size.FOCUS}px solid {t.focus}; padding: 0 {Space.L - 1}px; outline: none; }}
    QPushButton:disabled {{ color: {t.ink_off}; border-color: {t.line}; background: {t.window}; }}
    QPushButton[role="primary"] {{ background: {t.primary}; color: {t.on_primary}; border: 1px solid {t.primary}; font-weight: bold; }}
    QPushButton[role="primary"]:hover {{ background: {t.primary_hover}; }}
    QPushButton[role="primary"]:focus {{ border: {Size.FOCUS}px solid {t.focus}; }}
    QPushButton[role="primary"]:disabled {{ background: {t.sunken}; color: {t.ink_off}; border-color: {t.line}; }}
    QPushButton[role="quiet"] {{ background: transparent; border: 1px solid transparent; color: {t.ink_soft}; padding: 0 {Space.S}px; }}
    QPushButton[role="quiet"]:hover {{ background: {t.hover}; }}
    QPushButton[role="quiet"]:focus {{ border: {Size.FOCUS}px solid {t.focus}; padding: 0 {Space.S - 1}px; }}
    QPushButton[role="quiet"]:disabled {{ color: {t.ink_off}; }}
    QPushButton[role="tab"] {{ background: transparent; border: 1px solid transparent; color: {t.ink_soft}; padding: 0 {Space.S}px; }}
    QPushButton[role="tab"]:hover {{ background: {t.hover}; }}
    QPushButton[role="tab"]:checked {{ background: {t.selected}; color: {t.ink}; font-weight: bold; }}
    QPushButton[role="tab"]:focus {{ border: {Size.FOCUS}px solid {t.focus}; padding: 0 {Space.S - 1}px; }}
    QPushButton[role="key"] {{ padding: 0; font-weight: bold; }}
    QPushButton[role="key"]:focus {{ padding: 0; }}
    QPushButton[role="status"] {{ background: transparent; border: 1px solid transparent; color: {t.ink_soft};
        font-size: {Type.CAPTION}px; padding: 0 {Space.S}px; border-radius: {Space.XS}px; min-height: {Size.TARGET - 2}px; }}
    QPushButton[role="status"]:hover {{ background: {t.hover}; }}
    QPushButton[role="status"]:focus {{ border: 1px solid {t.focus}; }}

    QLineEdit, QComboBox QLineEdit, QTextEdit, QComboBox {{ placeholder-text-color: {t.ink_faint}; }}
    QLineEdit {{ background: {t.surface}; border: 1px solid {t.edge}; border-radius: {Size.RADIUS}px; padding: 0 {Space.M}px;
        min-height: {Size.TARGET}px; selection-background-color: {t.focus}; selection-color: {t.surface}; }}
    QLineEdit:focus {{ border: {Size.FOCUS}px solid {t.focus}; padding: 0 {Space.M - 1}px; }}

    QTextEdit, QTextBrowser {{ background: {t.surface}; border: 1px solid {t.edge}; border-radius: {Size.RADIUS}px;
        padding: {Space.XS}px {Space.S}px; selection-background-color: {t.focus}; selection-color: {t.surface}; }}
    QTextBrowser {{ border-color: {t.line}; }}
    QTextEdit:focus, QTextBrowser:focus {{ border: {Size.FOCUS}px solid {t.focus}; }}
    QTextEdit:read-only {{ background: {t.window}; color: {t.ink_soft}; }}
    QTextBrowser:read-only {{ background: {t.surface}; color: {t.ink}; }}
    QSpinBox, QDateTimeEdit {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge}; border-radius: {Size.RADIUS}px;
        padding: 0 {Space.S}px; min-height: {Size.TARGET}px; qproperty-alignment: AlignCenter; }}
    QSpinBox:focus, QDateTimeEdit:focus {{ border: {Size.FOCUS}px solid {t.focus}; }}
    QSpinBox::up-button, QSpinBox::down-button, QDateTimeEdit::up-button, QDateTimeEdit::down-button {{ width: 0; border: none; }}
    QCheckBox {{ spacing: {Space.S}px; background: transparent; }}
    QCheckBox:focus {{ color: {t.focus}; text-decoration: underline; }}
    QCheckBox::indicator {{ width: {Type.BODY}px; height: {Type.BODY}px; border: 2px solid {t.edge}; border-radius: 3px; background: {t.surface}; }}
    QCheckBox::indicator:checked {{ background: {t.primary}; border-color: {t.primary}; image: {tick}; }}
    QCheckBox::indicator:disabled {{ border-color: {t.line}; }}
    QCheckBox::indicator:checked:disabled {{ background: {t.ink_off}; border-color: {t.ink_off}; image: {tick_off}; }}
    QCheckBox:disabled {{ color: {t.ink_off}; }}
    QProgressBar {{ background: {t.sunken}; border: 1px solid {t.line}; border-radius: {Size.RADIUS}px; text-align: center;
        min-height: {Size.TARGET - 8}px; }}
    QProgressBar::chunk {{ background: {t.ai.soft}; border-radius: {Size.RADIUS}px; }}
    QTabBar {{ background: transparent; }}
    QTabWidget::tab-bar {{ left: {Space.L - Space.M}px; }}
    QTabBar::tab {{ background: transparent; color: {t.ink_soft}; padding: 0; min-height: {Size.TARGET}px;
        border-bottom: {Size.STRIPE}px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.ink}; border-bottom-color: {t.primary}; }}
    QTabBar::tab:hover {{ background: {t.hover}; }}
    QTabBar::tab:focus {{ color: {t.focus}; text-decoration: underline; }}
    QListWidget::item {{ padding: {Space.XS}px {Space.S}px; border-bottom: 1px solid {t.line}; }}
    QListWidget::item:selected {{ background: {t.selected}; color: {t.ink}; border-left: {Size.STRIPE}px solid {t.primary}; }}

    QComboBox {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge}; border-radius: {Size.RADIUS}px;
        padding: 0 {Space.M}px; min-height: {Size.TARGET}px; }}
    QComboBox[role="filter"] {{ padding: 0 {Space.S}px; }}
    QComboBox:focus {{ border: {Size.FOCUS}px solid {t.focus}; }}
    QComboBox:disabled {{ color: {t.ink_off}; border-color: {t.line}; background: {t.window}; }}
    QComboBox::drop-down, QDateTimeEdit::drop-down {{ border: none; width: {Space.XXL}px; }}
    QComboBox[role="filter"]::drop-down {{ width: {Space.XL}px; }}
    QComboBox::down-arrow, QDateTimeEdit::down-arrow {{ image: {arrow}; width: {Type.CAPTION}px; height: {Type.CAPTION}px; }}
    QComboBox::down-arrow:disabled {{ image: {arrow_off}; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge};
        selection-background-color: {t.selected}; selection-color: {t.ink}; }}

    QListView, QListWidget {{ background: {t.surface}; border: none; outline: none; }}
    QListView:focus {{ border: none; }}
    QTableWidget::item {{ padding: 0 {Space.S}px; }}
    QTableView {{ background: {t.surface}; border: none; outline: none; gridline-color: {t.line};
        selection-background-color: {t.selected}; selection-color: {t.ink}; }}
    QHeaderView {{ background: {t.surface}; border: none; }}
    QHeaderView::section {{ background: {t.surface}; color: {t.ink_faint}; border: none; border-bottom: 1px solid {t.line};
        padding: 0 {Space.S}px; font-size: {Type.CAPTION}px; font-weight: bold; min-height: {Size.ROW}px; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QTableCornerButton::section {{ background: {t.surface}; border: none; }}

    QScrollBar:vertical {{ background: transparent; width: {Space.M}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {Space.M}px; margin: 0; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: 3px; margin: 3px; }}
    QScrollBar::handle:hover {{ background: {t.edge}; }}
    QScrollBar::handle:vertical {{ min-height: {Size.TARGET}px; }}
    QScrollBar::handle:horizontal {{ min-width: {Size.TARGET}px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; border: none; width: 0; height: 0; }}

    QToolTip {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.edge}; padding: {Space.S}px; font-size: {Type.CAPTION}px; }}
    """
