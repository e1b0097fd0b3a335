"""When the link leaves: not while the customer may still be refusing it."""

from console.call.effects import Effect, Send
from console.call.floor import Floor
from console.domain.moves import AskLanguage, Bar, EndCall, Move, SendLink, Understood
from console.domain.stimuli import (
    CustomerSaid,
    Interpreted,
    LineHeard,
)
from tests.unit.call.rehearsed import Answers, line, opened, said


def sent(effects: list[Effect]) -> list[Effect]:
    return [effect for effect in effects if isinstance(effect, Send)]


def about_to_send(*answer: Move) -> tuple[Floor, Answers]:
    """The last line before the link ends while the customer is speaking."""
    floor, brain = opened(line("条件"))
    brain.ready |= {LineHeard: (SendLink("mail"),), CustomerSaid: answer}
    floor.line_began(1.7, "u-条件")
    floor.speech_began(4.0)
    assert sent(floor.played(4.2, "u-条件", "条件です。", True)) == []
    return floor, brain


def test_the_link_leaves_at_once_when_nobody_speaks() -> None:
    floor, brain = opened(line("条件"))
    brain.ready[LineHeard] = (SendLink("mail", ("クーポン",)),)
    floor.line_began(1.7, "u-条件")
    assert sent(floor.played(4.2, "u-条件", "条件です。", True)) == [Send("mail", ("クーポン",))]


def test_the_link_waits_for_who_is_speaking_and_leaves_once() -> None:
    floor, _ = about_to_send(Understood("thanks_bye", 0.9))
    assert sent(floor.customer_said(5.5, said("はい、どうも。", 5.2))) == [Send("mail")]
    floor.speech_began(7.0)
    assert sent(floor.speech_was_nothing(7.4)) == []


def test_the_link_waits_for_a_noise_too() -> None:
    floor, _ = about_to_send()
    assert sent(floor.speech_was_nothing(4.6)) == [Send("mail")]


def test_a_refusal_into_the_last_line_keeps_the_link_back() -> None:
    floor, _ = about_to_send(Understood("refuse_offer", 0.9), Bar(False), EndCall())
    assert sent(floor.customer_said(5.5, said("やっぱりいりません。", 5.2))) == []
    assert sent(floor.tick(20.0)) == []


def test_what_was_not_understood_keeps_the_link_back_until_it_is() -> None:
    floor, brain = about_to_send(Understood("unknown", 0.4))
    assert sent(floor.customer_said(5.5, said("やっぱ……。", 5.2))) == []
    brain.ready[CustomerSaid] = (Understood("affirm", 0.9),)
    floor.speech_began(8.0)
    assert sent(floor.customer_said(8.8, said("はい、送って。", 8.6))) == [Send("mail")]


def test_the_link_waits_for_the_second_opinion_on_what_was_said() -> None:
    floor, brain = about_to_send(Understood("thanks_bye", 0.4), AskLanguage("q1", "どうも。", "", ("thanks_bye", "refuse_offer"), 450))
    assert sent(floor.customer_said(5.5, said("どうも。", 5.2))) == []
    assert sent(floor.interpreted(5.9, "q1", None)) == [Send("mail")]
    floor, brain = about_to_send(Understood("thanks_bye", 0.4), AskLanguage("q1", "どうも。", "", ("thanks_bye", "refuse_offer"), 450))
    brain.ready[Interpreted] = (Understood("refuse_offer", 0.6), Bar(False))
    floor.customer_said(5.5, said("どうも。", 5.2))
    assert sent(floor.interpreted(5.9, "q1", "refuse_offer")) == []
