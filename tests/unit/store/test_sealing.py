"""Personal text at rest."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from console.domain.errors import StoreFault
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import Hand, TurnRecord
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.sealing import ERASED
from tests.unit.store.sample import CARTS, HANAKO, KEN, NOW, SHOP, call, everything_on_disk, fill, sqlite_store

WORDS = "身長は百六十五センチです"


def test_customers_and_carts_come_back_as_they_went_in(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    with sqlite_store(tmp_path)(read_only=True) as work:
        assert work.customers.get("c1") == HANAKO
        assert work.customers.get("c2") == KEN
        assert work.carts.get("k1") == CARTS[0]
        assert work.shops.all() == (SHOP,)


def test_no_name_number_address_or_word_lies_in_the_files(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    record = replace(call(), hand=Hand("want_human", "山田様が担当者をご希望", "wants a person"))
    with store() as work:
        work.calls.add(record)
        work.calls.add_turn(record, TurnRecord(TranscriptTurn(Speaker.CUSTOMER, WORDS, 1.0, 2.0, unheard="聞こえず")))
        work.calls.add_event(record, 1.0, "hand", {"brief_ja": "山田様"}, NOW)
        work.links.ask("l1", record, "mail", "yamada@example.com", NOW)
        work.barred.bar("s1", "09000000001", True, "call", NOW)
        work.commit()
    store.close()
    stored = everything_on_disk(tmp_path)
    for personal in ("山田", "ハナコ", "09000000001", "yamada@example.com", "secret1", WORDS, "聞こえず", "担当者"):
        assert personal.encode() not in stored
    assert "コート".encode() in stored  # goods are the shop's, and show that the search above can find something


def test_a_customer_is_found_by_number_without_the_number_being_kept(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store(read_only=True) as work:
        assert work.customers.by_phone("s1", "09000000002") == KEN
        assert work.customers.by_phone("s1", "09000000009") is None
        assert work.customers.by_phone("another shop", "09000000002") is None


def test_erasure_destroys_the_key_and_with_it_every_copy(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store() as work:
        work.calls.add(call())
        work.calls.add_turn(call(), TurnRecord(TranscriptTurn(Speaker.CUSTOMER, WORDS, 1.0, 2.0)))
        work.barred.bar("s1", "09000000001", False, "call", NOW)
        work.commit()
    with store() as work:
        work.customers.forget("c1")
        work.commit()
    with store(read_only=True) as work:
        gone = work.customers.get("c1")
        assert (gone.name, gone.phone, gone.mail) == (ERASED, ERASED, ERASED)
        assert work.calls.turns("call1")[0].turn.text == ERASED
        assert work.carts.get("k1").checkout_url == ""
        assert work.customers.get("c2") == KEN
        assert work.barred.scope("s1", "09000000001") == "sales"


def test_another_master_key_is_noticed(tmp_path: Path) -> None:
    fill(sqlite_store(tmp_path))
    with pytest.raises(StoreFault, match="master key"), sqlite_store(tmp_path, key=bytes(32))(read_only=True) as work:
        work.customers.get("c1")


def test_a_sealed_value_cannot_be_moved_to_another_column(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    fill(store)
    with store() as work:
        work._session.execute(text("UPDATE customers SET name_sealed = kana_sealed WHERE id = 'c1'"))
        work.commit()
    with pytest.raises(StoreFault, match="altered"), store(read_only=True) as work:
        work.customers.get("c1")


def test_nothing_stays_of_a_unit_of_work_that_was_not_committed(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    with store() as work:
        work.shops.add(SHOP)
    with store(read_only=True) as work:
        assert work.shops.all() == ()


def test_a_number_is_found_by_the_digest_it_was_kept_under() -> None:
    digest = AesGcmCipher(bytes(range(32))).lookup("phone", "+819012345678")
    assert digest == "578674e4e673a5313d58efae803b35742822d1c81e520696a28817da2de6b481"
