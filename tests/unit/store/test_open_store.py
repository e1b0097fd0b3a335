"""Key and database belong together."""

from pathlib import Path

import pytest

from console.domain.errors import BadInput, StoreFault
from console.settings import Folders, Secrets, StoreSettings
from console.settings.secrets import write_private
from console.store.open_store import database_file, open_store


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders.find(tmp_path)
    folders.create()
    return folders


def reopened(folders: Folders, **settings: object) -> None:
    open_store(StoreSettings(**settings), folders, Secrets(folders)).close()  # type: ignore[arg-type]


def test_the_key_file_is_made_once_and_is_private(folders: Folders) -> None:
    reopened(folders)
    key = (folders.data / "master.key").read_bytes()
    reopened(folders)
    assert (folders.data / "master.key").read_bytes() == key
    assert (folders.data / "master.key").stat().st_mode & 0o777 == 0o600
    assert database_file(folders).stat().st_mode & 0o777 == 0o600


def test_a_lost_key_is_said_and_no_new_one_made(folders: Folders) -> None:
    reopened(folders)
    (folders.data / "master.key").unlink()
    with pytest.raises(StoreFault, match="master key"):
        reopened(folders)
    assert not (folders.data / "master.key").exists()


def test_another_key_is_noticed_at_the_start(folders: Folders) -> None:
    reopened(folders)
    (folders.data / "master.key").unlink()
    other = Folders.find(folders.data / "other")
    other.create()
    reopened(other)
    write_private(folders.data / "master.key", (other.data / "master.key").read_bytes())
    with pytest.raises(StoreFault, match="does not belong"):
        reopened(folders)


def test_a_key_that_others_can_read_is_refused(folders: Folders) -> None:
    reopened(folders)
    (folders.data / "master.key").chmod(0o640)
    with pytest.raises(BadInput, match="chmod 600"):
        reopened(folders)


def test_a_passphrase(folders: Folders) -> None:
    file = folders.config / "passphrase"
    write_private(file, "正しい馬と電池と留め金の歌\n".encode())
    settings = {"master_key": "passphrase", "passphrase_file": file}
    reopened(folders, **settings)
    reopened(folders, **settings)
    write_private(file, "まちがった馬と電池と留め金\n".encode())
    with pytest.raises(StoreFault, match="does not belong"):
        reopened(folders, **settings)
    write_private(file, b"short")
    with pytest.raises(BadInput, match="12"):
        reopened(folders, **settings)
