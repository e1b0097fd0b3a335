"""Headings and paragraphs, whatever file they came from, → passages. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from console.campaign.articles.dates import written_date
from console.campaign.articles.passage import LONGEST_PASSAGE, Passage

_QUESTION: Final = re.compile(r"^(?:Q|Ｑ|問|質問)\s*\d*\s*[.．:：、)）\s]\s*(?P<text>\S.*)$", re.S)
_ANSWER: Final = re.compile(r"^(?:A|Ａ|答|回答)\s*\d*\s*[.．:：、)）\s]\s*(?P<text>\S.*)$", re.S)
_ASKS: Final = re.compile(r"(?:[?？]|(?:です|ます|でしょう|ません|でした|ました)か[。]?)$")
_UPDATED: Final = re.compile(r"(?:最終更新|更新|改訂|改定|制定|作成)日?\s*[:：]?\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """``level`` 1–9 for a heading, the smaller the higher; 0: a paragraph, a list item or a table's row."""

    text: str
    level: int = 0
    page: int | None = None


@dataclass(slots=True)
class _Section:
    headings: list[str]
    page: int | None
    question: str | None = None
    texts: list[str] = field(default_factory=list)


def sections(blocks: Iterable[Block], title: str = "", dated: date | None = None) -> Iterator[Passage]:
    """One passage a section that holds text. 「Q. … A. …」 within a section are passages of their own; a line that tells when the page was
    last changed dates all that follow it."""
    path: list[tuple[int, str]] = []
    now = _Section([], None)
    for block in blocks:
        text = _one_line(block.text)
        if not text:
            continue
        asked = _QUESTION.match(text)
        if block.level or asked:
            yield from _passages(now, title, dated)
        if block.level:
            path = [(level, heading) for level, heading in path if level < block.level]
            heading = asked["text"] if asked else text
            path.append((block.level, heading))
            now = _Section([name for _, name in path], block.page, heading if asked or _ASKS.search(heading) else None)
        elif asked:
            question, answer = _taken_apart(asked["text"])
            now = _Section([name for _, name in path], block.page, question, [answer] if answer else [])
        elif (said := _UPDATED.match(text)) and (day := written_date(text[said.end() :])) is not None:
            dated = day
        else:
            answer_mark = _ANSWER.match(text) if now.question is not None else None
            now.texts.append(answer_mark["text"] if answer_mark else text)
            now.page = now.page if now.page is not None else block.page
    yield from _passages(now, title, dated)


def _passages(section: _Section, title: str, dated: date | None) -> Iterator[Passage]:
    if not section.texts:
        return
    question = section.question or " ".join(section.headings[-2:]) or title
    where = " > ".join([*section.headings, *([question] if section.question and section.question not in section.headings else [])])
    place = (f"{section.page}ページ " if section.page is not None else "") + (where or title)
    for number, text in enumerate(_portions(section.texts), 1):
        yield Passage(question, text, place if number == 1 else f"{place} ({number})", dated)


def _portions(texts: Iterable[str]) -> Iterator[str]:
    held = ""
    for text in texts:
        if held and len(held) + len(text) > LONGEST_PASSAGE:
            yield held
            held = ""
        held = f"{held}\n{text}" if held else text
        while len(held) > LONGEST_PASSAGE:
            cut = held.rfind("。", 0, LONGEST_PASSAGE) + 1 or LONGEST_PASSAGE
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def _taken_apart(text: str) -> tuple[str, str]:
    """「送料は? A. 660円です」 in one paragraph."""
    found = re.search(r"(?<=[?？。\s])\s*(?:A|Ａ)\s*\d*\s*[.．:：]\s*", text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text, "")


def joined(first: str, second: str) -> str:
    """Two pieces of a line that was wrapped: a blank only between Latin words."""
    if not first or not second:
        return first + second
    latin = first[-1].isascii() and first[-1].isalnum() and second[0].isascii() and second[0].isalnum()
    return f"{first} {second}" if latin else first + second


def _one_line(text: str) -> str:
    whole = ""
    for part in re.split(r"\s*\n\s*", text.strip()):
        whole = joined(whole, re.sub(r"[ \t\u00a0\u3000]+", " ", part))
    return whole
