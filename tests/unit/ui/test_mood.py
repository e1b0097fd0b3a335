"""The customer's mood as the desk takes it from the door."""

from typing import Any

import pytest

from console.ui.answers import Answer
from console.ui.live.mood import mood_of
from tests.unit.ui.test_live_presenter import NOW, desk

TOLD: dict[str, Any] = {
    "anger": 72,
    "distress": 4,
    "hesitation": 30,
    "interest": 41,
    "purchase": 35,
    "by_voice": True,
    "reasons": [{"gauge": "anger", "id": "brightness", "ja": "声が鋭い", "en": "sharper voice"}],
}


def talking(call_id: str = "c1", **more: Any) -> dict[str, Any]:
    return {"call_id": call_id, "customer": "山田 花子", "state": "talking", "holder": "ai", **more}


def test_a_mood_stands_until_the_next_and_goes_with_the_call() -> None:
    presenter, _, _, _ = desk()
    presenter.on_event({"event": "call", "call_id": "c1", "call": talking()}, NOW)
    presenter.on_event({"event": "mood", "call_id": "c1", **TOLD}, NOW)
    mood = presenter.calls["c1"].mood
    assert mood is not None
    assert mood.strain == ("anger", 72)
    assert mood.strained
    assert [why.words("ja") for why in mood.reasons] == ["声が鋭い"]
    presenter.on_event({"event": "mood", "call_id": "c1", **TOLD, "anger": 20, "purchase": 60}, NOW)
    mood = presenter.calls["c1"].mood
    assert mood is not None
    assert mood.direction == "↑"
    assert not mood.strained
    presenter.on_event({"event": "call", "call_id": "c1", "call": talking(state="ended")}, NOW)
    assert presenter.calls["c1"].mood is None


def test_a_desk_that_comes_later_gets_it_with_the_choices() -> None:
    presenter, engine, _, _ = desk()
    engine.answers["/api/calls/c1/choices"] = Answer(200, {"choices": [], "next": None, "mood": TOLD})
    presenter.on_event({"event": "call", "call_id": "c1", "call": talking()}, NOW)
    mood = presenter.calls["c1"].mood
    assert mood is not None
    assert mood.anger == 72
    presenter.on_event({"event": "choices", "call_id": "c1", "choices": [], "next": None}, NOW)
    assert presenter.calls["c1"].mood == mood


@pytest.mark.parametrize("body", [None, {}, {"anger": "high"}])
def test_what_is_no_mood_changes_nothing(body: dict[str, Any] | None) -> None:
    assert mood_of(body, None) is None


def test_figures_stay_within_their_scale() -> None:
    mood = mood_of({**TOLD, "anger": 250, "purchase": -3, "interest": None, "reasons": [{"ja": ""}, "x"]}, None)
    assert mood is not None
    assert (mood.anger, mood.purchase, mood.interest, mood.reasons) == (100, 0, 0, ())
