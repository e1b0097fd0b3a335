"""Words cut into pairs: what is found whatever the spelling."""

from console.domain.grams import folded, grams


def test_spellings_of_the_same_words_are_one() -> None:
    assert folded("ｸｰﾎﾟﾝ、 ください。") == folded("くーぽんください")
    assert folded("Ａ－1（Ｍ）") == "a1m"


def test_neighbours_make_pairs_and_one_character_stands_for_itself() -> None:
    assert grams("返品") == {"返品"}
    assert grams("返品できる") == {"返品", "品で", "でき", "きる"}
    assert grams("え？") == {"え"}
    assert grams("…。") == frozenset()
