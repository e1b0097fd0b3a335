"""The line goes from hand to hand, and the customer is never left in dead air: measured on the customer's recording."""

import pytest

from console.domain.errors import Refused
from console.domain.stimuli import OperatorHandedBack
from console.domain.transcript import Speaker
from tests.integration.takeover.conftest import Listen, StartCall
from tests.integration.takeover.ear import GAP_MS, LOST_S, SOON_S
from tests.integration.takeover.line import AGENT, BRIDGE, HOLD, OPERATOR, voice
from tests.integration.trunk.rig import until

pytestmark = pytest.mark.integration

CLICK_S = 0.03
"""The edges of a tone leak into every pitch for a window or two."""
BEFORE_S, AFTER_S = 0.2, 1.0
"""Where a gap is looked for, around a key."""


async def test_the_operator_is_heard_at_once_and_the_ai_bridges_at_once(start: StartCall, ear: Listen) -> None:
    call = await start()
    call.headset()
    await call.lasts(0.5)
    taken = call.key("take_over")
    await call.lasts(1.2)
    back = call.key("hand_back")
    await call.lasts(1.2)
    heard = await ear(call)
    operator, bridge = heard.begins(OPERATOR, taken), heard.begins(BRIDGE, back)
    assert operator is not None
    assert operator - taken <= SOON_S
    assert bridge is not None
    assert bridge - back <= SOON_S
    assert heard.gap(taken - BEFORE_S, taken + AFTER_S) <= GAP_MS
    assert heard.gap(back - BEFORE_S, back + AFTER_S) <= GAP_MS
    assert heard.seconds_of(AGENT, taken + SOON_S) <= CLICK_S
    assert heard.seconds_of(OPERATOR, back + SOON_S, least=0.02) <= CLICK_S


async def test_barging_in_and_out_leaves_the_agent_talking(start: StartCall, ear: Listen) -> None:
    call = await start()
    call.headset()
    await call.lasts(0.5)
    into = call.key("barge_in", on=True)
    await call.lasts(0.8)
    out = call.key("barge_in", on=False)
    await call.lasts(0.8)
    heard = await ear(call)
    operator = heard.begins(OPERATOR, into)
    assert operator is not None
    assert operator - into <= SOON_S
    assert heard.seconds_of(AGENT, into, out + 0.6) == pytest.approx(out + 0.6 - into, abs=LOST_S)
    assert heard.seconds_of(OPERATOR, out + SOON_S, least=0.02) <= CLICK_S


async def test_a_hold_is_filled_and_the_agent_goes_on_after_it(start: StartCall, ear: Listen) -> None:
    call = await start()
    await call.lasts(0.5)
    held = call.key("hold", on=True)
    await call.lasts(1.0)
    on = call.key("hold", on=False)
    await call.lasts(1.0)
    heard = await ear(call)
    assert heard.gap(held - BEFORE_S, on + 0.8) <= GAP_MS
    assert heard.begins(HOLD, held, least=0.02) is not None
    again = heard.begins(AGENT, on)
    assert again is not None
    assert again - on <= SOON_S


async def test_an_operator_may_hold_the_call_and_go_on(start: StartCall, ear: Listen) -> None:
    call = await start()
    call.headset()
    await call.lasts(0.4)
    taken = call.key("take_over")
    await call.lasts(0.6)
    held = call.key("hold", on=True)
    await call.lasts(0.8)
    on = call.key("hold", on=False)
    await call.lasts(0.8)
    heard = await ear(call)
    assert heard.gap(taken - BEFORE_S, on + 0.6) <= GAP_MS
    assert heard.seconds_of(OPERATOR, held + SOON_S, on, least=0.02) <= CLICK_S
    again = heard.begins(OPERATOR, on)
    assert again is not None
    assert again - on <= SOON_S


async def test_an_operator_who_vanishes_leaves_no_dead_air_and_the_ai_bridges(start: StartCall, ear: Listen) -> None:
    call = await start()
    headset = call.headset()
    await call.lasts(0.4)
    call.key("take_over")
    await call.lasts(0.6)
    await headset.off()
    gone = call.phone.place(call.now())
    await call.lasts(1.2)
    given_back = call.key("hand_back", vanished=True)
    await call.lasts(1.2)
    heard = await ear(call)
    assert heard.gap(gone - BEFORE_S, given_back + 1.0) <= GAP_MS
    bridge = heard.begins(BRIDGE, given_back)
    assert bridge is not None
    assert bridge - given_back <= SOON_S
    line = next(event["line"] for event in call.told if event["event"] == "speaking" and event["line"].startswith("bridge"))
    assert line == "bridge_vanished"


async def test_two_operators_cannot_take_the_same_call(start: StartCall, ear: Listen) -> None:
    call = await start()
    call.headset()
    await call.lasts(0.4)
    taken = call.key("take_over", "mori")
    for order in ("take_over", "hand_back"):
        with pytest.raises(Refused) as refused:
            call.key(order, "hayashi")
        assert "mori" in refused.value.ja
    for order, on in (("hold", True), ("barge_in", True)):
        with pytest.raises(Refused):
            call.key(order, "hayashi", on=on)
    with pytest.raises(Refused):
        call.key("desk_phone", "hayashi", uri="sip:desk@127.0.0.1:9")
    await call.lasts(SOON_S + 0.5)
    heard = await ear(call)
    assert heard.seconds_of(OPERATOR, taken + SOON_S, taken + SOON_S + 0.4) == pytest.approx(0.4, abs=LOST_S)


async def test_what_the_operator_was_saying_at_the_hand_back_is_in_the_transcript(start: StartCall, ear: Listen) -> None:
    words = "かしこまりました。メールでお送りいたしますので"
    sound = voice(words)
    call = await start(lambda which, utterance, seconds: words if "operator" in which else "")
    call.headset(sound)
    await call.lasts(0.3)
    call.key("take_over")
    await call.lasts(0.8)
    call.key("hand_back")
    await until(lambda: any(event["event"] == "turn" and event["who"] == "operator" for event in call.told))
    await ear(call)
    said = [(turn["who"], turn["text"], turn["operator"]) for turn in call.told if turn["event"] == "turn" and turn["who"] == "operator"]
    assert said == [("operator", words, "mori")]


async def test_a_customer_in_mid_sentence_is_heard_out_at_the_hand_back(start: StartCall, ear: Listen) -> None:
    words = "それではメールで送ってください"
    sound = voice(words)
    call = await start(lambda which, utterance, seconds: words if "customer" in which else "")
    await call.lasts(0.3)
    call.key("take_over")
    call.phone.play(sound)
    await call.lasts(0.8)
    back = call.key("hand_back")
    await call.lasts(len(sound) / 32_000 + 1.5)
    heard = await ear(call)
    _, end = heard.spoke()
    bridge = heard.begins(BRIDGE, back)
    assert bridge is not None
    assert bridge >= end
    told = [stimulus for stimulus in call.brain.told if isinstance(stimulus, OperatorHandedBack)]
    assert [turn.text for turn in told[0].said if turn.who is Speaker.CUSTOMER] == [words]


async def test_what_was_said_to_the_operator_counts_as_no_answer_of_the_agent(start: StartCall, ear: Listen) -> None:
    words = "メールで送ってください。"
    sound = voice(words)
    call = await start(lambda which, utterance, seconds: words if "customer" in which else "")
    await call.lasts(0.3)
    call.key("take_over")
    call.phone.play(sound)
    await until(lambda: any(event["event"] == "turn" and event["who"] == "customer" for event in call.told))
    back = call.key("hand_back")
    await call.lasts(1.2)
    heard = await ear(call)
    assert heard.begins(BRIDGE, back) is not None
    assert [event for event in call.told if event["event"] == "latency"] == []
