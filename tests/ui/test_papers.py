"""Papers read back as whoever gets them reads them: nothing of the call, and no figure of the results, is missing."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from console.ui.history.paper import evidence_pdf
from console.ui.look import Look
from console.ui.results.view import ResultsView
from console.ui.tokens import THEMES, ThemeName
from console.ui.words import Lang, Words
from tests.ui.written_desk import Desk

BODY: dict[str, Any] = {
    "call": {
        "call_id": "c-1",
        "customer": "山田 花子",
        "phone_masked": "090-****-0001",
        "started_at": "2026-12-01T05:10:00+00:00",
        "outcome": "link_sent",
    },
    "script": {"pack": "apparel", "version": "1.1.0", "content_hash": "f" * 64, "approvals": [{"by": "店長"}, {"by": "副店長"}]},
    "recording": {"sha256": "a" * 64},
    "sha256": "b" * 64,
    "audit_chain_whole": True,
    "shop": {"name": "港の店", "company": "港株式会社"},
    "transcript_of_what_was_heard": [
        {"who": "agent", "started": 4.0 + place, "text": f"ご案内の{place}番目でございます。", "unheard": "続き" if place == 3 else ""}
        for place in range(60)
    ],
    "disclosures": [{"heard_at": 4.0, "disclosure": "seller"}, {"heard_at": 9.0, "disclosure": "recording"}],
    "facts": [{"at": 33.0, "key": "return.rule", "value": "14日以内", "source": "policy"}],
}


def read(paper: bytes) -> list[str]:
    """The words of each page, without the spaces of the layout."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(paper)).pages]


@pytest.mark.parametrize("lang", list(Lang))
def test_the_evidence_of_a_call_tells_every_sentence_that_was_heard(desk: Desk, lang: Lang) -> None:
    look = Look(THEMES[ThemeName.DARK], Words.load(lang))
    pages = read(evidence_pdf(look, BODY))
    told = "".join(pages)
    assert len(pages) > 1
    assert all(pages)
    assert [turn["text"] for turn in BODY["transcript_of_what_was_heard"] if turn["text"] not in told] == []
    assert "続き" in told
    for wanted in ("090-****-0001", "店長", "副店長", "f" * 64, "a" * 64, "b" * 64, "return.rule", "14日以内"):
        assert wanted in told, wanted
    for disclosure in ("seller", "recording"):
        assert re.sub(r"\s+", "", look.words(f"disclosure.{disclosure}")) in told


def test_the_results_on_paper_have_the_figures_of_the_table(desk: Desk, results: ResultsView, tmp_path: Path) -> None:
    desk.window.results.folder = tmp_path
    results.csv.click()
    results.pdf.click()
    told = "".join(read(next(tmp_path.glob("*.pdf")).read_bytes()))
    rows = list(csv.reader(io.StringIO(next(tmp_path.glob("*.csv")).read_text("utf-8-sig"))))
    names = {re.sub(r"\s+", "", row[0]) for row in rows[1:] if row and row[0]}
    assert len(names) > 4
    assert "接続率" in told
    # The days of the week stand there by one character each, over the hours.
    assert {name for name in names if name not in told} <= {f"{day}曜" for day in "月火水木金土日"}
