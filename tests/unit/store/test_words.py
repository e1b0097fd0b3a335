"""The keyed index over words: found by what was said, unreadable without the key, gone with the customer."""

from pathlib import Path

from sqlalchemy import select

from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import TurnRecord
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.history_tables import TurnGramRow
from console.store.sql_unit_of_work import SqlStore
from console.store.sql_words import turns_with
from tests.unit.store.sample import HANAKO, KEN, KEY, SHOP, call, fill, new_store


def said(text: str) -> TurnRecord:
    return TurnRecord(TranscriptTurn(Speaker.CUSTOMER, text, 1.0, 2.0))


def store_with_calls(folder: Path) -> SqlStore:
    store = new_store(folder)
    fill(store)
    with store() as work:
        for number, customer, words in ((1, HANAKO, "クーポンは使えますか"), (2, KEN, "返品できますか")):
            work.calls.add(call(number, customer))
            work.calls.add_turn(call(number, customer), said(words))
        work.commit()
    return store


def turns(store: SqlStore, word: str, key: bytes = KEY) -> list[int]:
    with store(read_only=True) as work:
        return list(work._session.scalars(turns_with(AesGcmCipher(key), SHOP.id, word)))


def test_found_by_words_in_any_spelling_and_only_where_they_were_said(tmp_path: Path) -> None:
    store = store_with_calls(tmp_path)
    assert turns(store, "くーぽん") == turns(store, "ｸｰﾎﾟﾝ") != []
    assert turns(store, "クーポンは、使え") == turns(store, "クーポン")
    assert turns(store, "返品") != turns(store, "クーポン")
    assert turns(store, "送料") == []


def test_nothing_is_found_with_another_key(tmp_path: Path) -> None:
    store = store_with_calls(tmp_path)
    assert turns(store, "返品", bytes(32)) == []


def test_the_index_of_a_customer_goes_with_the_customer(tmp_path: Path) -> None:
    store = store_with_calls(tmp_path)
    with store() as work:
        work.customers.forget("c1")
        work.commit()
    assert turns(store, "クーポン") == []
    with store(read_only=True) as work:
        kept = {row.turn_id for row in work._session.scalars(select(TurnGramRow))}
        assert kept == set(turns(store, "返品"))
