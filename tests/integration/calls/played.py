"""Scenarios of tests/calls, played and told by id."""

import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.app.hearing_errors import distance, read
from console.app.simulate import simulate
from console.conversation.understanding.reading import DictionaryReader
from console.simulation.scenario import CustomerVoice, Scenario, read_scenarios

FOLDER = Path(__file__).parents[2] / "calls"
SCENARIOS = read_scenarios([FOLDER])
IDS = sorted(scenario.id for scenario in SCENARIOS)

Results = dict[str, dict[str, Any]]


def chosen(ids: Collection[str]) -> list[Scenario]:
    found = [scenario for scenario in SCENARIOS if scenario.id in ids]
    assert {scenario.id for scenario in found} == set(ids)
    return found


def play(
    ids: Collection[str],
    mode: str,
    out: Path | None = None,
    *,
    voice: str | None = None,
    customers: CustomerVoice | None = None,
    together: int = 1,
) -> Results:
    """``voice``: another engine than the default for the agent's voice. ``customers``: how those speak who have no voice of their own.
    ``together``: calls at once."""
    with pytest.MonkeyPatch.context() as environment:
        if voice is not None:
            environment.setenv("OKAERI_VOICE__ENGINE", voice)
        callers = [replace(each, voice=customers) if customers and each.voice == CustomerVoice() else each for each in chosen(ids)]
        return {result["id"]: result for result in simulate(callers, mode, out=out, together=together)}


def as_expected(result: dict[str, Any]) -> None:
    """Fails with what was not met and the whole conversation."""
    told = [f"{t['started']:6.1f} {t['who']:8} {t['text']}  [{t.get('line') or t.get('intent')}]" for t in result["transcript"]]
    assert result["passed"], "\n".join([*result["failures"], json.dumps(result["violations"], ensure_ascii=False), *told])


def misheard(result: dict[str, Any], scenario: Scenario) -> bool:
    """Whether the recogniser failed rather than the call: some words of the customer's are, by reading, in nothing that the customer said,
    or nothing was made of them, they having been heard in doubt (in text every scenario is understood)."""
    reader = DictionaryReader()
    said = read("、".join(turn.say for turn in scenario.turns if turn.say), reader)
    heard = (turn for turn in result["transcript"] if turn["who"] == "customer")
    return any(turn["intent"] == "unknown" or not _stands_in(read(turn["text"], reader), said) for turn in heard)


def _stands_in(words: str, said: str) -> bool:
    """One sound in ten may be another."""
    stretches = (said[begin : begin + len(words)] for begin in range(max(1, len(said) - len(words) + 1)))
    return min(distance(words, stretch) for stretch in stretches) <= len(words) // 10
