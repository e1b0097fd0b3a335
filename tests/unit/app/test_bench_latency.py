"""What the benchmark of answers counts; and that the lines it expects are those that answer."""

from functools import cache

import pytest

from console.app.bench_latency import CUSTOMER, SAME_TURN_S, Course, MeasuredTurn, Sentence, measured_turns, read_course, report
from console.app.demo_briefs import brief_for
from console.app.understanding_in_use import understanding
from console.conversation.brain import ScriptedBrain
from console.domain.moves import AskLanguage, Move, Say
from console.domain.stimuli import CallAnswered, CustomerSaid, Interpreted, LineHeard
from console.domain.transcript import Heard, Speaker, TranscriptTurn
from console.simulation.customer import Said
from console.simulation.record import Record
from console.simulation.response_times import Response
from console.simulation.telephone_call import CallResult

COURSE = read_course()
HEARS = cache(understanding)
RETURNS = Sentence("返品は〔0.4〕できますか。", ("ask_return",), answers=("return_rule",))


class TextCall:
    """The brain that is measured, by words alone: every line is heard out."""

    def __init__(self) -> None:
        self.at = 0.1
        self.lines: list[str] = []
        self._brain = ScriptedBrain(brief_for(CUSTOMER, "bench"), HEARS())
        self._carry(self._brain.on(CallAnswered(self.at)))

    def says(self, words: str) -> str:
        """The first line of the answer."""
        self.at += 5.0
        self.lines = []
        self._carry(self._brain.on(CustomerSaid(self.at, Heard(words, self.at - 1.0, self.at, 1.0))))
        return self.lines[0]

    def _carry(self, moves: tuple[Move, ...]) -> None:
        for move in moves:
            match move:
                case Say():
                    self.at += 3.0
                    self.lines.append(move.line)
                    self._carry(self._brain.on(LineHeard(self.at, move.utterance, move.line, True, move.text)))
                case AskLanguage():
                    self._carry(self._brain.on(Interpreted(self.at, move.request, None)))
                case _:
                    pass


@pytest.mark.parametrize("sentence", [each for each in COURSE.sentences if each.answers], ids=lambda each: each.words)
def test_the_line_that_is_expected_is_the_answer_when_the_words_are_right(sentence: Sentence) -> None:
    call = TextCall()
    call.says("はいそうです。")
    assert call.says(sentence.words) in (sentence.answers or ())


def test_there_are_thirty_sentences_with_pauses_and_questions_of_fact() -> None:
    assert len(COURSE.sentences) >= 30
    assert sum("〔" in each.say for each in COURSE.sentences) >= 8
    assert sum(bool(each.answers) for each in COURSE.sentences) >= 30
    every = {each.words for number in range(6) for each in COURSE.call(number)}
    assert every >= {each.words for each in COURSE.sentences}, "six calls speak them all"


@pytest.mark.parametrize(
    ("intent", "answer", "wrong"),
    [
        ("ask_return", "return_rule", False),
        ("ask_shipping_fee", "return_rule", True),
        ("ask_return", "shipping_free", True),
        ("ask_return", None, True),
        (None, "return_rule", True),
    ],
)
def test_an_answer_is_wrong_by_what_was_understood_or_by_what_was_said(intent: str | None, answer: str | None, wrong: bool) -> None:
    assert RETURNS.wrong(intent, answer) is wrong
    assert not Sentence("はい。", None).wrong(intent, answer)


def played(number: int) -> CallResult:
    """A call of three sentences: answered with the right line after a filler, cut into with the wrong line, never answered."""
    turns = [TranscriptTurn(Speaker.CUSTOMER, "返品はできますか", at - 1.0, at, intent="ask_return") for at in (5.0, 15.0, 25.0)]
    events = [
        {"at": 5.2, "event": "latency", "turn": {"response_ms": 200, "filler": True, "stages": {}}},
        {"at": 5.9, "event": "latency", "turn": {"response_ms": 900, "filler": False, "stages": {"sound": 20}}},
        {"at": 5.9, "event": "speaking", "line": "return_rule"},
        {"at": 15.3, "event": "latency", "turn": {"response_ms": 300, "filler": False, "stages": {"sound": 40}}},
        {"at": 15.3, "event": "speaking", "line": "shipping_free"},
    ]
    responses = [Response(0, 5.0, 5.2, False), Response(1, 15.0, 15.3, True), Response(2, 25.0, None, False)]
    spans = [Said(each, 4.0 + each * 10, 5.0 + each * 10) for each in (1, 2, 3)]
    return CallResult(Record(f"call-{number}", turns=turns), spans, responses, events, [20.0, 20.0, 21.0])


def test_the_report_counts_what_it_says() -> None:
    said = (RETURNS, RETURNS, RETURNS)
    told = report([(said, played(1)), (said, played(2))], 2, 2048.4)
    assert (told["calls"], told["concurrent"], told["turns"], told["rss_mib"]) == (2, 2, 4, 2048)
    assert told["response_ms"] == {"p50": 900.0, "p95": 900.0, "max": 900}, "of substance, not of the filler, and not into the sentence"
    assert told["first_sound_ms"]["max"] == 200
    assert (told["cut_ins"], told["wrong_answers"], told["filler_turns"], told["unanswered"]) == (2, 2, 2, 2)
    assert told["stages_ms"] == {"sound": {"p50": 20.0, "p95": 20.0, "max": 20.0}}
    assert told["frame_ms"]["max"] == 21.0
    assert [(turn["answer"], turn["wrong"]) for turn in told["each"][:2]] == [("return_rule", False), ("shipping_free", True)]


def test_an_answer_is_joined_with_its_sentence_by_the_last_voice() -> None:
    result = played(1)
    result.events[1]["at"] += SAME_TURN_S + 0.01
    first: MeasuredTurn = measured_turns((RETURNS, RETURNS, RETURNS), result)[0]
    assert first.stages == {}
    assert first.answer is None
    assert first.wrong


def test_calls_take_the_sentences_in_turn() -> None:
    sentences = tuple(Sentence(str(number), None) for number in range(4))
    course = Course((Sentence("はい。", None, pick_up=True),), sentences, (Sentence("では。", None),))
    assert [each.words for each in course.call(1)] == ["はい。", "2", "3", "0", "1", "2", "3", "では。"]
