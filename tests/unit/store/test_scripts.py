"""Script versions in the database: savings that cross, releases, and what was approved before versions were kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from console.campaign.scripts.pack import load_pack
from console.campaign.scripts.releases import Release
from console.campaign.scripts.shipped import load_demo_script
from console.campaign.scripts.versions import Stamp, State, draft, edited
from console.service.scripts.script_shelf import Note, Trial
from console.shipped import shipped
from console.store.database import connect, sqlite_url
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate
from console.store.sql_unit_of_work import SqlStore
from console.wire.codec import encode
from tests.unit.store.sample import KEY, NOW, SHOP, fill, new_store

MORI = Stamp("森", NOW)
SIGNED = load_demo_script(shipped("assets/packs/apparel"), NOW)
CONTENT = load_pack(shipped("assets/packs/apparel"))


def test_of_two_savings_that_cross_one_is_kept(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    fill(store)
    with store() as work:
        first = draft("v2", "s1", work.scripts.next_number("s1", "apparel"), CONTENT, MORI)
        assert work.scripts.put(first)
        one, other = (edited(first, replace(first.script, name_ja=name), MORI) for name in ("春", "秋"))
        assert work.scripts.put(one, was=1)
        assert not work.scripts.put(other, was=1)
        work.commit()
    with store(read_only=True) as work:
        newest = work.scripts.of_pack("s1", "apparel")[0]
        assert (newest.number, newest.state, newest.script.name_ja) == (2, State.DRAFT, "春")
        assert work.scripts.get("v2") == one
    store.close()


def test_what_is_spoken_changes_with_the_time_and_comes_back(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    fill(store)
    season = replace(SIGNED, version="2", content_hash="h2")
    with store() as work:
        version = draft("v2", "s1", 2, CONTENT, MORI)
        work.scripts.put(version)
        work.scripts.add("s1", season)
        begins, until = NOW + timedelta(days=20), NOW + timedelta(days=30)
        work.scripts.release(Release("r2", "s1", "apparel", "v2", "h2", begins, "森", NOW, until))
        spoken = [work.scripts.in_use("s1", at)[0].version for at in (NOW, begins, until - timedelta(seconds=1), until)]
        assert spoken == [SIGNED.version, "2", "2", SIGNED.version]
    store.close()


def test_a_draft_goes_with_everything_that_was_said_of_it(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    fill(store)
    with store() as work:
        version = draft("v2", "s1", 2, CONTENT, MORI)
        work.scripts.put(version)
        work.scripts.note(version, Note(NOW, "林", "said", "短くしませんか。", "offer"))
        work.scripts.tried("s1", Trial("t1", "v2", "h2", NOW, "森", {"calls": 1}))
        assert work.scripts.notes("v2")[0].place == "offer"
        assert work.scripts.trial("h2") is not None
        work.scripts.discard("v2")
        assert work.scripts.get("v2") is None
        assert (work.scripts.notes("v2"), work.scripts.trial("h2")) == ([], None)
    store.close()


def test_what_was_approved_before_is_spoken_after_the_migration(tmp_path: Path) -> None:
    engine = connect(sqlite_url(tmp_path / "okaeri.sqlite3"))
    migrate(engine, tmp_path / "backups", to="0006")
    with engine.begin() as connection:
        shop = "INSERT INTO shops VALUES (:id, 'n', 'c', 'p', '0', 'm', '{}')"
        connection.execute(text(shop), {"id": SHOP.id})
        row = {"hash": SIGNED.content_hash, "at": "2026-12-01 05:10:00.000000", "body": json.dumps(encode(SIGNED))}
        connection.execute(text("INSERT INTO scripts VALUES (:hash, 's1', 'apparel', '1.0.0', :at, :body)"), row)
    migrate(engine, tmp_path / "backups")
    with SqlStore(engine, AesGcmCipher(KEY))(read_only=True) as work:
        assert work.scripts.in_use("s1", NOW) == (SIGNED,)
        assert work.scripts.in_use("s1", NOW - timedelta(days=1)) == ()
        (version,) = work.scripts.of_pack("s1", "apparel")
        assert version.script == SIGNED.script
        assert version.demo
        assert version.approved == Stamp(SIGNED.approvals[1].by, datetime(2026, 12, 1, 5, 10, tzinfo=UTC))
    engine.dispose()
