import re

from console.conversation.language.canned import CannedLanguageModel
from console.conversation.language.labels import DESCRIPTIONS, description
from console.conversation.language.prompt import MOST_WORDS, conversation, grammar, question


def test_options_are_lettered_with_their_meaning() -> None:
    text = question("よろしいですか。", "うん", ("affirm", "deny"))
    assert "A=はい、同意" in text
    assert "B=いいえ、違う" in text


def test_every_label_has_its_own_short_description() -> None:
    assert len(set(DESCRIPTIONS.values())) == len(DESCRIPTIONS) == 43
    assert all(len(text) <= 14 and re.search(r"[ぁ-ヿ一-龥]", text) for text in DESCRIPTIONS.values())
    assert description("some_new_label") == "some new label"


def test_the_examples_answer_with_different_letters() -> None:
    assert {letter for _, letter in conversation()} == {"A", "B", "C"}


def test_long_words_are_cut_in_front() -> None:
    assert f"客「{'い' * MOST_WORDS}」" in question("", "あ" * 500 + "い" * MOST_WORDS, ("affirm",))


def test_the_grammar_lets_only_the_letters_out() -> None:
    assert grammar(3) == 'root ::= "A" | "B" | "C"'


async def test_the_canned_model_answers_what_it_knows() -> None:
    model = CannedLanguageModel({"うん": "affirm"})
    assert await model.choose(asked="", words="うん", labels=("affirm", "deny"), limit_ms=1) == "affirm"
    assert await model.choose(asked="", words="うん", labels=("deny",), limit_ms=1) is None
    assert await model.choose(asked="", words="さあ", labels=("affirm",), limit_ms=1) is None
    assert model.asked_for[0] == ("", "うん", ("affirm", "deny"))
