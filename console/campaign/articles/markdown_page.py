"""Help pages as Markdown, with a front matter or without → headings and paragraphs. The only file that knows markdown-it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from console.campaign.articles.dates import written_date
from console.campaign.articles.passage import Passage
from console.campaign.articles.sections import Block, sections

_FRONT: Final = re.compile(r"\A---[ \t]*\n(?P<matter>.*?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
_DATED: Final = ("updated", "lastmod", "modified", "last_modified_at", "date")
_TOLD: Final = frozenset({"text", "code_inline"})


def markdown_passages(text: str) -> Iterator[Passage]:
    """Raw HTML inside is left out; what is struck out is, too."""
    from markdown_it import MarkdownIt

    title, dated = "", None
    if front := _FRONT.match(text):
        title, dated = _front(front["matter"])
        text = text[front.end() :]
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return sections(_blocks(tokens), title, dated)


def _front(matter: str) -> tuple[str, date | None]:
    import yaml

    try:
        fields = yaml.safe_load(matter)
    except yaml.YAMLError:
        return "", None
    if not isinstance(fields, dict):
        return "", None
    dated = next((day for name in _DATED if (day := written_date(str(fields.get(name, "")))) is not None), None)
    return str(fields.get("title") or ""), dated


def _blocks(tokens: list[Any]) -> Iterator[Block]:
    level, cells, in_head, in_cell = 0, list[str](), False, False
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "thead_open" | "thead_close":
                in_head = token.type == "thead_open"
            case "th_open" | "td_open" | "th_close" | "td_close":
                in_cell = token.type.endswith("_open")
            case "tr_open":
                cells = []
            case "tr_close":
                if not in_head:
                    yield Block(("：" if len(cells) == 2 else "、").join(cell for cell in cells if cell))
            case "fence" | "code_block":
                yield Block(token.content)
            case "inline":
                words = _words(token.children or [])
                if in_cell:
                    cells.append(words)
                else:
                    yield Block(words, level)
                level = 0


def _words(children: list[Any]) -> str:
    said, struck = "", 0
    for child in children:
        struck += {"s_open": 1, "s_close": -1}.get(child.type, 0)
        if struck:
            continue
        if child.type in _TOLD:
            said += child.content
        elif child.type in ("softbreak", "hardbreak"):
            said += "\n"
    return said
