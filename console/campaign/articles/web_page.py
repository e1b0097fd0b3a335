"""Help pages as HTML → headings and paragraphs. The only file that knows Beautiful Soup."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from console.campaign.articles.dates import written_date
from console.campaign.articles.passage import Passage
from console.campaign.articles.sections import Block, sections

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_BESIDE: Final = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "iframe", "svg", "button")
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)} | {"dt": 8, "summary": 8, "caption": 8}
_TEXTS: Final = ("p", "li", "dd", "blockquote", "pre", "td", "address", "figcaption")
_BOXES: Final = ("div", "section", "article", "main", "details", "body", "span", "dl", "ul", "ol", "table")
_DATED: Final = ("article:modified_time", "og:updated_time", "last-modified", "article:published_time", "date")


def html_passages(content: bytes) -> Iterator[Passage]:
    """Any encoding the page or its bytes tell of. A page without text gives nothing."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(content, "lxml")
    dated = _date(page)
    title = page.title.get_text("", strip=True) if page.title else ""
    title = re.split(r"\s*[|｜]\s*", title)[0]
    for tag in page(_BESIDE):
        tag.decompose()
    body = page.find("main") or page.find(role="main") or page.find("article") or page.body or page
    return sections(_blocks(body), title, dated)


def html_blocks(html: str) -> Iterator[Block]:
    """Headings and paragraphs of a piece of HTML that is no page."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "lxml")
    for tag in page(_BESIDE):
        tag.decompose()
    return _blocks(page.body or page)


def _blocks(box: Any) -> Iterator[Block]:
    from bs4.element import NavigableString, PreformattedString, Tag

    loose = ""
    for child in box.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                loose += str(child)
            continue
        if not isinstance(child, Tag):
            continue
        if child.name not in _HEADINGS and child.name not in _TEXTS and child.name not in ("tr", *_BOXES):
            loose += child.get_text("\n") if child.name != "br" else "\n"
            continue
        if child.name == "span" and child.find([*_HEADINGS, *_TEXTS, "div", "table"]) is None:
            loose += child.get_text("\n")
            continue
        if loose.strip():
            yield Block(loose)
        loose = ""
        yield from _of_tag(child)
    if loose.strip():
        yield Block(loose)


def _of_tag(tag: "Tag") -> Iterator[Block]:
    if tag.name in _HEADINGS:
        yield Block(tag.get_text("\n", strip=True), _HEADINGS[tag.name])
    elif tag.name == "tr":
        cells = [cell.get_text("\n", strip=True) for cell in tag.find_all(["th", "td"])]
        heads = not tag.find("td")
        if not heads:
            yield Block(("：" if len(cells) == 2 else "、").join(cell for cell in cells if cell))
    elif tag.name in _TEXTS and tag.find([*_HEADINGS, "p", "li", "table", "div"]) is None:
        yield Block(tag.get_text("\n", strip=True))
    else:
        yield from _blocks(tag)


def _date(page: "BeautifulSoup") -> date | None:
    for data in page.find_all("script", type="application/ld+json"):
        try:
            if (day := written_date(_modified(json.loads(data.get_text())))) is not None:
                return day
        except (ValueError, RecursionError):
            continue
    for name in _DATED:
        tag = page.find("meta", attrs={"property": name}) or page.find("meta", attrs={"name": name})
        if tag is not None and (day := written_date(str(tag.get("content") or ""))) is not None:
            return day
    time = page.find("time")
    return written_date(str(time.get("datetime") or time.get_text())) if time is not None else None


def _modified(data: Any) -> str:
    if isinstance(data, list):
        return next((found for item in data if (found := _modified(item))), "")
    if isinstance(data, dict):
        return str(data.get("dateModified") or data.get("datePublished") or _modified(data.get("@graph")) or "")
    return ""
