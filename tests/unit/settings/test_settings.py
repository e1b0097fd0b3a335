"""Settings from file and environment; secrets and folders."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from console.domain.errors import BadInput
from console.settings import Folders, Secrets, Settings, load
from console.settings.secrets import write_private


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders.find(tmp_path / "home")
    folders.create()
    return folders


def wrote(folders: Folders, text: str) -> Folders:
    folders.settings_file.write_text(text, encoding="utf-8")
    return folders


def test_without_a_file_the_door_stays_on_this_machine(folders: Folders) -> None:
    settings = load(folders)
    assert settings.server.loopback
    assert settings.store.url is None
    assert settings.mail is None


def test_the_environment_wins_over_the_file(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote(folders, '[trunk]\nhost = "10.0.0.1"\nuser = "shop"\nport = 5070\n')
    monkeypatch.setenv("OKAERI_TRUNK__HOST", "127.0.0.1")
    trunk = load(folders).trunk
    assert (trunk.host, trunk.user, trunk.port) == ("127.0.0.1", "shop", 5070)
    assert trunk.loopback


def test_frozen(folders: Folders) -> None:
    settings = load(folders)
    with pytest.raises(ValidationError):
        settings.longest_call_s = 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nonsense = 1", "nonsense"),
        ('[trunk]\nport = "five"', "trunk.port"),
        ('[trunk]\ntransport = "pigeon"', "trunk.transport"),
        ('[server]\nhost = "0.0.0.0"', "server"),
        ('[server]\ncertificate = "a.pem"', "server"),
        ('[mail]\nhost = "mail.example"\nsecurity = "none"', "mail"),
        ('[sms]\nurl = "http://gateway.example"\naccount = "a"\nsender = "s"', "sms"),
        ("longest_call_s = 5", "longest_call_s"),
    ],
)
def test_a_setting_that_cannot_be_is_named(folders: Folders, text: str, key: str) -> None:
    with pytest.raises(BadInput) as caught:
        load(wrote(folders, text))
    assert key in caught.value.en
    assert key in caught.value.ja


def test_a_file_that_is_no_toml(folders: Folders) -> None:
    with pytest.raises(BadInput, match=r"okaeri\.toml"):
        load(wrote(folders, "= ="))


def test_an_opened_door_with_tls(folders: Folders) -> None:
    text = '[server]\nhost = "0.0.0.0"\ncertificate = "c.pem"\nkey = "k.pem"\n'
    assert not load(wrote(folders, text)).server.loopback


def test_the_password_does_not_show(folders: Folders) -> None:
    assert "password" not in repr(Settings())


def test_secrets_of_a_home_lie_in_a_file_of_its_own(folders: Folders) -> None:
    secrets = Secrets(folders)
    assert secrets.get("trunk.password") is None
    secrets.put("trunk.password", "ひみつ")
    secrets.put("mail.password", "x")
    again = Secrets(folders)
    assert (again.get("trunk.password"), again.get("mail.password")) == ("ひみつ", "x")
    assert Path(again.where).stat().st_mode & 0o777 == 0o600


def test_the_environment_may_hand_a_secret_over(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKAERI_SECRET_TRUNK_PASSWORD", "from outside")
    assert Secrets(folders).get("trunk.password") == "from outside"


def test_a_secrets_file_that_others_can_read_is_refused(folders: Folders) -> None:
    secrets = Secrets(folders)
    secrets.put("a", "b")
    os.chmod(secrets.where, 0o644)
    with pytest.raises(BadInput, match="chmod 600"):
        secrets.get("a")


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "x" / "key"
    write_private(path, b"one")
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_one_folder_holds_everything_but_the_weights(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    assert {folders.data.parent, folders.cache.parent, folders.config.parent} == {home}
    assert home not in folders.models.parents
    monkeypatch.setenv("OKAERI_HOME", str(home))
    assert Folders.find() == folders
    assert folders.data.stat().st_mode & 0o777 == 0o700


def test_a_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="--home"):
        Folders.find(tmp_path / "file").create()


def test_streaming_words_go_beside_whisper_only(folders: Folders) -> None:
    with pytest.raises(BadInput, match="partials_model"):
        load(wrote(folders, '[recognition]\nengine = "vosk"\npartials_model = "vosk-model-small-ja"\n'))
