from itertools import count
from pathlib import Path

import pytest

from console.conversation.understanding.evaluation import evaluate, read_lines
from console.conversation.understanding.scripted import ScriptedUnderstanding
from console.domain.errors import BadInput


def test_report() -> None:
    understanding = ScriptedUnderstanding({"はい": "affirm", ("はい", "identity"): "identity_confirm", "いくら": "ask_discount"})
    lines = [
        {"text": "はい", "intent": "affirm"},
        {"text": "はい", "intent": "identity_confirm", "expecting": "identity"},
        {"text": "いくら", "intent": "ask_shipping_fee"},
        {"text": "ねえ", "intent": "off_topic"},
    ]
    ticks = count()
    report = evaluate(understanding, lines, clock=lambda: next(ticks) / 1000)
    assert report["n"] == 4
    assert report["accuracy"] == 0.75
    assert report["recall"] == {"affirm": 1.0, "ask_shipping_fee": 0.0, "identity_confirm": 1.0, "off_topic": 1.0}
    assert report["confusions"] == [{"intent": "ask_shipping_fee", "taken_for": "ask_discount", "times": 1}]
    assert report["sure"] == {"share": 0.75, "accuracy": 0.6667}
    assert report["ms_p50"] == report["ms_p95"] == 1.0


def test_nothing_to_evaluate_is_said() -> None:
    with pytest.raises(BadInput):
        evaluate(ScriptedUnderstanding({}), [])


@pytest.mark.parametrize(
    "row",
    ["{", "[]", '{"text": "はい"}', '{"text": 1, "intent": "affirm"}', '{"text": "はい", "intent": "affirm", "expecting": "weather"}'],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, row: str) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"text": "はい", "intent": "affirm"}\n' + row + "\n", "utf-8")
    with pytest.raises(BadInput, match="line 2"):
        read_lines(file)


def test_a_file_that_is_missing_or_empty(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_lines(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n", "utf-8")
    with pytest.raises(BadInput):
        read_lines(tmp_path / "empty.jsonl")
