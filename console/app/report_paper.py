"""Reports as PDF and CSV by the engine, in the words of the window and with the bundled Japanese face."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from console.domain.errors import EnvironmentFault
from console.service.results.paper_port import CSV, Letter
from console.shipped import shipped
from console.ui.results import report_text
from console.ui.results.figures_text import Sheet, on_paper
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words

if TYPE_CHECKING:
    from fpdf import FPDF

_FACE: Final = "BIZ UDPGothic"
_MARGIN_MM: Final = 15.0
_FOOT_MM: Final = 14.0
_ROW_MM: Final = 7.0
_SHORT_MM: Final = 110.0
"""Tables that are shorter stand on one page."""
_POINTS: Final = {"title": 17.0, "heading": 11.5, "text": 8.5, "faint": 8.0}


class FpdfPaper:
    """Satisfies ``console.service.results.paper_port.ReportPaper``."""

    def letter(self, body: Mapping[str, Any], lang: str) -> Letter:
        words = Words.load(Lang(lang))
        return Letter(report_text.subject(words, dict(body)), report_text.letter(words, dict(body)))

    def file(self, body: Mapping[str, Any], lang: str, kind: str) -> bytes:
        words = Words.load(Lang(lang))
        return report_text.csv(words, dict(body)) if kind == CSV else _pdf(words, dict(body))


def _pdf(words: Words, body: dict[str, Any]) -> bytes:
    from fpdf.errors import FPDFException

    try:
        return bytes(_drawn(words, body).output())
    except (FPDFException, OSError) as fault:
        raise EnvironmentFault("レポートの PDF を作れませんでした。", "The PDF of the report could not be made.") from fault


def _drawn(words: Words, body: dict[str, Any]) -> "FPDF":
    from fpdf import FPDF

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-_FOOT_MM)
            self.set_font(_FACE, size=_POINTS["faint"])
            self.set_text_color(*_rgb(LIGHT.ink_faint))
            left = f"{body['shop']}  {report_text.title(words, body)}  {report_text.days(body)}"
            self.cell(self.epw / 2, 5, left)
            self.cell(self.epw / 2, 5, words("mailing.paper_page", page=self.page_no(), pages="{nb}"), align="R")

    paper = Paper(format="A4")
    paper.add_font(_FACE, fname=shipped("assets/fonts/BIZUDPGothic_400Regular.ttf"))
    paper.add_font(_FACE, style="B", fname=shipped("assets/fonts/BIZUDPGothic_700Bold.ttf"))
    paper.set_margins(_MARGIN_MM, _MARGIN_MM)
    paper.set_auto_page_break(True, _FOOT_MM + 4)
    paper.set_lang(words.lang.value)
    paper.set_title(report_text.subject(words, body))
    paper.set_creator("Okaeri Console")
    paper.add_page()
    _write(paper, body["shop"], "text", LIGHT.ink_soft)
    _write(paper, f"{report_text.title(words, body)}  {report_text.days(body)}", "title", LIGHT.ink, bold=True)
    for sheet in report_text.whole(words, body, on_paper):
        _table(paper, sheet, words("results.nothing"))
    return paper


def _table(paper: "FPDF", sheet: Sheet, nothing: str) -> None:
    title, head, rows = sheet
    paper.ln(5)
    whole_mm = _ROW_MM * (len(rows) + 2)
    if paper.will_page_break(whole_mm if whole_mm < _SHORT_MM else _ROW_MM * 5):
        paper.add_page()
    _write(paper, title, "heading", LIGHT.ink, bold=True)
    if not rows:
        _write(paper, nothing, "faint", LIGHT.ink_faint)
        return
    from fpdf.fonts import FontFace

    paper.set_font(_FACE, size=_POINTS["text"])
    paper.set_text_color(*_rgb(LIGHT.ink))
    paper.set_draw_color(*_rgb(LIGHT.line))
    paper.set_line_width(0.15)
    faint = FontFace(color=_rgb(LIGHT.ink_soft), emphasis="", size_pt=_POINTS["faint"])
    with paper.table(
        borders_layout="HORIZONTAL_LINES",
        headings_style=faint,
        line_height=5,
        padding=(0.8, 1.2),
        text_align="LEFT",
        col_widths=_widths(head),
        v_align="T",
    ) as table:
        for cells in (head, *rows):
            drawn = table.row()
            for cell in cells:
                drawn.cell(cell, colspan=len(head) if len(cells) == 1 else 1)


def _widths(head: list[str]) -> tuple[int, ...]:
    """The first holds names; of three the last holds remarks, of four the differences; more than six are hours."""
    known = {3: (30, 20, 70), 4: (34, 34, 34, 48)}
    return known.get(len(head), ((40 if len(head) <= 6 else 22), *(20 for _ in head[1:])))


def _write(paper: "FPDF", text: str, size: str, colour: str, *, bold: bool = False) -> None:
    paper.set_font(_FACE, style="B" if bold else "", size=_POINTS[size])
    paper.set_text_color(*_rgb(colour))
    paper.multi_cell(0, _POINTS[size] * 0.52, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
