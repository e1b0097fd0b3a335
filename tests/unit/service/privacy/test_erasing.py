"""Erased customers and what has been kept long enough: nothing personal is left, on disk either."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from console.domain.errors import BadInput, Refused
from console.domain.outcome import Outcome
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import ENDED, Recording, TurnRecord
from console.service.privacy.retention import Gone, Retaining
from console.service.terms import RetentionDays
from tests.unit.service.house import AUDITOR, CHIEF, SASAKI, House
from tests.unit.store.sample import HANAKO, KEN, NOW, SHOP, call, everything_on_disk

SECRET = "ひみつの相談ごと"


def spoken(house: House) -> Path:
    """A call to Hanako that is over, with words and a recording."""
    file = house.terms.recordings / "call1.sealed"
    file.write_bytes(b"sound")
    with house.store() as work:
        record = call()
        work.calls.add(record)
        turn = TranscriptTurn(Speaker.CUSTOMER, SECRET, 0.0, 1.0, None, None, None, "", None)
        work.calls.add_turn(record, TurnRecord(turn))
        work.calls.add_event(record, 0.0, "note", {"text": SECRET}, NOW)
        work.calls.put_recording(record, Recording(str(file), "0" * 64, 5))
        work.calls.save(replace(record, state=ENDED, ended_at=NOW, outcome=Outcome.UNDECIDED))
        work.commit()
    return file


@pytest.mark.parametrize(
    ("by", "value"), [("customer", "c1"), ("cart", "k1"), ("call", "call1"), ("phone", "090-0000-0001"), ("mail", "Yamada@Example.com")]
)
async def test_nothing_of_an_erased_customer_is_left(tmp_path: Path, by: str, value: str) -> None:
    async with House(tmp_path) as house:
        file = spoken(house)
        told = await house.service.erasing.erase(CHIEF, by, value, "ご本人の請求", bar=False)
        assert not file.exists()
        assert told["counts"] == {"customers": 1, "carts": 1, "calls": 1, "turns": 1, "recordings": 1, "orders": 0}
        with house.store(read_only=True) as work:
            gone = work.customers.get("c1")
            assert HANAKO.name not in str(gone)
            assert (gone.consent_call, gone.mail) == (False, None)
            assert work.customers.by_phone(SHOP.id, HANAKO.phone) is None
            assert work.carts.closed("k1") == "erased"
            assert SECRET not in str(work.calls.turns("call1"))
            assert work.customers.get("c2") == KEN
            assert work.audit.verify().whole
            assert work.audit.digest_at(told["audit"]["entry"]) == told["audit"]["digest"]
        with pytest.raises(Refused):
            await house.dialled()
        assert "鍵を破棄しました" in told["text"]
        assert "has been destroyed" in told["text"]
        kept = await house.service.erasing.certificate(AUDITOR, told["certificate"])
        assert kept is not None
        assert kept["text"] == told["text"]
        assert HANAKO.name not in told["text"]
    assert HANAKO.phone.encode() not in everything_on_disk(tmp_path)


async def test_the_key_is_gone_from_the_files(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with house.store(read_only=True) as work:
            key = work._session.execute(text("SELECT wrapped FROM data_keys WHERE customer_id = 'c1'")).scalar_one()
        assert key in everything_on_disk(tmp_path)
        await house.service.erasing.erase(CHIEF, "customer", "c1", "ご本人の請求", bar=False)
        assert key not in everything_on_disk(tmp_path)


async def test_whoever_declined_stays_declined(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        told = await house.service.erasing.erase(CHIEF, "customer", "c1", "ご本人の請求", bar=True)
        assert told["barred_digest_kept"]
        with house.store(read_only=True) as work:
            assert work.barred.scope(SHOP.id, HANAKO.phone) == "everything"
            assert work.barred.scope(SHOP.id, str(HANAKO.mail)) == "everything"


async def test_of_two_with_one_telephone_neither_is_meant(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with house.store() as work:
            work._session.execute(text("UPDATE customers SET phone_digest = (SELECT phone_digest FROM customers WHERE id = 'c1')"))
            work.commit()
        with pytest.raises(BadInput, match="More than one"):
            await house.service.erasing.erase(CHIEF, "phone", HANAKO.phone, "ご本人の請求", bar=False)
        with pytest.raises(BadInput, match="More than one"):
            await house.service.disclosing.disclose(CHIEF, "phone", HANAKO.phone)
        told = await house.service.erasing.erase(CHIEF, "cart", "k2", "ご本人の請求", bar=False)
        assert told["customer_id"] == "c2"


async def test_what_is_refused(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        for person in (SASAKI, AUDITOR):
            with pytest.raises(Refused, match="role"):
                await house.service.erasing.erase(person, "customer", "c1", "x", bar=False)
        with pytest.raises(BadInput, match="no such customer"):
            await house.service.erasing.erase(CHIEF, "phone", "09099999999", "x", bar=False)
        with pytest.raises(BadInput, match="reason"):
            await house.service.erasing.erase(CHIEF, "customer", "c1", "  ", bar=False)
        await house.dialled("k1")
        with pytest.raises(Refused, match="on the line"):
            await house.service.erasing.erase(CHIEF, "customer", "c1", "x", bar=False)
        await house.service.erasing.erase(CHIEF, "customer", "c2", "x", bar=False)
        with pytest.raises(BadInput, match="before"):
            await house.service.erasing.erase(CHIEF, "customer", "c2", "x", bar=False)


async def test_retention_forgets_on_time_and_not_before(tmp_path: Path) -> None:
    days = RetentionDays(recordings=10, words=20, customers=30, inbox=5, results=5, backups=7)
    backups = tmp_path / "backups"
    async with House(tmp_path, retention=days) as house:
        file = spoken(house)
        backups.mkdir(exist_ok=True)
        copy = backups / "okaeri-0001-x.sqlite3"
        copy.write_bytes(b"")
        os.utime(copy, (NOW.timestamp(), NOW.timestamp()))
        retaining = Retaining(house.terms, house.service._transactions, backups)
        assert await retaining.forget_old() == Gone()
        house.later(days=8)
        assert await retaining.forget_old() == Gone(backups=1)
        house.now = NOW + timedelta(days=10)
        assert await retaining.forget_old() == Gone()
        house.later(seconds=1)
        assert await retaining.forget_old() == Gone(recordings=1)
        assert not file.exists()
        house.later(days=10)
        assert await retaining.forget_old() == Gone(words=1)
        with house.store(read_only=True) as work:
            assert work.calls.turns("call1") == ()
            assert work.customers.get("c1") == HANAKO
        house.later(days=10)
        assert await retaining.forget_old() == Gone(customers=2)
        with house.store(read_only=True) as work:
            assert HANAKO.name not in str(work.customers.get("c1"))
            assert work.erasures.page(0, 9)[0] == 2
            assert work.audit.verify().whole
        assert await retaining.forget_old() == Gone()


async def test_for_good_is_for_good(tmp_path: Path) -> None:
    for_good = RetentionDays(None, None, None, None, None, None)
    async with House(tmp_path, retention=for_good) as house:
        spoken(house)
        house.later(days=10_000)
        assert await Retaining(house.terms, house.service._transactions, tmp_path).forget_old() == Gone()
