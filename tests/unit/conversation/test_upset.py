"""A customer who sounds upset: softer lines, nothing suggested, a hand for a person; and never more than that."""

from console.domain.moves import RaiseHand
from console.domain.stimuli import MoodHeard
from tests.unit.conversation.telephone import SCRIPTS, Telephone


def sounds(call: Telephone, alarm: str | None = None, *, gentle: bool = True) -> Telephone:
    return call._tell(MoodHeard(call._later(), gentle, alarm, "声が鋭い・早口", "sharper voice, faster speech"))


def test_the_lines_get_softer_and_back_again() -> None:
    call = sounds(Telephone().opened())
    call.says("サイズが合うか分からなくて。|reason_size")
    assert call.lines[-1] == "offer_soft"
    sounds(call, gentle=False)
    call.says("返品できますか。|ask_return")
    assert call.lines[-1] == "offer_again"


def test_nothing_is_suggested_beside_the_cart_meanwhile() -> None:
    calm = Telephone("佐藤 健").opened().says("買います。|agree_purchase")
    upset = sounds(Telephone("佐藤 健").opened()).says("買います。|agree_purchase")
    assert any(line.startswith("suggest_") for line in calm.lines)
    assert not any(line.startswith("suggest_") for line in upset.lines)


def test_a_person_is_told_why_once() -> None:
    call = sounds(Telephone().opened(), "anger")
    [hand] = call.moves(RaiseHand)
    assert hand.reason == "anger"
    assert "声が鋭い・早口" in hand.brief_ja
    assert "sharper voice, faster speech" in hand.brief_en
    assert call.says("返品できますか。|ask_return").lines[-1] == "ask_reason_soft" or not call.over


def test_what_the_words_have_brought_already_is_not_told_again() -> None:
    call = Telephone().opened().says("しつこいですよ。|complaint")
    assert [hand.reason for hand in call.moves(RaiseHand)] == ["anger"]
    sounds(call, "anger")
    assert [hand.reason for hand in call.moves(RaiseHand)] == ["anger"]


def test_an_operator_who_has_the_call_is_not_called_for_but_the_ai_comes_back_gently() -> None:
    call = Telephone().opened().taken_over()
    sounds(call, "anger")
    assert call.moves(RaiseHand) == []
    call.handed_back(("customer", "返品できますか。|ask_return"))
    call.says("返品できますか。|ask_return")
    assert call.lines[-1].endswith("_soft")


def test_a_farewell_is_not_disturbed() -> None:
    call = Telephone().opened()
    call.hold_the_line("refused_close")
    call.says("いりません。|refuse_offer")
    sounds(call, "anger")
    assert call.moves(RaiseHand) == []


def test_every_pack_has_the_softer_lines() -> None:
    for script in SCRIPTS.values():
        soft = {line.id for line in script.lines if "upset" in line.when}
        placed = {name for node in script.script.nodes for step in (*node.steps, node.again) for name in step} if script.script else set()
        assert soft
        assert soft <= placed
