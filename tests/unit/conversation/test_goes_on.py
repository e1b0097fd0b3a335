"""The agent has answered too soon: what the customer says on belongs to the sentence before."""

import pytest

from console.conversation.brain import ScriptedBrain
from console.domain.moves import AskLanguage, Say, Understood
from console.domain.outcome import Outcome
from console.domain.stimuli import CustomerSaid, LineHeard
from console.domain.transcript import Heard
from tests.unit.conversation.telephone import Scripted, Telephone


class Whole(Scripted):
    """Knows whole sentences by their first words; what was told with the words counts for a part."""

    def __init__(self, **whole: str) -> None:
        super().__init__()
        self._whole = whole

    def understand(self, text, *, expecting, vocabulary=()):  # type: ignore[no-untyped-def]
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
    begun = [move for move in moves if isinstance(move, Say)]
    if begun:
        brain.on(LineHeard(at + gap + 0.2, begun[0].utterance, begun[0].line, False, ""))
    end = at + gap + 1.0
    more = brain.on(CustomerSaid(end, Heard(then, at + gap, end, 1.0)))
    understood = [move.intent for move in (*moves, *more) if isinstance(move, Understood)]
    return begun, [move for move in more if isinstance(move, Say | AskLanguage)], understood  # type: ignore[misc]


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
        for say in (move for move in moves if isinstance(move, Say)):
            call.brain.on(LineHeard(begins + 0.7, say.utterance, say.line, False, ""))
    assert said == ["reason_color"] * 3


def test_heard_out_the_next_word_is_new() -> None:
    call = Telephone().opened().says("色が。|reason_color").says("もう結構です。|refuse_offer")
    assert call.outcome is Outcome.REFUSED
