"""What of a mood stands in the record: the same signs by which the live view goes."""

import pytest

from console.call.voice_affect.cues import cues
from console.conversation.language.labels import DESCRIPTIONS
from console.domain.moods import SIGNS, KeptMood, moods


def test_the_intents_are_those_that_move_the_live_gauges() -> None:
    by_words = {intent: cues("", intent) for intent in DESCRIPTIONS}
    assert SIGNS[KeptMood.ANGER].intents == {intent for intent, said in by_words.items() if said.anger >= 0.6}
    assert SIGNS[KeptMood.HESITATION].intents == {intent for intent, said in by_words.items() if said.hesitation >= 0.3}
    assert SIGNS[KeptMood.INTEREST].intents == {intent for intent, said in by_words.items() if (said.interest or 0) >= 75}


@pytest.mark.parametrize(
    ("intents", "hands", "linked", "found"),
    [
        (["affirm", ""], [], False, {"calm"}),
        ([], [], False, set()),
        (["complaint"], [], False, {"anger"}),
        (["affirm"], ["anger", "not_understood"], False, {"anger"}),
        (["affirm"], ["not_understood"], False, {"calm"}),
        ([], ["distress"], False, {"distress"}),
        (["reason_price", "ask_discount"], [], False, {"hesitation", "interest"}),
        (["affirm"], [], True, {"interest", "calm"}),
    ],
)
def test_one_sign_is_enough_and_calm_is_who_gave_none(intents: list[str], hands: list[str], linked: bool, found: set[str]) -> None:
    assert moods(intents, hands, linked=linked) == found
