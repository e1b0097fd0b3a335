import shutil
import socket
from pathlib import Path

import pytest

from console.app.doctor import State, examine, installation, machine
from console.settings import Folders, Settings
from console.settings.settings import ServerSettings, TrunkSettings


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.find(tmp_path / "home")


def test_looking_leaves_nothing_behind(folders: Folders, tmp_path: Path) -> None:
    assert [finding.state for finding in machine.disk(folders, Settings())]
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_missing_room(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10_000_000))
    (finding,) = machine.disk(folders, Settings())
    assert finding.state is State.MISSING
    assert finding.mend_ja


def test_a_port_held_by_something_else_is_told_apart_from_a_free_one(folders: Folders) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        (taken,) = installation.port(folders, Settings(server=ServerSettings(port=number)))
    (free,) = installation.port(folders, Settings(server=ServerSettings(port=0)))
    assert (taken.state, free.state) == (State.MISSING, State.GOOD)
    assert str(number) in taken.ja


def test_models_that_are_not_here_are_named_with_the_command(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    findings = {finding.id: finding for finding in installation.models(folders, Settings())}
    assert findings["model.whisper-base"].state is State.MISSING
    assert findings["model.whisper-base"].mend_ja == "okaeri models fetch whisper-base"
    assert findings["model.kokoro-ja"].state is State.GOOD


def test_a_model_file_of_the_merchants_own_is_enough_when_it_is_there(folders: Folders, tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    settings = Settings.model_validate({"language": {"model": str(own)}})
    before = {f.id: f.state for f in installation.models(folders, settings)}
    own.write_bytes(b"GGUF")
    after = {f.id: f.state for f in installation.models(folders, settings)}
    assert (before[f"model.{own}"], after[f"model.{own}"]) == (State.MISSING, State.GOOD)


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (TrunkSettings(), State.ADVICE),
        (TrunkSettings(host="192.0.2.1", domain="sip.example"), State.MISSING),
        (TrunkSettings(host="192.0.2.1", domain="sip.example", register_account=False), State.GOOD),
        (TrunkSettings(host="192.0.2.1", register_account=False, transport="tls", ca_file=Path("/nowhere/ca.pem")), State.MISSING),
    ],
)
def test_the_trunks_settings(folders: Folders, line: TrunkSettings, state: State) -> None:
    (finding,) = installation.trunk(folders, Settings(trunk=line))
    assert finding.state is state


def test_settings_that_cannot_be_read_are_a_finding_and_the_rest_is_still_looked_at(folders: Folders) -> None:
    folders.config.mkdir(parents=True)
    folders.settings_file.write_text("[server]\nport = 'many'\n", "utf-8")
    found = iter(examine(folders))
    first, second = next(found), next(found)
    assert (first.id, first.state) == ("settings", State.MISSING)
    assert "server.port" in first.ja
    assert second.id == "python"
