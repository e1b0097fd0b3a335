"""Whole calls with the real engines: over SIP and RTP on loopback, and with sound alone."""

import wave
from pathlib import Path

import pytest

from tests.integration.calls.played import IDS, Results, as_expected, play

# Minutes on a busy machine: a call lasts as long as a call lasts.
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

BY_TELEPHONE = ("never-call-again", "refuses-and-is-left-alone", "wrong-person")
WITH_SOUND = ("family-member-answers",)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recordings")


@pytest.fixture(scope="module")
def by_telephone(recordings: Path) -> Results:
    return play(BY_TELEPHONE, "sip", recordings)


@pytest.mark.parametrize("scenario", BY_TELEPHONE)
def test_over_sip(by_telephone: Results, recordings: Path, scenario: str) -> None:
    result = by_telephone[scenario]
    as_expected(result)
    assert result["latency_ms"]["each"]
    for path in result["files"].values():
        with wave.open(path) as recording:
            assert recording.getnchannels() == 2
            assert recording.getnframes() / recording.getframerate() > 5


def test_with_sound_and_without_a_line() -> None:
    for result in play(WITH_SOUND, "audio").values():
        as_expected(result)


@pytest.fixture(scope="module")
def all_by_telephone() -> Results:
    return play(IDS, "sip")


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("scenario", IDS)
def test_every_scenario_over_sip(all_by_telephone: Results, scenario: str) -> None:
    as_expected(all_by_telephone[scenario])
