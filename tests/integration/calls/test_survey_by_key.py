"""A digit at the end of a call: where the shop asks for one and where not, and by real keys of a second telephone (RFC 4733)."""

from pathlib import Path

import pytest

from console.app.simulate import simulate
from console.simulation.scenario import read_scenario
from tests.integration.calls.played import as_expected

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
SCENARIO = Path(__file__).with_name("survey-by-key.yaml")


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKAERI_SURVEY__KEYPAD", "true")
    monkeypatch.setenv("OKAERI_VOICE__ENGINE", "openjtalk")


@pytest.mark.usefixtures("asking")
def test_in_text() -> None:
    [result] = simulate([read_scenario(SCENARIO)], "text")
    as_expected(result)


def test_where_the_shop_does_not_ask() -> None:
    [result] = simulate([read_scenario(SCENARIO)], "text")
    assert "満足度" not in "".join(turn["text"] for turn in result["transcript"])
    assert result["violations"] == []


@pytest.mark.soak
@pytest.mark.usefixtures("asking")
def test_over_sip(tmp_path: Path) -> None:
    [result] = simulate([read_scenario(SCENARIO)], "sip", out=tmp_path)
    as_expected(result)
