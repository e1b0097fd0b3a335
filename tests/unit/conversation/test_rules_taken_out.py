"""Who answers, the order of the opening, the terms before the link, the mask over card numbers: each rule is taken out once, and the judge,
which reads the finished call alone, names what was broken."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest

from console.call import card_silence
from console.call.listening import EarCallbacks, HeardTurn
from console.conversation.dialogue import machine
from console.conversation.dialogue.machine import Machine
from console.conversation.dialogue.moving import Moving, Step
from console.conversation.dialogue.state import State
from console.domain.call import CallBrief
from console.domain.card_numbers import masked
from console.domain.script import Node
from console.domain.terms import Term
from console.domain.transcript import Heard
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import Telephone

Patch = Callable[[pytest.MonkeyPatch], None]


class Removal(NamedTuple):
    """``rule`` is what the judge must name once the dialogue is ``without`` it."""

    without: Patch
    play: Callable[[], Telephone]
    rule: str


def _answered(*turns: str) -> Callable[[], Telephone]:
    return lambda: Telephone().answered().says(*turns).until_the_end()


def _opened(*turns: str) -> Callable[[], Telephone]:
    return lambda: Telephone().opened().says(*turns).until_the_end()


def _someone_else_is(course: Callable[[Machine, State], Step]) -> Patch:
    return lambda patch: patch.setattr(Machine, "_someone_else", lambda self, state, intent, turn: course(self, state))


def _unnoticed(intent: str) -> Patch:
    noticed = Machine._urgent

    def urgent(self: Machine, state: State, name: str) -> Step:
        return self.moving.resume(state) if name == intent else noticed(self, state, name)

    return lambda patch: patch.setattr(Machine, "_urgent", urgent)


WHO_ANSWERS = {
    "a third party is taken for the person": Removal(
        _someone_else_is(lambda self, state: self.moving.place(state._replace(identified=True), "goods")),
        _answered("母はいません。|third_party"),
        "privacy.no_goods_to_others",
    ),
    "a third party is asked again": Removal(
        _someone_else_is(lambda self, state: self.moving.resume(state)),
        _answered("母はいません。|third_party"),
        "privacy.others_hear_the_least",
    ),
    "a stranger is asked again": Removal(
        _someone_else_is(lambda self, state: self.moving.resume(state)),
        _answered("違います。|wrong_person"),
        "privacy.others_hear_the_least",
    ),
    "a machine is talked to": Removal(
        _unnoticed("voicemail"), _answered("発信音のあとにお話しください。|voicemail"), "privacy.others_hear_the_least"
    ),
    "a child is talked to": Removal(_unnoticed("minor"), _opened("小学生です。|minor"), "minor.not_ended"),
    "who was fetched hears the rest only": Removal(
        lambda patch: patch.setattr(machine, "another_voice", lambda state: state._replace(identified=False, expecting=None)),
        _answered("主人ですね。今代わります。|third_party", *("はい、そうです。|identity_confirm",) * 2),
        "opening.before_solicitation",
    ),
    "a bare yes at pick-up makes the person": Removal(
        lambda patch: patch.setattr(Machine, "begin", lambda self, state: self.moving.place(state._replace(identified=True), "opening")),
        lambda: Telephone().answered().until_the_end(),
        "privacy.not_the_person_yet",
    ),
}


@pytest.mark.parametrize("name", WHO_ANSWERS)
def test_who_answers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    removal = WHO_ANSWERS[name]
    assert judge(removal.play()) == []
    removal.without(monkeypatch)
    assert removal.rule in {rule for rule, _ in judge(removal.play())}


def _with_nodes(change: Callable[[Node], Node], brief: CallBrief) -> CallBrief:
    assert brief.script.script is not None
    script = replace(brief.script.script, nodes=tuple(change(node) for node in brief.script.script.nodes))
    return replace(brief, script=replace(brief.script, script=script))


@pytest.mark.parametrize("first", [0, 1, 2], ids=["recording first", "purpose before recording", "identity before purpose"])
def test_the_order_of_the_opening(first: int) -> None:
    def swapped(node: Node) -> Node:
        if node.id != "opening":
            return node
        steps = list(node.steps)
        steps[first], steps[first + 1] = steps[first + 1], steps[first]
        return replace(node, steps=tuple(steps))

    said = "はい、本人です。|identity_confirm"
    assert judge(Telephone().answered().says(said).until_the_end()) == []
    other = Telephone(brief=_with_nodes(swapped, Telephone().brief)).answered().says(said, said)
    assert "opening.order" in {rule for rule, _ in judge(other.until_the_end())}


TERMS = {
    Term.PRICE: "terms_price",
    Term.PAYMENT: "terms_payment",
    Term.DELIVERY: "terms_delivery",
    Term.RETURN: "terms_return",
    Term.COOLING_OFF: "terms_cooling_off",
}
FACTS = {
    Term.PAYMENT: "payment.methods",
    Term.DELIVERY: "shipping.days",
    Term.RETURN: "return.condition",
    Term.COOLING_OFF: "law.cooling_off.days",
}
WANTS_IT = ("忘れていました。|reason_forgot", "はい、送ってください。|agree_send_link", "メールで。|agree_send_link")


@pytest.mark.parametrize("term", TERMS)
def test_a_term_that_the_script_passes_over(term: Term) -> None:
    def unsaid(node: Node) -> Node:
        return (
            replace(node, steps=tuple(step for step in node.steps if not step[0].startswith(TERMS[term]))) if node.id == "terms" else node
        )

    assert judge(Telephone().opened().says(*WANTS_IT)) == [("call.does_not_end", "")]
    loose = Telephone(brief=_with_nodes(unsaid, Telephone().brief)).opened().says(*WANTS_IT).until_the_end()
    assert (f"link.terms_{term}", "") in judge(loose)


@pytest.mark.parametrize("term", FACTS)
def test_a_term_without_a_fact_keeps_the_link_back(term: Term, monkeypatch: pytest.MonkeyPatch) -> None:
    def played() -> Telephone:
        brief = Telephone().brief
        facts = tuple(fact for fact in brief.facts if not fact.key.startswith(FACTS[term]))
        return Telephone(brief=replace(brief, facts=facts)).opened().says(*WANTS_IT).until_the_end()

    kept = played()
    assert judge(kept) == []
    assert kept.result()["sent"] == []
    monkeypatch.setattr(Moving, "_untold", lambda self, state: False)
    assert (f"link.terms_{term}", "") in judge(played())


PIECES = ("カードで払います。", "番号が、4111です。", "それから、1111。", "1111、1111です。")


def _told_on_the_line() -> Telephone:
    """The number in pieces, through the guard between the ear and whoever is told its words."""
    call = Telephone().opened()

    class Recorder:
        def silence_recording(self, on: bool, back_s: float = 0.0) -> None:
            return

    def nothing(at: float) -> None:
        return

    def told(at: float, turn: HeardTurn) -> None:
        call.says(turn.heard.text)

    on = EarCallbacks(nothing, lambda *_: None, nothing, nothing, nothing, nothing, told)
    ear = card_silence.CardSilence(Recorder(), lambda: call.at).guarding(on)
    for words in PIECES:
        ear.turn(call.at, HeardTurn(Heard(words, call.at, call.at, 1.0), call.at, call.at, call.at))
    return call.until_the_end()


@pytest.mark.parametrize(
    "without",
    [lambda text, before="": text, lambda text, before="": masked(text)],
    ids=["the mask", "what was said before"],
)
def test_a_card_number_that_is_not_masked(without: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge(_told_on_the_line()) == []
    monkeypatch.setattr(card_silence, "masked", without)
    assert ("card.unmasked", "customer") in judge(_told_on_the_line())
