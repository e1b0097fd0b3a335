"""Reports and disclosures as files by the engine, in the words of the window and with the bundled Japanese face."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from console.app import disclosure_paper, paper_page
from console.service.results.paper_port import CSV, Letter
from console.ui.results import report_text
from console.ui.results.figures_text import on_paper
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words

if TYPE_CHECKING:
    from fpdf import FPDF


class FpdfPaper:
    """Satisfies ``console.service.results.paper_port.ReportPaper``."""

    def letter(self, body: Mapping[str, Any], lang: str) -> Letter:
        words = Words.load(Lang(lang))
        return Letter(report_text.subject(words, dict(body)), report_text.letter(words, dict(body)))

    def file(self, body: Mapping[str, Any], lang: str, kind: str) -> bytes:
        words = Words.load(Lang(lang))
        return report_text.csv(words, dict(body)) if kind == CSV else _pdf(words, dict(body))

    def disclosure(self, body: Mapping[str, Any]) -> bytes:
        return disclosure_paper.pdf(Words.load(Lang.JA), dict(body))


def _pdf(words: Words, body: dict[str, Any]) -> bytes:
    return paper_page.printed(
        lambda: _drawn(words, body), "レポートの PDF を作れませんでした。", "The PDF of the report could not be made."
    )


def _drawn(words: Words, body: dict[str, Any]) -> "FPDF":
    title = f"{report_text.title(words, body)}  {report_text.days(words, body, year=True)}"
    paper = paper_page.page(words, report_text.subject(words, body), f"{body['shop']}  {title}")
    paper_page.write(paper, body["shop"], "text", LIGHT.ink_soft)
    paper_page.write(paper, title, "title", LIGHT.ink, bold=True)
    for sheet in report_text.whole(words, body, on_paper):
        paper_page.table(paper, sheet, words("results.nothing"), _widths(sheet[1]))
    return paper


def _widths(head: list[str]) -> tuple[int, ...]:
    """The first holds names; of three the last holds remarks, of four the differences; more than six are hours."""
    known = {3: (30, 20, 70), 4: (34, 34, 34, 48)}
    return known.get(len(head), ((40 if len(head) <= 6 else 22), *(20 for _ in head[1:])))
