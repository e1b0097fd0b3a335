"""Help pages of every kind: what they answer, where it stands, and of which day they are."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from console.campaign.articles.markdown_page import markdown_passages
from console.campaign.articles.passage import NotRead, Passage, Read
from console.campaign.articles.pdf_file import pdf_passages
from console.campaign.articles.web_page import html_passages
from console.campaign.articles.word_file import word_passages
from console.domain.errors import BadInput

DATA = Path(__file__).parents[3] / "data" / "knowledge"

HTML = """<!doctype html><html><head><meta charset="shift_jis"><title>お届けについて | みなとマルシェ</title>
<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "dateModified": "2026-09-30T10:00:00+09:00"}]}</script></head>
<body><nav><ul><li>トップ</li></ul></nav><main><h1>お届けについて</h1><h2>お届け日数</h2><p>ご注文確定から<b>2〜4営業日</b>で<br>お届けします。</p>
<ul><li>北海道は、さらに1日</li></ul><table><tr><th>地域</th><th>送料</th></tr><tr><td>沖縄県</td><td>1,650円</td></tr></table>
<h2>よくあるご質問</h2><dl><dt>Q. 置き配はできますか</dt><dd><p>A. はい。備考欄にお書きください。</p></dd></dl>
<details><summary>配送業者はどこですか？</summary>ヤマト運輸です。</details></main><footer>会社概要</footer></body></html>"""

MARKDOWN = """---
title: ギフトのご案内
updated: 2026-08-01
---
# ギフト
## のしは付けられますか
はい。[のしの種類](https://example.com/noshi)をお選びいただけます。~~名入れは有料です。~~

| 種類 | 料金 |
|---|---|
| のし | 無料 |

最終更新日: 2026年10月5日

## 手提げ袋
お付けします。
"""


def found(read: Read) -> tuple[str, str]:
    assert isinstance(read, Passage)
    return read.question, read.text


def test_a_web_page_in_any_encoding_without_its_margins() -> None:
    passages = list(html_passages(HTML.encode("cp932")))
    assert [found(passage) for passage in passages] == [
        ("お届けについて お届け日数", "ご注文確定から2〜4営業日でお届けします。\n北海道は、さらに1日\n沖縄県：1,650円"),
        ("置き配はできますか", "はい。備考欄にお書きください。"),
        ("配送業者はどこですか？", "ヤマト運輸です。"),
    ]
    assert {passage.dated for passage in passages} == {date(2026, 9, 30)}
    assert passages[1].place == "お届けについて > よくあるご質問 > 置き配はできますか"


def test_markdown_with_its_front_matter() -> None:
    first, second = markdown_passages(MARKDOWN)
    assert found(first) == ("のしは付けられますか", "はい。のしの種類をお選びいただけます。\nのし：無料")
    assert (first.dated, first.place) == (date(2026, 10, 5), "ギフト > のしは付けられますか")
    assert found(second) == ("ギフト 手提げ袋", "お付けします。")


def test_plain_text_with_questions_and_answers() -> None:
    text = "よくある質問\n\nQ1. 退会できますか？ A1. マイページからどうぞ。\n\nQ2：年会費は？\n\nA2：無料です。\nいつまでも変わりません。\n"
    told = [found(passage) for passage in markdown_passages(text)]
    assert told[-2:] == [("退会できますか？", "マイページからどうぞ。"), ("年会費は？", "無料です。いつまでも変わりません。")]


def test_a_pdf_by_the_size_of_its_letters() -> None:
    passages = list(pdf_passages((DATA / "returns.pdf").read_bytes()))
    assert [found(passage)[0] for passage in passages] == [
        "返品について 返品できる期間",
        "返品について 送料のご負担",
        "返品の連絡先はどこですか。",
    ]
    first = passages[0]
    assert isinstance(first, Passage)
    assert (
        first.text == "商品の到着から14日以内で、未使用のものに限り、返品を承ります。セール品は、不良品のほかは返品をお受けしておりません。"
    )
    assert (first.place, first.dated) == ("1ページ 返品について > 返品できる期間", date(2026, 9, 15))


def test_a_scanned_page_is_told_and_the_others_are_read() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for page in PdfReader(DATA / "returns.pdf").pages:
        writer.add_page(page)
    content = io.BytesIO()
    writer.write(content)
    scanned, *rest = pdf_passages(content.getvalue())
    assert isinstance(scanned, NotRead)
    assert (scanned.place, len(rest)) == ("1ページ", 3)


def test_a_locked_and_a_broken_pdf_are_one_sentence() -> None:
    writer = PdfWriter(clone_from=DATA / "returns.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    for content, said in ((locked.getvalue(), "password"), (b"%PDF-1.7 nothing", "cannot be read")):
        with pytest.raises(BadInput, match=said):
            list(pdf_passages(content))


def test_a_pdf_that_says_nonsense_of_itself_is_read_all_the_same() -> None:
    whole = (DATA / "returns.pdf").read_bytes()
    nonsense = whole.replace(b"/Info 1 0 R", b"/Info [ 1 ]")
    assert nonsense != whole
    assert list(pdf_passages(nonsense)) == list(pdf_passages(whole))


def test_a_word_document_with_headings_and_a_table() -> None:
    document = docx.Document()
    document.add_heading("会員について", 1)
    document.add_heading("年会費", 2)
    document.add_paragraph("年会費はかかりません。")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).paragraphs[0].add_run("種別").bold = True
    table.cell(0, 1).paragraphs[0].add_run("特典").bold = True
    table.cell(1, 0).text, table.cell(1, 1).text = "一般", "なし"
    content = io.BytesIO()
    document.save(content)
    (passage,) = word_passages(content.getvalue())
    assert found(passage) == ("会員について 年会費", "年会費はかかりません。\n一般：なし")
    with pytest.raises(BadInput, match="Word document"):
        list(word_passages(b"PK no zip"))
