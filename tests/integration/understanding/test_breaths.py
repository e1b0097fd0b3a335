"""Several questions and doubts in one breath, as recognition writes them: without a full stop."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from console.conversation.understanding import breaths
from console.conversation.understanding.comparison import SAFETY
from console.conversation.understanding.examples import read_examples
from console.conversation.understanding.normal import squeezed
from console.conversation.understanding.trained import ExampleUnderstanding, template_values

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "assets" / "understanding" / "ja"
SETS = ROOT / "tests" / "data" / "understanding"
Line = dict[str, Any]
# A busy machine trains for minutes; an idle one for seconds.
pytestmark = pytest.mark.timeout(900)


def _lines(name: str) -> list[Line]:
    return [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text("utf-8").splitlines()]


SEVERAL = [line for line in _lines("breaths") if len(line["intents"]) > 1]
ONE = [line for line in _lines("breaths") if len(line["intents"]) < 2]


@pytest.mark.parametrize("line", SEVERAL, ids=lambda line: str(line["text"]))
def test_each_of_several_is_heard(understanding: ExampleUnderstanding, line: Line) -> None:
    meant = understanding.understand(line["text"], expecting=line.get("expecting"))
    assert {meant.label, *meant.also} == set(line["intents"])


@pytest.mark.parametrize("line", ONE, ids=lambda line: str(line["text"]))
def test_what_belongs_together_stays_one(understanding: ExampleUnderstanding, line: Line) -> None:
    assert understanding.understand(line["text"], expecting=line.get("expecting")).also == ()


def test_there_are_enough_of_both() -> None:
    assert len(SEVERAL) >= 40
    assert len(ONE) >= 40


def test_none_of_them_is_a_training_example() -> None:
    trained = {squeezed(example.text) for example in read_examples(ASSETS, template_values(ASSETS))}
    assert [line["text"] for line in (*SEVERAL, *ONE) if squeezed(line["text"]) in trained] == []


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("送料が高いしサイズも心配なのでもう電話しないでください", "refuse_contact"),
        ("返品できますかあともう二度とかけてこないでください", "refuse_contact"),
        ("送料っていくらですかそれと担当の人に代わってください", "want_human"),
        ("中学生なんですけどカードで払えますかあと送料いくらですか", "minor"),
        ("サイズも不安だし送料も高いのでやめておきます", "refuse_offer"),
    ],
)
def test_a_grave_word_in_any_part_wins(understanding: ExampleUnderstanding, said: str, label: str) -> None:
    assert understanding.understand(said, expecting=None).label == label


@pytest.mark.parametrize("grave", ["もう電話しないでください", "人に代わってください", "番号が違います", "母は留守です", "中学生です"])
@pytest.mark.parametrize("asked", ["返品できますか", "サイズが心配で", "送料も高いし"])
def test_beside_a_grave_word_nothing_is_answered(understanding: ExampleUnderstanding, grave: str, asked: str) -> None:
    meant = understanding.understand(f"{asked}あと届くのいつですか{grave}", expecting=None)
    assert meant.label in SAFETY
    assert meant.also == ()


def test_every_subject_is_a_concept_and_every_label_there_is() -> None:
    concepts = yaml.safe_load((ASSETS / "cues.yaml").read_text("utf-8"))
    assert {*breaths._SUBJECTS, *breaths._REMARKS} <= set(concepts)
    labels = {file.stem for file in ASSETS.glob("*.txt")}
    assert {*breaths._OF, *breaths._WHY, *(label for row in breaths._WHY.values() for label in row)} <= labels
