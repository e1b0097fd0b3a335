"""Who holds the line: legal transitions only, one operator at a time."""

import pytest

from console.call.takeover import Takeover
from console.domain.call import Holder
from console.domain.errors import Refused


def test_take_over_and_hand_back() -> None:
    taken = Takeover().take("森")
    assert (taken.holder, taken.operator, taken.voice()) == (Holder.OPERATOR, "森", "operator")
    assert taken.hand_back("森") == Takeover()


def test_two_operators_cannot_take_the_same_call() -> None:
    taken = Takeover().take("森")
    with pytest.raises(Refused) as refused:
        taken.take("林")
    assert refused.value.rule == "call.held_by_another"
    assert "森" in refused.value.ja


def test_only_who_has_it_gives_it_back() -> None:
    with pytest.raises(Refused):
        Takeover().take("森").hand_back("林")
    with pytest.raises(Refused):
        Takeover().hand_back("森")


def test_barging_in_mixes_both_voices_and_ends() -> None:
    both = Takeover().barge_in("森", True)
    assert (both.voice(), both.holder) == ("both", Holder.AI)
    assert both.barge_in("森", False) == Takeover()
    with pytest.raises(Refused):
        both.take("林")


def test_hold_gives_the_line_back_to_who_had_it() -> None:
    held = Takeover().take("森").hold("森", True)
    assert held.voice() == "hold"
    assert held.hold("森", False) == Takeover().take("森")
    assert Takeover().hold("森", True).hold("森", False) == Takeover()
