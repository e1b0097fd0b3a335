"""The shipped examples, the real dictionary, sentences nobody trained on."""

from pathlib import Path

import pytest

from console.conversation.understanding.evaluation import evaluate, read_lines
from console.conversation.understanding.examples import read_examples
from console.conversation.understanding.normal import squeezed
from console.conversation.understanding.trained import ExampleUnderstanding, template_values

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "assets" / "understanding" / "ja"
SETS = ROOT / "tests" / "data" / "understanding"
# A busy machine trains for minutes; an idle one for seconds.
pytestmark = pytest.mark.timeout(900)
SAFETY = ("refuse_contact", "refuse_offer", "want_human", "wrong_person", "third_party", "minor")


@pytest.mark.parametrize("name", ["blind", "blind_2", "blind_3", "blind_4", "blind_5", "blind_6", "blind_8"])
def test_safety_intents_are_not_overheard(understanding: ExampleUnderstanding, name: str) -> None:
    report = evaluate(understanding, read_lines(SETS / f"{name}.jsonl"))
    assert report["accuracy"] >= 0.95, report["confusions"]
    assert {label: report["recall"][label] for label in SAFETY if report["recall"][label] < 0.95} == {}, report["confusions"]


def test_held_out_sentences(understanding: ExampleUnderstanding) -> None:
    report = evaluate(understanding, read_lines(SETS / "held_out.jsonl"))
    assert report["accuracy"] >= 0.92, report["confusions"]
    lines = [line for line in read_lines(SETS / "held_out.jsonl") if line["intent"] in SAFETY]
    safe = sum(understanding.understand(line["text"], expecting=line.get("expecting")).label == line["intent"] for line in lines)
    assert safe / len(lines) >= 0.98, report["confusions"]


@pytest.mark.parametrize(
    ("said", "expecting", "label"),
    [
        ("はい", "identity", "identity_confirm"),
        ("はい", "yes_no", "affirm"),
        ("いいえ", "identity", "wrong_person"),
        ("いいえ", "yes_no", "deny"),
        ("いいえ", "offer", "refuse_offer"),
        ("結構です", "yes_no", "refuse_offer"),
        ("大丈夫です", "offer", "refuse_offer"),
        ("大丈夫です", "yes_no", "affirm"),
        ("お願いします", "contact", "agree_send_link"),
        ("お願いします", "offer", "agree_purchase"),
        ("163です", "measure", "reason_size"),
        ("来週で", "time", "call_later"),
    ],
)
def test_the_question_decides(understanding: ExampleUnderstanding, said: str, expecting: str, label: str) -> None:
    assert understanding.understand(said, expecting=expecting).label == label


def test_no_test_sentence_is_a_training_example() -> None:
    trained = {squeezed(example.text) for example in read_examples(ASSETS, template_values(ASSETS))}
    for name in ("development.jsonl", "held_out.jsonl", "blind.jsonl", "blind_2.jsonl", "blind_3.jsonl", "blind_4.jsonl"):
        shared = [line["text"] for line in read_lines(SETS / name) if len(squeezed(line["text"])) > 6 and squeezed(line["text"]) in trained]
        assert shared == [], name


def test_every_label_has_sixty_sentences_of_its_own() -> None:
    for file in ASSETS.glob("*.txt"):
        written = {line.split("] ")[-1] for line in file.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")}
        assert len(written) >= 60, file.name
