"""The agent has answered too soon: what the customer says on belongs to the sentence before."""

from collections.abc import Sequence

import pytest

from console.conversation.brain import ScriptedBrain
from console.conversation.understanding.port import Understood as Meaning
from console.domain.card_numbers import MASK
from console.domain.moves import AskLanguage, Move, Say, Understood
from console.domain.outcome import Outcome
from console.domain.stimuli import CallAnswered, CustomerSaid, LineHeard, OperatorHandedBack, OperatorTookOver
from console.domain.transcript import Heard
from tests.unit.conversation.telephone import Scripted, Telephone


class Whole(Scripted):
    """Knows whole sentences by their first words; what was told with the words counts for a part."""

    def __init__(self, **whole: str) -> None:
        super().__init__()
        self._whole = whole

    def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Meaning:
        if "、" in text and (label := self._whole.get(text.partition("|")[0])):
            self.asked_for.append(expecting)
            return super().understand(f"|{label}", expecting=expecting)
        return super().understand(text.rpartition("、")[2], expecting=expecting)


def at_the_question(**whole: str) -> tuple[ScriptedBrain, Whole, float]:
    call, knows = Telephone(), Whole(**whole)
    call.brain = ScriptedBrain(call.brief, knows)
    call.opened()
    return call.brain, knows, call.at


def cut_in(brain: ScriptedBrain, at: float, first: str, then: str, gap: float) -> tuple[list[Say], list[Say], list[str]]:
    """What is said to ``first``, what to ``then`` that begins ``gap`` seconds after it, and what was understood."""
    moves = brain.on(CustomerSaid(at, Heard(first, at - 1.0, at, 1.0)))
    begun = lines(moves)
    if begun:
        brain.on(LineHeard(at + gap + 0.2, begun[0].utterance, begun[0].line, False, ""))
    end = at + gap + 1.0
    more = brain.on(CustomerSaid(end, Heard(then, at + gap, end, 1.0)))
    understood = [move.intent for move in (*moves, *more) if isinstance(move, Understood)]
    return begun, lines(more), understood


def lines(moves: Sequence[Move]) -> list[Say]:
    return [move for move in moves if isinstance(move, Say)]


def heard_out(brain: ScriptedBrain, at: float, moves: Sequence[Move]) -> list[str]:
    """The lines that are said from ``moves`` on while nobody speaks, as far as the next question."""
    said = []
    while begun := lines(moves):
        said.append(begun[0].line)
        moves = brain.on(LineHeard(at, begun[0].utterance, begun[0].line, True, begun[0].text))
    return said


def test_the_answer_that_fits_the_whole_sentence_is_said_again() -> None:
    brain, _, at = at_the_question(送料が高いので="reason_shipping_cost")
    begun, more, understood = cut_in(brain, at, "送料が高いので|reason_shipping_cost", "迷っています|need_consult", 0.5)
    assert [say.line for say in more] == [say.line for say in begun]
    assert understood == ["reason_shipping_cost", "reason_shipping_cost"]


def test_after_a_while_it_is_a_sentence_of_its_own() -> None:
    brain, _, at = at_the_question(送料が高いので="reason_shipping_cost")
    _, more, understood = cut_in(brain, at, "送料が高いので|reason_shipping_cost", "迷っています|need_consult", 1.0)
    assert [say.line for say in more] == ["consult"]
    assert understood[-1] == "need_consult"


def test_the_whole_sentence_may_mean_something_else() -> None:
    brain, knows, at = at_the_question(色は="ask_product")
    _, more, understood = cut_in(brain, at, "色は|reason_color", "何色がありますか|ask_stock", 0.6)
    assert understood == ["reason_color", "ask_product"]
    assert more
    assert knows.asked_for[-1] == "reason", "the question that the sentence began to answer"


@pytest.mark.parametrize("grave", ["refuse_contact", "refuse_offer", "want_human", "wrong_person"])
def test_a_grave_word_stands_for_itself(grave: str) -> None:
    brain, _, at = at_the_question(送料が高いので="reason_shipping_cost")
    _, _, understood = cut_in(brain, at, "送料が高いので|reason_shipping_cost", f"もう結構です|{grave}", 0.5)
    assert understood[-1] == grave


def test_a_grave_word_in_two_parts_is_heard() -> None:
    brain, _, at = at_the_question(もう="refuse_contact")
    cut_in(brain, at, "もう|ask_repeat", "電話は|ask_caller", 0.4)
    assert brain.position().node == "do_not_call"


def test_the_whole_sentence_is_meant_in_this_call() -> None:
    """「録音は」…「嫌なんだけど」: read together they are a word against the recording, and none against the call."""
    brain, knows, at = at_the_question(録音は="refuse_contact")
    knows.known |= {"録音は": "unknown:0.3", "嫌なんだけど": "unknown:0.3"}
    _, more, understood = cut_in(brain, at, "録音は", "嫌なんだけど", 0.4)
    assert [say.line for say in more] == ["recording_why"]
    assert understood[-1] == "ask_if_ai"


def test_a_part_of_no_meaning_joins_one_that_is_unsure() -> None:
    brain, _, at = at_the_question(配達を="reason_delivery")
    _, more, understood = cut_in(brain, at, "配達を|reason_delivery:0.4,ask_delivery_date:0.3", "待てなくて|unknown", 0.4)
    assert understood[-1] == "reason_delivery"
    assert [say.line for say in more]


def test_three_parts_are_one() -> None:
    call, knows = Telephone(), Whole(色は="reason_color")
    call.brain = ScriptedBrain(call.brief, knows)
    call.opened()
    at, said = call.at, []
    for place, part in enumerate(("色は|reason_color", "画面と|ask_stock", "違いますか|ask_stock")):
        begins = at + place * 1.0
        moves = call.brain.on(CustomerSaid(begins + 0.5, Heard(part, begins, begins + 0.5, 1.0)))
        said += [move.intent for move in moves if isinstance(move, Understood)]
        for say in lines(moves):
            call.brain.on(LineHeard(begins + 0.7, say.utterance, say.line, False, ""))
    assert said == ["reason_color"] * 3


def test_heard_out_the_next_word_is_new() -> None:
    call = Telephone().opened().says("色が。|reason_color").says("もう結構です。|refuse_offer")
    assert call.outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("first", "then", "whole", "heard"),
    [
        ("送料が高いので|reason_shipping_cost", "返品もできますか|ask_return", "reason_shipping_cost+ask_return", "return_rule"),
        ("それと|ask_product", "洗濯機で洗えますか|ask_product", "ask_product", "topic"),
        ("サイズが心配で|reason_size", "163なんですけど|unknown", "reason_size", "fit"),
        (f"{MASK * 4}|unknown", "で買います|agree_purchase", "", "ask_channel"),
    ],
)
def test_what_is_asked_for_besides_is_answered_too(first: str, then: str, whole: str, heard: str) -> None:
    brain, _, at = at_the_question(**{first.partition("|")[0]: whole})
    brain.on(CustomerSaid(at, Heard(first, at - 1.0, at, 1.0)))
    moves = brain.on(CustomerSaid(at + 1.5, Heard(then, at + 0.5, at + 1.5, 1.0)))
    assert heard in heard_out(brain, at + 2.0, moves)


def test_the_record_keeps_no_sign_as_a_label() -> None:
    brain, _, at = at_the_question()
    _, _, understood = cut_in(brain, at, f"{MASK * 4}|unknown", "が番号です|unknown", 0.5)
    assert understood == ["unknown", "unknown"]


def test_what_goes_on_a_doubted_word_is_new_though_the_like_was_answered_before() -> None:
    """The line that they cut off is the answer to what they said before, not to this."""

    def said_then(*turns: tuple[float, str]) -> list[str]:
        brain, _, at = at_the_question(送料が="reason_shipping_cost")
        begun = lines(brain.on(CustomerSaid(at, Heard("送料が高い|reason_shipping_cost", at - 1.0, at, 1.0))))
        brain.on(LineHeard(at + 3.0, begun[0].utterance, begun[0].line, False, ""))
        for begins, words in turns:
            moves = brain.on(CustomerSaid(at + begins + 0.5, Heard(words, at + begins, at + begins + 0.5, 1.0)))
        return [say.line for say in lines(moves)]

    doubted = (3.0, "送料が|reason_shipping_cost:0.4,ask_shipping_fee:0.3")
    assert said_then(doubted, (3.9, "高くて|unknown")) == said_then((3.0, "送料が高くて|reason_shipping_cost"))


def test_a_doubted_word_that_goes_on_is_asked_about_no_more() -> None:
    brain, _, at = at_the_question(配達を="reason_delivery")
    first = brain.on(CustomerSaid(at, Heard("配達を|reason_delivery:0.4,ask_delivery_date:0.3", at - 1.0, at, 1.0)))
    assert [move.labels for move in first if isinstance(move, AskLanguage)] == [("reason_delivery", "ask_delivery_date")]
    more = brain.on(CustomerSaid(at + 1.0, Heard("待てなくて|unknown", at + 0.5, at + 1.0, 1.0)))
    assert lines(more)
    assert not any(isinstance(move, AskLanguage) for move in more)


def test_with_an_operator_in_between_it_is_a_sentence_of_its_own() -> None:
    brain, _, at = at_the_question(色は="ask_product")
    brain.on(CustomerSaid(at, Heard("色は|reason_color", at - 1.0, at, 1.0)))
    brain.on(OperatorTookOver(at + 0.1, "op"))
    brain.on(OperatorHandedBack(at + 0.2, "op", (), False))
    more = brain.on(CustomerSaid(at + 1.0, Heard("何色がありますか|ask_stock", at + 0.5, at + 1.0, 1.0)))
    assert [move.intent for move in more if isinstance(move, Understood)] == ["ask_stock"]


def test_a_greeting_before_the_agent_has_spoken_is_no_part_of_what_follows() -> None:
    call, knows = Telephone(), Whole(もしもし="ask_caller")
    brain = ScriptedBrain(call.brief, knows)
    begun = lines(brain.on(CallAnswered(0.5)))
    brain.on(CustomerSaid(1.0, Heard("もしもし|off_topic", 0.5, 1.0, 1.0)))
    brain.on(LineHeard(1.4, begun[0].utterance, begun[0].line, False, ""))
    more = brain.on(CustomerSaid(1.8, Heard("はい、山田です|identity_confirm", 1.3, 1.8, 1.0)))
    assert [move.intent for move in more if isinstance(move, Understood)] == ["identity_confirm"]
