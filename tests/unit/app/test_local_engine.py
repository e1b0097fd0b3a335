"""The desk reads one table of the settings, and comes to the same door as all of the settings."""

from pathlib import Path

import pytest

from console.app.local_engine import door_url, started
from console.domain.errors import BadInput
from console.folders import Folders
from console.settings import load
from console.ui.engine_child import EngineChild


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.delenv("OKAERI_SERVER__PORT", raising=False)
    found = Folders.find(tmp_path / "home")
    found.create()
    return found


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("", "http://127.0.0.1:8771"),
        ('[trunk]\nhost = "10.0.0.1"', "http://127.0.0.1:8771"),
        ("[server]\nport = 9001", "http://127.0.0.1:9001"),
        ('[server]\nhost = "localhost"\nport = 9001\ndesks = []', "http://localhost:9001"),
        ('[server]\nhost = "127.0.0.5"', "http://127.0.0.5:8771"),
        ('[server]\nhost = "shop.example"\ncertificate = "a.pem"\nkey = "b.pem"', "https://shop.example:8771"),
        ('[server]\nport = "9001"', "http://127.0.0.1:9001"),
    ],
)
def test_the_door_is_where_the_settings_say(folders: Folders, text: str, url: str) -> None:
    folders.settings_file.write_text(text, encoding="utf-8")
    server = load(folders).server
    assert f"{'https' if server.certificate else 'http'}://{server.host}:{server.port}" == url
    assert door_url(folders) == url


def test_without_a_file_and_with_the_environment(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    assert door_url(folders) == "http://127.0.0.1:8771"
    monkeypatch.setenv("okaeri_server__port", "9002")
    assert door_url(folders) == "http://127.0.0.1:9002"


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "server = 3",
        '[server]\nhost = "192.0.2.1"',
        '[server]\ncertificate = "a.pem"',
        "[server]\nport = 70000",
        "[server]\nhost = 5",
        "[server]\nprot = 9001",
        '[server]\ncertificate = 1\nkey = "b.pem"',
    ],
)
def test_a_door_that_cannot_be_is_refused_in_a_sentence(folders: Folders, text: str) -> None:
    folders.settings_file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        load(folders)
    with pytest.raises(BadInput):
        door_url(folders)


def test_an_engine_is_not_started_with_settings_that_cannot_be(folders: Folders) -> None:
    told: list[BadInput] = []
    child = EngineChild([str(folders.data / "no engine")], folders.data / "engine.log")
    folders.settings_file.write_text("[trunk]\nport = 0", encoding="utf-8")
    assert not started(child, folders, told.append)
    assert "trunk.port" in told[0].ja
    folders.settings_file.write_text("", encoding="utf-8")
    assert not started(child, folders, told.append)
    assert len(told) == 1
