"""Scenario files: what they hold, and one clear sentence with the line when they are wrong."""

from pathlib import Path

import pytest

from console.domain.errors import BadInput
from console.simulation.scenario import DEFAULT_NOW, read_scenario, read_scenarios

GOOD = """\
id: a
about: 例
customer: 山田 花子
turns:
  - say: はい。
    after: answer
  - say: いりません。
    at: 2.0
  - silence: 6.0
  - keypad: "1"
  - hangup: true
events:
  - {at: 12.0, order_completed: true}
  - {at: 20.0, operator: take_over}
expect:
  outcome: refused
  intents: {2: refuse_offer}
  callback_at: null
"""


def written(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_scenario_is_read(tmp_path: Path) -> None:
    scenario = read_scenario(written(tmp_path, GOOD))
    assert scenario.now == DEFAULT_NOW
    assert [t.say for t in scenario.turns[:2]] == ["はい。", "いりません。"]
    assert (scenario.turns[0].after, scenario.turns[1].at, scenario.turns[2].silence) == ("answer", 2.0, 6.0)
    assert (scenario.turns[3].keypad, scenario.turns[4].hangup) == ("1", True)
    assert [(e.at, e.order_completed, e.operator) for e in scenario.events] == [(12.0, True, None), (20.0, False, "take_over")]
    assert scenario.expect == {"outcome": "refused", "intents": {2: "refuse_offer"}, "callback_at": None}


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (GOOD.replace("about:", "abuot:"), 2),
        (GOOD.replace("    after: answer", "    afer: answer"), 6),
        (GOOD.replace("outcome: refused", "outcome: refusing"), 16),
        (GOOD.replace("  - silence: 6.0", "  - silence: soon"), 9),
        (GOOD.replace("operator: take_over", "operator: take"), 14),
        (GOOD.replace("  - hangup: true", "  - hangup: true\n    say: はい。"), 11),
        (GOOD.replace("now", "now") + "  no_such: 1\n", 19),
        (GOOD + "id: b\n", 19),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, changed: str, line: int) -> None:
    with pytest.raises(BadInput) as fault:
        read_scenario(written(tmp_path, changed))
    assert f" {line} 行目" in fault.value.ja
    assert f"line {line}:" in fault.value.en


def test_two_scenarios_with_one_id_are_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, GOOD, "b.yaml")
    with pytest.raises(BadInput):
        read_scenarios([tmp_path])


def test_a_file_that_is_not_there_is_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_scenarios([tmp_path / "none.yaml"])
