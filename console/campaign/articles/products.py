"""What a catalogue says of its products, Shopify's export or ``products.json``, → passages that bear the product's name. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from console.campaign.articles.columns import plain
from console.campaign.articles.dates import written_date
from console.campaign.articles.passage import NotRead, Passage, Read
from console.campaign.articles.sections import Block, sections
from console.campaign.articles.web_page import html_blocks
from console.domain.errors import BadInput

_NAMES: Final = {
    "handle": ("handle", "urlhandle"),
    "title": ("title",),
    "body": ("bodyhtml", "description"),
    "status": ("status",),
    "dated": ("updatedat",),
}
_NEEDED: Final = ("handle", "title", "body")


def of_products(headings: Sequence[str]) -> bool:
    """Whether a table with these headings is a catalogue with descriptions."""
    return all(name in _places(headings) for name in _NEEDED)


def product_passages(headings: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], sold: Callable[[str], bool]) -> Iterator[Read]:
    """``rows``: (line of the file, cells); ``sold``: whether a product of that status is, ``BadInput`` for a word that says neither. Rows of further variants, and products without a description, have nothing to say; of what is not
    sold nothing is said either, so that entries of it go."""
    places = _places(headings)

    def cell(cells: Sequence[str], name: str) -> str:
        return cells[places[name]].strip() if name in places else ""

    told: set[str] = set()
    for number, cells in rows:
        title, body, handle = cell(cells, "title"), cell(cells, "body"), cell(cells, "handle")
        if not title or not body or handle in told:
            continue
        told |= {handle} - {""}
        try:
            if not sold(cell(cells, "status")):
                continue
        except BadInput as fault:
            yield NotRead(f"{number}行目", fault.ja, fault.en)
            continue
        yield from _passages(title, body, cell(cells, "dated"))


def _passages(title: str, body: str, dated: str) -> Iterator[Passage]:
    # The product stands above every heading of its description.
    blocks = (replace(block, level=block.level + 1) if block.level else block for block in html_blocks(body))
    for passage in sections([Block(title, 1), *blocks], title, written_date(dated)):
        whole = passage.question == title or passage.question.startswith(f"{title} ")
        yield passage if whole else replace(passage, question=f"{title} {passage.question}")


def _places(headings: Sequence[str]) -> dict[str, int]:
    known = [plain(heading) for heading in headings]
    return {field: known.index(name) for field, names in _NAMES.items() for name in names if name in known}
