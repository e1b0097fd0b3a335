"""What a question is about, also in the words that a telephone makes of it."""

import pytest

from console.conversation.knowledge.book import book_of
from console.conversation.knowledge.topics import topic_of
from tests.unit.conversation.telephone import NOW, SHOP

CREAM = SHOP.cart_of(SHOP.customer("高橋 美咲")).lines
BOOK = book_of(SHOP.facts)


@pytest.mark.parametrize(
    ("words", "tail"),
    [
        ("べたつきやすいです", "skin_oily"),
        ("ベーター付きやすいです", "skin_oily"),
        ("ベター付きやすい", "skin_oily"),
        ("乾燥しやすいです", "skin_dry"),
    ],
)
def test_a_skin_is_known_by_what_it_does(words: str, tail: str) -> None:
    found = topic_of(words, CREAM, BOOK, NOW)
    assert found is not None
    assert found[0].endswith(f".{tail}")


@pytest.mark.parametrize("words", ["ベータ版ですか", "そうですか"])
def test_other_words_are_about_nothing(words: str) -> None:
    assert topic_of(words, CREAM, BOOK, NOW) is None
