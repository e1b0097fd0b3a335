"""What is gathered of a simulated call."""

from console.call.effects import Moved, Turn
from console.domain.moves import Understood
from console.domain.transcript import Speaker, TranscriptTurn
from console.simulation.record import Record


def test_a_turn_means_what_was_acted_on() -> None:
    record = Record("r", scripted_turns=[None, 0])
    record.take(Turn(TranscriptTurn(Speaker.CUSTOMER, "最後がありますか", 1.0, 2.0, intent="ask_stock", confidence=0.4), None))
    record.take(Turn(TranscriptTurn(Speaker.AGENT, "割引はございません。", 2.4, 4.0, line="discount_none"), None))
    record.take(Moved(Understood("ask_discount", 0.6, None), 2.3))
    said = record.json()
    assert said["intents"] == {"2": "ask_discount"}
    assert [turn["intent"] for turn in said["transcript"]] == ["ask_discount", None]
