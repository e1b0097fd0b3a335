"""From figures and words to the gauge, and from the gauge to what is done."""

from dataclasses import replace

import pytest

from console.call.voice_affect.baseline import Baseline
from console.call.voice_affect.cues import Cues, cues
from console.call.voice_affect.gauge import Evidence, Mood, Reaction, Standing, judged
from console.call.voice_affect.port import Prosody
from console.call.voice_affect.reasons import Gauge

CALM = Prosody(
    speech_s=1.5,
    pitch=28.0,
    melody=7.0,
    level_db=-20.0,
    stress_db=11.0,
    brightness_db=-9.0,
    rate=5.5,
    longest_pause_s=0.1,
    snr_db=30.0,
)
HEATED = replace(CALM, pitch=31.0, melody=10.5, level_db=-15.0, stress_db=15.0, brightness_db=-3.0, rate=7.0)
SUNK = replace(CALM, pitch=25.0, melody=5.0, brightness_db=-15.0, rate=4.5)
LIVELY = replace(CALM, pitch=32.0, melody=8.0)


def after(*turns: Evidence, start: Standing | None = None) -> tuple[Standing, list[Reaction]]:
    standing, reactions = start or Standing(), list[Reaction]()
    for turn in turns:
        standing, reaction = judged(standing, turn)
        if reaction is not None:
            reactions.append(reaction)
    return standing, reactions


def heard(prosody: Prosody | None = None, words: str = "", intent: str | None = None, **more: float | bool | None) -> Evidence:
    return Evidence(cues(words, intent), prosody, **more)  # type: ignore[arg-type]  # the fields of Evidence by name


CALIBRATED, _ = after(heard(CALM), heard(CALM))


def test_the_first_turns_only_calibrate() -> None:
    standing, reactions = after(heard(HEATED), heard(HEATED))
    assert standing.mood.anger == 0
    assert not standing.mood.by_voice
    assert reactions == []


def test_a_caller_who_is_always_loud_is_calm() -> None:
    standing, _ = after(heard(HEATED), heard(HEATED), heard(HEATED))
    assert standing.mood.by_voice
    assert standing.mood.anger < 10


def test_a_turn_under_noise_neither_calibrates_nor_counts() -> None:
    noisy = replace(HEATED, snr_db=8.0)
    assert Baseline().with_turn(noisy) == Baseline()
    standing, _ = after(heard(noisy), start=CALIBRATED)
    assert not standing.mood.by_voice
    assert standing.mood.anger == 0


def test_an_angry_turn_is_no_measure_of_the_caller() -> None:
    standing, _ = after(heard(CALM), heard(HEATED, "いい加減にしてください", "complaint"))
    assert standing.baseline.turns == (CALM,)


def test_a_heated_voice_softens_the_script_and_a_second_one_raises_a_hand() -> None:
    first, reactions = after(heard(HEATED), start=CALIBRATED)
    assert reactions == [Reaction(gentle=True)]
    assert {reason.gauge for reason in first.mood.reasons} == {Gauge.ANGER}
    second, reactions = after(heard(HEATED), start=first)
    assert reactions == [Reaction(gentle=True, alarm=Gauge.ANGER)]
    _, reactions = after(heard(HEATED), start=second)
    assert reactions == []


def test_a_heated_voice_with_words_to_match_raises_a_hand_at_once() -> None:
    _, reactions = after(heard(HEATED, "もう、しつこいですよ", "complaint"), start=CALIBRATED)
    assert reactions == [Reaction(gentle=True, alarm=Gauge.ANGER)]


def test_a_calm_turn_between_two_heated_ones_raises_none() -> None:
    _, reactions = after(heard(HEATED), heard(CALM), heard(HEATED), start=CALIBRATED)
    assert [reaction.alarm for reaction in reactions if reaction.alarm] == []


def test_the_softening_ends_when_the_caller_has_calmed_down() -> None:
    angry, _ = after(heard(HEATED), start=CALIBRATED)
    standing, reactions = after(heard(CALM), heard(CALM), start=angry)
    assert reactions == [Reaction(gentle=False)]
    assert standing.mood.anger < 40


def test_a_sunk_voice_is_distress_and_a_lively_one_is_interest() -> None:
    sunk, _ = after(heard(SUNK), start=CALIBRATED)
    assert sunk.mood.distress >= 60
    assert sunk.mood.anger < 10
    lively, _ = after(heard(LIVELY), start=CALIBRATED)
    assert lively.mood.interest > CALIBRATED.mood.interest
    assert [reason.id for reason in lively.mood.reasons] == ["lively"]


def test_words_alone_move_the_gauge_when_the_voice_is_not_looked_at() -> None:
    standing, _ = after(heard(None, "えーと、どうしようかな", "need_consult"))
    assert not standing.mood.by_voice
    assert standing.mood.hesitation >= 50
    assert {reason.id for reason in standing.mood.reasons} == {"fillers", "consult"}


@pytest.mark.parametrize(
    ("words", "intent", "asked", "least", "most"),
    [
        ("じゃあ買います", "agree_purchase", None, 90, 100),
        ("はい、お願いします", "affirm", "offer", 85, 95),
        ("はい", "affirm", "identity", 35, 35),
        ("いえ、結構です", "refuse_offer", None, 0, 5),
        ("いいえ", "deny", "offer", 0, 5),
        ("二度とかけないで", "refuse_contact", None, 0, 0),
    ],
)
def test_where_the_words_put_the_purchase_intent(words: str, intent: str, asked: str | None, least: int, most: int) -> None:
    standing, _ = judged(Standing(), Evidence(cues(words, intent, asked)))
    assert least <= standing.mood.purchase <= most


def test_questions_move_it_step_by_step() -> None:
    one, _ = after(heard(None, "在庫はありますか", "ask_stock"))
    two, _ = after(heard(None, "いつ届きますか", "ask_delivery_date"), start=one)
    assert Mood().purchase < one.mood.purchase < two.mood.purchase < 70


def test_speaking_over_the_agent_and_answering_late() -> None:
    over, _ = after(heard(None, over_s=0.9))
    late, _ = after(heard(None, reply_s=3.0))
    assert over.mood.anger == 20
    assert late.mood.hesitation == 35
    assert [reason.id for reason in (*over.mood.reasons, *late.mood.reasons)] == ["over", "late"]


def test_what_the_dialogue_takes_for_distress_counts() -> None:
    standing, reactions = after(Evidence(Cues(), distressed=True))
    assert standing.mood.distress == 70
    assert reactions == [Reaction(gentle=True)]


@pytest.mark.parametrize("words", ["色が違うと困るんです", "では失礼します", "前に何度か買いました", "迷っています", "待ってください"])
def test_plain_words_are_not_irritation(words: str) -> None:
    assert not cues(words, None).irritated


def test_every_reason_has_its_words_in_both_languages() -> None:
    standing, _ = after(heard(HEATED, "えーと、しつこい。でも、よかった", "complaint", over_s=1.0, reply_s=3.0), start=CALIBRATED)
    assert len(standing.mood.reasons) >= 8
    assert all(reason.ja and reason.en.isascii() for reason in standing.mood.reasons)
