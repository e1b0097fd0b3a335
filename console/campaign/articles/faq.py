"""An FAQ as a table → passages, row by row. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from console.campaign.articles.columns import FAQ, columns
from console.campaign.articles.dates import written_date
from console.campaign.articles.passage import LONGEST_PASSAGE, NotRead, Passage, Read

_TAG: Final = re.compile(r"<(?:br|/p|/li|/div)\s*/?>", re.I)
_ANY_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


def faq_passages(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Read]:
    """``rows``: (line of the file, cells). A row that lacks something is told and the next one read.

    Raises:
        BadInput: the table has no questions or no answers.
    """
    places = columns(headings, FAQ)
    return (_row(number, cells, places) for number, cells in rows)


def _row(number: int, cells: Sequence[str], places: dict[str, int]) -> Read:
    def cell(name: str) -> str:
        at = places.get(name)
        return plain_text(cells[at]) if at is not None and at < len(cells) else ""

    place, question, answer = f"{number}行目", cell("question"), cell("answer")
    if not question or not answer:
        return NotRead(place, "質問か回答が空です。", "The question or the answer is empty.")
    if len(answer) > LONGEST_PASSAGE:
        return NotRead(place, f"回答が {LONGEST_PASSAGE} 文字を超えています。", f"The answer has over {LONGEST_PASSAGE} characters.")
    group = cell("group")
    day = {}
    for name in ("dated", "until"):
        day[name] = written_date(cell(name))
        if cell(name) and day[name] is None:
            return NotRead(place, f"日付「{cell(name)}」を読めません。2026-10-01 のように書いてください。", "A date cannot be read.")
    return Passage(question, answer, f"{place} {group}".strip(), day["dated"], day["until"])


def plain_text(cell: str) -> str:
    """Markup that FAQ tools leave in their exports is taken out."""
    import html

    text = html.unescape(_ANY_TAG.sub("", _TAG.sub("\n", cell)))
    return "\n".join(line for line in (re.sub(r"[ \t\u00a0\u3000]+", " ", part).strip() for part in text.splitlines()) if line)
