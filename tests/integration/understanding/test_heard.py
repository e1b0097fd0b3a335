"""Words as the real recogniser heard them: nobody is hung up on for being misheard, and what was meant is not lost.

The bounds are those of the shipped examples on sentences that nobody tuned them by; see ``tests/bench/heard_turns.py`` for the figures.
"""

import pytest

from console.conversation.understanding.trained import ExampleUnderstanding
from tests.integration.understanding.heard_turns import Ears, measured, rows, turn_ends

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def ears(understanding: ExampleUnderstanding) -> Ears:
    return Ears(understanding)


@pytest.mark.parametrize(("noise", "wrongly", "lost"), [(None, 0.03, 0.12), (20, 0.04, 0.14), (10, 0.04, 0.22)])
def test_held_sentences(ears: Ears, noise: int | None, wrongly: float, lost: float) -> None:
    told = measured(ears, [row for row in rows("held") if row["noise_db"] == noise])
    safety, others = told["safety"], told["others"]
    assert others.get("falsely_acted", 0) <= wrongly * sum(others.values()), told
    assert safety.get("missed", 0) + safety.get("acted_otherwise", 0) <= lost * sum(safety.values()), told


@pytest.mark.parametrize("noise", [None, 20, 10])
def test_whole_utterances_are_seldom_waited_upon_and_fragments_seldom_cut_into(ears: Ears, noise: int | None) -> None:
    held, cut = ([row for row in rows(part) if row["noise_db"] == noise] for part in ("held", "fragment"))
    told = turn_ends(ears, held, cut)
    assert told["unfinished"] <= 0.25 * told["whole"], told
    assert told["finished"] <= 0.28 * told["fragments"], told
