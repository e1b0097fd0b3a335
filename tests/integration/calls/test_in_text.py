"""Every scenario with the real brain and the real understanding, on a virtual clock."""

import json

import pytest

from console.cli import main
from console.conversation.understanding.trained import ExampleUnderstanding
from console.simulation.expectations import failures
from console.simulation.scenario import Scenario
from tests.integration.calls.played import FOLDER, IDS, SCENARIOS, Results, as_expected, play

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

ALIKE = 0.02


@pytest.fixture(scope="module")
def results(understanding: ExampleUnderstanding) -> Results:
    return play(IDS, "text")


def test_there_are_enough_of_them() -> None:
    assert len(IDS) >= 80


@pytest.mark.parametrize("scenario", IDS)
def test_the_call_goes_as_expected(results: Results, scenario: str) -> None:
    as_expected(results[scenario])


@pytest.mark.parametrize("scenario", IDS)
def test_no_rule_is_broken_even_where_none_was_asked_for(results: Results, scenario: str) -> None:
    assert results[scenario]["violations"] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_what_it_expects_does_not_hold_for_nearly_any_call(results: Results, scenario: Scenario) -> None:
    """Else it would pass whatever its title promises: of the other scenarios' calls hardly one may be as it expects."""
    others = [other for id, other in results.items() if id != scenario.id]
    alike = [other["id"] for other in others if not failures(scenario.expect, other)]
    assert len(alike) <= len(others) * ALIKE, alike


def test_who_asks_hears_the_same_line_again(results: Results) -> None:
    """What a scenario file cannot tell: one line twice, the second time right after it was asked for."""
    turns = results["apparel-repeat-please"]["transcript"]
    asked = next(place for place, turn in enumerate(turns) if turn["intent"] == "ask_repeat")
    assert turns[asked + 1]["line"] == turns[asked - 1]["line"]


def test_the_same_scenario_gives_the_same_result(results: Results) -> None:
    some = IDS[:5]
    assert play(some, "text") == {scenario: results[scenario] for scenario in some}


def test_the_command_prints_them_as_json(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    some = IDS[:2]
    assert main(["simulate", *(str(FOLDER / f"{scenario}.yaml") for scenario in some), "--mode", "text", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps([results[scenario] for scenario in some]))
