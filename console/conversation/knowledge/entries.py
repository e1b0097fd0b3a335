"""An approved answer out of the shop's own texts as facts: one for each breath of it, so that every spoken sentence can be cited."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from console.conversation.knowledge.book import Book
from console.domain.facts import KNOWLEDGE, Fact
from console.domain.readings import seconds

MOST_PARTS: Final = 3
"""Lines of a script that say one answer."""
LONGEST_PART_S: Final = 12.0
_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]?")


def entry_facts(
    entry: str,
    version: int,
    asked: Sequence[str],
    answer: str,
    source: str,
    approved_at: datetime,
    valid_until: datetime | None,
    readings: Mapping[str, str],
) -> tuple[Fact, ...]:
    """``asked``: the question and its other phrasings. The first fact's value holds them, one a line; the others continue the answer."""
    said = parts(answer, readings)
    facts = [Fact(f"{KNOWLEDGE}{entry}@{version}", f"{KNOWLEDGE}{entry}", "\n".join(asked), said[0], source, approved_at, valid_until)]
    for number, part in enumerate(said[1:], 2):
        id, key = f"{KNOWLEDGE}{entry}@{version}.{number}", f"{KNOWLEDGE}{entry}.{number}"
        facts.append(Fact(id, key, "", part, source, approved_at, valid_until))
    return tuple(facts)


def parts(answer: str, readings: Mapping[str, str]) -> tuple[str, ...]:
    """Whole sentences, as many as fit into one breath together, without the last full stop. A sentence is never taken apart; there may be more
    than ``MOST_PARTS``."""
    found: list[str] = []
    for sentence in (one.strip() for one in _SENTENCE.findall(answer)):
        if not sentence:
            continue
        together = f"{found[-1]}。{sentence}" if found else ""
        if found and seconds(together, readings) <= LONGEST_PART_S:
            found[-1] = together.rstrip("。")
        else:
            found.append(sentence.rstrip("。"))
    return tuple(found)


def entries(book: Book, now: datetime) -> tuple[Fact, ...]:
    """The first fact of each entry that may be spoken now."""
    return tuple(
        fact
        for key, fact in book.facts.items()
        if key.startswith(KNOWLEDGE) and "." not in key.removeprefix(KNOWLEDGE) and fact.spoken and book.get(key, now) is not None
    )


def of_cart(found: tuple[Fact, ...], book: Book, names: Collection[str], words: str) -> tuple[Fact, ...]:
    """Without the entries about a product that is not in the cart, unless the ``words`` name it: a question about this shirt is no question
    about that one. Where the cart has one product (``names``), what is said of it answers without its name too."""
    if not book.goods:
        return found
    only, said = next(iter(names)) if len(names) == 1 else None, words.replace(" ", "")
    kept: list[Fact] = []
    for fact in found:
        name = _product(str(fact.value), book.goods)
        if name is None or name.replace(" ", "") in said or (name in names and name != only):
            kept.append(fact)
        elif name == only:
            asked = str(fact.value).splitlines()
            shorter = [line.removeprefix(name).strip() for line in asked if line.startswith(f"{name} ")]
            kept.append(replace(fact, value="\n".join([*asked, *shorter])))
    return tuple(kept)


def _product(asked: str, goods: Collection[str]) -> str | None:
    """The product whose name the question begins with; of two such names the longer one."""
    words = asked.partition("\n")[0].split(" ")
    heads = (" ".join(words[:length]) for length in range(len(words), 0, -1))
    return next((head for head in heads if head in goods), None)
