import pytest

from console.conversation.understanding.normal import folded
from console.conversation.understanding.second_thought import SecondThought, second_thought, tells_number


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("送ってください、あ、やっぱりいらないです。", "送ってください", "いらないです。"),
        ("送ってくださいあやっぱりいらないです", "送ってください", "いらないです"),
        ("リンク送って。いや、やっぱり自分で見るからいいわ。", "リンク送って", "自分で見るからいいわ。"),
        ("六十、いや、六十四です", "六十", "六十四です"),
        ("メールで。あ、やっぱりショートメールで", "メールで", "ショートメールで"),
        ("買わない…うーん、いややっぱり買います", "買わない", "買います"),
        ("買います。いや、ちょっと待って、やっぱり考えます", "買います", "考えます"),
    ],
)
def test_what_follows_the_turn_holds(words: str, before: str, after: str) -> None:
    assert second_thought(folded(words)) == SecondThought(before, after)


@pytest.mark.parametrize(
    "words",
    [
        "サイズがやっぱり不安で",
        "うーん、やっぱりいいです",
        "いや、百六十四です",
        "いやいや、いりません",
        "電話がいやなんです",
        "買うつもりじゃないんです",
        "本人じゃないです",
        "加藤さんの電話じゃないですよ、これ。",
    ],
)
def test_what_goes_straight_on_is_left_whole(words: str) -> None:
    assert second_thought(folded(words)) is None


@pytest.mark.parametrize("words", ["いや、そういうことじゃなくて。", "そうじゃなくて", "いえ、そんな話じゃないんです", "それじゃなくてね"])
def test_a_bare_no_to_the_answer_asks_for_nothing_yet(words: str) -> None:
    assert second_thought(folded(words)) == SecondThought("", "")


def test_what_it_was_about_may_follow() -> None:
    assert second_thought("いや、そうじゃなくて、どのくらい暖かいかって話") == SecondThought("", "どのくらい暖かいかって話")
    said = second_thought("謝ってほしいわけじゃなくて、ちゃんと届くのか知りたいの")
    assert said is not None
    assert (said.after, said.denied) == ("ちゃんと届くのか知りたいの", True)


@pytest.mark.parametrize(
    ("words", "is_number"),
    [("ひゃくろくじゅう", True), ("百六十センチ", True), ("奥行きが七十", True), ("送料が", False), ("一番高いの", False)],
)
def test_a_number_by_itself(words: str, is_number: bool) -> None:
    assert tells_number(words) is is_number
