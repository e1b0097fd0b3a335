"""People and sessions in the store."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.service.commands import Role
from console.service.people.account_records import Account, Session
from tests.unit.store.sample import NOW, sqlite_store

MORI = Account("a1", "森 司", Role.ADMINISTRATOR, "$argon2id$1", False, NOW, NOW, "root", NOW, "root")
KIDO = Account("a2", "城戸 はる", Role.OPERATOR, "$argon2id$2", True, NOW, NOW + timedelta(seconds=1), "森 司", NOW, "森 司")


def test_people_are_kept_as_they_are(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    with store() as work:
        assert not work.accounts.any()
        work.accounts.add(MORI, "森司")
        work.accounts.add(KIDO, "城戸はる")
        work.commit()
    disabled = replace(KIDO, disabled_at=NOW, disabled_by="森 司", tries=2, tried_at=NOW, role=Role.AUDITOR)
    with store() as work:
        work.accounts.save(disabled)
        work.commit()
    with store(read_only=True) as work:
        assert work.accounts.any()
        assert work.accounts.all() == (MORI, disabled)
        assert (work.accounts.named("森司"), work.accounts.named("森")) == (MORI, None)
        assert work.accounts.administrators() == {"a1"}


def test_sessions_end_one_by_one_and_all_of_a_person(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    opened = [Session(f"s{n}", who, f"digest{n}", NOW, NOW, NOW + timedelta(hours=12)) for n, who in enumerate((MORI, KIDO, KIDO, KIDO))]
    with store() as work:
        work.accounts.add(MORI, "森司")
        work.accounts.add(KIDO, "城戸はる")
        for session in opened:
            work.accounts.open_session(session)
        work.accounts.lock("s1", True)
        work.accounts.seen([("s2", NOW + timedelta(minutes=5)), ("s3", NOW - timedelta(minutes=5))])
        work.commit()
    with store() as work:
        assert work.accounts.sessions()[1] == replace(opened[1], locked=True)
        assert [one.seen_at for one in work.accounts.sessions()] == [NOW, NOW, NOW + timedelta(minutes=5), NOW]
        assert work.accounts.end_session("s1")
        assert not work.accounts.end_session("s1")
        assert work.accounts.end_sessions("a2", but="s3") == 1
        work.commit()
    with store(read_only=True) as work:
        assert [one.id for one in work.accounts.sessions()] == ["s0", "s3"]
