"""Turns as timelines: who speaks when, what the words are, and what the machine makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from console.call.turns.machine import TurnMachine, TurnTiming
from console.call.turns.port import LowerVoice, NotATurn, RaiseVoice, SpeechBegan, TurnEnded, TurnEvent, WantWords, YieldLine
from console.domain.utterance import finished

FRAME = 0.02


@dataclass
class Telephone:
    """Plays spans of voice into the machine; answers its wishes for words after ``recognition`` seconds."""

    voice: list[tuple[float, float]]
    says: Callable[[float], str] | str = "はい、そうです"
    agent: list[tuple[float, float]] = field(default_factory=list)
    noise: list[tuple[float, float]] = field(default_factory=list)
    echo: tuple[float, float] | None = None  # delay s, loss dB
    recognition: float = 0.12
    expecting: str | None = None
    asks: bool = True
    level_db: float = -24.0
    events: list[TurnEvent] = field(default_factory=list)

    def run(self, until: float, timing: TurnTiming | None = None) -> "Telephone":
        machine = TurnMachine(timing)
        machine.agent_asks(self.asks)
        answers: list[tuple[float, int, float]] = []
        yielded: float | None = None
        for number in range(round(until / FRAME)):
            at = round((number + 1) * FRAME, 3)
            middle = at - FRAME / 2
            speaking = yielded is None and self._in(self.agent, middle)
            level, probability = -66.0, 0.02
            if self.echo and yielded is None:
                source = middle - self.echo[0]
                if self._in(self.agent, source):
                    level, probability = max(level, self._agent_level(source) - self.echo[1]), 0.9
            if self._in(self.noise, middle):
                level, probability = -22.0, 0.1
            if self._in(self.voice, middle):
                level, probability = max(level, self.level_db - 3 * (number % 3)), 0.95
            events = list(machine.frame(at, probability, level, speaking, self._agent_level(middle) if speaking else -90.0))
            for due, utterance, wanted_until in [a for a in answers if a[0] <= at]:
                answers.remove((due, utterance, wanted_until))
                text = self.says(wanted_until) if callable(self.says) else self.says
                events += machine.words(at, utterance, text, finished(text, self.expecting), wanted_until)
            for event in events:
                if isinstance(event, WantWords):
                    answers.append((at + self.recognition, event.utterance, event.until))
                if isinstance(event, YieldLine):
                    yielded = at
            self.events += events
        return self

    @staticmethod
    def _in(spans: list[tuple[float, float]], at: float) -> bool:
        return any(start <= at < end for start, end in spans)

    @staticmethod
    def _agent_level(at: float) -> float:
        """Syllables: a curve that nobody else follows."""
        step = int(at / 0.06)
        return -20.0 - (step * 7919 % 23)

    def times(self, kind: type) -> list[float]:
        return [round(event.at, 2) for event in self.events if isinstance(event, kind)]


def test_a_finished_sentence_ends_after_the_short_silence() -> None:
    call = Telephone([(1.0, 2.5)]).run(4)
    assert call.times(SpeechBegan)[0] == pytest.approx(1.06, abs=0.03)
    assert call.times(WantWords) == [pytest.approx(2.58, abs=0.02)]
    assert call.times(TurnEnded) == [pytest.approx(2.7, abs=0.03)]
    ended = next(e for e in call.events if isinstance(e, TurnEnded))
    assert ended.last_voice == pytest.approx(2.5, abs=0.02)


def test_sound_from_before_the_onset_is_recognised_too() -> None:
    began = next(e for e in Telephone([(1.0, 2.5)]).run(4).events if isinstance(e, SpeechBegan))
    assert 0.7 <= began.since <= 0.85


def test_an_unfinished_sentence_is_waited_for() -> None:
    call = Telephone(
        [(1.0, 2.0), (2.6, 3.5)], says=lambda until: "サイズが合わなかったら" if until < 3 else "サイズが合わなかったら返品できますか"
    ).run(5)
    assert call.times(TurnEnded) == [pytest.approx(3.7, abs=0.03)]
    assert len(call.times(WantWords)) == 2
    assert len(call.times(SpeechBegan)) == 1


def test_an_unfinished_sentence_is_not_waited_for_for_ever() -> None:
    assert Telephone([(1.0, 2.0)], says="サイズが").run(4).times(TurnEnded) == [pytest.approx(2.7, abs=0.02)]


def test_slow_recognition_is_waited_for_but_not_past_the_limit() -> None:
    assert Telephone([(1.0, 2.0)], recognition=0.5).run(4).times(TurnEnded) == [pytest.approx(2.6, abs=0.03)]
    assert Telephone([(1.0, 2.0)], recognition=3.0).run(4).times(TurnEnded) == [pytest.approx(2.7, abs=0.02)]


def test_words_from_before_the_customer_went_on_do_not_end_the_turn() -> None:
    call = Telephone([(1.0, 2.0), (2.15, 3.0)], recognition=0.4, says=lambda until: "はい" if until < 2.5 else "はい、でも").run(5)
    assert call.times(TurnEnded) == [pytest.approx(3.7, abs=0.03)]


def test_the_short_silence_can_be_set() -> None:
    call = Telephone([(1.0, 2.5)], recognition=0.05).run(4, TurnTiming(finished=0.3))
    assert call.times(TurnEnded) == [pytest.approx(2.8, abs=0.02)]


def test_noise_is_not_a_voice() -> None:
    assert Telephone([], noise=[(1.0, 1.5), (2.0, 2.04)]).run(4).events == []


def test_what_recognition_hears_nothing_in_is_not_a_turn() -> None:
    call = Telephone([(1.0, 1.4)], says="").run(4)
    assert call.times(TurnEnded) == []
    assert len(call.times(NotATurn)) == 1


def test_an_interruption_lowers_the_voice_then_stops_it() -> None:
    call = Telephone([(2.0, 3.5)], says="ちょっと待ってください", agent=[(0.5, 6.0)]).run(6)
    assert call.times(LowerVoice) == [pytest.approx(2.06, abs=0.03)]
    assert call.times(YieldLine) == [pytest.approx(2.42, abs=0.03)]
    assert call.times(TurnEnded) == [pytest.approx(3.7, abs=0.03)]
    assert call.times(RaiseVoice) == []


def test_a_short_interruption_is_told_by_its_words() -> None:
    call = Telephone([(2.0, 2.35)], says="待って", agent=[(0.5, 6.0)]).run(6)
    assert call.times(YieldLine) == [pytest.approx(2.42, abs=0.03)]
    assert call.times(TurnEnded)


def test_an_interruption_whose_words_come_too_late_stops_the_agent_all_the_same() -> None:
    call = Telephone([(2.0, 3.5)], says="ちょっと待ってください", agent=[(0.5, 6.0)], recognition=1.0).run(6)
    assert call.times(YieldLine) == [pytest.approx(2.47, abs=0.03)]


def test_a_backchannel_brings_the_voice_back_at_once_and_is_no_turn() -> None:
    call = Telephone([(2.0, 2.25)], says="はい", agent=[(0.5, 6.0)]).run(6)
    assert len(call.times(LowerVoice)) == 1
    assert call.times(RaiseVoice) == [pytest.approx(2.41, abs=0.03)]
    assert call.times(YieldLine) == call.times(TurnEnded) == []
    assert len(call.times(NotATurn)) == 1


def test_a_long_backchannel_is_told_by_its_first_words() -> None:
    call = Telephone([(2.0, 2.8)], says="そうですか", agent=[(0.5, 6.0)]).run(6)
    assert call.times(YieldLine) == []
    assert call.times(RaiseVoice) == [pytest.approx(3.0, abs=0.04)]


def test_a_backchannel_that_goes_on_is_an_interruption() -> None:
    call = Telephone([(2.0, 3.6)], says=lambda until: "はい" if until < 2.6 else "はい、でも送料はいくらですか", agent=[(0.5, 6.0)]).run(6)
    assert len(call.times(YieldLine)) == 1
    assert call.times(YieldLine)[0] <= 3.12


def test_two_backchannels_in_a_row_do_not_stop_the_agent() -> None:
    call = Telephone([(2.0, 2.25), (2.5, 2.75)], says="はい", agent=[(0.5, 6.0)]).run(6)
    assert call.times(YieldLine) == []
    assert len(call.times(RaiseVoice)) == 2


def test_yes_at_the_end_of_the_question_is_its_answer() -> None:
    call = Telephone([(2.8, 3.1)], says="はい", agent=[(0.5, 3.0)], expecting="yes_no").run(5)
    assert call.times(TurnEnded) == [pytest.approx(3.5, abs=0.05)]


def test_yes_just_before_the_end_of_the_question_is_its_answer_too() -> None:
    call = Telephone([(2.5, 2.75)], says="はい", agent=[(0.5, 3.0)], expecting="yes_no").run(5)
    assert call.times(TurnEnded) == [pytest.approx(3.15, abs=0.05)]


def test_yes_at_the_end_of_a_line_that_asks_nothing_is_a_backchannel() -> None:
    call = Telephone([(2.5, 2.75)], says="はい", agent=[(0.5, 3.0)], asks=False).run(5)
    assert call.times(TurnEnded) == []
    assert len(call.times(NotATurn)) == 1


def test_a_click_into_the_line_is_no_turn() -> None:
    call = Telephone([(2.0, 2.06)], agent=[(0.5, 6.0)]).run(6)
    assert call.times(YieldLine) == call.times(TurnEnded) == []
    assert len(call.times(RaiseVoice)) == len(call.times(LowerVoice))


def test_a_false_interruption_lets_the_agent_go_on_within_a_second() -> None:
    call = Telephone([(2.0, 2.7)], says="", agent=[(0.5, 6.0)], recognition=0.15).run(6)
    if call.times(YieldLine):
        assert call.times(RaiseVoice)[-1] - 2.7 < 1.0
    assert call.times(TurnEnded) == []


@pytest.mark.parametrize("delay", [0.0, 0.06, 0.2, 0.4])
@pytest.mark.parametrize("loss", [12.0, 20.0, 30.0])
def test_the_agents_echo_is_not_a_customer(delay: float, loss: float) -> None:
    call = Telephone([], agent=[(0.5, 4.0), (5.0, 9.0)], echo=(delay, loss), says="お電話ありがとうございます").run(10)
    assert call.times(YieldLine) == call.times(TurnEnded) == []
    assert call.times(LowerVoice) == []


def test_a_customer_is_heard_over_the_echo() -> None:
    call = Telephone([(6.0, 7.5)], agent=[(0.5, 4.0), (5.0, 9.0)], echo=(0.2, 20.0), says="待ってください").run(10)
    assert call.times(LowerVoice)[0] <= 6.12
    assert call.times(YieldLine)[0] <= 6.62


def test_a_soft_customer_is_heard_on_a_clean_line() -> None:
    call = Telephone([(6.0, 7.5)], agent=[(0.5, 4.0), (5.0, 9.0)], says="待ってください", level_db=-40.0).run(10)
    assert call.times(LowerVoice)[0] <= 6.12


def test_time_alone_ends_a_turn_when_frames_stop() -> None:
    machine = TurnMachine()
    for number in range(100):
        at = (number + 1) * FRAME
        machine.frame(at, 0.9 if at > 1 else 0.0, -20.0 if at > 1 else -66.0, False)
    assert any(isinstance(event, TurnEnded) for event in machine.tick(3.0))
    assert list(machine.tick(4.0)) == []
