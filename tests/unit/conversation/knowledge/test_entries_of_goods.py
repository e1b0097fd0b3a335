"""What is said of a product is said of that product only."""

from datetime import UTC, datetime

import pytest

from console.conversation.knowledge.book import Book, book_of
from console.conversation.knowledge.entries import entries, entry_facts, of_cart
from console.conversation.knowledge.retrieval import index_of
from console.domain.facts import Fact

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
LINEN, COTTON = "リネンシャツ 白", "コットンシャツ 黒"
TOLD = {
    "linen": (f"{LINEN} 素材", "麻100%でございます"),
    "cotton": (f"{COTTON} 素材", "綿100%でございます"),
    "gift": ("ギフト包装の料金", "330円で承ります"),
}


def book(catalogue: tuple[str, ...] = (LINEN, COTTON)) -> Book:
    goods = [Fact(f"f{n}", f"product.S-{n}.name", name, "", "import", NOW) for n, name in enumerate(catalogue)]
    said = [fact for key, (asked, answer) in TOLD.items() for fact in entry_facts(key, 1, [asked], answer, "x", NOW, None, {})]
    return book_of([*goods, *said])


def answer(words: str, *cart: str, known: Book | None = None) -> str | None:
    found = known or book()
    best = index_of(of_cart(entries(found, NOW), found, frozenset(cart), words)).best(words)
    return None if best is None else best.key.removeprefix("knowledge.")


@pytest.mark.parametrize(("cart", "entry"), [(LINEN, "linen"), (COTTON, "cotton"), ("帽子", None)])
def test_the_product_of_the_cart_is_meant_where_none_is_named(cart: str, entry: str | None) -> None:
    assert answer("素材は何ですか", cart) == entry
    assert answer("ギフト包装の料金は", cart) == "gift"


def test_another_product_is_spoken_of_when_it_is_named() -> None:
    assert answer("コットンシャツ黒の素材は", LINEN) == "cotton"
    assert answer("リネンシャツ 白の素材は", LINEN, COTTON) == "linen"


def test_of_two_in_the_cart_neither_is_guessed() -> None:
    assert answer("素材は何ですか", LINEN, COTTON) is None


def test_without_a_catalogue_every_entry_is_as_it_was() -> None:
    known = book(())
    assert of_cart(entries(known, NOW), known, frozenset({LINEN}), "素材は") == entries(known, NOW)
