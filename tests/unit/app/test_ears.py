"""A line takes up a trained understanding between two calls."""

from pathlib import Path

import pytest

from console.app.ears import Ears
from console.conversation.understanding.classifier import train
from console.conversation.understanding.cues import read_cues
from console.conversation.understanding.examples import Example
from console.conversation.understanding.reading import PlainReader
from console.conversation.understanding.scripted import ScriptedUnderstanding
from console.domain.errors import BadInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cues.yaml").write_text("送料: [送料]\n", "utf-8")
    (tmp_path / "rules.yaml").write_text("[]\n", "utf-8")
    (tmp_path / "templates.yaml").write_text("姓: [やまだ]\n", "utf-8")
    examples = [
        Example(text, label)
        for label, texts in {"affirm": ("はい", "ええ"), "deny": ("いいえ", "ちがう"), "hold_on": ("まって", "おまちを")}.items()
        for text in texts * 3
    ]
    train(examples, read_cues(tmp_path), PlainReader()).save(tmp_path / "understanding-1.npz")
    return tmp_path


async def test_the_next_call_hears_with_it_and_the_one_under_way_does_not(folder: Path) -> None:
    ships = ScriptedUnderstanding({})
    ears = Ears(folder, ships)
    under_way = ears.understanding
    await ears.hear_with(str(folder / "understanding-1.npz"))
    assert ears.understanding.understand("ちがう", expecting=None).label == "deny"
    assert under_way is ships
    taken_up = ears.understanding
    (folder / "understanding-1.npz").unlink()
    await ears.hear_with(str(folder / "understanding-1.npz"))
    assert ears.understanding is taken_up
    await ears.hear_with("")
    assert ears.understanding is ships


async def test_one_that_cannot_be_read_changes_nothing(folder: Path) -> None:
    ears = Ears(folder, ScriptedUnderstanding({}))
    await ears.hear_with(str(folder / "understanding-1.npz"))
    before = ears.understanding
    (folder / "broken.npz").write_bytes(b"x")
    with pytest.raises(BadInput, match="goes on"):
        await ears.hear_with(str(folder / "broken.npz"))
    assert ears.understanding is before
