"""A4 pages with headings and tables, in the bundled Japanese face."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from console.domain.errors import EnvironmentFault
from console.shipped import shipped
from console.ui.results.figures_text import Sheet
from console.ui.tokens import LIGHT
from console.ui.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF

FACE: Final = "BIZ UDPGothic"
_MARGIN_MM: Final = 15.0
_FOOT_MM: Final = 14.0
_ROW_MM: Final = 7.0
_SHORT_MM: Final = 110.0
"""Tables that are shorter stand on one page."""
_LINE_MM: Final = 5.0
_CELL_MM: Final = 1.2
"""What stays free on either side of a cell's text."""
_MOST_LINES: Final = 40
"""A row never stands on two pages: what a cell holds beyond this goes on in a row of its own."""
_POINTS: Final = {"title": 17.0, "heading": 11.5, "text": 8.5, "faint": 8.0}


def printed(draw: Callable[[], "FPDF"], ja: str, en: str) -> bytes:
    """The PDF of what ``draw`` drew; raises ``EnvironmentFault`` with these words when it cannot be made."""
    from fpdf.errors import FPDFException

    try:
        return bytes(draw().output())
    except (FPDFException, OSError) as fault:
        raise EnvironmentFault(ja, en) from fault


def page(words: Words, title: str, foot: str) -> "FPDF":
    """The first page, empty; every page has ``foot`` and its number below."""
    from fpdf import FPDF

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-_FOOT_MM)
            self.set_font(FACE, size=_POINTS["faint"])
            self.set_text_color(*_rgb(LIGHT.ink_faint))
            self.cell(self.epw * 0.8, 5, foot)
            self.cell(self.epw * 0.2, 5, words("mailing.paper_page", page=self.page_no(), pages="{nb}"), align="R")

    paper = Paper(format="A4")
    paper.add_font(FACE, fname=shipped("assets/fonts/BIZUDPGothic_400Regular.ttf"))
    paper.add_font(FACE, style="B", fname=shipped("assets/fonts/BIZUDPGothic_700Bold.ttf"))
    paper.set_margins(_MARGIN_MM, _MARGIN_MM)
    paper.set_auto_page_break(True, _FOOT_MM + 4)
    paper.set_lang(words.lang.value)
    paper.set_title(title)
    paper.set_creator("Okaeri Console")
    paper.add_page()
    return paper


def table(paper: "FPDF", sheet: Sheet, nothing: str, widths: Sequence[int]) -> None:
    """``nothing`` in place of a table without rows; ``widths`` of its columns, against each other. A row of one cell stands across."""
    title, head, rows = sheet
    paper.ln(5)
    whole_mm = _ROW_MM * (len(rows) + 2)
    if paper.will_page_break(whole_mm if whole_mm < _SHORT_MM else _ROW_MM * 5):
        paper.add_page()
    write(paper, title, "heading", LIGHT.ink, bold=True)
    if not rows:
        write(paper, nothing, "faint", LIGHT.ink_faint)
        return
    from fpdf.fonts import FontFace

    paper.set_font(FACE, size=_POINTS["text"])
    paper.set_text_color(*_rgb(LIGHT.ink))
    paper.set_draw_color(*_rgb(LIGHT.line))
    paper.set_line_width(0.15)
    faint = FontFace(color=_rgb(LIGHT.ink_soft), emphasis="", size_pt=_POINTS["faint"])
    with paper.table(
        borders_layout="HORIZONTAL_LINES",
        headings_style=faint,
        line_height=_LINE_MM,
        padding=(0.8, _CELL_MM),
        text_align="LEFT",
        col_widths=tuple(widths),
        v_align="T",
    ) as drawing:
        for cells in (head, *(part for row in rows for part in _parts(paper, row, widths))):
            drawn = drawing.row()
            for cell in cells:
                drawn.cell(cell, colspan=len(head) if len(cells) == 1 else 1)


def _parts(paper: "FPDF", cells: Sequence[str], widths: Sequence[int]) -> Iterator[Sequence[str]]:
    """The row, or as many as its longest cell needs."""
    from fpdf.enums import MethodReturnValue

    mm = [paper.epw] if len(cells) == 1 else [paper.epw * width / sum(widths) for width in widths]
    # What a dry run gives depends on ``output``, and its type names all that it could be.
    lines: list[list[str]] = [
        paper.multi_cell(width - 2 * _CELL_MM, text=cell, dry_run=True, output=MethodReturnValue.LINES)  # type: ignore[misc]
        for cell, width in zip(cells, mm, strict=True)
    ]
    tallest = max(map(len, lines))
    if tallest <= _MOST_LINES:
        yield cells
        return
    for start in range(0, tallest, _MOST_LINES):
        yield ["\n".join(some[start : start + _MOST_LINES]) for some in lines]


def write(paper: "FPDF", text: str, size: str, colour: str, *, bold: bool = False) -> None:
    paper.set_font(FACE, style="B" if bold else "", size=_POINTS[size])
    paper.set_text_color(*_rgb(colour))
    paper.multi_cell(0, _POINTS[size] * 0.52, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
