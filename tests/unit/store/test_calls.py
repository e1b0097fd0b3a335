"""Calls and what happened in them come back as they went in."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.domain.call import Holder
from console.domain.outcome import LineResult, Outcome
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import ENDED, DisclosureHeard, FactCited, Hand, Link, Recording, TurnRecord
from tests.unit.store.sample import FACT, KEN, NOW, call, fill, sqlite_store


def test_a_call_keeps_every_field(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store() as work:
        work.calls.add(call())
        work.commit()
    full = replace(
        call(),
        state=ENDED,
        holder=Holder.OPERATOR,
        operator="佐々木",
        barge_in=True,
        answered_at=NOW + timedelta(seconds=3),
        ended_at=NOW + timedelta(seconds=60),
        outcome=Outcome.LINK_SENT,
        line_result=LineResult.ANSWERED,
        position={"stage": "購入促進", "disclosures": ["seller"]},
        intent="accept",
        hand=Hand("anger", "お怒りのご様子", "sounds angry"),
        link=Link("sms", True),
        codec="G722",
        callback_at=NOW + timedelta(days=1),
        desk_phone=True,
    )
    with store() as work:
        work.calls.save(full)
        work.commit()
    with store(read_only=True) as work:
        assert work.calls.get("call1") == full
        assert work.calls.live() == ()
        assert work.calls.recent(10) == (full,)
        assert work.calls.get("another") is None


def test_the_books_of_a_call(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    record = call()
    turns = (
        TurnRecord(TranscriptTurn(Speaker.AGENT, "お電話いたしました", 0.5, 2.0, line="reason", unheard="。続き"), "a1"),
        TurnRecord(TranscriptTurn(Speaker.CUSTOMER, "はい", 2.5, 3.0, intent="affirm", confidence=0.9), "c1"),
    )
    with store() as work:
        work.calls.add(record)
        for turn in reversed(turns):
            work.calls.add_turn(record, turn)
        work.calls.add_disclosure(record, DisclosureHeard("seller", 2.0))
        work.calls.add_disclosure(record, DisclosureHeard("seller", 9.0))
        work.calls.add_fact(record, FactCited("f1", "returns", 4.0, FACT.key, FACT.value, FACT.source))
        work.calls.add_event(record, 1.0, "understood", {"intent": "affirm"}, NOW)
        work.calls.put_recording(record, Recording("x.wav", "a" * 64, 100))
        work.links.ask("l1", record, "sms", "09000000001", NOW)
        work.links.answer("l1", True, "201 SM1", NOW)
        work.commit()
    with store(read_only=True) as work:
        assert work.calls.turns("call1") == turns
        assert work.calls.disclosures("call1") == (DisclosureHeard("seller", 2.0),)
        assert work.calls.facts("call1") == (FactCited("f1", "returns", 4.0, "returns.days", 14, "規約"),)
        assert work.calls.events("call1", "understood") == ((1.0, "understood", {"intent": "affirm"}),)
        assert work.calls.recording("call1") == Recording("x.wav", "a" * 64, 100)
        assert [(link.accepted, link.receipt) for link in work.links.of("call1")] == [(True, "201 SM1")]


def test_attempts_count_what_reached_the_network(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    unreached = replace(call(2, KEN), line_result=LineResult.TRUNK_DOWN, state=ENDED)
    with store() as work:
        work.calls.add(call())
        work.calls.add(unreached)
        work.commit()
    with store(read_only=True) as work:
        [past] = work.calls.past("c1")
        assert (past.cart_id, past.started_at, past.reached_the_network) == ("k1", NOW, True)
        assert [past.reached_the_network for past in work.calls.past("c2")] == [False]
        assert work.calls.last_start() == NOW


def test_barring_only_ever_widens(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store() as work:
        work.barred.bar("s1", "090", True, "do not call", NOW)
        work.barred.bar("s1", "090", False, "refused", NOW)
        work.barred.bar("s1", "091", False, "refused", NOW)
        work.commit()
    with store(read_only=True) as work:
        assert work.barred.scope("s1", "090") == "everything"
        assert work.barred.scope("s1", "091") == "sales"
        assert work.barred.scope("s2", "090") is None


def test_facts_end_when_they_say_so(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store() as work:
        work.facts.put("s1", (replace(FACT, id="f2", key="offer.X.percent", valid_until=NOW + timedelta(days=1)),))
        work.commit()
    with store(read_only=True) as work:
        assert {fact.id for fact in work.facts.of("s1", NOW)} == {"f1", "f2"}
        assert {fact.id for fact in work.facts.of("s1", NOW + timedelta(days=1))} == {"f1"}


def test_a_second_opinion_is_the_meaning_that_stays(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    record = call()
    asked = TranscriptTurn(Speaker.CUSTOMER, "最後がありますか", 2.5, 3.0, intent="ask_stock", confidence=0.4)
    answered = TranscriptTurn(Speaker.AGENT, "はい、2点ございます", 3.4, 5.0, line="stock")
    with store() as work:
        work.calls.add(record)
        work.calls.add_turn(record, TurnRecord(asked))
        work.calls.add_turn(record, TurnRecord(answered))
        work.calls.understood(record, "ask_discount", 0.6)
        work.commit()
    with store(read_only=True) as work:
        assert [(t.turn.intent, t.turn.confidence) for t in work.calls.turns("call1")] == [("ask_discount", 0.6), (None, None)]
