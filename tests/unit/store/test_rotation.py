"""Another master key: everything can be read afterwards, and wherever it is cut off, nothing is lost."""

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console.domain.errors import BadInput, StoreFault
from console.service.seeding import seed
from console.settings import Folders, Secrets, StoreSettings
from console.settings.secrets import write_private
from console.store import rotation
from console.store.encryption.next_key import NextKey
from console.store.open_store import database_file, open_store
from console.store.rotation import Rotated, rotate
from tests.unit.store.sample import CARTS, FACT, HANAKO, KEN, NOW, SHOP

FILE = StoreSettings(master_key="file")
PASSPHRASE = "正しい馬と電池と留め金の歌"


class PulledPlug(Exception):
    """The process ends here."""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders.find(tmp_path)
    folders.create()
    return folders


def filled(folders: Folders, settings: StoreSettings = FILE) -> None:
    store = open_store(settings, folders, Secrets(folders))
    with store() as work:
        seed(work, SHOP, (HANAKO, KEN), CARTS, (FACT,), ())
        work.barred.bar(SHOP.id, KEN.phone, True, "call x", NOW)
        work.audit.append(SHOP.id, NOW, "x", "y", "z")
        work.commit()
    store.close()


def rotated(folders: Folders, settings: StoreSettings = FILE, **more: Any) -> Rotated:
    return rotate(settings, folders, Secrets(folders), who="店長", now=NOW, **more)


def all_is_there(folders: Folders, settings: StoreSettings = FILE) -> None:
    store = open_store(settings, folders, Secrets(folders))
    with store(read_only=True) as work:
        assert work.customers.get("c1") == HANAKO
        assert work.customers.by_phone(SHOP.id, KEN.phone) == KEN
        assert work.carts.get("k2") == CARTS[1]
        assert work.barred.scope(SHOP.id, KEN.phone) == "everything"
        assert work.audit.verify().whole
    store.close()


def wrapped(path: Path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT wrapped FROM data_keys ORDER BY customer_id")]


def test_all_is_read_with_the_new_key_and_nothing_with_the_old(folders: Folders) -> None:
    filled(folders)
    old, before = (folders.data / "master.key").read_bytes(), wrapped(database_file(folders))
    done = rotated(folders)
    assert done.keys == 2
    assert set(wrapped(database_file(folders))).isdisjoint(before)
    assert Path(done.former).read_bytes() == old
    assert done.backup is not None
    assert wrapped(done.backup) == before
    all_is_there(folders)
    rotated(folders)
    all_is_there(folders)
    write_private(folders.data / "master.key", old)
    with pytest.raises(StoreFault, match="does not belong"):
        open_store(FILE, folders, Secrets(folders))


@pytest.mark.parametrize("where", ["back_up", "_rewrapped", "change_keys", "take_over"])
def test_cut_off_anywhere_and_run_again(folders: Folders, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folders)

    def pulled(*_: object, **__: object) -> None:
        raise PulledPlug

    with monkeypatch.context() as patch:
        patch.setattr(NextKey if where == "take_over" else rotation, where, pulled)
        with pytest.raises(PulledPlug):
            rotated(folders)
    all_is_there(folders)
    rotated(folders)
    all_is_there(folders)
    assert not (folders.data / "master.next").exists()


def test_cut_off_between_database_and_key_the_rotation_goes_on_by_itself(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folders)

    def pulled(*_: object) -> None:
        raise PulledPlug

    with monkeypatch.context() as patch:
        patch.setattr(NextKey, "take_over", pulled)
        with pytest.raises(PulledPlug):
            rotated(folders)
    assert (folders.data / "master.next").exists()
    assert rotated(folders).keys == 0
    all_is_there(folders)


def test_nobody_else_may_use_the_database_meanwhile(folders: Folders) -> None:
    filled(folders)
    store = open_store(FILE, folders, Secrets(folders))
    with pytest.raises(StoreFault, match="Nothing was changed"):
        rotated(folders)
    store.close()
    assert rotated(folders).keys == 2


def test_a_passphrase_keeps_or_changes(folders: Folders) -> None:
    file = folders.config / "passphrase"
    write_private(file, PASSPHRASE.encode())
    settings = StoreSettings(master_key="passphrase", passphrase_file=file)
    filled(folders, settings)
    rotated(folders, settings)
    assert file.read_text("utf-8") == PASSPHRASE
    all_is_there(folders, settings)
    rotated(folders, settings, new_passphrase="あたらしい馬と電池と留め金の歌")
    assert file.read_text("utf-8").strip() == "あたらしい馬と電池と留め金の歌"
    all_is_there(folders, settings)
    with pytest.raises(BadInput, match="12"):
        rotated(folders, settings, new_passphrase="short")


def test_without_a_database_there_is_nothing_to_change(folders: Folders) -> None:
    with pytest.raises(BadInput, match="no database"):
        rotated(folders)


def test_a_database_that_lost_its_proof_is_not_opened(folders: Folders) -> None:
    filled(folders)
    with closing(sqlite3.connect(database_file(folders))) as database:
        database.execute("DELETE FROM settings WHERE key = 'key_check'")
        database.commit()
    with pytest.raises(StoreFault, match="lost the proof"):
        open_store(FILE, folders, Secrets(folders))


def test_what_is_coming_is_private(folders: Folders) -> None:
    filled(folders)
    coming = NextKey(FILE, folders, Secrets(folders))
    key = coming.make()
    assert (folders.data / "master.next").stat().st_mode & 0o777 == 0o600
    assert base64.b64decode(json.loads((folders.data / "master.next").read_text())["key"]) == key == coming.get()
