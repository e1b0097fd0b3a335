"""Help pages as PDF → headings (by the size of their letters) and paragraphs. The only file that knows pypdf."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from console.campaign.articles.passage import NotRead, Read
from console.campaign.articles.sections import Block, joined, sections
from console.domain.errors import BadInput

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES: Final = 500
LARGEST_PAGE: Final = 16 * 1024 * 1024
"""Bytes of a page's unpacked content; pypdf needs many times that to read it."""
_LARGER: Final = 1.12
_LONGEST_HEADING: Final = 60
_MARKED: Final = re.compile(r"^(?:第\s*\d+\s*[章節条]|[■□◆◇●▼▶]|【[^】]+】$)")
_BEGINS: Final = re.compile(r"^(?:[QＱAＡ]\s*\d*\s*[.．:：]|[・･•※‣]|\d+\s*[.．)）])")
_MARKS: Final = re.compile(r"^[■□◆◇●▼▶【]\s*|】$")
_SENTENCE_END: Final = re.compile(r"[。！？!?」』）)]$")
_PAGE_NUMBER: Final = re.compile(r"^[-–—\s]*(?:\d+|\d+\s*/\s*\d+|[Pp]\.?\s*\d+)[-–—\s]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    page: int


def pdf_passages(content: bytes) -> Iterator[Read]:
    """Page by page, so that a caller may stop in between; a page without text (a scan) is told.

    Raises:
        BadInput: no PDF, damaged, locked with a password, or too many pages.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # what it repairs by itself is of no use to anybody
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput(
                "PDF にパスワードが掛かっています。外してから取り込んでください。", "The PDF is locked with a password. Remove it first."
            )
        pages = len(reader.pages)
    # Beside its own exceptions come those that damaged tables and a cipher it does not know make the library stumble into.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError) as fault:
        raise BadInput("PDF として読めません。作り直してください。", "It cannot be read as a PDF. Make it again.") from fault
    if pages > MOST_PAGES:
        raise BadInput(f"PDF が {MOST_PAGES} ページを超えています。分けてください。", f"The PDF has over {MOST_PAGES} pages. Split it.")
    return _read(reader, pages)


def _read(reader: "PdfReader", pages: int) -> Iterator[Read]:
    lines: list[_Line] = []
    for number in range(pages):
        found = _lines(reader, number)
        if isinstance(found, NotRead):
            yield found
        else:
            lines.extend(found)
    yield from sections(_blocks(_without_margins(lines, pages)), *_title_and_date(reader))


def _lines(reader: "PdfReader", number: int) -> list[_Line] | NotRead:
    """Nothing that a page may hold ends the file; what a library makes of damaged bytes is known only by trying."""
    place = f"{number + 1}ページ"
    lines: list[_Line] = []
    baseline: float | None = None

    def seen(text: str, user: list[float], matrix: list[float], _: Any, size: float) -> None:
        # Lines are told apart by where they stand: the library's own line ends come in the middle of some programs' lines.
        nonlocal baseline
        said = text.replace("\n", "")
        if not said.strip():
            return
        height = abs(size * (matrix[3] or matrix[0] or 1.0))
        at = user[1] * matrix[4] + user[3] * matrix[5] + user[5]
        if baseline is not None and lines and abs(at - baseline) < height * 0.5:
            before = lines.pop()
            lines.append(_Line(before.text + said, max(before.size, height), number + 1))
        else:
            lines.append(_Line(said, height, number + 1))
        baseline = at

    try:
        page = reader.pages[number]
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > LARGEST_PAGE:
            return NotRead(place, "ページの中身が大きすぎます。", "The page holds too much.")
        page.extract_text(visitor_text=seen)
    except Exception:  # noqa: BLE001 - a damaged page raises whatever the library stumbles over
        return NotRead(place, "ページを読めません（壊れています）。", "The page cannot be read (it is damaged).")
    if not lines:
        return NotRead(
            place,
            "文字がありません（画像だけのページです）。文字の入った PDF にするか、手で入力してください。",
            "There is no text on it (a scanned page). Use a PDF with text, or type it in.",
        )
    return [_Line(line.text.strip(), line.size, line.page) for line in lines]


def _without_margins(lines: list[_Line], pages: int) -> list[_Line]:
    """Running heads, feet and page numbers stand on every page and belong to none."""
    on = Counter({text: len({line.page for line in lines if line.text == text}) for text in {line.text for line in lines}})
    return [line for line in lines if not _PAGE_NUMBER.match(line.text) and not (pages > 2 and on[line.text] > pages * 0.6)]


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    body = weights.most_common(1)[0][0] if weights else 0.0
    sizes = sorted({round(line.size, 1) for line in lines if line.size > body * _LARGER}, reverse=True)
    held, page = "", None
    for line in lines:
        level = _level(line, body, sizes)
        if held and (level or _SENTENCE_END.search(held) or _BEGINS.match(line.text)):
            yield Block(held, page=page)
            held = ""
        if level:
            yield Block(_MARKS.sub("", line.text), level, line.page)
            continue
        page = page if held else line.page
        held = joined(held, line.text)
    if held:
        yield Block(held, page=page)


def _level(line: _Line, body: float, sizes: list[float]) -> int:
    if len(line.text) > _LONGEST_HEADING or line.text.endswith("。"):
        return 0
    if line.size > body * _LARGER:
        return min(6, 1 + sizes.index(round(line.size, 1)))
    return 7 if _MARKED.match(line.text) else 0


def _title_and_date(reader: "PdfReader") -> tuple[str, date | None]:
    """What the file says of itself; a title and a date that cannot be read are none."""
    title = ""
    try:
        about = reader.metadata
        if about is None:
            return "", None
        title = str(about.title or "")
        changed = about.modification_date or about.creation_date
    except Exception:  # noqa: BLE001 - as on a page, damaged bytes raise whatever the library stumbles over
        return title, None
    return title, changed.date() if changed else None
