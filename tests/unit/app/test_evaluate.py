import asyncio

from console.app.evaluate import ASKED, SecondOpinion
from console.conversation.language.canned import CannedLanguageModel
from console.conversation.understanding.evaluation import evaluate
from console.conversation.understanding.examples import EXPECTATIONS
from tests.unit.conversation.telephone import Scripted

LINES = [
    {"text": "はい。|affirm", "intent": "affirm"},
    {"text": "あれですけど。|ask_return:0.4,ask_stock:0.3", "intent": "ask_stock", "expecting": "reason"},
    {"text": "それですけど。|ask_return:0.4,ask_stock:0.3", "intent": "ask_return", "expecting": "reason"},
]


def test_what_the_examples_are_unsure_of_is_put_to_the_language_model_as_in_a_call() -> None:
    model = CannedLanguageModel({"あれですけど。|ask_return:0.4,ask_stock:0.3": "ask_stock"})
    with asyncio.Runner() as runner:
        second = SecondOpinion(Scripted(), model, runner)
        assert evaluate(Scripted(), LINES)["accuracy"] < 1.0
        assert evaluate(second, LINES)["accuracy"] == 1.0
    assert (second.asked, second.answered) == (2, 1)
    assert model.asked_for[0] == (ASKED["reason"], "はい", ("ask_return", "ask_stock"))  # our question is read before the first answer


def test_every_kind_of_question_has_its_words() -> None:
    assert set(ASKED) == set(EXPECTATIONS)
