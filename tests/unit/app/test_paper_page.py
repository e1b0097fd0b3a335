"""Pages of a paper: nothing that is to be told is too long for one."""

import io

from pypdf import PdfReader

from console.app import paper_page
from console.ui.words import Lang, Words


def test_a_cell_that_is_longer_than_a_page_goes_on_overleaf() -> None:
    words = Words.load(Lang.JA)
    notes = [f"メモ{number}番" for number in range(120)]
    paper = paper_page.page(words, "題", "下")
    paper_page.table(paper, ("通話", ["項目", "内容"], [["メモ", "\n".join(notes)], ["札", "返品"]]), "なし", (20, 80))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper_page.printed(lambda: paper, "", ""))).pages]
    assert len(pages) > 2
    told = "\n".join(pages)
    assert [note for note in notes if note not in told] == []
    assert told.index(notes[-1]) < told.index("返品")
