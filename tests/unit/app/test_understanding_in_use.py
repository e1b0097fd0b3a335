"""A line takes up a trained understanding between two calls."""

from pathlib import Path

import pytest

from console.app.understanding_in_use import UnderstandingInUse
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


async def test_the_next_call_takes_it_and_the_one_under_way_does_not(folder: Path) -> None:
    ships = ScriptedUnderstanding({})
    in_use = UnderstandingInUse(folder, ships)
    under_way = in_use.now
    await in_use.switch(str(folder / "understanding-1.npz"))
    assert in_use.now.understand("ちがう", expecting=None).label == "deny"
    assert under_way is ships
    taken_up = in_use.now
    (folder / "understanding-1.npz").unlink()
    await in_use.switch(str(folder / "understanding-1.npz"))
    assert in_use.now is taken_up
    await in_use.switch("")
    assert in_use.now is ships


async def test_one_that_cannot_be_read_changes_nothing(folder: Path) -> None:
    in_use = UnderstandingInUse(folder, ScriptedUnderstanding({}))
    await in_use.switch(str(folder / "understanding-1.npz"))
    before = in_use.now
    (folder / "broken.npz").write_bytes(b"x")
    with pytest.raises(BadInput, match="goes on"):
        await in_use.switch(str(folder / "broken.npz"))
    assert in_use.now is before
