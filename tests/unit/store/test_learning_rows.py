"""Example sentences at rest: the customer's words sealed while they wait, and gone with the call's."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.domain.outcome import Outcome
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import ENDED, TurnRecord
from console.service.learning.learning_records import ExampleState, LearningExample
from tests.unit.store.sample import NOW, SHOP, call, everything_on_disk, fill, sqlite_store

WORDS = "丈が気になるんです"


def example(number: int) -> LearningExample:
    turn = (f"e{number}", SHOP.id, "call1", "correction", float(number), "reason", "off_topic", 0.4, "reason_size", WORDS)
    return LearningExample(*turn, ExampleState.WAITING, NOW, "佐々木")


def test_words_wait_sealed_and_go_when_the_call_is_forgotten(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    store = sqlite_store(tmp_path)
    with store() as work:
        work.calls.add(call())
        work.calls.save(replace(call(), state=ENDED, ended_at=NOW, outcome=Outcome.CONSULT))
        work.calls.add_turn(call(), TurnRecord(TranscriptTurn(Speaker.CUSTOMER, WORDS, 1.0, 2.0)))
        for number in (1, 2):
            work.learning.propose(call(), example(number))
        accepted = replace(example(2), state=ExampleState.ACCEPTED, text="丈は大丈夫か", decided_at=NOW, decided_by="店長")
        work.learning.decide(accepted)
        work.commit()
    assert WORDS.encode() not in everything_on_disk(tmp_path)
    with store() as work:
        assert work.learning.get("e1") == example(1)
        assert work.learning.accepted() == (accepted,)
        work.retention.words(NOW + timedelta(days=1), 10)
        work.commit()
    with store(read_only=True) as work:
        assert work.learning.get("e1") is None
        assert work.learning.accepted() == (accepted,)


def test_a_second_correction_of_a_turn_takes_the_place_of_the_first(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    with sqlite_store(tmp_path)() as work:
        work.calls.add(call())
        work.learning.propose(call(), example(1))
        work.learning.propose(call(), replace(example(1), id="e9", label="ask_product"))
        assert work.learning.page(SHOP.id, None, 0, 10)[0] == 1
        assert work.learning.counts(SHOP.id) == {"waiting": 1}
